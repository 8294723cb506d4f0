"""Which looked-up names lead back to their address, by the program that wrote the hop."""

import pytest

from bouncescan.mail.looked_up import is_confirmed, is_unconfirmed
from bouncescan.mail.trace import parse_received

NAMED = "mail.example.net"
CONFIRMED = [
    "from x (mail.example.net [192.0.2.1]) by mx.example.com (Postfix) with ESMTP id A",
    "from x (mail.example.net [192.0.2.1]) by mx.example.com (8.14.7/8.14.7) with ESMTP id A",
    (
        "from mail.example.net ([192.0.2.1] helo=x) by mx.example.com with esmtps (TLS1.3) tls T"
        " (Exim 4.96) (envelope-from <a@example.net>) id 1a"
    ),
]
UNCONFIRMED = [
    "from mail.example.net (HELO x) (192.0.2.1) by mx.example.com with SMTP",
    "from mail.example.net (EHLO x) (192.0.2.1) by mta1.mail.example.com with SMTP",
]
UNTOLD = [
    "from x (mail.example.net [192.0.2.1]) by mx.example.com with ESMTP id A",
    "from x (mail.example.net. [192.0.2.1]) by mx.example.com with ESMTPS id A",
    # What the peer called itself says nothing of the program.
    "from (Postfix) (mail.example.net [192.0.2.1]) by mx.example.com with SMTP id A",
    (
        "from x (mail.example.net [192.0.2.1]) by mx.example.com with SMTP"
        ' (envelope-from <"(Exim 4)"@example.net>) id A'
    ),
]


@pytest.mark.parametrize("line", CONFIRMED)
def test_programs_that_look_both_ways(line: str) -> None:
    hop = parse_received(line.encode())
    assert (hop.from_host, is_confirmed(hop), is_unconfirmed(hop)) == (NAMED, True, False)


@pytest.mark.parametrize("line", UNCONFIRMED)
def test_programs_that_look_one_way(line: str) -> None:
    hop = parse_received(line.encode())
    assert (hop.from_host, is_confirmed(hop), is_unconfirmed(hop)) == (NAMED, False, True)


@pytest.mark.parametrize("line", UNTOLD)
def test_programs_that_do_not_say_who_they_are(line: str) -> None:
    hop = parse_received(line.encode())
    assert (hop.from_host, is_confirmed(hop), is_unconfirmed(hop)) == (NAMED, False, False)


def test_a_name_that_its_writer_takes_back_is_none() -> None:
    line = b"from x (mail.example.net [192.0.2.1] (may be forged)) by a.example (8.14.7/8.14.7)"
    hop = parse_received(line)
    assert (hop.from_host, is_confirmed(hop), is_unconfirmed(hop)) == (None, False, False)
