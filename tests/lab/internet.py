"""The lab's small internet: which hosts there are, what each is for, and how it fails.

Names are of RFC 2606, addresses of RFC 5737 and 3849. Hosts of one domain belong to one
organisation; every organisation has a domain of its own.
"""

import enum
from dataclasses import dataclass

__all__ = [
    "DOMAINS",
    "GATEWAY",
    "HOSTS",
    "PROVIDER",
    "RELAYS",
    "RESOLVER",
    "SUBMISSION",
    "VICTIM",
    "VICTIM_DOMAIN",
    "VICTIM_NAME",
    "VICTIM_PASSWORD",
    "Fate",
    "Place",
    "Relay",
    "fails_at",
    "ip_of",
]

VICTIM_DOMAIN = "kazemail.example"
VICTIM = f"hanako.suzuki@{VICTIM_DOMAIN}"
VICTIM_NAME = "鈴木 花子"
VICTIM_PASSWORD = "komorebi-2009"

PROVIDER = "mx.kazemail.example"  # takes mail for the victim, and has the mailboxes
SUBMISSION = "smtp.kazemail.example"  # takes her mail, and signs it
RESOLVER = "ns.resolver.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A host and where it is. `packages` is the tree of its server."""

    name: str
    ip: str
    ip6: str | None = None
    packages: str | None = None


HOSTS = (
    Place(name=RESOLVER, ip="192.0.2.53"),
    Place(name=PROVIDER, ip="192.0.2.10", ip6="2001:db8:10::10", packages="exim"),
    Place(name=SUBMISSION, ip="192.0.2.11", packages="exim"),
    Place(name="home77.kazemail-dsl.example", ip="203.0.113.130"),  # the victim's line
    # Servers that strangers use.
    Place(name="www.webshop.example", ip="192.0.2.25", packages="exim"),
    Place(name="smtp.hosting.example", ip="198.51.100.25", packages="postfix"),
    Place(name="mail.printworks.example", ip="203.0.113.90", packages="sendmail"),
    # The stranger.
    Place(name="vps19.cheaphost.example", ip="203.0.113.77"),
    # Where the people have their mail.
    Place(name="mx1.freemail.example", ip="192.0.2.101", packages="postfix"),
    Place(name="mx2.ocean.example", ip="192.0.2.104", packages="opensmtpd"),
    Place(name="mx.postbox.example", ip="192.0.2.105", packages="exim"),
    Place(name="mail.catv-shonan.example", ip="192.0.2.103", ip6="2001:db8:25::3", packages="exim"),
    Place(name="mail.minato-dance.example", ip="192.0.2.123", packages="exim"),
    Place(name="mail.kotori-clinic.example", ip="192.0.2.122", packages="exim"),
    Place(name="gw.cityhall.example", ip="198.51.100.111", packages="sendmail"),
    Place(name="gwin.cityhall.example", ip="198.51.100.115", packages="postfix"),
    Place(name="mx.school.example", ip="198.51.100.110", packages="opensmtpd"),
    Place(name="store.school.example", ip="198.51.100.109", packages="postfix"),
    Place(name="forward.alumni.example", ip="198.51.100.113", packages="postfix"),
    Place(name="home5.freemail-dsl.example", ip="198.51.100.150"),  # a friend's line
)
ADDRESSES = {place.name: place.ip for place in HOSTS}


class Fate(enum.StrEnum):
    """What a domain does with a mail for somebody whose address is dead."""

    REFUSES = "refuses"  # in the SMTP dialogue: the sending server writes the bounce
    BOUNCES_LATER = "bounces later"  # takes the mail, and writes the bounce itself
    FORWARDS = "forwards"  # to an address elsewhere, which fails; then as BOUNCES_LATER
    GONE = "gone"  # no such domain
    SLOW = "slow"  # puts everybody off: delayed, in the end failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A mail domain: the host that takes its mail, and what that host does."""

    name: str
    mx: str
    fate: Fate = Fate.REFUSES
    refuses_forged: bool = False  # by SPF, at once, the living too


DOMAINS = {
    domain.name: domain
    for domain in (
        Domain(name="freemail.example", mx="mx1.freemail.example"),
        Domain(name="ocean.example", mx="mx2.ocean.example"),
        Domain(name="postbox.example", mx="mx.postbox.example", refuses_forged=True),
        Domain(name="minato-dance.example", mx="mail.minato-dance.example"),
        Domain(name="catv-shonan.example", mx="mail.catv-shonan.example", fate=Fate.BOUNCES_LATER),
        Domain(name="cityhall.example", mx="gw.cityhall.example", fate=Fate.BOUNCES_LATER),
        Domain(name="school.example", mx="mx.school.example", fate=Fate.BOUNCES_LATER),
        Domain(name="alumni.example", mx="forward.alumni.example", fate=Fate.FORWARDS),
        Domain(name="kotori-clinic.example", mx="mail.kotori-clinic.example", fate=Fate.SLOW),
        Domain(name="oldisp.example", mx="", fate=Fate.GONE),
        Domain(name=VICTIM_DOMAIN, mx=PROVIDER),
    )
}
# The host behind the one that takes the mail. Only it knows who has a mailbox.
GATEWAY = {
    "gw.cityhall.example": "gwin.cityhall.example",
    "mx.school.example": "store.school.example",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A server through which spoofed mail went into the world, and who handed it in.

    `peer` is the host that handed in, None where a script on the server did. Who `is_patient` does
    not give up within the time of the lab.
    """

    host: str
    took_it_from: str
    peer: str | None
    helo: str | None = None
    is_patient: bool = False


STRANGER = "vps19.cheaphost.example"
RELAYS = {
    "script": Relay(host="www.webshop.example", took_it_from="script", peer=None, is_patient=True),
    "login": Relay(
        host="smtp.hosting.example",
        took_it_from="login",
        peer=STRANGER,
        helo="localhost.localdomain",
    ),
    "client": Relay(
        host="mail.printworks.example", took_it_from="client", peer=STRANGER, helo="WIN-7QK2LHD9"
    ),
    "account": Relay(host=SUBMISSION, took_it_from="login", peer=STRANGER, helo="DESKTOP-4C8QF2"),
}


def ip_of(host: str) -> str:
    return ADDRESSES[host]


def fails_at(address: str) -> Domain:
    return DOMAINS[address.rpartition("@")[2]]
