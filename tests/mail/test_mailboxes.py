import email.utils
import re
from email.header import Header as EncodedHeader

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.address import clean_address
from bouncescan.mail.mailboxes import Mailbox, parse_mailboxes
from bouncescan.mail.text import decode_header


def read(raw: bytes | str) -> list[tuple[str, str]]:
    boxes = parse_mailboxes(raw if isinstance(raw, bytes) else raw.encode())
    return [(box.address, box.name) for box in boxes]


A, B, C = "a@example.com", "b@example.net", "c@example.org"


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (A, [(A, "")]),
        (f"<{A}>", [(A, "")]),
        (f"Anna <{A}>", [(A, "Anna")]),
        (f"Anna <{A}>, {B}, <{C}>", [(A, "Anna"), (B, ""), (C, "")]),
        (f'"Suzuki, Hanako" <{A}>', [(A, "Suzuki, Hanako")]),
        (f'"Anna \\"Ann\\" B" <{A}>', [(A, 'Anna "Ann" B')]),
        (f"Anna B. <{A}>", [(A, "Anna B.")]),
        (f"{A} (Anna)", [(A, "Anna")]),
        (f"{A} (Anna (at work))", [(A, "Anna (at work)")]),
        (f"Anna (at work) <{A}>", [(A, "Anna (at work)")]),
        (f"<{A}> (Anna)", [(A, "Anna")]),
        (f"(x) {A}", [(A, "x")]),
        (f'{A} ("InterScan Notification")', [(A, "InterScan Notification")]),
        (f"'Anna' <{A}>", [(A, "Anna")]),  # Outlook
        (f"'{A}' <{A}>", [(A, A)]),
        ("A@Example.COM", [("A@example.com", "")]),
        ("taro(x)@example.com", [("taro@example.com", "x")]),
        ("taro @ example.com", [("taro@example.com", "")]),  # RFC 5322, 4.4
        (f"friends: {A}, Bob <{B}>; {C}", [(A, ""), (B, "Bob"), (C, "")]),
        ("undisclosed-recipients:;", []),
        (f"mailto:{A}", [(A, "")]),
        (f"<mailto:{A}>", [(A, "")]),
        (f"<@r.example,@s.example:{A}>", [(A, "")]),
        ('"taro..y"@docomo.ne.jp', [("taro..y@docomo.ne.jp", "")]),
        ('T <"taro..y"@docomo.ne.jp>', [("taro..y@docomo.ne.jp", "T")]),
        ("t.@ezweb.ne.jp", [("t.@ezweb.ne.jp", "")]),
        ('<"a,b>c"@example.com>', [('"a,b>c"@example.com', "")]),
        ('"a@b"@example.com', [('"a@b"@example.com', "")]),
        ("a@[IPv6:2001:db8::1]", [("a@[ipv6:2001:db8::1]", "")]),
        ("Anna <a@[192.0.2.1]>", [("a@[192.0.2.1]", "Anna")]),
        ("花子 <花子@例え.テスト>", [("花子@例え.テスト", "花子")]),
        ("", []),
        ("nobody", []),
        ("<>", []),
        ("Mail System <MAILER-DAEMON>", []),
    ],
)
def test_mailboxes_are_read_as_the_rfc_has_them(raw: str, boxes: list[tuple[str, str]]) -> None:
    assert read(raw) == boxes


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (f"{A}; {B}", [(A, ""), (B, "")]),  # Outlook
        (f"{A} {B}", [(A, ""), (B, "")]),
        (f"Anna <{A}> Bob <{B}>", [(A, "Anna"), (B, "Bob")]),
        (f"<{A}><{B}>", [(A, ""), (B, "")]),
        (f'Anna <{A}> "Bob" <{B}> (x)', [(A, "Anna"), (B, "Bob (x)")]),
        (f",,{A},,{B},", [(A, ""), (B, "")]),
        (f"{A},{B}", [(A, ""), (B, "")]),
        (f"Suzuki, Hanako <{A}>", [(A, "Hanako")]),
        (f'"Anna <{A}>', [(A, "Anna")]),
        (f'"Anna <{A}>, "Bob" <{B}>', [(A, "Anna"), (B, "Bob")]),
        (f'Anna" <{A}>, Bob <{B}>', [(A, "Anna"), (B, "Bob")]),
        (f"Anna (Sales <{A}>, {B}", [(A, "Anna (Sales"), (B, "")]),
        (f"Anna) <{A}>", [(A, "Anna)")]),
        (f"Anna <{A}, Bob <{B}>", [(A, "Anna"), (B, "Bob")]),
        (f"Anna <{A}", [(A, "Anna")]),
        (f"<<{A}>>", [(A, "")]),
        (f"< {A} >", [(A, "")]),
        (f"<Anna {A}>", [(A, "")]),
        (f"<'{A}'>", [(A, "")]),
        (f"'{A}'", [(A, "")]),
        (f'"{A}"', [(A, "")]),
        (f"Re: Anna <{A}>", [(A, "Anna")]),
        (r"<Postmaster\@example.com@relay.example>", []),
    ],
)
def test_broken_fields_lose_no_address(raw: str, boxes: list[tuple[str, str]]) -> None:
    assert read(raw) == boxes


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (f'"{B}" <{A}>', [(A, B)]),
        (f"{B} <{A}>", [(A, B)]),
        (f"<{A}> ({B})", [(A, B)]),
        (f'"{B}" <>', []),
        (f'"{B}" <nobody>', []),
        (f'"x, {B}, y" <{A}>', [(A, f"x, {B}, y")]),
        (f'"<{B}>" <{A}>', [(A, f"<{B}>")]),
        (f'"<{B}>, " <{A}>', [(A, f"<{B}>,")]),
        (f"=?utf-8?Q?{B.replace('@', '=40')},?= <{A}>", [(A, f"{B},")]),
        (f"=?utf-8?Q?=22{B.replace('@', '=40')}=22=2C?= <{A}>", [(A, f'"{B}",')]),
    ],
)
def test_an_address_in_the_display_name_is_no_mailbox(
    raw: str, boxes: list[tuple[str, str]]
) -> None:
    assert read(raw) == boxes


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        (b"=?utf-8?B?6Iqx5a2Q?= <a@example.com>", [(A, "花子")]),
        (b'"=?utf-8?B?6Iqx5a2Q?=" <a@example.com>', [(A, "花子")]),
        (b"=?utf-8?Q?Suzuki, H?= <a@example.com>", [(A, "Suzuki, H")]),
        (b"=?utf-8?B?6Iqx?=\r\n =?utf-8?B?5a2Q?= <a@example.com>", [(A, "花子")]),
        (
            b"=?utf-8?B?6Iqx5a?= =?utf-8?B?2Q?= <a@example.com>, b@example.net",
            [(A, "花子"), (B, "")],
        ),
        (b"a@example.com (=?utf-8?B?6Iqx5a2Q?=)", [(A, "花子")]),
        (b"\x1b$B2V;R\x1b(B <a@example.com>", [(A, "花子")]),
        ("花子 <a@example.com>".encode("cp932"), [(A, "花子")]),
        ("鈴木花子さん <a@example.com>".encode("euc_jp"), [(A, "鈴木花子さん")]),
        ("ソ <a@example.com>, 表 <b@example.net>".encode("cp932"), [(A, "ソ"), (B, "表")]),
        # Some mailers encode the whole field.
        (b"=?utf-8?Q?Anna_=3Ca=40example=2Ecom=3E?=", [(A, "")]),
        (b"Anna\r\n\t<a@example.com>,\r\n b@example.net", [(A, "Anna"), (B, "")]),
    ],
)
def test_names_are_decoded(raw: bytes, boxes: list[tuple[str, str]]) -> None:
    assert read(raw) == boxes


