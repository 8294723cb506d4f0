"""Several relays in a row, and loops inside one house: all are shown, and nobody is proved by them.

Only the reporter's own line is its word. Which of the servers below it relayed and which one sent
is told by lines that the first of them may have made up: they are followed and shown as claims, and
name an origin only where others bear it out that have nothing to do with these lines.
"""

from collections.abc import Sequence

import pytest

from bouncescan.analysis.analyze import Examined, examine
from bouncescan.analysis.explain import explain
from bouncescan.records.explanation import (
    Explanation,
    GradedHop,
    MessageExplained,
    Party,
    ServerExplained,
    Trace,
)
from bouncescan.records.findings import Grade, Server, ServerRole, TookItFrom, WhoSent
from bouncescan.records.lookup import Lookups
from bouncescan.records.message import FolderRole
from bouncescan.reports.interface import Look
from bouncescan.reports.terminal import render_explanation
from tests.support.cases import Mail, case_of
from tests.support.mails import bounce, hop, letter

Named = tuple[str, str]

FIRST = ("r1.one.example", "192.0.2.1")  # the last one that had the mail: it wrote the bounces
SECOND, THIRD = ("r2.two.example", "198.51.100.2"), ("r3.three.example", "198.51.100.3")
SENDER = ("o.evil.example", "203.0.113.66")
CLIENT = ("pc.dsl.example", "203.0.113.99")  # handed it in there
BANK = ("mx.bank.example", "198.51.100.50")  # has nothing to do with it
PEOPLE = ("x@a.example", "x@b.example", "x@c.example")
PROVED, STATED, CLAIMED = Grade.PROVED, Grade.STATED, Grade.CLAIMED
CHAINS = {
    1: (FIRST, SENDER, CLIENT),
    2: (FIRST, SECOND, SENDER, CLIENT),
    3: (FIRST, SECOND, THIRD, SENDER, CLIENT),
}


def line(peer: Named, by: str, minute: int, clauses: str = "(Postfix) with ESMTP id X") -> str:
    name, ip = peer
    return hop(f"from {name} ({name} [{ip}]) by {by} {clauses}", minute)


def lines_of(hosts: Sequence[Named]) -> list[str]:
    """The lines of a mail that passed these hosts, the newest first."""
    pairs = list(zip(hosts[1:], hosts, strict=False))
    return [line(peer, by, 30 - place) for place, (peer, (by, _)) in enumerate(pairs)]


def storm(lines: Sequence[str]) -> list[bytes]:
    """What the first relay reports of mail that it could not pass on."""
    return [
        bounce(
            letter(*lines, to=address, message_id=f"spoof-{number}@spam.example"),
            f"{address}|Remote-MTA: dns; mx.{address[2:]}|Diagnostic-Code: smtp; 550 no",
            reporter=FIRST[0],
            peer=f"{FIRST[0]} [{FIRST[1]}]",
            message_id=f"bounce-{number}@one.example",
        )
        for number, address in enumerate(PEOPLE)
    ]


def others_say(of: Named, *names: str) -> list[bytes]:
    """What recipients' servers, each in a network of its own, say of mail that came from there."""
    return [
        bounce(
            letter(
                line(of, f"mx.{name}.example", 3),
                to=f"gone@{name}.example",
                message_id=f"{name}-{of[0]}",
            ),
            f"gone@{name}.example",
            reporter=f"mx.{name}.example",
            peer=f"mx.{name}.example [203.{number}.113.9]",
            message_id=f"{name}-{of[0]}@bounce.example",
        )
        for number, name in enumerate(names)
    ]


def found(*mails: bytes | Mail) -> Examined:
    placed = [mail if isinstance(mail, tuple) else (FolderRole.INBOX, mail) for mail in mails]
    return examine(case_of(placed))


def asked(case: Examined, what: str) -> object:
    answer = explain(case, case.findings, Lookups(), what)
    assert isinstance(answer, Explanation), answer
    return answer.explained


def server(case: Examined, what: str) -> ServerExplained:
    explained = asked(case, what)
    assert isinstance(explained, ServerExplained)
    return explained


def hops_of(case: Examined) -> tuple[GradedHop, ...]:
    """The way of the first mail as explain draws it."""
    explained = asked(case, "spoof-0@spam.example")
    assert isinstance(explained, MessageExplained)
    return tuple(each for each in explained.hops if each.trace is Trace.ORIGINAL)


