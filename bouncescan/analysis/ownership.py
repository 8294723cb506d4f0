"""Whose mail came back: spoofed, the victim's own, or not decided.

Own mail left through the victim's own servers, from a mailer that the victim uses. A copy in Sent
alone clears nothing: webmail saves what a stranger sends there too. What left through the victim's
servers and does not fit is left undecided; whether the account was used is decided from it later.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bouncescan.analysis.clock import Boundary, find_boundary
from bouncescan.analysis.hosts import VictimSide, is_internal, is_same_organisation
from bouncescan.mail.address import address_key
from bouncescan.mail.rewriting import unwrap_address
from bouncescan.records.bounce import Original
from bouncescan.records.findings import Host, Ownership, ReporterRole
from bouncescan.records.message import FolderRole, MailHeader
from bouncescan.records.trace import Hop

__all__ = ["Habits", "decide_ownership", "learn_habits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of the victim's own sending: addresses, Sent's Message-IDs and mailers."""

    victim: frozenset[str]  # as address_key gives them
    sent: frozenset[str]
    mailers: frozenset[str]


def learn_habits(headers: Iterable[MailHeader], victim: Iterable[str]) -> Habits:
    """Learn them from the header pass; empty sets where there was none."""
    sent: set[str] = set()
    mailers: set[str] = set()
    for header in headers:
        if FolderRole.SENT in header.roles:
            if header.message_id:
                sent.add(header.message_id)
            if header.mailer:
                mailers.add(header.mailer)
    return Habits(
        victim=frozenset(map(address_key, victim)), sent=frozenset(sent), mailers=frozenset(mailers)
    )


def decide_ownership(
    original: Original | None,
    reporter: Host,
    boundary: Boundary | None,
    habits: Habits,
    victim_side: VictimSide,
) -> Ownership:
    """Whose mail this original is; undecided without one, or where it does not name the victim."""
    if original is None or not names_victim(original, habits):
        return Ownership.UNDECIDED
    if not _left_through_victim_side(original, reporter, boundary, victim_side):
        in_sent = original.message_id is not None and original.message_id in habits.sent
        return Ownership.UNDECIDED if in_sent else Ownership.SPOOFED
    has_copy = original.message_id in habits.sent
    fits = original.mailer in habits.mailers if original.mailer else has_copy
    return Ownership.OWN if has_copy and fits else Ownership.UNDECIDED


def names_victim(original: Original, habits: Habits) -> bool:
    """True if the original was sent in the victim's name: From, or the envelope sender."""
    senders = (original.from_, original.reverse_path and unwrap_address(original.reverse_path))
    return any(sender and address_key(sender) in habits.victim for sender in senders)


def _left_through_victim_side(
    original: Original, reporter: Host, boundary: Boundary | None, victim_side: VictimSide
) -> bool:
    """True if the victim's own servers handed the original to the world.

    Known by the hop that the reporter wrote about its peer, or because the reporter is the
    victim's provider. Hops further down are claims and cannot say it.
    """
    if reporter.role is ReporterRole.VICTIM_SIDE:
        # It also bounces what others sent to its own people: then an outside server handed it in.
        entry = find_boundary(original.received, victim_side)
        return bool(original.received) and (entry is None or entry.is_authenticated)
    for hop in original.received:
        if hop.from_host is None and hop.from_ip is None:
            continue
        if _is_reporters(hop, reporter, boundary) and hop.from_ip and is_internal(hop.from_ip):
            continue
        return _is_reporters(hop, reporter, boundary) and victim_side.handed_over(hop)
    return False


def _is_reporters(hop: Hop, reporter: Host, boundary: Boundary | None) -> bool:
    names = (reporter.host, boundary.host if boundary else None)
    return any(is_same_organisation(hop.by_host, name) for name in names)
