"""What stands inside a mail that is no report: claims, but for the lines of a friend's server."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bouncescan.analysis.copies import Copy
from bouncescan.analysis.hosts import is_same_organisation
from bouncescan.records.bounce import Record
from bouncescan.records.explanation import FriendsCopy, GradedHop, GradedResult, Trace, Writer
from bouncescan.records.findings import Grade

__all__ = ["friends_copy", "grade_forwarded_hops", "grade_forwarded_results"]


def grade_forwarded_hops(hops: Iterable[GradedHop], copy: Copy | None) -> Iterator[GradedHop]:
    """What is inside a mail that is no report is a claim, but for the friend's server's lines."""
    inside, lines = 0, copy.lines if copy else 0
    for graded in hops:
        if graded.trace is Trace.REPORT:
            yield graded
            continue
        inside += 1
        is_stated = inside <= lines
        yield replace(
            graded,
            grade=Grade.STATED if is_stated else Grade.CLAIMED,
            writer=Writer.REPORTER if is_stated else Writer.ANYONE,
            is_inner=graded.is_inner and inside != lines,
            is_boundary=inside == lines,
        )


def grade_forwarded_results(
    record: Record, copy: Copy | None, results: Iterable[GradedResult]
) -> Iterator[GradedResult]:
    """Inside a mail that is no report only what the friend's server noted counts, as her word."""
    original = record.original
    entered = original.received[copy.lines - 1] if original and copy and copy.lines else None
    for graded in results:
        if graded.trace is Trace.REPORT:
            yield graded
            continue
        counts = entered is not None and is_same_organisation(
            graded.result.authserv_id, entered.by_host
        )
        rule = "noted_by_the_friends_server" if counts else "stands_inside_the_mail"
        yield replace(graded, counts=counts, rule=rule)


def friends_copy(copy: Copy | None) -> FriendsCopy | None:
    """What a copy says; None where nobody forwarded it."""
    if copy is None or copy.handed_over_by is None:
        return None
    return FriendsCopy(
        handed_over_by=copy.handed_over_by,
        sender=copy.sender,
        spf=copy.spf,
        is_providers=copy.is_providers,
    )
