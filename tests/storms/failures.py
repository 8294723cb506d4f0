"""Why a recipient fails, in the words of the server that refuses."""

import re

from tests.storms.cast import Person
from tests.storms.dialects.report import Failure
from tests.storms.internet import Host, Manner, Mta, Site, site_of
from tests.storms.plan import Circle, Relay
from tests.storms.provider import VICTIM

__all__ = ["gone", "later", "refusal", "timed_out", "unanswered"]


def refusal(person: Person, relay: Relay) -> Failure | None:
    """What the person's site says to the sending server, None where it takes the mail."""
    site = site_of(person.address)
    if relay.host.ip in site.blocks:
        return blocked(person, site, relay)
    if site.refuses_forged and not relay.is_provider:
        return forged(person, site, relay)
    if site.manner is not Manner.REFUSES:
        return None
    if person.died is not None:
        return machine_only(person, site) if is_sender_only(person) else unknown(person, site)
    return full(person, site) if person.is_full else None


def is_sender_only(person: Person) -> bool:
    return person.circle is Circle.MACHINE and "reply" in person.address


def unknown_words(address: str, mx: Host) -> str:
    match mx.mta:
        case Mta.SENDMAIL:
            return f"550 5.1.1 <{address}>... User unknown"
        case Mta.EXIM:
            return "550 No such user here"
        case Mta.EXCHANGE if mx.version.startswith("15.20"):
            return f"550 5.4.1 [{address}]: Recipient address rejected: Access denied."
        case _ if mx.mta in UNKNOWN:
            return UNKNOWN[mx.mta].format(address=address, host=mx.name)
        case _ if mx.hours == 0 or mx.mta is Mta.GMAIL:
            return (
                "550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
                "550-5.1.1 double-checking the recipient's email address for typos or\n"
                "550 5.1.1 unnecessary spaces."
            )
        case _:
            table = "User unknown in virtual mailbox table"
            return f"550 5.1.1 <{address}>: Recipient address rejected: {table}"


UNKNOWN = {
    Mta.QMAIL: "550 sorry, no mailbox here by that name. (#5.1.1)",
    Mta.OPENSMTPD: "550 Invalid recipient: <{address}>",
    Mta.HARAKA: "550 I cannot deliver mail for <{address}>",
    Mta.COURIER: "550 User <{address}> unknown",
    Mta.JAMES: "554 5.5.0 Unknown user: {address}",
    Mta.EXCHANGE: "550 5.1.1 User unknown",
    Mta.DOMINO: "550 {address}... No such user",
    Mta.GROUPWISE: "550 User unknown",
    Mta.MDAEMON: "550 <{address}>, Recipient unknown",
    Mta.IMAIL: "550 unknown user <{address}>",
    Mta.YAHOO: "554 delivery error: dd This user doesn't have an account ({address}) [0] - {host}",
    Mta.DOCOMO: "550 Unknown user {address}",
}


def unknown(person: Person, site: Site) -> Failure:
    words = unknown_words(person.address, site.mx)
    code = re.match(r"\d{3}[ -](\d\.\d\.\d)", words)
    return Failure(
        address=person.address,
        status=code[1] if code else "5.0.0",
        reply=words,
        reason="user_unknown",
        remote=site.mx,
    )


def machine_only(person: Person, site: Site) -> Failure:
    return Failure(
        address=person.address,
        status="5.2.1",
        reply=f"550 5.2.1 <{person.address}>: Recipient address rejected: "
        "This address does not accept mail",
        reason="not_accepting",
        remote=site.mx,
    )


def full(person: Person, site: Site) -> Failure:
    return Failure(
        address=person.address,
        status="5.2.2",
        reply=f"552 5.2.2 <{person.address}>: Mailbox full",
        reason="mailbox_full",
        remote=site.mx,
    )


def forged(person: Person, site: Site, relay: Relay) -> Failure:
    claim = f"{relay.host.ip} is not allowed to send mail from {VICTIM.partition('@')[2]}"
    return Failure(
        address=person.address,
        status="5.7.23",
        reply=f"550 5.7.23 <{person.address}>: Recipient address rejected: "
        f"Message rejected due to: SPF fail - {claim}",
        reason="rejected_policy",
        remote=site.mx,
    )


