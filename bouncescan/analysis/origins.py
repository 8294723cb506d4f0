"""Which side wrote a bounce, and which server sent the spoofed mail: docs/how-it-decides.md.

Told from one mail: the reporter's true address is the boundary's; the newest Received of the
original is the reporter's statement where it wrote it; all below is a claim. A bystander is never
made a sender: where the rules do not decide, the role is unknown and there is no origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bouncescan.analysis.clock import Boundary, find_boundary
from bouncescan.analysis.hosts import VictimSide, is_internal, is_same_organisation, organisation
from bouncescan.mail.address import domain_of
from bouncescan.mail.trace import parse_ip
from bouncescan.records.bounce import Original, Reason, Recipient, Record
from bouncescan.records.findings import Grade, Host, ReporterRole, TookItFrom
from bouncescan.records.trace import Hop

__all__ = ["Origin", "find_origin", "find_reporter", "own_hops"]

# Only the server that keeps the mailbox can know these.
_KNOWN_BY_THE_LAST = frozenset(
    {
        Reason.USER_UNKNOWN,
        Reason.MAILBOX_FULL,
        Reason.SUSPENDED,
        Reason.MOVED,
        Reason.FILTERED,
        Reason.NOT_ACCEPTING,
    }
)
# Only a server that had to pass the mail on meets these.
_MET_ON_THE_WAY = frozenset({Reason.HOST_UNKNOWN, Reason.NETWORK, Reason.EXPIRED})
_SCRIPT_FIELDS = ("x_php_originating_script", "x_php_script", "x_antiabuse", "x_source_args")
_RELAY_LAG = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The server that sent the spoofed mail, and how it came to have it."""

    server: Host
    took_it_from: TookItFrom
    handed_in_by: Host | None
    relay: Host | None = None  # the reporter, where it only passed the mail on


def find_reporter(record: Record, boundary: Boundary | None, victim_side: VictimSide) -> Host:
    """The host that wrote the bounce: its true address, its name, its role with the rule."""
    name = record.reporting_mta or _top_writer(record.original)
    host = name if boundary is None or name is not None else boundary.host
    if boundary is not None and not is_same_organisation(name, boundary.host):
        # What the notice calls itself is its own word; what the victim's provider looked up is not.
        host = boundary.host or name
    role, rule = _find_role(record, host, boundary, victim_side)
    return Host(
        host=host,
        ip=boundary.ip if boundary else None,
        grade=Grade.PROVED if boundary else Grade.CLAIMED,
        rule=rule,
        role=role,
    )


def _top_writer(original: Original | None) -> str | None:
    return original.received[0].by_host if original and original.received else None


def _find_role(
    record: Record, host: str | None, boundary: Boundary | None, victim_side: VictimSide
) -> tuple[ReporterRole, str]:
    if boundary is None and victim_side.serves(host):
        return ReporterRole.VICTIM_SIDE, "no_outside_hop"
    if not record.recipients:
        return ReporterRole.UNKNOWN, "no_recipient"
    if any(_was_forwarded(recipient) for recipient in record.recipients):
        return ReporterRole.FORWARDER, "recipient_was_rewritten"
    names = {name for name in (host, record.reporting_mta, boundary and boundary.host) if name}
    intake = _own_intake(record.original, names)
    if intake is not None:
        return ReporterRole.SENDER_SIDE, f"took_it_from_a_{intake}"
    if any(_serves(names, recipient) for recipient in record.recipients):
        return ReporterRole.RECIPIENT_SIDE, "serves_the_failed_domain"
    if _checked_it_as_incoming(record.original, names):
        return ReporterRole.RECIPIENT_SIDE, "checked_it_as_incoming"
    if any(_names_another_host(recipient, names) for recipient in record.recipients):
        if own_hops(record.original, names) or not (record.original and record.original.received):
            return ReporterRole.SENDER_SIDE, "refused_by_another_host"
        return ReporterRole.UNKNOWN, "no_hop_of_its_own"
    reasons = {recipient.reason for recipient in record.recipients}
    if reasons <= _MET_ON_THE_WAY:
        return ReporterRole.SENDER_SIDE, "could_not_pass_it_on"
    if reasons <= _KNOWN_BY_THE_LAST:
        return ReporterRole.RECIPIENT_SIDE, "knows_the_mailbox"
    return ReporterRole.UNKNOWN, "nothing_tells"


def _own_intake(original: Original | None, names: set[str]) -> TookItFrom | None:
    """LOGIN or SCRIPT where the reporter's own hop says that the mail began there.

    A server for incoming mail asks nobody to sign in, and runs no script that writes mail.
    """
    hops = own_hops(original, names)
    if original is None or not hops:
        return None
    took = _took_it_from(original, hops[-1])
    if took is TookItFrom.SCRIPT and len(original.received) > len(hops):
        return None  # handed on by a filter on the same host; it came from elsewhere
    return took if took in {TookItFrom.LOGIN, TookItFrom.SCRIPT} else None


def _was_forwarded(recipient: Recipient) -> bool:
    if recipient.original_recipient is None:
        return False
    before, after = domain_of(recipient.original_recipient), domain_of(recipient.final_recipient)
    if "." not in before or "." not in after:
        return False  # LMTP and local names are no other place
    return not is_same_organisation(before, after)


def _serves(names: set[str], recipient: Recipient) -> bool:
    domain = domain_of(recipient.original_recipient or recipient.final_recipient)
    return any(is_same_organisation(name, domain) for name in names)


