import re
from ipaddress import ip_address
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.header import Header
from bouncescan.mail.trace import parse_by_host, parse_ip, parse_received, read_trace
from bouncescan.records.trace import IPAddress
from tests.mail.received_forms import FORMS, WHEN, Form


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_field_says_what_its_server_saw(form: Form) -> None:
    assert parse_received(form.raw.encode()) == form.hop()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_writing_server_alone_is_the_same_as_in_the_whole_hop(form: Form) -> None:
    hop = form.hop()
    assert parse_by_host(hop.raw) == hop.by_host


def test_no_two_rows_show_the_same_and_none_got_lost() -> None:
    names = {form.name for form in FORMS}
    shown = {re.sub(r"\d+", "1", " ".join(form.raw.split())) for form in FORMS}
    assert len(names) == len(shown) == len(FORMS) >= 150


HEARD = "from real.example.net (HELO x) (192.0.2.25)"

# What a peer chooses for itself, in front of what Postfix, Exim and qmail write about it.
CHOSEN = (
    "from mx.victim.example(helo=x) (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from a(b.example[198.51.100.1]) (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from [198.51.100.1] (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from by (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from with (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from x( (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from x) (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from x; (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from 8.15.2.1 (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from (authenticated (real.example.net [192.0.2.25]) by mx.example.com (Postfix)",
    "from real.example.net ([192.0.2.25] helo=[198.51.100.1]) by mx.example.com with smtp (Exim 4)",
    "from real.example.net ([192.0.2.25] helo=authenticated) by mx.example.com with smtp (Exim 4)",
    "from real.example.net (HELO 198.51.100.1) (192.0.2.25) by mx.example.com with SMTP",
    "from real.example.net (HELO (192.0.2.99)) (192.0.2.25) by mx.example.com with SMTP",
    f"{HEARD} (envelope-sender <a@[198.51.100.1]>) by mx.example.com with SMTP",
    f'{HEARD} by mx.example.com (envelope-from "x) with LOCAL (authenticated) ("@evil.example)',
)


@pytest.mark.parametrize("clauses", CHOSEN)
def test_what_a_peer_calls_itself_never_passes_for_what_was_seen(clauses: str) -> None:
    hop = parse_received(f"{clauses}; {WHEN}".encode())
    assert (hop.from_host, str(hop.from_ip), hop.by_host, hop.is_authenticated) == (
        "real.example.net",
        "192.0.2.25",
        "mx.example.com",
        False,
    )


@pytest.mark.parametrize(
    "clauses",
    [
        "from mx.victim.example by mx.example.com with ESMTP id 1",
        "from mx.victim.example(mx.victim.example) by mx.example.com with ESMTP id 1",
        "from mx.victim.example(192.0.2.25) by mx.example.com with ESMTP id 1",
        "from [192.0.2.25] by mx.example.com with ESMTP id 1",
        "from 192.0.2.25 by mx.example.com with SMTP id 1",
    ],
)
def test_a_bare_helo_is_neither_a_name_nor_an_address(clauses: str) -> None:
    hop = parse_received(f"{clauses}; {WHEN}".encode())
    assert (hop.from_host, hop.from_ip, hop.by_host) == (None, None, "mx.example.com")


def test_no_envelope_sender_makes_a_server_exim() -> None:
    hop = parse_received(
        b"from mx.victim.example ([192.0.2.25]) by mx.example.com with ESMTP"
        b' (envelope-from <"(Exim 4.9"@evil.example>) id 1; Mon, 20 Apr 2026 10:15:23 +0900'
    )
    assert (hop.from_host, hop.helo) == (None, "mx.victim.example")


def test_an_envelope_sender_signs_nobody_in() -> None:
    hop = parse_received(
        b"from mail.example.net ([192.0.2.25]) by mx.example.com with esmtp (Exim 4.96)"
        b' (envelope-from <"authenticated user x"@example.net>) id 1; Mon, 20 Apr 2026 10:15:23 Z'
    )
    assert not hop.is_authenticated


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:C000:0201", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
    ],
)
def test_one_address_has_one_form(text: str, address: str) -> None:
    assert parse_ip(text) == ip_address(address)


@pytest.mark.parametrize("text", ["", "1.2.3", "256.0.0.1", "15.20.7472.44", "mail.example.net"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_ip(text) is None


def test_the_fields_of_a_header_are_read_newest_first() -> None:
    header = Header(
        b"Received: by b.example; Mon, 20 Apr 2026 10:16:00 +0000\r\n"
        b"X-Other: 1\r\n"
        b"received: from x\r\n\tby a.example; Mon, 20 Apr 2026 10:15:00 +0000\r\n"
    )
    assert [hop.by_host for hop in read_trace(header)] == ["b.example", "a.example"]


def test_an_odd_field_keeps_its_text_and_the_rest_goes_on() -> None:
    header = Header(b"Received: \x1b[31m\xff\xfe(((\nReceived: by a.example\n")
    assert [(hop.raw, hop.by_host) for hop in read_trace(header)] == [
        ("\x1b[31mÿþ(((", None),
        ("by a.example", "a.example"),
    ]


PIECES = st.sampled_from(
    [
        *("from", "by", "with", "id", "for", "via", ";", "(", ")", "[", "]", "<", ">", "helo="),
        *("HELO", "192.0.2.1", "IPv6:", "::1", "::ffff:192.0.2.1", "a.example", "unknown", "@"),
        *("ESMTPA", "local", "(Exim 4)", "Mon, 20 Apr 2026 10:15:23 +0900", "\x1b$B", "é", "あ"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map(" ".join))
def test_no_field_raises_and_what_it_says_stands_in_it(text: str) -> None:
    hop = parse_received(text.encode())
    folded = hop.raw.casefold()
    for said in (hop.from_host, hop.helo, hop.id, hop.with_protocol):
        assert said is None or all(word in folded for word in said.casefold().split())


@given(st.binary(max_size=300))
def test_any_bytes_make_a_hop(raw: bytes) -> None:
    parse_by_host(parse_received(raw).raw)


RAWS = st.sampled_from([form.raw for form in FORMS])
PLACES = st.lists(st.integers(min_value=0, max_value=400), min_size=2, max_size=6).map(sorted)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Pieces of one or two rows: some left out, some twice, glued to each other or not."""
    raw = draw(RAWS) + draw(st.sampled_from(["", " ", "\n\t"])) + draw(RAWS)
    pieces = [raw[start:end] for start, end in pairwise(draw(PLACES))]
    glue = draw(st.sampled_from(["", " ", "\n\t", "(", ")", "[", "]"]))
    kept = draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=8))
    return glue.join(kept)


def addresses_in(text: str) -> set[IPAddress]:
    """Every address that stands in a text, with or without a port or IPv6's tag beside it."""
    words = re.findall(r"[0-9A-Fa-f.:]+", re.sub(r"ipv6:", " ", text, flags=re.IGNORECASE))
    forms = {form for word in words for form in (word, word.strip("."), word.rpartition(":")[0])}
    return {address for form in forms if (address := parse_ip(form)) is not None}


@given(damaged())
def test_no_address_is_made_of_what_is_cut_doubled_or_glued(text: str) -> None:
    hop = parse_received(text.encode())
    said = {hop.from_ip, parse_ip(hop.by_host or "")} - {None}
    assert said <= addresses_in(hop.raw)