def test_a_field_of_five_thousand_mailboxes_is_read_whole() -> None:
    field = ",\r\n ".join(f'"N, {n}" <n{n}@example.com>' for n in range(5000))
    boxes = parse_mailboxes(field.encode())
    assert len(field) > 100_000
    assert boxes[0] == Mailbox("n0@example.com", "N, 0")
    assert boxes[-1] == Mailbox("n4999@example.com", "N, 4999")
    assert len(boxes) == 5000


NAMES = st.text(
    st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), max_size=20
).map(lambda name: " ".join(name.split()))
LOCALS = st.from_regex(r"[a-z0-9](?:[a-z0-9._+-]{0,8}[a-z0-9])?", fullmatch=True).filter(
    lambda local: ".." not in local
)
ADDRESSES = st.builds(lambda local, host: f"{local}@{host}.Example", LOCALS, st.sampled_from("abC"))


@given(st.lists(st.tuples(NAMES, ADDRESSES), max_size=6))
def test_it_agrees_with_the_standard_library_on_well_formed_fields(
    pairs: list[tuple[str, str]],
) -> None:
    field = ", ".join(email.utils.formataddr(pair) for pair in pairs)
    if "=?" in field:
        return  # a name that only looks encoded
    expected = [
        (clean_address(address), name) for name, address in email.utils.getaddresses([field])
    ]
    unquoted = [
        (address, name[1:-1] if re.fullmatch(r"'.+'|\".+\"", name) else name)
        for address, name in expected
        if address
    ]
    assert read(field) == unquoted


@given(st.lists(st.tuples(st.text("会議花子 ab", max_size=12), ADDRESSES), max_size=4))
def test_names_that_the_standard_library_encodes_are_decoded(
    pairs: list[tuple[str, str]],
) -> None:
    field = ", ".join(f"{EncodedHeader(name, 'utf-8').encode()} <{box}>" for name, box in pairs)
    expected = [(clean_address(box), " ".join(name.split())) for name, box in pairs]
    assert read(field) == expected


SIGNS = st.sampled_from(
    [
        *"@<>\"'\\.,;:()[] \n",
        "taro",
        "@example.com",
        "a@b.example",
        "=?utf-8?Q?",
        "?=",
        "あ",
        "\x1b$B",
    ]
)
FIELDS = st.lists(SIGNS | st.text(max_size=3), max_size=25).map("".join)


@given(FIELDS)
def test_every_address_stands_in_the_field(field: str) -> None:
    raw = field.encode()
    plain = re.sub(r'["\\\s]', "", f"{decode_header(raw)} {field}".lower()).casefold()
    for box in parse_mailboxes(raw):
        assert clean_address(box.address) == box.address
        spelled = re.sub(r'["\\\s]', "", box.address).casefold()
        assert spelled in plain or "(" in field  # a comment may stand inside an address
        box.name.encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_field(raw: bytes) -> None:
    for box in parse_mailboxes(raw):
        f"{box.address} {box.name}".encode()


def test_an_angle_bracket_that_holds_no_address_joins_nothing() -> None:
    assert parse_mailboxes(b'"Hanako" <hanako.v" @example.jp>') == ()