def roles(case: Examined) -> dict[str | None, tuple[ServerRole, Grade]]:
    senders = {ServerRole.ORIGIN, ServerRole.RELAY}
    return {row.host: (row.role, row.grade) for row in case.findings.servers if row.role in senders}


def origin(case: Examined) -> Server:
    (row,) = (row for row in case.findings.servers if row.role is ServerRole.ORIGIN)
    return row


def ways(case: Examined, what: str) -> list[list[tuple[str | None, Grade | None]]]:
    return [[(each.host, each.grade) for each in way.servers] for way in server(case, what).ways]


@pytest.mark.parametrize("relays", CHAINS)
def test_the_last_relay_is_one_and_whom_it_names_is_said_to_be_the_origin(relays: int) -> None:
    first, second, *behind = CHAINS[relays]
    case = found(*storm(lines_of(CHAINS[relays])))
    assert roles(case) == {
        first[0]: (ServerRole.RELAY, PROVED),
        second[0]: (ServerRole.ORIGIN, CLAIMED),
    }
    row = origin(case)
    assert row.witnesses == 1
    assert row.handed_in_by is not None
    assert (row.handed_in_by.host, row.handed_in_by.grade) == (behind[0][0], CLAIMED)
    assert row.took_it_from is (TookItFrom.CLIENT if relays == 1 else TookItFrom.SERVER)


@pytest.mark.parametrize("relays", [2, 3])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_whole_way_is_shown_of_each_server_on_it_and_ever_less_sure(
    relays: int, place: int
) -> None:
    names = [name for name, _ in CHAINS[relays]]
    case = found(*storm(lines_of(CHAINS[relays])))
    grades = [PROVED, *[CLAIMED] * (len(names) - 1)]
    assert ways(case, names[place]) == [list(zip(names, grades, strict=True))]
    (way,) = server(case, names[place]).ways
    assert way.reports == len(PEOPLE)
    assert [each.witnesses for each in way.servers] == [None, 1, *[None] * (len(names) - 2)]
    hops = hops_of(case)
    assert [each.hop.from_host for each in hops] == names[1:]
    assert [each.grade for each in hops] == [STATED, *[CLAIMED] * relays]


def test_who_handed_it_to_whom_is_told_with_what_it_is_worth() -> None:
    case = found(*storm(lines_of(CHAINS[3])))
    told = {
        name: [(each.party, each.server.host, each.grade) for each in server(case, name).handed_in]
        for name, _ in CHAINS[3]
    }
    assert told == {
        FIRST[0]: [(Party.FROM, SECOND[0], CLAIMED)],
        SECOND[0]: [(Party.FROM, THIRD[0], CLAIMED), (Party.TO, FIRST[0], CLAIMED)],
        THIRD[0]: [(Party.TO, SECOND[0], CLAIMED)],
        SENDER[0]: [],
        CLIENT[0]: [],
    }


@pytest.mark.parametrize("name", [THIRD[0], SENDER[0], CLIENT[0]])
def test_who_is_named_behind_the_origin_is_not_said_to_have_done_anything(name: str) -> None:
    case = found(*storm(lines_of(CHAINS[3])))
    answer = explain(case, case.findings, Lookups(), name)
    page = render_explanation(answer, Look(language="en", width=100))
    assert "Its part: none that can be shown" in page
    assert "A name in a line is no proof that it sent anything." in page
    assert "The servers that had the mail, the last one above" in page


# Others who have nothing to do with these lines bear the next one out.


def test_the_origin_moves_on_to_whom_others_name_as_far_as_they_do() -> None:
    chain = storm(lines_of(CHAINS[3]))
    third = others_say(THIRD, "school", "work", "club")
    case = found(*chain, *third)
    assert roles(case) == {
        FIRST[0]: (ServerRole.RELAY, PROVED),
        SECOND[0]: (ServerRole.RELAY, CLAIMED),
        THIRD[0]: (ServerRole.ORIGIN, STATED),
    }
    assert origin(case).bounces == len(PEOPLE) + 3
    shown = [(FIRST[0], PROVED), (SECOND[0], CLAIMED), (THIRD[0], STATED)]
    assert ways(case, THIRD[0]) == [[*shown, (SENDER[0], CLAIMED), (CLIENT[0], CLAIMED)]]
    (part,) = server(case, THIRD[0]).parts
    assert {rule.rule for rule in part.rules} == {
        "peer_seen_by_the_recipient_side",
        "named_behind_a_relay",
    }
    further = found(*chain, *third, *others_say(SENDER, "school", "work", "club"))
    assert roles(further)[SENDER[0]] == (ServerRole.ORIGIN, STATED)
    assert roles(further)[SECOND[0]] == (ServerRole.RELAY, CLAIMED)


