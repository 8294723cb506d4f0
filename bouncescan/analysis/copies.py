"""Copies of the spoofed mail in the victim's own folders: her provider saw who handed them in.

Strangers often write to the sender herself, and mail lists send it back. It is evidence for where
the mail came from, never a bounce and never somebody targeted. What friends forward, `forwarded`
reads; here is what both come to.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bouncescan.analysis.clock import find_boundary, happened
from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.making import subject_shape
from bouncescan.mail.address import address_key
from bouncescan.mail.trace import parse_received
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Campaign, Grade, Host
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["Copy", "campaign_at", "evidence_of_copies", "find_copies"]

_NEAR = timedelta(days=1)
_SHOWN = 5  # locators of one line of evidence
_NAMED = 3  # friends in one


class Copy(NamedTuple):
    """One copy: where it lies, and the outside server that handed it in; None: not an outside one.

    `handed_over_by` is the address of a friend who forwarded it: then `sender` is whom the friend's
    server had it from, `spf` what that server noted, and `is_providers` says that it was one of the
    victim's own provider's. `lines` are how many of the copy's newest that server's house wrote.
    """

    message_id: str
    locator: str
    sender: Host | None
    handed_over_by: str | None = None
    spf: str | None = None
    is_providers: bool = False
    campaign: int | None = None
    lines: int = 0

    @property
    def is_believed(self) -> bool:
        """True where it is more than a claim: a made-up one may want somebody accused."""
        return self.sender is not None and self.sender.grade is not Grade.CLAIMED


def find_copies(
    headers: Sequence[MailHeader],
    campaigns: Sequence[Campaign],
    victim: Collection[str],
    victim_side: VictimSide,
) -> Iterator[Copy]:
    """The copies among the mail that came in in the victim's name; `victim` are address keys.

    Known by the Message-ID of a spoofed mail, or by its subject in the days of its campaign, as the
    provider's clock has them. Her own posts come back from lists too: what lies in Sent and did not
    bounce as spoofed is no copy.
    """
    if not campaigns:
        return
    known = {mail: campaign.id for campaign in campaigns for mail in campaign.message_ids}
    sent = {header.message_id for header in headers if FolderRole.SENT in header.roles}
    for header in headers:
        if header.message_id is None or FolderRole.SENT in header.roles:
            continue
        if not any(address_key(address) in victim for address in header.from_):
            continue
        is_known, shape = header.message_id in known, subject_shape(header.subject)
        is_alike = header.message_id not in sent and any(
            shape and shape in campaign.subject_shapes for campaign in campaigns
        )
        if not (is_known or is_alike):
            continue
        hops = tuple(parse_received(text.encode()) for text in header.received)
        boundary = find_boundary(hops, victim_side)
        when = happened(boundary, header.internal_date, header.date)
        near = [each for each in campaign_at(when, campaigns) if shape in each.subject_shapes]
        if not (is_known or near):
            continue
        sender = None
        if boundary is not None and not boundary.is_authenticated:
            sender = Host(
                host=boundary.host,
                ip=boundary.ip,
                grade=Grade.PROVED,
                rule="peer_of_the_victim_side",
            )
        if hops and (is_known or sender is not None):
            number = known.get(header.message_id) or near[0].id
            yield Copy(header.message_id, str(header.locator), sender, campaign=number)


def campaign_at(when: datetime | None, campaigns: Sequence[Campaign]) -> Iterator[Campaign]:
    """The campaigns that were on at this time, a day more at both ends."""
    if when is None:
        return
    for campaign in campaigns:
        first, last = campaign.first, campaign.last
        if first is not None and last is not None and first - _NEAR <= when <= last + _NEAR:
            yield campaign


def evidence_of_copies(copies: Sequence[Copy], *, is_providers: bool) -> Iterator[Evidence]:
    """A line for each server that copies show, of those that are the victim's provider's or not."""
    groups: dict[tuple[bool, str], list[Copy]] = {}
    for copy in copies:
        sender = copy.sender
        if sender is not None and copy.is_believed and copy.is_providers is is_providers:
            key = copy.handed_over_by is not None, _shown(sender)
            groups.setdefault(key, []).append(copy)
    for (is_forwarded, name), found in groups.items():
        mails = {(copy.message_id, copy.handed_over_by) for copy in found}
        parameters: dict[str, str | int] = {"n": len(mails), "what": name}
        rule = "copy_came_from"
        if is_forwarded:
            rule = "friends_copy_left_through_your_provider" if is_providers else _FRIENDS
            friends = dict.fromkeys(copy.handed_over_by or "" for copy in found)
            parameters["who"] = ", ".join(list(friends)[:_NAMED])
            results = {copy.spf for copy in found}
            parameters["spf"] = (results.pop() or "") if len(results) == 1 else ""
        yield Evidence(
            rule=rule,
            parameters=parameters,
            locators=tuple(copy.locator for copy in found[:_SHOWN]),
        )


_FRIENDS = "friends_copy_came_from"


def _shown(server: Host) -> str:
    if server.ip is None:
        return server.host or ""
    return f"{server.host} [{server.ip}]" if server.host else f"[{server.ip}]"
