"""What the name of a peer is worth in a Received field: whether its writer made sure of it.

Whoever has an address chooses the name that a reverse lookup gives for it; only a second lookup,
from the name to the address, shows that the name is his. Programs differ:

    Postfix     looks both ways, and writes "unknown" where they differ (smtpd_peer.c; README_FILES,
                "reject_unknown_client_hostname")
    Exim        looks both ways, and writes no name where they differ (host.c, host_name_lookup;
                specification, "host_lookup", which the default configuration sets for all)
    sendmail    looks both ways, and writes "(may be forged)" where they differ: trace takes such
                a name back (cf/README, "client_resolve")
    qmail       writes what tcpserver hands it, which looks one way (tcpserver(1): -P, "not
                paranoid", is its default); old Yahoo is made of it

Of the others nothing is known: some hide their program, and some can be set to either.
"""

import re

from bouncescan.mail.clauses import split_clauses
from bouncescan.records.trace import Hop

__all__ = ["is_confirmed", "is_unconfirmed"]

# Of the writer's own clause: a greeting may hold any words.
_POSTFIX = re.compile(r"\S+ \(Postfix[),]")
_SENDMAIL = re.compile(r"\S+ \(8\.\d+\.[\w.+-]+/[\w.+-]+\)")
_EXIM = re.compile(r"[^<\"]*\(Exim[ )]")
_QMAIL = re.compile(r"from \S+ \((?:HELO|EHLO) ", re.IGNORECASE)


def is_confirmed(hop: Hop) -> bool:
    """True where the program that wrote this hop is known to look both ways."""
    if hop.from_host is None:
        return False
    clauses = split_clauses(hop.raw)
    return bool(
        _POSTFIX.match(clauses.by) or _SENDMAIL.match(clauses.by) or _EXIM.match(clauses.protocol)
    )


def is_unconfirmed(hop: Hop) -> bool:
    """True where it is known to look one way only: the peer chose the name that stands here."""
    return hop.from_host is not None and _QMAIL.match(hop.raw) is not None
