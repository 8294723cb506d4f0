"""Copies of the spoofed mail in the victim's own folders: her provider saw who handed them in.

Strangers often write to the sender herself, and mail lists send it back. It is evidence for where
the mail came from, never a bounce and never somebody targeted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from bouncescan.analysis.clock import find_boundary
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.making import subject_shape
from bouncescan.mail.address import address_key
from bouncescan.mail.trace import parse_received
from bouncescan.records.findings import Campaign, Grade, Host
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["Copy", "find_copies"]

_NEAR = timedelta(days=1)


class Copy(NamedTuple):
    """One copy: where it lies, and the outside server that handed it in; None: her provider."""

    message_id: str
    locator: str
    sender: Host | None


def find_copies(
    headers: Iterable[MailHeader],
    campaigns: Sequence[Campaign],
    victim: Collection[str],
    victim_side: VictimSide,
) -> Iterator[Copy]:
    """The copies among the mail that came in in the victim's name; `victim` are address keys.

    Known by the Message-ID of a spoofed mail, or by its subject in the days of its campaign.
    """
    known = {mail for campaign in campaigns for mail in campaign.message_ids}
    for header in headers:
        if header.message_id is None or FolderRole.SENT in header.roles:
            continue
        if not any(address_key(address) in victim for address in header.from_):
            continue
        if header.message_id not in known and not _is_of_a_campaign(header, campaigns):
            continue
        hops = tuple(parse_received(text.encode()) for text in header.received)
        boundary = find_boundary(hops, victim_side)
        sender = None
        if boundary is not None and not boundary.is_authenticated:
            sender = Host(
                host=boundary.host,
                ip=boundary.ip,
                grade=Grade.PROVED,
                rule="peer_of_the_victim_side",
            )
        is_known = header.message_id in known
        if hops and (is_known or sender is not None):
            yield Copy(header.message_id, str(header.locator), sender)


def _is_of_a_campaign(header: MailHeader, campaigns: Sequence[Campaign]) -> bool:
    shape, when = subject_shape(header.subject), header.internal_date or header.date
    if not shape or when is None:
        return False
    return any(
        shape in campaign.subject_shapes
        and campaign.first is not None
        and campaign.last is not None
        and campaign.first - _NEAR <= when <= campaign.last + _NEAR
        for campaign in campaigns
    )
