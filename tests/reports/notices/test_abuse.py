"""Reports to networks: valid ARF, to nobody who only stood by, and nobody's address in them."""

import re
from dataclasses import replace
from ipaddress import ip_address

import pytest

import bouncescan
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Findings, Grade, Host, Server, ServerRole
from bouncescan.records.sample import Sample
from bouncescan.reports.notices import Draft, make_notices
from bouncescan.reports.notices.abuse import _language
from bouncescan.reports.notices.networks import networks_of
from tests.support.findings import empty_findings, make_person, make_read, make_server
from tests.support.mails import hop, letter
from tests.support.notices import (
    all_texts,
    defects_of,
    make_sample,
    make_wishes,
    read_mail,
    recipients_of,
)

VICTIM = "hanako@victim.example"
# The whole of a forged mail that tells of people wherever it can.
TALE = letter(
    hop(
        "from pc7 (pc7.example [192.0.2.7]) (Authenticated sender: clerk@relay.example)"
        " by mail.relay.example with ESMTPSA id A1 for <Taro.Yamada@friends.example>"
    ),
    hop("from x by y with SMTP id bounce-taro.yamada=friends.example"),
    to="=?utf-8?B?5bGx55SwIOWkqumDjg==?= <taro.yamada@friends.example>, <aki@friends.example>",
    message_id="taro.yamada@friends.example",
    fields=(
        "Cc: mei%friends.example@gateway.example, '=?utf-8?q?x?=' <jiro@other.example>\n"
        "Return-Path: <hanako@victim.example>\n"
        "X-Sender: jiro@other.example\n"
        "X-Source-Args: /usr/sbin/sendmail -t taro.yamada%40friends.example\n"
        "X-Mailer: =?utf-8?B?YWtpQGZyaWVuZHMuZXhhbXBsZQ==?=\n"
        "X-Track: dGFyby55YW1hZGFAZnJpZW5kcy5leGFtcGxl\n"
    ),
    body="Dear taro.yamada@friends.example, look at http://link.example/?taro.yamada",
).replace("Subject: Fw: new message", "Subject: taro.yamada@friends.example, 山田太郎 and aki")
OTHERS = (
    "taro.yamada@friends.example",
    "aki@friends.example",
    "jiro@other.example",
    "mei%friends.example@gateway.example",
    "friend@friends.example",
    "clerk@relay.example",
)


def storm(*servers: Server) -> Findings:
    people = [make_person(address, name=None) for address in OTHERS]
    people[0] = replace(people[0], name="山田 太郎")
    return empty_findings(
        victim=(VICTIM,), read=make_read(spoofed=3), people=tuple(people), servers=servers
    )


def to_networks(findings: Findings, *samples: Sample, **wishes: object) -> list[Draft]:
    made = make_notices(findings, samples, make_wishes(**wishes))
    return [draft for draft in made if "-network-" in draft.name]


def test_the_report_is_arf_to_the_stdlib_and_to_ourselves() -> None:
    server = make_server(abuse_contact="abuse@example.net", asn=64496)
    draft, _ = to_networks(storm(server), make_sample(server, TALE))
    mail = read_mail(draft.data)
    assert defects_of(mail) == []
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "feedback-report"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "message/feedback-report",
        "text/rfc822-headers",
    ]
    feedback = parts[1].get_payload(0)
    assert {name: feedback[name] for name in ("Feedback-Type", "Version", "Source-IP")} == {
        "Feedback-Type": "abuse",
        "Version": "1",
        "Source-IP": "203.0.113.7",
    }
    assert feedback["User-Agent"] == "bouncescan/0.1.0"
    assert feedback["Incidents"] == "61"
    assert feedback["Reported-Domain"] == "example.net"
    assert feedback["Original-Mail-From"] == f"<{VICTIM}>"
    assert feedback["Arrival-Date"] == "Mon, 20 Apr 2026 10:00:00 +0000"
    assert (recipients_of(mail, "From"), recipients_of(mail, "To")) == (
        [VICTIM],
        ["abuse@example.net"],
    )
    record = bouncescan.parse(draft.data)
    assert record.kind is Kind.FEEDBACK_REPORT
    assert record.original is not None
    assert record.original.from_ == VICTIM


