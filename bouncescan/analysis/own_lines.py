"""The newest lines of an original, which one house wrote: how far they go, how it got the mail.

Every server writes its line above those that are there. What stands below the line by which the
mail came in from outside was in the mail already, whatever name it bears.
"""

import re
from collections.abc import Sequence

from bouncescan.analysis.clock import hides_its_peer
from bouncescan.analysis.hosts import is_internal, is_same_organisation, organisation
from bouncescan.records.bounce import Original
from bouncescan.records.findings import TookItFrom
from bouncescan.records.trace import Hop, IPAddress

__all__ = [
    "is_from_a_server",
    "is_greeting_alone",
    "is_inner_step",
    "own_hops",
    "says_script",
    "took_it_from",
]

# Written by Postfix, qmail, sendmail, dma, OpenSMTPD of what a program on the machine handed in.
_ON_THE_MACHINE = re.compile(
    r"\(Postfix, from userid \d+\)|\(qmail \d+ invoked by (?:uid \d+|alias)\)|\(uid \d+\)"
    r"|/Submit\)|\(localhost \[local\]\)|\bby uid \d+"
)
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


def is_inner_step(hop: Hop, ip: IPAddress | None = None) -> bool:
    """True for a step inside the house of the hop's writer; `ip` is an address of that house."""
    if hides_its_peer(hop):
        return False
    if hop.from_ip is None and hop.from_host is None:
        return True
    if hop.from_ip is not None and hop.from_ip == ip:
        return True
    if hop.from_ip is not None and is_internal(hop.from_ip):
        # A gateway before the house shows itself in place of whoever came.
        name = hop.from_host or hop.helo
        return organisation(name) is None or is_same_organisation(name, hop.by_host)
    if is_same_organisation(hop.from_host, hop.by_host):
        return True
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
