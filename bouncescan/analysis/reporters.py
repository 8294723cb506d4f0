"""Whom to believe among those who say a thing: one who lies writes often, and nobody's friend."""

from collections.abc import Collection, Iterable

from bouncescan.analysis.gist import Named
from bouncescan.analysis.hosts import is_same_organisation, network_of, organisation
from bouncescan.mail.address import address_key, domain_of
from bouncescan.records.findings import Grade, Host, ReporterRole

__all__ = ["count_independent", "keeps_known_mailbox"]


def count_independent(witnesses: Iterable[Host]) -> int:
    """How many of them at least know nothing of each other; one that shows nothing counts once."""
    groups: list[set[str]] = []
    for marks in {_marks(witness) for witness in witnesses}:
        joined = {*marks}.union(*(group for group in groups if not group.isdisjoint(marks)))
        groups = [group for group in groups if group.isdisjoint(marks)]
        groups.append(joined)
    return len(groups)


def _marks(witness: Host) -> frozenset[str]:
    marks = (
        organisation(witness.host),
        network_of(witness.ip) if witness.ip is not None else None,
    )
    return frozenset(mark for mark in marks if mark) or frozenset({""})


def keeps_known_mailbox(
    reporter: Host, recipients: Iterable[Named], written_to: Collection[str]
) -> bool:
    """True for the server of a failed address that the victim once wrote to of her own accord.

    A stranger can set up a server and a mailbox, but not one that she had written to before.
    """
    if reporter.role is not ReporterRole.RECIPIENT_SIDE or reporter.grade is not Grade.PROVED:
        return False
    addresses = (each.original_recipient or each.final_recipient for each in recipients)
    return any(
        address_key(address) in written_to
        and is_same_organisation(reporter.host, domain_of(address))
        for address in addresses
    )
