"""Which questions a case leaves open, before anybody is asked."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.lookups.inquiry import Ask
from bouncescan.pipeline.inquiring import to_be_asked
from bouncescan.records.findings import Grade, Host, Ownership, ServerRole
from bouncescan.records.lookup import Answer, Question
from bouncescan.records.message import FolderRole
from tests.lookups.signing import sign
from tests.lookups.storm import LOGIN, mails
from tests.support.cases import case_of
from tests.support.findings import empty_findings, make_person, make_server
from tests.support.mails import hop, letter

SPF = Ask(Question.SPF, "victim.example 203.0.113.7")
ABOUT = tuple(Ask(each, "203.0.113.7") for each in (Question.RDNS, Question.ASN, Question.ABUSE))


def asks(*servers: object, people: tuple[object, ...] = ()) -> tuple[Ask, ...]:
    findings = empty_findings(servers=servers, people=people)
    with case_of([]) as case:
        return to_be_asked(case, findings).asks


def test_an_origin_is_asked_about_whole_and_a_relay_without_spf() -> None:
    assert asks(make_server()) == (SPF, *ABOUT)
    assert asks(make_server(role=ServerRole.RELAY)) == ABOUT
    assert asks(make_server(), make_server(role=ServerRole.RELAY)) == (SPF, *ABOUT)


@pytest.mark.parametrize("role", [ServerRole.BYSTANDER, ServerRole.FORWARDER, ServerRole.UNKNOWN])
def test_who_serves_the_people_who_got_it_is_not_asked_about(role: ServerRole) -> None:
    assert asks(make_server(role=role)) == ()


@pytest.mark.parametrize("ip", ["10.0.0.1", "192.168.1.1", "127.0.0.1", "fe80::1", "::1"])
def test_an_inner_address_is_not_asked_about(ip: str) -> None:
    assert asks(make_server(ip=ip_address(ip))) == ()
    assert asks(make_server(ip=None)) == ()


PEER = ip_address("198.51.100.77")
OF_PEER = tuple(Ask(each, str(PEER)) for each in (Question.ASN, Question.ABUSE))


@pytest.mark.parametrize("grade", [Grade.PROVED, Grade.STATED])
def test_the_network_of_who_handed_it_in_is_asked_about_and_not_the_name(grade: Grade) -> None:
    origin = make_server(handed_in_by=Host(host="dsl.example", ip=PEER, grade=grade))
    assert asks(origin) == (SPF, *ABOUT, *OF_PEER)
    assert asks(origin, origin) == (SPF, *ABOUT, *OF_PEER)


def test_an_address_that_is_only_claimed_or_serves_who_got_it_is_not_asked_about() -> None:
    claimed = make_server(handed_in_by=Host(host=None, ip=PEER, grade=Grade.CLAIMED))
    assert asks(claimed) == (SPF, *ABOUT)
    stated = make_server(handed_in_by=Host(host=None, ip=PEER, grade=Grade.STATED))
    assert asks(stated, make_server(role=ServerRole.BYSTANDER, ip=PEER)) == (SPF, *ABOUT)
    inner = Host(host=None, ip=ip_address("10.0.0.7"), grade=Grade.STATED)
    assert asks(make_server(handed_in_by=inner)) == (SPF, *ABOUT)


def test_the_domains_of_all_who_were_targeted_are_avoided_but_not_the_victims_own() -> None:
    people = (
        make_person("taro@example.jp", also=("taro@old.example",)),
        make_person("jiro@victim.example"),
        make_person("日本@例え.example"),
    )
    with case_of([]) as case:
        inquiry = to_be_asked(case, empty_findings(people=people))
    assert inquiry.avoided == {"example.jp", "old.example", "xn--r8jz45g.example"}


@pytest.mark.parametrize(
    ("victim", "signers"),
    [
        (("hanako@victim.example",), {"victim.example"}),
        (("hanako@i.carrier.ne.jp",), {"i.carrier.ne.jp", "carrier.ne.jp"}),
        (("a@one.example", "b@two.example"), {"one.example", "two.example"}),
    ],
)
def test_a_domain_and_its_organisation_may_sign_for_the_victim(
    victim: tuple[str, ...], signers: set[str]
) -> None:
    with case_of([]) as case:
        case.set_victim(victim)
        assert to_be_asked(case, empty_findings()).signers == signers


@pytest.mark.parametrize(
    ("ownership", "is_asked"),
    [(Ownership.SPOOFED, True), (Ownership.UNDECIDED, True), (Ownership.OWN, False)],
)
def test_the_signature_of_ones_own_mail_is_not_asked_about(
    private: bytes, ownership: Ownership, is_asked: bool
) -> None:
    signed = sign(letter(hop(LOGIN), to="gone@friends.example").encode(), private)
    with case_of([(FolderRole.INBOX, raw) for raw in mails(signed)]) as case:
        findings = analyze(case)
        bounces = tuple(replace(bounce, ownership=ownership) for bounce in findings.bounces)
        inquiry = to_be_asked(case, replace(findings, bounces=bounces))
    assert bool(inquiry.subjects(Question.DKIM)) is is_asked
    assert bool(inquiry.mails) is is_asked


def test_a_number_of_a_network_without_its_name_is_asked_for_again() -> None:
    now = datetime.now(UTC)

    def told(question: Question, value: str | None, source: str = "asn.cymru.com") -> Answer:
        return Answer(
            question=question, subject="203.0.113.7", value=value, source=source, asked=now
        )

    number = told(Question.ASN, "64496")
    for answers, is_open in (
        ([number], True),
        ([number, told(Question.NETWORK, None)], False),
        ([told(Question.ASN, None)], False),
        ([told(Question.ASN, "64496", "mmdb x"), told(Question.NETWORK, "x", "mmdb x")], True),
    ):
        with case_of([]) as case:
            case.add_answers(answers)
            inquiry = to_be_asked(case, empty_findings(servers=(make_server(),)))
        assert (ABOUT[1] in inquiry.asks) is is_open