def _checked_it_as_incoming(original: Original | None, names: set[str]) -> bool:
    """True if the reporter itself checked SPF, DKIM or DMARC on the original.

    Servers check what comes in for their own people, not what they take from clients: a filter in
    front of the mailbox refuses mail just as a relay does, and must not be called a sender.
    """
    return any(
        is_same_organisation(result.authserv_id, name)
        for result in (original.authentication if original else ())
        for name in names
    )


def _names_another_host(recipient: Recipient, names: set[str]) -> bool:
    remote = recipient.remote_mta
    if not remote:
        return False
    ip = parse_ip(remote.strip("[]"))
    if ip is not None:
        return not is_internal(ip)
    return not any(is_same_organisation(remote, name) for name in names)


def own_hops(original: Original | None, names: set[str]) -> Sequence[Hop]:
    """The newest hops of the original that the host of these names wrote, or its organisation."""
    hops: list[Hop] = []
    for hop in original.received if original else ():
        if hop.by_host is None and hop.from_ip is None and hop.from_host is None:
            continue
        if not any(is_same_organisation(hop.by_host, name) for name in names):
            break
        hops.append(hop)
    return hops


def find_origin(
    record: Record, reporter: Host, boundary: Boundary | None, victim_side: VictimSide
) -> Origin | None:
    """The server that sent the original, as far as this one mail can tell it."""
    if reporter.role is ReporterRole.VICTIM_SIDE:
        return _seen_by_victim_side(record.original, victim_side)
    names = {name for name in (reporter.host, record.reporting_mta) if name}
    if boundary is not None and boundary.host:
        names.add(boundary.host)
    hops = own_hops(record.original, names)
    if reporter.role is ReporterRole.SENDER_SIDE:
        return _from_sender_side(record.original, reporter, hops)
    if reporter.role in {ReporterRole.RECIPIENT_SIDE, ReporterRole.FORWARDER}:
        return _from_recipient_side(record.original, hops)
    return None


def _seen_by_victim_side(original: Original | None, victim_side: VictimSide) -> Origin | None:
    entry = find_boundary(original.received, victim_side) if original else None
    if entry is None or entry.is_authenticated:
        return None
    server = Host(host=entry.host, ip=entry.ip, grade=Grade.PROVED, rule="peer_of_the_victim_side")
    return Origin(server=server, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)


def _from_sender_side(
    original: Original | None, reporter: Host, hops: Sequence[Hop]
) -> Origin | None:
    if original is None or not hops:
        return Origin(server=reporter, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)
    entry = hops[-1]
    peer = _peer(entry, rule="peer_of_the_top_hop")
    below = original.received[len(hops)] if len(original.received) > len(hops) else None
    if peer is not None and below is not None and _shows_a_relay(entry, below):
        return Origin(
            server=peer,
            took_it_from=_took_it_from(original, below),
            handed_in_by=_peer(below, rule="peer_of_a_hop_below", grade=Grade.CLAIMED),
            relay=reporter,
        )
    return Origin(server=reporter, took_it_from=_took_it_from(original, entry), handed_in_by=peer)


def _from_recipient_side(original: Original | None, hops: Sequence[Hop]) -> Origin | None:
    if original is None or not original.received:
        return None
    for entry in hops:
        peer = _peer(entry, rule="peer_seen_by_the_recipient_side")
        if peer is not None:
            return Origin(server=peer, took_it_from=TookItFrom.UNKNOWN, handed_in_by=None)
    if hops:
        return None
    # The reporter gave the mail back as it came: the newest hop is the sending side's own claim.
    top = original.received[0]
    if top.by_host is None or organisation(top.by_host) is None:
        return None
    server = Host(host=top.by_host, ip=None, grade=Grade.CLAIMED, rule="writer_of_the_newest_hop")
    return Origin(
        server=server,
        took_it_from=_took_it_from(original, top),
        handed_in_by=_peer(top, rule="peer_of_the_newest_hop", grade=Grade.CLAIMED),
    )


def _peer(hop: Hop, *, rule: str, grade: Grade = Grade.STATED) -> Host | None:
    if hop.from_ip is not None and is_internal(hop.from_ip):
        return None
    if hop.from_ip is None and hop.from_host is None:
        return None
    return Host(host=hop.from_host, ip=hop.from_ip, grade=grade, rule=rule)


def _shows_a_relay(entry: Hop, below: Hop) -> bool:
    """True if the peer above wrote the hop below, just before, as a mail server does."""
    if entry.is_authenticated or below.by_host is None or below.id is None:
        return False
    if below.by_host not in {entry.from_host, (entry.helo or "").lower()}:
        return False
    if entry.date is None or below.date is None:
        return False
    return timedelta(minutes=-5) <= entry.date - below.date <= _RELAY_LAG


def _took_it_from(original: Original, entry: Hop) -> TookItFrom:
    """What the hop says first, since the reporter wrote it; the fields beside it anyone can write."""
    if entry.is_authenticated:
        return TookItFrom.LOGIN
    if (entry.with_protocol or "").upper() == "LOCAL":
        return TookItFrom.SCRIPT
    if entry.from_ip is None and "x_authenticated_sender" in original.injection:
        return TookItFrom.LOGIN
    if entry.from_ip is None and any(field in original.injection for field in _SCRIPT_FIELDS):
        return TookItFrom.SCRIPT
    if entry.from_ip is not None:
        return TookItFrom.CLIENT
    return TookItFrom.UNKNOWN
