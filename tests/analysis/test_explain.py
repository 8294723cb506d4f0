"""What `explain` finds and says, on small cases of known mails."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bouncescan.analysis.analyze import Examined, examine
from bouncescan.analysis.explain import explain
from bouncescan.analysis.roles import RULES as ROLE_RULES
from bouncescan.records.contact import Contact
from bouncescan.records.explanation import (
    CampaignExplained,
    EventKind,
    Explanation,
    Match,
    MessageExplained,
    Party,
    PersonExplained,
    ServerExplained,
    Thing,
    Unexplained,
)
from bouncescan.records.findings import Grade, Ownership, ServerRole, State, WhoSent
from bouncescan.records.lookup import Lookups
from bouncescan.records.message import FolderRole
from bouncescan.reports.rules import RULES
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT = FolderRole.INBOX, FolderRole.SENT
LOGIN = "from [203.0.113.7] (helo=pc) by mail.relay.example with esmtpsa (Exim 4.9) id A"
SEEN = (
    "from mail.relay.example (mail.relay.example [192.0.2.25])"
    " by mx.school.example (Postfix) with ESMTP id S"
)
SCHOOL = {"reporter": "mx.school.example", "peer": "mx.school.example [198.51.100.9]"}
HISTORY = letter(
    sender="Anna <anna@work.example>", to=VICTIM, message_id="old@work.example"
).replace("20 Apr 2026", "20 Apr 2016")
REPLY = letter(
    sender="carl@friends.example",
    to=VICTIM,
    message_id="reply@friends.example",
    fields="In-Reply-To: <spoof-2@spam.example>\n",
)


def mails() -> list[tuple[FolderRole, bytes]]:
    """The relay could not reach Anna; the school knows no pupil, whose mail came from the relay."""
    to_anna = letter(hop(LOGIN), to="anna@work.example, bert@kin.example")
    to_pupil = letter(hop(SEEN), to="pupil@school.example", message_id="spoof-2@spam.example")
    return [
        (INBOX, bounce(to_anna, "anna@work.example|Remote-MTA: dns; mx.work.example")),
        (
            INBOX,
            bounce(to_pupil, "pupil@school.example", message_id="b-2@school.example", **SCHOOL),
        ),
        (INBOX, HISTORY.encode()),
        (INBOX, REPLY.encode()),
    ]


def examined(
    more: Sequence[tuple[FolderRole, bytes]] = (), *, history: bool = True, book: bool = False
) -> Examined:
    case = case_of([*mails(), *more], arrived=None, history=history)
    if book:
        case.add_contacts([Contact(address="anna@work.example", name="Anna", book="a.vcf")])
    return examine(case)


def ask(case: Examined, what: str) -> Explanation | Unexplained:
    return explain(case, case.findings, Lookups(), what)


def answer(what: str, case: Examined | None = None) -> Explanation:
    found = ask(case or examined(), what)
    assert isinstance(found, Explanation), found
    return found


@pytest.mark.parametrize(
    "what",
    ["192.0.2.25", "[192.0.2.25]", "mail.relay.example", "MAIL.relay.example.", "relay.example"],
)
def test_a_server_goes_by_its_address_its_name_and_its_domain(what: str) -> None:
    server = answer(what).explained
    assert isinstance(server, ServerExplained)
    assert (server.host, str(server.ip), server.org) == (
        "mail.relay.example",
        "192.0.2.25",
        "relay.example",
    )


def test_a_server_has_each_role_with_its_rules_and_their_reports() -> None:
    server = answer("192.0.2.25").explained
    assert isinstance(server, ServerExplained)
    (part,) = server.parts
    assert part.server.role is ServerRole.ORIGIN
    assert {(rule.rule, rule.parameters["n"], rule.locators) for rule in part.rules} == {
        ("took_it_from_a_login", 1, ("mail#0",)),
        ("peer_seen_by_the_recipient_side", 1, ("mail#1",)),
    }
    assert [(each.party, str(each.server.ip), each.reports) for each in server.handed_in] == [
        (Party.FROM, "203.0.113.7", 1)
    ]
    assert server.reports_in_all == 2
    assert server.path is not None
    assert server.path.locators == ("mail#0",)


def test_a_bystander_is_explained_as_one() -> None:
    server = answer("mx.school.example").explained
    assert isinstance(server, ServerExplained)
    assert [part.server.role for part in server.parts] == [ServerRole.BYSTANDER]
    assert [rule.rule for rule in server.parts[0].rules] == ["serves_the_failed_domain"]


def test_who_handed_it_in_has_no_role_and_is_told_by_whom_it_was_seen() -> None:
    server = answer("203.0.113.7").explained
    assert isinstance(server, ServerExplained)
    assert server.parts == ()
    assert [(each.party, each.server.host) for each in server.handed_in] == [
        (Party.TO, "mail.relay.example")
    ]


def test_a_server_that_only_a_forged_line_names_has_no_part_and_one_claim() -> None:
    forged = "from x (mail.bank.example [198.51.100.8]) by mx.bank.example with ESMTP id F"
    original = letter(hop(LOGIN), hop(forged), message_id="spoof-3@spam.example")
    raw = bounce(original, "x@far.example", message_id="b-3@relay.example")
    server = answer("mail.bank.example", examined([(INBOX, raw)])).explained
    assert isinstance(server, ServerExplained)
    assert (server.parts, server.handed_in) == ((), ())
    assert server.named_in == {Grade.CLAIMED: 1}


def test_the_victims_own_provider_is_known_as_such() -> None:
    server = answer("mx.victim.example").explained
    assert isinstance(server, ServerExplained)
    assert server.is_providers
    assert server.parts == ()


def test_several_servers_of_a_domain_are_listed_and_each_is_found_by_its_line() -> None:
    raw = bounce(
        letter(hop(LOGIN.replace("mail.relay", "two.relay")), message_id="spoof-3@spam.example"),
        "x@far.example",
        message_id="b-3@relay.example",
        reporter="two.relay.example",
        peer="two.relay.example [192.0.2.26]",
    )
    case = examined([(INBOX, raw)])
    found = ask(case, "relay.example")
    assert isinstance(found, Unexplained)
    assert {match.name for match in found.matches} == {"server 192.0.2.25", "server 192.0.2.26"}
    for match in found.matches:
        assert answer(match.name, case).thing is Thing.SERVER


@pytest.mark.parametrize(
    "what",
    [
        "<bounce-1@relay.example>",
        "bounce-1@relay.example",
        "mail#0",
        "message mail#0",
        "<spoof-1@spam.example>",
    ],
)
def test_a_message_goes_by_its_id_its_place_and_the_mail_that_it_gave_back(what: str) -> None:
    message = answer(what).explained
    assert isinstance(message, MessageExplained)
    assert message.locators == ("mail#0",)


def test_a_message_is_told_with_the_rule_behind_each_decision() -> None:
    message = answer("mail#0").explained
    assert isinstance(message, MessageExplained)
    judgement = message.judgement
    assert judgement is not None
    assert judgement.why_reporter.rule == "took_it_from_a_login"
    assert judgement.why_origin.rule == "its_reporter_sent_it"
    assert [why.rule for why in judgement.why_ownership] == ["left_elsewhere"]
    assert judgement.ownership is Ownership.SPOOFED
    assert [(each.trace.value, each.grade.value) for each in message.hops] == [
        ("report", "proved"),
        ("report", "claimed"),
        ("original", "stated"),
    ]
    assert message.campaign == 1


OUT = "from phone (phone.isp.example [198.51.100.77]) by smtp.victim.example with ESMTPSA id O"
PROVIDER = {"reporter": "smtp.victim.example", "peer": "smtp.victim.example [10.0.0.3]"}


def own_mails() -> list[tuple[FolderRole, bytes]]:
    mine = letter(hop(OUT), message_id="mine@victim.example", fields="X-Mailer: Phone\n")
    stranger = letter(hop(OUT), message_id="odd@victim.example", fields="X-Mailer: Bulk\n")
    unknown = letter(hop(OUT), message_id="dear@victim.example", body="dear aunt")
    return [
        (SENT, mine.encode()),
        (INBOX, bounce(unknown, "aunt@far.example", message_id="own-5@v.example", **PROVIDER)),
        (INBOX, bounce(mine, "slip@far.example", message_id="own-1@v.example", **PROVIDER)),
        (INBOX, bounce(stranger, "x@far.example", message_id="own-2@v.example", **PROVIDER)),
        (
            INBOX,
            re.sub(
                rb"Content-Type: message/rfc822.*?(?=--b--)",
                b"Content-Type: text/plain\n\ngone\n",
                bounce(letter(), "y@far.example", message_id="own-3@v.example", **PROVIDER),
                flags=re.DOTALL,
            ),
        ),
        (
            INBOX,
            bounce(
                letter(hop(LOGIN), sender="somebody@else.example", message_id="e@else.example"),
                "z@far.example",
                message_id="own-4@v.example",
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("what", "ownership", "rules"),
    [
        (
            "own-1@v.example",
            Ownership.OWN,
            ["left_through_your_provider", "copy_in_sent_by_your_program"],
        ),
        (
            "own-2@v.example",
            Ownership.SPOOFED,
            ["left_through_your_provider", "same_making_as_forged_mail", "unknown_mailer"],
        ),
        (
            "own-5@v.example",
            Ownership.UNDECIDED,
            ["left_through_your_provider", "nothing_tells_who_wrote_it"],
        ),
        ("own-3@v.example", Ownership.UNDECIDED, ["no_mail_came_back_with_it"]),
        ("own-4@v.example", Ownership.UNDECIDED, ["names_somebody_else_as_sender"]),
    ],
)
def test_whose_mail_it_was_is_told_with_its_rules(
    what: str, ownership: Ownership, rules: list[str]
) -> None:
    message = answer(what, examined(own_mails())).explained
    assert isinstance(message, MessageExplained)
    assert message.judgement is not None
    assert message.judgement.ownership is ownership
    assert [why.rule for why in message.judgement.why_ownership] == rules


def test_mail_that_is_no_report_is_told_by_its_way_alone() -> None:
    for what in ("<reply@friends.example>", "mail#2", "old@work.example"):
        message = answer(what).explained
        assert isinstance(message, MessageExplained)
        assert message.judgement is None


def test_a_person_is_told_with_every_bounce_reply_and_sighting_in_time_order() -> None:
    case = examined(book=True)
    anna = answer("ANNA@work.example", case).explained
    assert isinstance(anna, PersonExplained)
    assert anna.person is not None
    assert anna.person.state is State.FAILED
    assert [card.book for card in anna.cards] == ["a.vcf"]
    assert [(each.kind, each.role, each.locator) for each in anna.events] == [
        (EventKind.SEEN, "from", "mail#2"),
        (EventKind.FAILED, None, "mail#0"),
    ]
    bert = answer("bert@kin.example", case).explained
    assert isinstance(bert, PersonExplained)
    assert [(each.kind, each.role) for each in bert.events] == [(EventKind.ADDRESSED, "to")]
    carl = answer("carl@friends.example", case).explained
    assert isinstance(carl, PersonExplained)
    assert [each.kind for each in carl.events] == [EventKind.PERSON_REPLIED]


def test_who_was_never_written_to_is_told_so_by_what_the_mail_shows() -> None:
    more = letter(sender="zoe@kin.example", to=VICTIM, message_id="z@kin.example").encode()
    zoe = answer("zoe@kin.example", examined([(INBOX, more)])).explained
    assert isinstance(zoe, PersonExplained)
    assert zoe.person is None
    assert [each.kind for each in zoe.events] == [EventKind.SEEN]


def test_the_victim_is_known() -> None:
    person = answer(VICTIM).explained
    assert isinstance(person, PersonExplained)
    assert person.is_victim


def test_a_case_without_history_says_so_and_shows_no_sighting() -> None:
    case = examined(history=False)
    anna = answer("anna@work.example", case).explained
    assert isinstance(anna, PersonExplained)
    assert not anna.has_history
    assert [each.kind for each in anna.events] == [EventKind.FAILED]
    server = answer("relay.example", case).explained
    assert isinstance(server, ServerExplained)
    assert [part.server.role for part in server.parts] == [ServerRole.ORIGIN]


@pytest.mark.parametrize("what", ["1", "#1", "campaign 1", "Campaign  1"])
def test_a_campaign_goes_by_its_number(what: str) -> None:
    campaign = answer(what).explained
    assert isinstance(campaign, CampaignExplained)
    assert campaign.campaign.who_sent is WhoSent.FORGED
    assert {mail.message_id for mail in campaign.mails} == {
        "<spoof-1@spam.example>",
        "<spoof-2@spam.example>",
    }
    assert campaign.links == {"http://link.example/x": 2}
    assert campaign.people[State.FAILED] == ("anna@work.example", "pupil@school.example")
    assert {str(server.ip) for server in campaign.servers} == {"192.0.2.25", "198.51.100.9"}
    assert campaign.speaks_for


def test_an_address_that_is_a_message_id_too_is_several_things_until_it_is_said() -> None:
    raw = bounce(
        letter(hop(LOGIN), message_id="spoof-4@spam.example"),
        "x@far.example",
        message_id="anna@work.example",
    )
    case = examined([(INBOX, raw)])
    found = ask(case, "anna@work.example")
    assert isinstance(found, Unexplained)
    assert found.matches == (
        Match(thing=Thing.PERSON, name="person anna@work.example"),
        Match(thing=Thing.MESSAGE, name="message mail#4"),
    )
    assert [answer(match.name, case).thing for match in found.matches] == [
        Thing.PERSON,
        Thing.MESSAGE,
    ]


@pytest.mark.parametrize(
    ("what", "near"),
    [
        ("ana@work.example", "person anna@work.example"),
        ("mail.rellay.example", "server mail.relay.example"),
        ("relay", "server relay.example"),
        ("person pupil", "person pupil@school.example"),
        ("spoof-1@spam.exmple", "message <spoof-1@spam.example>"),
    ],
)
def test_what_nothing_goes_by_is_said_with_what_is_near(what: str, near: str) -> None:
    found = ask(examined(), what)
    assert isinstance(found, Unexplained)
    assert found.matches == ()
    assert near in {match.name for match in found.near}


@pytest.mark.parametrize(
    "what",
    [
        "",
        " ",
        "<>",
        "@",
        "[]",
        "2",
        "campaign 99",
        "campaign x",
        "server ",
        "x" * 5000,
        "\x00\ud800",
    ],
)
def test_nothing_that_is_asked_fails(what: str) -> None:
    found = ask(examined(), what)
    assert isinstance(found, Unexplained)
    assert found.matches == ()


def test_every_rule_has_a_sentence() -> None:
    """Those of roles, and those that the explanations of all cases here use."""
    rules = {rule for _, rule, _ in ROLE_RULES} | {"no_outside_hop", "nothing_tells"}
    case = examined(own_mails())
    for entry in case.judged:
        message = answer(f"message {entry.locators[0]}", case).explained
        assert isinstance(message, MessageExplained)
        assert message.judgement is not None
        judgement = message.judgement
        rules |= {judgement.why_reporter.rule, judgement.why_origin.rule}
        rules |= {why.rule for why in judgement.why_ownership}
        rules |= {result.rule for result in message.results}
    assert rules - RULES.keys() == set()


def test_the_same_examination_answers_as_the_findings_do() -> None:
    case = examined()
    findings = replace(case.findings, case="other.bouncescan")
    found = explain(case, findings, Lookups(), "1")
    assert found.case == "other.bouncescan"
