"""The newest lines of an original, which one house wrote: how far they go, how it got the mail.

Every server writes its line above those that are there. What stands below the line by which the
mail came in from outside was in the mail already, whatever name it bears.

Some servers write no line at all and give the mail back as it came: then the newest line is the
stranger's, and may bear the name of the very server that he wrote to. Whether a server writes
lines shows in its own report, which it stamps as it stamps all mail. Counted on 377 real originals
with a trace: of 225 whose newest line is the reporter's, 202 lie in a report that it stamped; of 43
that came back as they came, 2, the names made unreadable by whoever published them left out.
"""

import re
from collections.abc import Iterable, Sequence

from bouncescan.analysis.access_names import is_access_name
from bouncescan.analysis.clock import Boundary, hides_its_peer
from bouncescan.analysis.hosts import is_internal, is_same_organisation, organisation
from bouncescan.records.bounce import Original, Record
from bouncescan.records.findings import TookItFrom
from bouncescan.records.trace import Hop, IPAddress

__all__ = [
    "hops_below",
    "is_from_a_server",
    "is_greeting_alone",
    "is_inner_step",
    "own_hops",
    "says_script",
    "stamps_mail",
    "took_it_from",
]

# Written by Postfix, qmail, sendmail, dma, OpenSMTPD of what a program on the machine handed in.
_ON_THE_MACHINE = re.compile(
    r"\(Postfix, from userid \d+\)|\(qmail \d+ invoked by (?:uid \d+|alias)\)|\(uid \d+\)"
    r"|/Submit\)|\(localhost \[local\]\)|\bby uid \d+"
)
_QMAIL_MADE_IT = re.compile(r"\(qmail \d+ invoked (?:for bounce|by alias|from network)\)")
_QUOTED = re.compile(r'"[^"]*"')  # an envelope sender may hold any words in them
_EXCHANGE = "with Microsoft SMTP Server"
_SCRIPT_FIELDS = ("x_php_originating_script", "x_php_script", "x_antiabuse", "x_source_args")


def own_hops(
    original: Original | None, names: frozenset[str], ip: IPAddress | None = None
) -> Sequence[Hop]:
    """The newest hops of the original that the host of these names wrote, or its organisation.

    The last of them is that by which the mail came in from outside: what stands below was in the
    mail already, whatever name it bears. `ip` is the host's own address.
    """
    hops: list[Hop] = []
    for hop in original.received if original else ():
        if hop.by_host is None and hop.from_ip is None and hop.from_host is None:
            continue
        if not any(is_same_organisation(hop.by_host, name) for name in names):
            break
        hops.append(hop)
        if not is_inner_step(hop, ip):
            break
    return hops


def hops_below(original: Original, hop: Hop) -> Sequence[Hop]:
    """What stands below one of the original's own hops: in the mail before that one was written.

    By identity: two lines of a mail may read the same, and own_hops leaves some out.
    """
    received = original.received
    return received[next(at for at, each in enumerate(received) if each is hop) + 1 :]


def stamps_mail(record: Record, boundary: Boundary | None, names: Iterable[str]) -> bool:
    """True for a reporter of these names that put a line of its own on its report.

    Below the boundary the lines of a report are its writer's.
    """
    below = record.received[boundary.place + 1 :] if boundary else record.received
    known = tuple(names)
    return any(
        any(is_same_organisation(hop.by_host, name) for name in known)
        or _QMAIL_MADE_IT.match(hop.raw) is not None
        for hop in below
    )


def is_inner_step(hop: Hop, ip: IPAddress | None = None) -> bool:
    """True for a step inside the house of the hop's writer; `ip` is an address of that house."""
    if hides_its_peer(hop) or hop.is_authenticated:
        return False  # who signed in is somebody, from wherever
    if hop.from_ip is None and hop.from_host is None:
        return True
    if hop.from_ip is not None and hop.from_ip == ip:
        return True
    if hop.from_ip is not None and is_internal(hop.from_ip):
        # A gateway before the house shows itself in place of whoever came.
        name = hop.from_host or hop.helo
        return organisation(name) is None or is_same_organisation(name, hop.by_host)
    if is_same_organisation(hop.from_host, hop.by_host):
        return not is_access_name(hop.from_host, hop.from_ip)  # a customer is outside
    # Exchange names its own services by their greeting alone.
    is_exchange = _EXCHANGE in _QUOTED.sub("", hop.raw)
    return is_exchange and is_same_organisation(hop.helo, hop.by_host)


def is_greeting_alone(hop: Hop) -> bool:
    """True for a step that can be an inner one by its greeting alone, which anybody can choose."""
    return (
        hop.from_host is None
        and hop.from_ip is not None
        and not is_internal(hop.from_ip)
        and hop.helo is not None
    )


def says_script(hop: Hop) -> bool:
    """True where the writer of a hop says that a program on the machine handed the mail in."""
    if (hop.with_protocol or "").upper() == "LOCAL":
        return True
    if hop.from_ip is not None or hop.from_host not in {None, "localhost"}:
        return False  # it was taken from a peer, whatever words stand in an address
    return _ON_THE_MACHINE.search(_QUOTED.sub("", hop.raw)) is not None


def took_it_from(original: Original, entry: Hop) -> TookItFrom:
    """How the writer of this hop came to have the mail.

    First what the hop says, since its writer stands for it; anyone can write the fields beside it.
    """
    if entry.is_authenticated:
        return TookItFrom.LOGIN
    if says_script(entry):
        return TookItFrom.SCRIPT
    if entry.from_ip is not None:
        return TookItFrom.CLIENT
    if "x_authenticated_sender" in original.injection:
        return TookItFrom.LOGIN
    if any(field in original.injection for field in _SCRIPT_FIELDS):
        return TookItFrom.SCRIPT
    return TookItFrom.UNKNOWN


def is_from_a_server(hop: Hop) -> bool:
    """True for a peer with a looked-up name that greets with it, as mail servers do."""
    if hop.from_host is None:
        return False
    return hop.helo is None or is_same_organisation(hop.helo, hop.from_host)
