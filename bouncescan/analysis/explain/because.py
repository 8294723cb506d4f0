"""Why a server is the origin, and why a mail is forged, sent through the account, or the victim's.

The rules are those of `origins`, `ownership` and `misuse`; here they are named for one report.
reports/rules.py has a sentence for each.
"""

from collections.abc import Iterator

from bouncescan.analysis.departures import Departure
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.ownership import Habits, fits_in_sent, names_victim
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Host, Ownership, ReporterRole

__all__ = ["why_origin", "why_ownership", "why_reporter"]


def why_reporter(entry: Judged) -> Evidence:
    """The rule that gave the reporter its role."""
    return Evidence(rule=entry.reporter.rule or "nothing_tells")


def why_origin(entry: Judged) -> Evidence:
    """The rule that named the origin, or why there is none."""
    origin = entry.origin
    if origin is None:
        return Evidence(rule=_why_no_origin(entry))
    if entry.misuse:
        return Evidence(rule="your_provider_sent_it_out")
    if origin.relays:
        further = origin.server.rule == "named_behind_a_relay"
        rule = "named_behind_a_relay" if further else "peer_that_relayed"
        return Evidence(rule=rule, parameters=_named(origin.relays[-1]))
    if origin.server == entry.reporter:
        return Evidence(rule="its_reporter_sent_it")
    rule = origin.server.rule or "nothing_tells"
    return Evidence(rule=rule, parameters=_named(entry.reporter))


def _why_no_origin(entry: Judged) -> str:
    original = entry.record.original
    if original is None:
        return "no_mail_came_back_with_it"
    if not original.hops:
        return "no_trace_came_back_with_it"
    if entry.departure is not None and entry.departure.server == entry.reporter:
        return "its_reporter_may_be_your_provider"
    if entry.reporter.role is ReporterRole.UNKNOWN:
        return "its_reporters_side_is_unknown"
    if entry.reporter.role is ReporterRole.VICTIM_SIDE:
        return "handed_in_at_your_provider"
    return "its_trace_names_no_other_server"


def _named(host: Host) -> dict[str, str | int]:
    name = host.host or (str(host.ip) if host.ip else "")
    return {"host": name} if name else {}


def why_ownership(entry: Judged, habits: Habits) -> tuple[Evidence, ...]:
    """The rules that told whose mail it was, the deciding one first."""
    return tuple(_why_ownership(entry, habits))


def _why_ownership(entry: Judged, habits: Habits) -> Iterator[Evidence]:
    original, departure = entry.record.original, entry.departure
    if original is None:
        yield Evidence(rule="no_mail_came_back_with_it")
    elif not names_victim(original, habits):
        yield Evidence(rule="names_somebody_else_as_sender")
    elif departure is None:
        is_doubtful = entry.ownership is Ownership.UNDECIDED
        rule = "copy_in_sent_but_left_elsewhere" if is_doubtful else "left_elsewhere"
        yield Evidence(rule=rule if original.hops else f"{rule}_without_trace")
    elif entry.misuse:
        yield Evidence(rule="left_through_your_provider", parameters=_named(departure.server))
        for rule in entry.misuse:
            yield Evidence(rule=rule, parameters=_sign(rule, entry))
    elif entry.ownership is Ownership.OWN:
        yield Evidence(rule=_how_it_left(departure), parameters=_named(departure.server))
        is_in_sent = fits_in_sent(original, habits)
        yield Evidence(
            rule="copy_in_sent_by_your_program" if is_in_sent else "your_program_and_network"
        )
    else:
        yield Evidence(rule=_how_it_left(departure), parameters=_named(departure.server))
        yield Evidence(rule="nothing_tells_who_wrote_it")


def _how_it_left(departure: Departure) -> str:
    if departure.is_sure:
        return "left_through_your_provider"
    return "said_to_have_left_through_your_provider"


def _sign(rule: str, entry: Judged) -> dict[str, str | int]:
    original, departure = entry.record.original, entry.departure
    client = departure.client if departure else None
    if rule == "unknown_mailer" and original and original.mailer:
        return {"what": original.mailer}
    if rule == "signed_in_from_elsewhere" and client and client.ip:
        return {"what": str(client.ip)}
    return {}
