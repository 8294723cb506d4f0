"""A record and its JSON say the same, exactly, both ways."""

import json
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

import pytest

from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Action, Kind, Original, Reason, Recipient, Record
from bouncescan.records.json import (
    hop_from_dict,
    hop_to_dict,
    record_from_json,
    record_to_json,
)
from bouncescan.records.trace import Hop

WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=timezone(timedelta(hours=9)))
HOP = Hop(
    raw="from a by b",
    from_host="a.example",
    helo="ü",
    from_ip=ip_address("2001:db8::7"),
    by_host="b.example",
    with_protocol="ESMTPA",
    id="1",
    for_address="x@example.com",
    date=WHEN,
    is_authenticated=True,
)
RESULT = AuthenticationResult(
    method="spf", result="fail", authserv_id="b.example", property="x=y", field="received-spf"
)
RECORD = Record(
    locator="a.mbox#7",
    sha256="0" * 64,
    content_id="1" * 32,
    kind=Kind.BOUNCE,
    format="exim",
    reporting_mta="b.example",
    arrival_date=WHEN,
    date=WHEN,
    message_id="<1@b.example>",
    subject="失敗\u2028\ud800",
    from_="mailer-daemon@b.example",
    to=("x@example.com",),
    in_reply_to="<2@b.example>",
    references=("<2@b.example>", "<3@b.example>"),
    received=(HOP, Hop(raw="")),
    authentication=(RESULT,),
    recipients=(
        Recipient(
            final_recipient="y@example.com",
            original_recipient="z@example.com",
            action=Action.DELAYED,
            status="4.4.1",
            reason=Reason.NETWORK,
            remote_mta="c.example",
            diagnostic_code="450 later",
        ),
    ),
    original=Original(
        form="message/rfc822",
        from_="x@example.com",
        to=("y@example.com",),
        cc=("w@example.com",),
        reply_to=("v@example.com",),
        subject="s",
        date=WHEN,
        message_id="<4@a.example>",
        reverse_path="",
        mailer="m",
        urls=("http://example.com/",),
        received=(HOP,),
        injection={"x_originating_ip": "[192.0.2.7]"},
        authentication=(RESULT,),
    ),
    defects=("nul_bytes",),
)
EMPTY = Record(locator="", sha256="", content_id="", kind=Kind.OTHER, why="no_delivery_report")


@pytest.mark.parametrize("record", [RECORD, EMPTY], ids=["full", "empty"])
def test_a_record_comes_back_as_it_went(record: Record) -> None:
    line = record_to_json(record)
    assert record_from_json(line) == record
    assert line.isascii()
    assert "\n" not in line


def test_keys_are_those_of_the_documentation() -> None:
    shown = json.loads(record_to_json(RECORD))
    assert shown["from"] == "mailer-daemon@b.example"
    assert shown["original"]["from"] == "x@example.com"
    assert shown["date"] == "2026-04-20T10:15:23+09:00"
    assert shown["received"][0]["from_ip"] == "2001:db8::7"
    assert json.loads(record_to_json(EMPTY))["original"] is None


def test_a_hop_comes_back_as_it_went() -> None:
    assert hop_from_dict(hop_to_dict(HOP)) == HOP


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"kind": 7}', record_to_json(EMPTY).replace("other", "odd")]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        record_from_json(text)