def test_no_address_of_anybody_else_is_left_in_any_form() -> None:
    peer = Host(host="aki@friends.example", ip=None, grade=Grade.STATED)
    server = make_server(host="jiro@other.example", ip=None, handed_in_by=peer)
    for draft in make_notices(storm(server), (make_sample(server, TALE),), make_wishes()):
        if draft.name[0] not in "345":
            continue
        for text in all_texts(draft.data):
            folded = text.casefold()
            assert [each for each in OTHERS if each in folded] == [], draft.name
            for hidden in ("taro.yamada", "山田", "dgfyby55yw1h", "ywtpqgzyawvuzh", "jiro"):
                assert hidden not in folded, (draft.name, hidden)


def test_the_same_address_has_the_same_replacement_and_another_key_another_one() -> None:
    server = make_server()
    findings, sample = storm(server), make_sample(server, TALE)
    _, text = to_networks(findings, sample)
    tokens = re.findall(r"redacted-\w+@friends\.example", text.data.decode())
    assert len(tokens) > len(set(tokens)) > 1
    _, other = to_networks(findings, sample, redaction_key=b"k" * 32)
    assert set(tokens).isdisjoint(re.findall(r"redacted-\w+@friends\.example", other.data.decode()))


def test_full_shows_all_of_the_mail_as_it_came_back() -> None:
    server = make_server()
    draft, _ = to_networks(storm(server), make_sample(server, TALE), is_full=True)
    mail = read_mail(draft.data)
    whole = list(mail.iter_parts())[2]
    assert whole.get_content_type() == "message/rfc822"
    assert TALE.replace("\n", "\r\n").encode() in draft.data
    assert bouncescan.parse(draft.data).kind is Kind.FEEDBACK_REPORT


@pytest.mark.parametrize(
    "returned", [b"no header\n\nx", b"A: b\n\n" + b"x" * 999 + b"\n", b"A: b\n\n\x00\n", b"A\r: b"]
)
def test_full_takes_no_mail_that_breaks_the_rules_of_mail(returned: bytes) -> None:
    server = make_server()
    sample = replace(make_sample(server), returned=returned)
    draft, _ = to_networks(storm(server), sample, is_full=True)
    parts = list(read_mail(draft.data).iter_parts())
    assert parts[2].get_content_type() == "text/rfc822-headers"
    assert max(map(len, draft.data.split(b"\r\n"))) <= 998


def test_no_address_is_guessed_and_the_draft_says_where_to_look() -> None:
    for contact in (None, "abuse", "a@b@c.example", "x@example.org\r\nBcc: y@example.org"):
        server = make_server(abuse_contact=contact)
        mail_, text = to_networks(storm(server), make_sample(server))
        mail = read_mail(mail_.data)
        assert (mail["To"], mail["Bcc"]) == (None, None)
        assert "whois 203.0.113.7" in text.data.decode()
        assert text.data.decode("utf-8-sig").startswith("To: ?\r\n")
        assert "abuse@" not in text.data.decode()


def test_servers_of_one_network_are_in_one_report_and_others_in_others() -> None:
    servers = (
        make_server(ip=ip_address("203.0.113.7"), asn=64496, targeted=5, org="a.example"),
        make_server(ip=ip_address("198.51.100.9"), asn=64496, targeted=50, org="b.example"),
        make_server(ip=ip_address("192.0.2.3"), asn=64497, targeted=3),
        make_server(ip=ip_address("192.0.2.9"), host=None, org=None, targeted=2),
        make_server(ip=ip_address("192.0.2.10"), host=None, org=None, targeted=1),
        make_server(ip=None, host="only.example.org", org="example.org", targeted=1),
    )
    drafts = to_networks(storm(*servers), *map(make_sample, servers))
    assert [draft.name for draft in drafts[::2]] == [
        "3-network-01-as64496.eml",
        "3-network-02-as64497.eml",
        "3-network-03-192.0.2.0.eml",
        "3-network-04-example.org.eml",
    ]
    # Source-IP is that of the server that reached most, whose mail the sample is.
    assert b"Source-IP: 198.51.100.9\r\n" in drafts[0].data
    assert b"Source-IP" not in drafts[6].data


def test_one_network_that_takes_complaints_in_two_places_has_two_reports() -> None:
    servers = [
        make_server(ip=ip_address(f"192.0.2.{n}"), asn=64496, abuse_contact=f"d{n}@example.net")
        for n in (1, 2)
    ]
    drafts = to_networks(storm(*servers), *map(make_sample, servers))
    to = [recipients_of(read_mail(draft.data), "To") for draft in drafts[::2]]
    assert sorted(to) == [["d1@example.net"], ["d2@example.net"]]


