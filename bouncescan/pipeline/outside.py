"""What no mail tells: databases of the user's, and the network where it may be asked.

The answers go into the case; the findings are completed from there, so that they are shown again
with their date where nobody is asked.
"""

import importlib.util
import itertools
from dataclasses import replace
from typing import TypeVar

from bouncescan.casefile import Case
from bouncescan.lookups.country import country_of
from bouncescan.lookups.databases import Databases
from bouncescan.lookups.inquiry import Unanswered
from bouncescan.pipeline.announcing import announcement, failures
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.records.findings import Findings, Server, ServerRole
from bouncescan.records.lookup import Answer, Lookups
from bouncescan.records.network import Told

__all__ = ["check_databases", "complete", "learn_offline", "learn_online"]

T = TypeVar("T")

_EXTRA = ("dns", "spf", "dkim")


def check_databases(outside: Outside) -> None:
    """Raise SourceError, before hours of reading, for a database that cannot be read."""
    with Databases(outside.databases):
        pass


def learn_offline(case: Case, findings: Findings, outside: Outside) -> None:
    """Keep what the databases say of each server. Raises SourceError."""
    if outside.databases:
        with Databases(outside.databases) as databases:
            addresses = dict.fromkeys(server.ip for server in findings.servers if server.ip)
            case.add_answers(list(itertools.chain.from_iterable(map(databases.answers, addresses))))


def learn_online(case: Case, findings: Findings, outside: Outside, progress: Progress) -> bool:
    """Ask what is missing or old, and keep the answers; True if there are any new ones.

    What is asked, and of whom, is said before. Whatever fails is said, and does no harm.
    """
    if any(importlib.util.find_spec(name) is None for name in _EXTRA):
        progress.say("--online: nothing is asked; first: pip install 'bouncescan[dns]'")
        return False
    from bouncescan.lookups.asking import ask_all  # noqa: PLC0415 only with --online
    from bouncescan.pipeline.inquiring import to_be_asked  # noqa: PLC0415 as above

    inquiry = to_be_asked(case, findings)
    for line in announcement(inquiry):
        progress.say(f"--online: {line}")
    if not inquiry.asks:
        return False
    failed: list[Unanswered] = []
    is_answered = False
    progress.begin("asking", len(inquiry.asks))
    try:
        for outcomes in ask_all(inquiry, outside.settings):
            failed += [each for each in outcomes if isinstance(each, Unanswered)]
            answers = [each for each in outcomes if isinstance(each, Answer)]
            case.add_answers(answers)
            is_answered = is_answered or bool(answers)
            progress.advance(1)
    finally:
        progress.end()
    for line in failures(failed, len(inquiry.asks)):
        progress.say(f"--online: {line}")
    return is_answered


def complete(findings: Findings, lookups: Lookups) -> Findings:
    """The findings with what is known of each server's address."""
    servers = tuple(_complete(server, lookups) for server in findings.servers)
    return replace(findings, servers=servers)


def _complete(server: Server, lookups: Lookups) -> Server:
    if server.ip is None:
        return server
    known = lookups.network(server.ip)
    is_origin = server.role is ServerRole.ORIGIN
    spf = lookups.spf_today(server.ip) if is_origin else None
    dates = [date for date in (known.asked, spf.asked if spf else None) if date]
    return replace(
        server,
        country=_value(known.country) or country_of(server.ip),
        asn=_value(known.asn),
        network=_value(known.name),
        abuse_contact=_value(known.abuse_contact),
        rdns=_value(known.rdns),
        spf_today=spf.result if spf else None,
        asked=max(dates, default=None),
    )


def _value(told: Told[T] | None) -> T | None:
    return None if told is None else told.value