def blocked(person: Person, site: Site, relay: Relay) -> Failure:
    return Failure(
        address=person.address,
        status="5.7.1",
        reply=f"554 5.7.1 Service unavailable; Client host [{relay.host.ip}] blocked using "
        "bl.blocklist.example",
        reason="blocked",
        remote=site.mx,
    )


def gone(person: Person, relay: Relay) -> Failure:
    """The sending server finds no mail server for the domain."""
    domain = person.address.partition("@")[2]
    if relay.host.mta is Mta.POSTFIX:
        words = (
            "Host or domain name not found. Name service error for "
            f"name={domain} type=AAAA: Host not found"
        )
        return local(person, "5.4.4", words, "host_unknown")
    status, words = GONE.get(relay.host.mta, ("5.0.0", "Unrouteable address"))
    return local(person, status, words.format(domain=domain), "host_unknown")


GONE = {
    Mta.SENDMAIL: ("5.1.2", "550 5.1.2 Host unknown (Name server: {domain}: host not found)"),
    Mta.QMAIL: ("5.1.2", "Sorry, I couldn't find any host named {domain}. (#5.1.2)"),
    Mta.OPENSMTPD: ("5.0.0", "No MX found for domain"),
    Mta.HARAKA: ("5.1.2", "There are no MX records for {domain}"),
    Mta.COURIER: ("5.0.0", "No such domain."),
    Mta.DMA: ("5.0.0", "domain {domain} does not exist"),
    Mta.POWERMTA: ("5.1.2", "bad destination system: no such domain"),
    Mta.EXCHANGE: ("5.4.4", "554 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain"),
}


def local(person: Person, status: str, words: str, reason: str) -> Failure:
    return Failure(address=person.address, status=status, reply=words, reason=reason, stage="")


def unanswered(person: Person, relay: Relay) -> Failure:
    """The site's server did not answer yet: a delay."""
    mx = site_of(person.address).mx
    words = "Connection timed out"
    if relay.host.mta is Mta.POSTFIX:
        words = f"connect to {mx.name}[{mx.ip}]:25: Connection timed out"
    return Failure(
        address=person.address,
        status="4.4.1",
        reply=words,
        reason="network",
        remote=mx,
        stage="",
    )


def timed_out(person: Person, relay: Relay) -> Failure:
    """The site's server never answered: given up."""
    mx = site_of(person.address).mx
    words = "retry timeout exceeded"
    if relay.host.mta is Mta.POSTFIX:
        words = f"connect to {mx.name}[{mx.ip}]:25: Connection timed out"
    return Failure(
        address=person.address,
        status="4.4.1",
        reply=words,
        reason="expired",
        remote=mx,
        stage="",
    )


def later(address: str, site: Site, forwarded_to: str | None = None) -> Failure:
    """What a site that took the mail finds out about one of its own addresses."""
    reached = forwarded_to or address
    remote = site_of(forwarded_to).mx if forwarded_to else site.inner
    finder = remote or site.mx
    is_full = finder.mta is Mta.KDDI  # of others KDDI's servers know at once
    words = {
        Mta.SENDMAIL: f"550 5.1.1 <{reached}>... User unknown",
        Mta.POSTFIX: f"550 5.1.1 <{reached}>: Recipient address rejected: "
        "User unknown in local recipient table",
        Mta.QMAIL: "Sorry, no mailbox here by that name. (#5.1.1)",
        Mta.EZWEB: f"550 <{reached}>: User unknown",
        Mta.EXIM: "550 No such user here",
    }.get(finder.mta) or unknown_words(reached, finder)
    return Failure(
        address=address,
        status="5.2.2" if is_full else "5.1.1",
        reply="As their mailbox is full." if is_full else words,
        reason="mailbox_full" if is_full else "user_unknown",
        remote=remote,
        forwarded_to=forwarded_to,
    )
