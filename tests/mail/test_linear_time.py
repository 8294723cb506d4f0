"""Mail is hostile: four times the bytes take about four times the time, in every function.

Measured at n, 4n and 16n; each step may take six times.
"""

from collections.abc import Callable

import pytest

from bouncescan.mail.address import address_key, clean_address, domain_of, find_addresses
from bouncescan.mail.charset import decode_bytes
from bouncescan.mail.clauses import split_clauses, take_apart
from bouncescan.mail.date import parse_date
from bouncescan.mail.header import Header, parse_message_ids, split_header
from bouncescan.mail.identity import content_id, header_id, normalise_line_ends
from bouncescan.mail.mailboxes import parse_mailboxes
from bouncescan.mail.rewriting import unwrap_address
from bouncescan.mail.text import decode_header, undo_transfer_encoding, unfold
from bouncescan.mail.trace import parse_by_host, parse_received
from tests.support.growth import growth_fault

UNITS = (
    *("(", ")", '"', "\\", '\\"', "<", ">", "[", "]", "@", ":", ";", ",", ", ", "'", "=", "-", "_"),
    *(
        " ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\r\r\n",
        "\n ",
        "\n\t",
        "x\n",
        "\n\n ",
        "a",
        "a.",
        "a ",
        "A=",
    ),
    *(
        "a@",
        "a@b,",
        "<a@",
        "<a@b",
        "<a@b> ",
        '"a" <a@b>, ',
        '"a"b"',
        '<"\\',
        '<\\"',
        "(a)",
        "((",
        "()",
    ),
    *(
        "=?",
        "?=",
        "=?a?q?",
        "=?a?q?x",
        "=?a?b?YQ==?= ",
        "=?utf-8?B?=?utf-8?Q?",
        "?= =?",
        "=\n",
        "AB=",
    ),
    *(
        "a:",
        "a:b\n",
        "From: ",
        ">From \n",
        ">",
        "a@[",
        "@[192.0.2.4]",
        "[192.0.2.4]",
        "([192.0.2.4]",
        "0:",
    ),
    *(
        "from (",
        "from by ",
        "by by ",
        "with ;",
        "helo=",
        "(helo=a) ",
        "192.0.2.4 ",
        "id ",
        "20 Apr ",
    ),
    *(
        "\x1b$B",
        "\x1b(B",
        "\x1b(I",
        "\x82",
        "\xa4",
        "\xe3\x81",
        "\x8f",
        "\xff",
        "あ",
        "あ@",
        "は@",
        "İ",
    ),
    *("prvs=", "srs0=", "srs1=a=b==", "+09", "\x00", "&#", "+2AA-", "~{"),
)


def text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


FUNCTIONS: dict[str, Callable[[bytes], object]] = {
    "decode_bytes": decode_bytes,
    **{
        f"decode_bytes as {charset}": lambda raw, charset=charset: decode_bytes(raw, charset)
        for charset in ("utf-8", "shift_jis", "iso-2022-jp", "iso-8859-1", "utf-7", "gb2312", "hz")
    },
    "decode_header": decode_header,
    "unfold": unfold,
    "normalise_line_ends": normalise_line_ends,
    "quoted-printable": lambda raw: undo_transfer_encoding(raw, "quoted-printable"),
    "base64": lambda raw: undo_transfer_encoding(raw, "base64"),
    "parse_date": lambda raw: parse_date(text(raw)),
    "clean_address": lambda raw: clean_address(text(raw)),
    "address_key": lambda raw: address_key(text(raw)),
    "domain_of": lambda raw: domain_of(text(raw)),
    "find_addresses": lambda raw: find_addresses(text(raw)),
    "parse_mailboxes": lambda raw: parse_mailboxes(raw + b"@"),
    "split_header": split_header,
    "Header": lambda raw: header_id(Header(b"x: y\n" + raw)),
    "parse_message_ids": lambda raw: parse_message_ids(text(raw)),
    "content_id of a header": content_id,
    "content_id of a body": lambda raw: content_id(b"a: b\n\n" + raw),
    "parse_received": parse_received,
    "split_clauses": lambda raw: split_clauses(text(raw)),
    "take_apart": lambda raw: take_apart(text(raw), may_glue=False),
    "parse_by_host": lambda raw: parse_by_host(text(raw)),
    "unwrap_address": lambda raw: unwrap_address(text(raw)),
}

SIZE = 4000


@pytest.mark.parametrize("name", FUNCTIONS)
def test_four_times_the_bytes_take_about_four_times_the_time(name: str) -> None:
    faults = {}
    for unit in UNITS:
        raw = unit.encode("latin-1" if unit < "\u0100" else "utf-8")
        fault = growth_fault(lambda size, raw=raw: raw * (size // len(raw)), FUNCTIONS[name], SIZE)
        if fault is not None:
            faults[unit] = fault
    assert faults == {}