def test_it_does_not_move_past_one_of_whom_nobody_else_knows() -> None:
    """Whoever stands between would be called a relay by a line that anybody can write."""
    case = found(*storm(lines_of(CHAINS[3])), *others_say(SENDER, "school", "work", "club"))
    assert THIRD[0] not in roles(case)
    assert roles(case)[SECOND[0]] == (ServerRole.ORIGIN, CLAIMED)


# What the stranger writes who stands behind the first relay, or is one himself.

FORGED = {
    "right behind him": (FIRST, SECOND, BANK),
    "as another relay": (FIRST, SECOND, BANK, SENDER, CLIENT),
    "as the one that sent": (FIRST, SECOND, THIRD, BANK, CLIENT),
    "far behind": (FIRST, SECOND, THIRD, SENDER, BANK),
    "everywhere": (FIRST, SECOND, BANK, THIRD, BANK, SENDER, BANK),
    "in a circle": (FIRST, SECOND, BANK, SECOND, BANK, SECOND, BANK),
}


@pytest.mark.parametrize("hosts", FORGED.values(), ids=FORGED)
def test_a_bystander_that_a_made_up_way_names_gets_no_part(hosts: Sequence[Named]) -> None:
    case = found(*storm(lines_of(hosts)))
    assert roles(case) == {
        FIRST[0]: (ServerRole.RELAY, PROVED),
        SECOND[0]: (ServerRole.ORIGIN, CLAIMED),
    }
    bank = server(case, BANK[0])
    assert bank.parts == ()
    assert {each.grade for each in bank.handed_in} <= {CLAIMED}
    assert {each.grade for way in bank.ways for each in way.servers if each.host == BANK[0]} <= {
        CLAIMED
    }


LIARS = ("liar", "league")


@pytest.mark.parametrize("hosts", FORGED.values(), ids=FORGED)
def test_nor_where_a_league_of_two_bears_it_out_or_a_copy_came_from_there(
    hosts: Sequence[Named],
) -> None:
    copy = letter(
        line(BANK, "mx.victim.example", 40),
        to="hanako@victim.example",
        message_id="spoof-0@spam.example",
    )
    chain = storm(lines_of(hosts))
    case = found(*chain, *others_say(BANK, *LIARS))
    assert roles(case)[SECOND[0]] == (ServerRole.ORIGIN, CLAIMED)
    assert roles(case)[BANK[0]] == (ServerRole.ORIGIN, CLAIMED)  # by the league's own bounces
    assert server(case, BANK[0]).parts[0].server.bounces == len(LIARS)
    case = found(*chain, copy.encode())
    assert set(roles(case)) == {FIRST[0], SECOND[0]}


def test_nor_the_victims_provider_where_her_account_was_used_too() -> None:
    provider, thief = ("smtp.victim.example", "198.51.100.20"), "X-Mailer: Bulk 1.0\n"
    login = line(CLIENT, provider[0], 1, "(Postfix) with ESMTPSA id A")
    inner = letter(
        line(provider, "mx.victim.example", 0), to="hanako@victim.example", message_id="inner@x"
    )
    used = [
        bounce(
            letter(login, to=f"p{n}@far.example", message_id=f"job-{n}@pc", fields=thief),
            f"p{n}@far.example|Remote-MTA: dns; mx.far.example",
            reporter=provider[0],
            peer=f"{provider[0]} [{provider[1]}]",
            message_id=f"report-{n}@victim.example",
        )
        for n in range(4)
    ]
    mine = letter(to="aunt@far.example", message_id="mine@pc", fields="X-Mailer: Phone Mail 3\n")
    sent = (FolderRole.SENT, mine.encode())
    case = found(*used, inner.encode(), sent, *storm(lines_of((FIRST, SECOND, provider, CLIENT))))
    assert case.findings.who_sent.verdict is WhoSent.BOTH
    assert roles(case)[provider[0]] == (ServerRole.ORIGIN, PROVED)
    (row,) = (row for row in case.findings.servers if row.host == provider[0])
    assert row.bounces == len(used)


