"""What no mail tells: databases of the user's, and the network where it may be asked.

The answers go into the case; the findings are completed from there, so that they are shown again
with their date where nobody is asked.
"""

import importlib.util
import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from bouncescan.casefile import Case
from bouncescan.lookups.country import country_of
from bouncescan.lookups.databases import Databases
from bouncescan.lookups.inquiry import Unanswered
from bouncescan.pipeline.announcing import announcement, failures
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.records.explanation import Explanation, ServerExplained
from bouncescan.records.findings import Findings, Host, Organisation, Server, ServerRole
from bouncescan.records.lookup import Answer, Lookups
from bouncescan.records.network import Told
from bouncescan.records.trace import IPAddress

__all__ = [
    "check_databases",
    "complete",
    "complete_explanation",
    "learn_offline",
    "learn_online",
]

T = TypeVar("T")

_EXTRA = ("dns", "spf", "dkim")


def check_databases(outside: Outside) -> None:
    """Raise SourceError, before hours of reading, for a database that cannot be read."""
    with Databases(outside.databases):
        pass


def learn_offline(case: Case, findings: Findings, outside: Outside) -> None:
    """Keep what the databases say of each address. Raises SourceError."""
    if outside.databases:
        with Databases(outside.databases) as databases:
            addresses = dict.fromkeys(_addresses(findings))
            case.add_answers(list(itertools.chain.from_iterable(map(databases.answers, addresses))))


def _addresses(findings: Findings) -> Iterator[IPAddress]:
    """Of each server, and of who handed the mail in there."""
    for server in findings.servers:
        for host in (server, server.handed_in_by):
            if host is not None and host.ip is not None:
                yield host.ip


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
    """The findings with what is known of each server's address, and of who handed the mail in."""
    servers = tuple(_complete(server, lookups) for server in findings.servers)
    return replace(
        findings,
        servers=servers,
        organisations=tuple(_in_countries(each, lookups) for each in findings.organisations),
    )


def complete_explanation(explanation: Explanation, lookups: Lookups) -> Explanation:
    """The same for one explained server: its row has it, who handed it in has not."""
    explained = explanation.explained
    if not isinstance(explained, ServerExplained):
        return explanation
    handed_in = tuple(
        replace(each, server=_located(each.server, lookups)) for each in explained.handed_in
    )
    return replace(explanation, explained=replace(explained, handed_in=handed_in))


def _located(host: Host, lookups: Lookups) -> Host:
    if host.ip is None:
        return host
    known = lookups.network(host.ip)
    return replace(
        host,
        country=_country(host.ip, lookups),
        asn=_value(known.asn),
        network=_value(known.name),
        abuse_contact=_value(known.abuse_contact),
    )


def _country(ip: IPAddress, lookups: Lookups) -> str | None:
    return _value(lookups.network(ip).country) or country_of(ip)


def _in_countries(organisation: Organisation, lookups: Lookups) -> Organisation:
    found = (_country(ip, lookups) for ip in organisation.ips)
    countries = dict.fromkeys(country for country in found if country is not None)
    return replace(organisation, countries=tuple(countries))


def _complete(server: Server, lookups: Lookups) -> Server:
    if server.handed_in_by is not None:
        server = replace(server, handed_in_by=_located(server.handed_in_by, lookups))
    if server.ip is None:
        return server
    known = lookups.network(server.ip)
    is_origin = server.role is ServerRole.ORIGIN
    spf = lookups.spf_today(server.ip) if is_origin else None
    dates = [date for date in (known.asked, spf.asked if spf else None) if date]
    return replace(
        server,
        country=_country(server.ip, lookups),
        asn=_value(known.asn),
        network=_value(known.name),
        abuse_contact=_value(known.abuse_contact),
        rdns=_value(known.rdns),
        spf_today=spf.result if spf else None,
        asked=max(dates, default=None),
    )


def _value(told: Told[T] | None) -> T | None:
    return None if told is None else told.value
