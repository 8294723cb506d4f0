"""What each line of a trace is worth: proved, stated or claimed, by who wrote it.

Every server writes its Received above those that are there. So from the newest down the lines of
one house can be believed as far as that house can, until one says that the mail came from outside:
what stands below was in the mail when it came in, and whoever sent it wrote it as he liked.

    report     the provider's lines down to the boundary are proved, all below are claims
    original   the reporter's own lines are stated; where it is the provider's, they are proved.
               Where its peer is the victim's provider, the provider's lines below are stated too:
               the reporter vouches for having them from there. All else is a claim.

Which lines are the reporter's own, own_lines tells. A reporter under a name that is not seen to
be its own states nothing, nor one that puts no line on its own reports; and what stands below a
step that only a greeting calls inner is a claim.
"""

from collections.abc import Iterator, Sequence

from bouncescan.analysis.clock import Boundary, find_boundary, leaves_its_peer_open
from bouncescan.analysis.hosts import VictimSide, is_internal
from bouncescan.analysis.own_lines import is_greeting_alone, is_inner_step
from bouncescan.analysis.reporting import Reporting, reporting_of
from bouncescan.analysis.results import counting_results
from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Record
from bouncescan.records.explanation import GradedHop, GradedResult, Trace, Writer
from bouncescan.records.findings import Grade, Host, ReporterRole
from bouncescan.records.trace import Hop

__all__ = ["grade_hops", "grade_results"]


def grade_hops(
    record: Record, boundary: Boundary | None, reporter: Host, victim_side: VictimSide
) -> tuple[GradedHop, ...]:
    """Every hop of a report's own trace, then of its original's; the newest first in each.

    `boundary` is find_boundary of the report's trace, `reporter` find_reporter's.
    """
    hops = list(_of_provider(record.received, Trace.REPORT, boundary, victim_side))
    received = record.original.received if record.original else ()
    # A report that some other server may have written does not become the provider's by its words.
    if reporter.role is ReporterRole.VICTIM_SIDE and all(hop.grade is Grade.PROVED for hop in hops):
        entry = find_boundary(received, victim_side)
        hops += _of_provider(received, Trace.ORIGINAL, entry, victim_side)
    else:
        hops += _of_reporter(record, boundary, victim_side)
    return tuple(hops)


def _of_provider(
    received: Sequence[Hop], trace: Trace, boundary: Boundary | None, victim_side: VictimSide
) -> Iterator[GradedHop]:
    """The provider's hops are proved: they stand above what came from outside."""
    is_providers = True
    for place, hop in enumerate(received):
        is_providers = is_providers and (hop.by_host is None or victim_side.serves(hop.by_host))
        is_boundary = is_providers and boundary is not None and place == boundary.place
        yield GradedHop(
            hop=hop,
            trace=trace,
            grade=Grade.PROVED if is_providers else Grade.CLAIMED,
            writer=Writer.PROVIDER if is_providers else Writer.ANYONE,
            is_inner=not is_boundary and _is_step(hop, victim_side if is_providers else None),
            is_boundary=is_boundary,
        )
        is_providers = is_providers and not (is_boundary or leaves_its_peer_open(hop, victim_side))


def _of_reporter(
    record: Record, boundary: Boundary | None, victim_side: VictimSide
) -> Iterator[GradedHop]:
    received = record.original.received if record.original else ()
    ip, report = boundary.ip if boundary else None, reporting_of(record, boundary)
    own = _stated_hops(report) if report.vouches_for_its_lines() else 0
    vouched = 0
    if own and victim_side.handed_over(received[own - 1]):
        vouched = _vouched_hops(received[own:], victim_side)
    for place, hop in enumerate(received):
        is_own, is_vouched = place < own, own <= place < own + vouched
        is_inner = _is_step(hop, victim_side if is_vouched else None)
        if is_own:
            is_inner = is_inner_step(hop, ip)
        is_last = place + 1 in {own, own + vouched}
        yield GradedHop(
            hop=hop,
            trace=Trace.ORIGINAL,
            grade=Grade.STATED if is_own or is_vouched else Grade.CLAIMED,
            writer=_writer(is_own=is_own, is_vouched=is_vouched),
            is_inner=is_inner,
            is_boundary=is_last and (is_own or is_vouched) and not is_inner,
        )


def _writer(*, is_own: bool, is_vouched: bool) -> Writer:
    if is_own:
        return Writer.REPORTER
    return Writer.PROVIDER if is_vouched else Writer.ANYONE


def _stated_hops(report: Reporting) -> int:
    """How many of the original's newest hops the reporter is sure to have written."""
    if report.original is None:
        return 0
    own = report.own_hops
    ends = next((hop for hop in own if is_greeting_alone(hop)), own[-1] if own else None)
    # By identity: two lines of a mail may read the same.
    places = (place for place, hop in enumerate(report.original.received) if hop is ends)
    return next(places, -1) + 1


def _vouched_hops(received: Sequence[Hop], victim_side: VictimSide) -> int:
    """How many of these the victim's provider wrote, when the mail came from there."""
    vouched = 0
    for hop in received:
        if not victim_side.serves(hop.by_host):
            break
        vouched += 1
        if not _is_step(hop, victim_side):
            break
    return vouched


def _is_step(hop: Hop, victim_side: VictimSide | None) -> bool:
    """True for a step on one machine or between private addresses, or inside the victim's side."""
    if hop.is_authenticated:
        return False
    if hop.from_ip is not None and is_internal(hop.from_ip):
        return True
    if hop.from_ip is None and hop.from_host is None and hop.helo is None:
        return True
    return victim_side is not None and victim_side.has_peer(hop)


def grade_results(
    record: Record, reporter: Host, victim_side: VictimSide
) -> tuple[GradedResult, ...]:
    """Every authentication result of a report, then of its original, with whether it counts."""
    original = record.original
    counting = frozenset(counting_results(original, reporter))
    return (
        *(_of_report(result, victim_side) for result in record.authentication),
        *(
            _of_original(result, reporter, is_counted=result in counting)
            for result in (original.authentication if original else ())
        ),
    )


def _of_report(result: AuthenticationResult, victim_side: VictimSide) -> GradedResult:
    counts = victim_side.serves(result.authserv_id)
    rule = "noted_by_your_provider" if counts else _why_not(result, "not_noted_by_your_provider")
    return GradedResult(result=result, trace=Trace.REPORT, counts=counts, rule=rule)


def _of_original(result: AuthenticationResult, reporter: Host, *, is_counted: bool) -> GradedResult:
    if is_counted:
        rule = "noted_where_it_came_in"
    elif reporter.role in {ReporterRole.RECIPIENT_SIDE, ReporterRole.FORWARDER}:
        rule = _why_not(result, "not_noted_where_it_came_in")
    else:
        rule = "nobody_known_took_it_in"
    return GradedResult(result=result, trace=Trace.ORIGINAL, counts=is_counted, rule=rule)


def _why_not(result: AuthenticationResult, rule: str) -> str:
    return rule if result.authserv_id else "names_nobody_who_checked"