def test_a_server_that_bystanders_saw_is_the_origin_whatever_it_says_of_another_that_sent() -> None:
    """Whoever runs it would else stand as one that only passed it on."""
    chain = (SECOND, THIRD, CLIENT)
    lies = [
        raw.replace(
            line(SECOND, f"mx.{name}.example", 3).encode(),
            (line(SECOND, f"mx.{name}.example", 31) + "".join(lines_of(chain))).encode(),
        )
        for name, raw in zip(("a", "b", "c"), others_say(SECOND, "a", "b", "c"), strict=True)
    ]
    case = found(*lies, *others_say(THIRD, "school", "work", "club"))
    assert roles(case) == {
        SECOND[0]: (ServerRole.ORIGIN, STATED),
        THIRD[0]: (ServerRole.ORIGIN, STATED),
    }
    assert [name for name, _ in ways(case, SECOND[0])[0]] == [name for name, _ in chain]


def test_a_thousand_made_up_lines_make_no_longer_way_than_an_honest_mail_can_have() -> None:
    hosts = [(f"r{n}.n{n}.example", f"203.0.{n // 250}.{n % 250 + 1}") for n in range(1000)]
    pairs = zip(hosts[1:], hosts, strict=False)
    lines = [line(peer, by, 30) for peer, (by, _) in pairs]
    case = found(*storm([line(hosts[0], FIRST[0], 30), *lines]))
    (way,) = server(case, hosts[0][0]).ways
    assert len(way.servers) == 1 + 25


MISFITS = {
    "another's name": line(SENDER, "r9.two.example", 28),
    "a later time": line(SENDER, THIRD[0], 45),
    "of another day": line(SENDER, THIRD[0], 28).replace("20 Apr", "18 Apr"),
    "no number of a queue": line(SENDER, THIRD[0], 28, "(Postfix) with ESMTP"),
    "no date": f"Received: from {SENDER[0]} by {THIRD[0]} with ESMTP id X\n",
}


@pytest.mark.parametrize("misfit", MISFITS.values(), ids=MISFITS)
def test_a_line_that_does_not_fit_ends_the_way(misfit: str) -> None:
    fits = [line(SECOND, FIRST[0], 30), line(THIRD, SECOND[0], 29)]
    case = found(*storm([*fits, misfit, line(CLIENT, SENDER[0], 27)]))
    assert origin(case).took_it_from is TookItFrom.CLIENT
    assert [[name for name, _ in way] for way in ways(case, SECOND[0])] == [
        [FIRST[0], SECOND[0], THIRD[0]]
    ]


def test_behind_a_login_there_is_no_server() -> None:
    login = line(CLIENT, SECOND[0], 29, "(Postfix) with ESMTPSA id X")
    case = found(*storm([line(SECOND, FIRST[0], 30), login, line(BANK, CLIENT[0], 28)]))
    assert origin(case).took_it_from is TookItFrom.LOGIN
    assert [[name for name, _ in way] for way in ways(case, SECOND[0])] == [
        [FIRST[0], SECOND[0], CLIENT[0]]
    ]


# Loops inside one house.


@pytest.mark.parametrize("loops", [1, 3])
@pytest.mark.parametrize("relay", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def test_steps_between_private_addresses_are_passed_over_and_shown(
    loops: int, relay: Named
) -> None:
    plain = lines_of(CHAINS[3])
    place = CHAINS[3].index(relay)
    inner = [line((f"in{n}", f"10.0.0.{n}"), relay[0], 30 - place) for n in range(1, loops + 1)]
    case = found(*storm([*plain[:place], *inner, *plain[place:]]))
    assert roles(case) == roles(found(*storm(plain)))
    assert ways(case, SECOND[0]) == ways(found(*storm(plain)), SECOND[0])
    assert not any(str(row.ip).startswith("10.") for row in case.findings.servers)
    hops = hops_of(case)
    assert [each.is_inner for each in hops[place : place + loops]] == [True] * loops
    assert sum(each.is_inner for each in hops) == loops
    assert [at for at, each in enumerate(hops) if each.is_boundary] == [
        loops if relay is FIRST else 0
    ]
