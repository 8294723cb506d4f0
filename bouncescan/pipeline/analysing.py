"""case file -> analysis -> findings: who the victim is, stored mail read again where needed."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from bouncescan.bounces import parse
from bouncescan.casefile import Case
from bouncescan.errors import SourceError
from bouncescan.pipeline.outside import check_databases, complete, learn_offline, learn_online
from bouncescan.pipeline.request import Outside, Progress, ScanRequest
from bouncescan.records.findings import Findings
from bouncescan.sources.providers import for_address
from bouncescan.version import PARSER_VERSION

__all__ = ["analyse_case", "provider_domains", "read_again", "read_case", "settle_victim"]


def read_case(path: Path, progress: Progress, outside: Outside | None = None) -> Findings:
    """The findings of a case made before. Raises CasefileError, SourceError for a database."""
    check_databases(outside or Outside())
    with Case(path, must_exist=True) as case:
        return analyse_case(case, progress, outside or Outside())


def settle_victim(
    case: Case, request: ScanRequest, logins: Sequence[str], progress: Progress
) -> None:
    """Keep who the victim is: as said, as kept before, the login, or what the mail agrees on."""
    known = request.victim or case.victim or tuple(logins)
    from bouncescan.analysis.victim import (  # noqa: PLC0415 as below
        agree,
        is_named,
        victim_candidates,
    )

    if not known and case.has_messages:
        candidates = victim_candidates(case.headers())
        address = agree(candidates)
        if address is None:
            # The one place where addresses stand in an error: the person has to choose.
            named = ", ".join(dict.fromkeys(name for name, _ in candidates)) or "ADDRESS"
            raise SourceError(
                f"{request.specs[0]}: cannot tell whose mailbox this is",
                remedy=f"scan again with --victim ADDRESS (what was read is kept)\n"
                f"the mail names {named}",
            )
        known = (address,)
    if known != case.victim:
        case.set_victim(tuple(dict.fromkeys(known)))
    if request.victim and case.has_messages and not is_named(case.headers(), request.victim):
        # A slip here would turn all forged mail into nobody's; the address itself is not shown.
        progress.say("--victim: no mail here is from or to this address; is it spelled right?")


def analyse_case(case: Case, progress: Progress, outside: Outside) -> Findings:
    """The findings of an open case, its stored mail read by the present parser.

    What is asked of the network depends on them; where it answers, they are made once more.
    """
    from bouncescan.analysis.analyze import analyze  # noqa: PLC0415 pandas: not for parse

    read_again(case, progress)
    domains = provider_domains(case)
    findings = analyze(case, provider_domains=domains)
    learn_offline(case, findings, outside)
    if outside.online and learn_online(case, findings, outside, progress):
        findings = analyze(case, provider_domains=domains)
    return complete(findings, case.lookups())


def provider_domains(case: Case) -> tuple[str, ...]:
    """The organisational domains of the hosts of the victim's provider, where it is known."""
    providers = filter(None, map(for_address, case.victim))
    return tuple(itertools.chain.from_iterable(each.server_domains for each in providers))


def read_again(case: Case, progress: Progress) -> None:
    """Let this parser read the stored mail that an older one read."""
    renewed = 0
    for locator, raw in case.stale(PARSER_VERSION):
        case.replace_record(parse(raw, locator=locator), PARSER_VERSION)
        renewed += 1
    if renewed:
        progress.say(f"{case.name}: {renewed:,} stored messages read again by the newer parser")
