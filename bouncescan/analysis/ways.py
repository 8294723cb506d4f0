"""The way of a mail behind the server that somebody names: who had it before whom.

Each server's line names whom it had the mail from. Where the line below is by that peer, of just
before and with the number of a mail queue, the peer was a mail server that passed it on, and its
line names the one before it; and so on, down to one that wrote no such line. Steps inside one house
are passed over: loops through a filter, between private addresses, from one service to the next.

All but the first of these may have been made up, by any that stands before it: they are claims,
however many mails bear the same ones.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from bouncescan.analysis.hosts import is_internal, is_same_organisation
from bouncescan.analysis.own_lines import is_inner_step, says_script
from bouncescan.mail.looked_up import is_confirmed
from bouncescan.records.bounce import Original
from bouncescan.records.findings import Grade, Host
from bouncescan.records.trace import Hop

__all__ = ["Step", "way_from"]

_QUEUE_LAG = timedelta(hours=6)
_CLOCKS_DIFFER = timedelta(minutes=5)
# No honest way is longer: sendmail takes a mail of 25 lines for a loop (MaxHopCount), Exim one of
# 30 (received_headers_max), Postfix one of 50 (hopcount_limit).
_LONGEST = 25


class Step(NamedTuple):
    """One server on the way, and the line by which it took the mail; None: it shows none."""

    host: Host
    line: Hop | None


def way_from(
    original: Original, entry: Hop, rule: str, grade: Grade = Grade.STATED
) -> tuple[Step, ...]:
    """The peer of a hop, by this rule and grade, then who handed it to that one, and so on."""
    received, way = original.received, list[Step]()
    # By identity: two lines of a mail may read the same.
    at: int | None = next(at for at, hop in enumerate(received) if hop is entry)
    while at is not None and len(way) < _LONGEST:
        peer = _peer_of(received[at], rule, grade)
        if peer is None:
            break
        at = _line_of_its_peer(received, at)
        way.append(Step(peer, None if at is None else received[at]))
        rule, grade = "peer_of_a_hop_below", Grade.CLAIMED
    return tuple(way)


def _peer_of(hop: Hop, rule: str, grade: Grade) -> Host | None:
    """The peer by the address that the writer saw, and by a name that the writer made sure of.

    Any other name beside the address is the peer's own choice, and may be a bystander's.
    """
    if hop.from_ip is not None and is_internal(hop.from_ip):
        return None
    if hop.from_ip is None and hop.from_host is None:
        return None
    host = hop.from_host if hop.from_ip is None or is_confirmed(hop) else None
    return Host(host=host, ip=hop.from_ip, grade=grade, rule=rule)


def _line_of_its_peer(received: Sequence[Hop], at: int) -> int | None:
    """The place of the line by which a hop's peer took the mail into its house, if it has one."""
    hop, below = received[at], _next_line(received, at)
    if below is None or not _shows_a_relay(hop, received[below]):
        return None
    while is_inner_step(received[below], hop.from_ip) and not says_script(received[below]):
        further, house = _next_line(received, below), received[below].by_host
        if further is None or not is_same_organisation(received[further].by_host, house):
            break
        below = further
    return below


def _next_line(received: Sequence[Hop], at: int) -> int | None:
    """The place of the next line that names anybody: qmail's "invoked" does not."""
    for place in range(at + 1, len(received)):
        if not _is_empty(received[place]):
            return place
    return None


def _is_empty(hop: Hop) -> bool:
    """True for a line like qmail's "invoked", which own_hops leaves out too."""
    return hop.by_host is None and hop.from_ip is None and hop.from_host is None


def _shows_a_relay(hop: Hop, below: Hop) -> bool:
    """True if the peer of the hop wrote the one below, just before, as a mail server does."""
    if hop.is_authenticated or below.by_host is None or below.id is None:
        return False
    if below.by_host not in {hop.from_host, (hop.helo or "").lower()}:
        return False
    if hop.date is None or below.date is None:
        return False
    return -_CLOCKS_DIFFER <= hop.date - below.date <= _QUEUE_LAG
