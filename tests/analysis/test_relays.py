"""Several relays in a row, and loops inside one house: all are shown, and nobody is proved by them.

Only the reporter's own line is its word. Which of the servers below it relayed and which one sent
is told by lines that the first of them may have made up.
"""

import pytest

from bouncescan.analysis.analyze import examine
from bouncescan.analysis.explain import explain
from bouncescan.records.explanation import GradedHop, MessageExplained, Trace
from bouncescan.records.findings import Findings, Grade, ServerRole
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.mails import bounce, hop, letter

FIRST = ("r1.one.example", "192.0.2.1")  # the last one that had the mail: it wrote the bounces
CHAIN = (("r2.two.example", "198.51.100.2"), ("r3.three.example", "198.51.100.3"))
SENDER = ("o.evil.example", "203.0.113.66")
CLIENT = ("pc.dsl.example", "203.0.113.99")  # handed it in there
PEOPLE = ("x@a.example", "x@b.example", "x@c.example")


def line(peer: tuple[str, str], by: str, minute: int) -> str:
    name, ip = peer
    return hop(f"from {name} ({name} [{ip}]) by {by} (Postfix) with ESMTP id X{minute}", minute)


def chain(relays: int) -> list[str]:
    """The lines of a mail that passed so many relays, the newest first."""
    hosts = [FIRST, *CHAIN[: relays - 1], SENDER, CLIENT]
    pairs = list(zip(hosts[1:], hosts, strict=False))
    return [line(peer, by, 9 - place) for place, (peer, (by, _)) in enumerate(pairs)]


def storm(lines: list[str]) -> tuple[Findings, tuple[GradedHop, ...]]:
    """The findings, and the way of the first mail as explain draws it."""
    mails = [
        bounce(
            letter(*lines, to=address, message_id=f"spoof-{number}@spam.example"),
            f"{address}|Remote-MTA: dns; mx.{address[2:]}|Diagnostic-Code: smtp; 550 no",
            reporter=FIRST[0],
            peer=f"{FIRST[0]} [{FIRST[1]}]",
            message_id=f"bounce-{number}@one.example",
        )
        for number, address in enumerate(PEOPLE)
    ]
    with case_of([(FolderRole.INBOX, mail) for mail in mails]) as case:
        examined = examine(case)
        answer = explain(examined, examined.findings, case.lookups(), "spoof-0@spam.example")
    explained = getattr(answer, "explained", None)
    assert isinstance(explained, MessageExplained)
    return examined.findings, tuple(each for each in explained.hops if each.trace is Trace.ORIGINAL)


@pytest.mark.parametrize("relays", [1, 2, 3])
def test_the_last_relay_is_one_and_what_is_behind_is_named_beside_the_origin(relays: int) -> None:
    findings, hops = storm(chain(relays))
    roles = {row.host: (row.role, row.grade) for row in findings.servers}
    assert roles[FIRST[0]] == (ServerRole.RELAY, Grade.PROVED)
    (origin,) = (row for row in findings.servers if row.role is ServerRole.ORIGIN)
    behind = [*CHAIN[: relays - 1], SENDER]
    assert origin.host in {name for name, _ in behind}
    assert origin.grade is not Grade.PROVED
    assert [each.hop.from_host for each in hops] == [name for name, _ in (*behind, CLIENT)]
    assert [each.grade for each in hops] == [Grade.STATED, *[Grade.CLAIMED] * relays]


@pytest.mark.parametrize("loops", [1, 3])
def test_steps_between_private_addresses_are_passed_over_and_shown(loops: int) -> None:
    inner = [
        line((f"in{place}", f"10.0.0.{place}"), FIRST[0], 20 - place) for place in range(loops)
    ]
    findings, hops = storm([*inner, *chain(1)])
    (origin,) = (row for row in findings.servers if row.role is ServerRole.ORIGIN)
    assert (origin.host, str(origin.ip)) == SENDER
    assert not any(str(row.ip).startswith("10.") for row in findings.servers)
    assert [each.is_inner for each in hops] == [*[True] * loops, False, False]
    assert hops[loops].is_boundary
