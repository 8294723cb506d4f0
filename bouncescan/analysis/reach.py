"""How far each reporter's mail goes: whom it could not reach, over all its reports.

One refusal does not tell a relay from a filter in front of a mailbox; those of many domains do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bouncescan.analysis.clock import Boundary
from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.reporting import (
    Identity,
    Reach,
    identity_of,
    is_served,
    names_another_host,
    reporting_of,
)
from bouncescan.mail.address import domain_of
from bouncescan.records.bounce import Reason, Record

__all__ = ["MET_ON_THE_WAY", "measure_reach"]

# Only a server that had to pass the mail on meets these; a filter or a second MX does too.
MET_ON_THE_WAY = frozenset({Reason.NETWORK, Reason.EXPIRED})


def measure_reach(
    reports: Iterable[tuple[Record, Boundary | None]],
) -> Mapping[Identity, Reach]:
    """The reach of each reporter, by its identity."""
    refused: dict[Identity, set[str]] = defaultdict(set)
    first_hand: dict[Identity, set[str]] = defaultdict(set)
    for record, boundary in reports:
        report, identity = reporting_of(record, boundary), identity_of(record, boundary)
        is_first_hand = report.is_first_hand()
        for recipient in record.recipients:
            domain = domain_of(recipient.original_recipient or recipient.final_recipient)
            failed = organisation(domain) or domain
            if names_another_host(recipient, report.names) or recipient.reason in MET_ON_THE_WAY:
                refused[identity].add(failed)
            if is_first_hand and not is_served(recipient, report.names):
                first_hand[identity].add(failed)
    return {
        reporter: Reach(frozenset(refused[reporter]), frozenset(first_hand[reporter]))
        for reporter in {*refused, *first_hand}
    }