def test_who_only_stood_by_or_is_only_accused_stands_in_no_report() -> None:
    origin = make_server()
    others = tuple(
        make_server(host=f"{role}.example.org", ip=ip_address(f"192.0.2.{number}"), role=role)
        for number, role in enumerate(ServerRole)
        if role is not ServerRole.ORIGIN
    )
    claimed = make_server(host="claimed.example.org", grade=Grade.CLAIMED)
    findings = storm(origin, claimed, *others)
    made = make_notices(findings, (make_sample(origin),), make_wishes())
    for draft in made:
        for server in (*others, claimed):
            assert str(server.host).encode() not in draft.data, draft.name
    index = made[0].data.decode("utf-8-sig")
    assert "3 servers that refused the mail or passed it on" in index


def test_a_report_is_japanese_only_where_all_servers_stand_in_japan() -> None:
    def language(*countries: str | None, wished: str) -> str:
        (network,) = networks_of([make_sample(make_server(country=each)) for each in countries])
        return _language(network, make_wishes(language=wished))

    assert language("JP", "JP", wished="ja") == "ja"
    assert language("JP", "NL", wished="ja") == "en"
    assert language(None, wished="ja") == "en"
    assert language("JP", wished="en") == "en"


HOSTILE = {
    "line ends": "a\r\nBcc: b@example.com\r\n\r\nx",
    "nul and escape": "a\x00b\x1b[2J\x9b",
    "separators": "a\u2028Bcc: b\u2029c\x85d",
    "bidi": "\u202egpj.exe\u2066x",
    "encoded word": "=?utf-8?B?QmNjOiBiQGV4YW1wbGUuY29t?=",
    "boundary": "--=_\r\n\r\n--b--",
    "long": "x" * 40_000,
    "long and wide": "漢" * 40_000,
    "path": "../../../etc/passwd",
    "template": "{victim} {0} %s {x.__class__}",
    "lone surrogate": "\ud800x",
    "formula": "=cmd|' /C calc'!A0",
}
FIELDS = {"from", "to", "subject", "date", "x-unsent", "mime-version", "content-type"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_stranger_brings_a_field_or_a_control(text: str) -> None:
    server = make_server(
        host=text, org=text, network=text, spf=text, country=text, abuse_contact=text
    )
    sample = make_sample(server)
    original = sample.message.record.original
    assert original is not None
    hostile = replace(
        original,
        subject=text,
        message_id=text,
        mailer=text,
        from_=text,
        to=(text, text),
        cc=(text,),
        reply_to=(text,),
        reverse_path=text,
        injection={"x_sender": text},
        urls=(text,),
        received=tuple(replace(each, raw=text) for each in original.received),
    )
    record = replace(sample.message.record, original=hostile)
    hops = tuple(replace(each, hop=replace(each.hop, raw=text)) for each in sample.message.hops)
    message = replace(sample.message, record=record, hops=hops)
    poisoned = replace(sample, message=message)
    findings = replace(
        storm(server), people=(make_person(text, name=text), make_person("a@example.org"))
    )
    for is_full in (False, True):
        drafts = make_notices(findings, (poisoned,), make_wishes(is_full=is_full))
        for draft in drafts:
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,90}", draft.name)
            assert re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", draft.data) == []
            assert re.findall(rb"(?<!\r)\n|\r(?!\n)", draft.data) == []
            shown = draft.data.decode("utf-8-sig")
            assert re.findall("[\x80-\x9f\u2028-\u202e\u2066-\u2069]", shown) == []
            if draft.name.endswith(".eml"):
                mail = read_mail(draft.data)
                assert defects_of(mail) == []
                assert {name.lower() for name in mail} - FIELDS <= {
                    "content-transfer-encoding",
                    "bcc",
                }
                assert max(map(len, draft.data.split(b"\r\n"))) <= 998
                assert "b@example.com" not in recipients_of(mail, "To", "Cc", "Bcc")
        arf = next(each for each in drafts if each.name.startswith("3") and ".eml" in each.name)
        assert len(list(read_mail(arf.data).iter_parts())) == 3
        assert bouncescan.parse(arf.data).kind is Kind.FEEDBACK_REPORT
