"""The `Received` fields that each mail server writes, as real ones do (RFC 5321, section 4.4)."""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.clock import mail_date, qmail_date
from tests.storms.internet import Host, Mta
from tests.storms.letter import spec

__all__ = [
    "Peer",
    "Receipt",
    "exim_hop",
    "exim_local_hop",
    "ezweb_hop",
    "hop_by",
    "peer",
    "postfix_hop",
    "postfix_local_hop",
    "qmail_hops",
    "sendmail_hop",
]

Field = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who hands a mail in: its HELO, its looked-up name (None: it has none) and its address."""

    helo: str
    name: str | None
    ip: str

    @property
    def literal(self) -> str:
        return f"IPv6:{self.ip}" if ":" in self.ip else self.ip


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One mail taken: the id it got, when, and for whom where it was for one address only."""

    queue_id: str
    when: datetime
    for_address: str | None = None


def peer(host: Host) -> Peer:
    return Peer(helo=host.calls_itself, name=host.name, ip=host.ip)


def wanted(receipt: Receipt) -> str:
    return f"\n\tfor <{spec(receipt.for_address)}>" if receipt.for_address else ""


def postfix_hop(source: Peer, by: Host, receipt: Receipt, protocol: str = "ESMTP") -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    who = f"from {source.helo} ({source.name or 'unknown'} [{source.literal}])"
    how = f"by {by.calls_itself} (Postfix) with {protocol} id {receipt.queue_id}"
    tail = f"{wanted(receipt)}; {date}" if receipt.for_address else f";\n\t{date}"
    return "Received", f"{who}\n\t{how}{tail}"


def postfix_local_hop(by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    return "Received", f"by {by.calls_itself} (Postfix)\n\tid {receipt.queue_id}; {date}"


def exim_tail(by: Host, receipt: Receipt) -> str:
    """The newer versions put the date on a line of its own."""
    gap = "\n\t" if by.version >= "4.96" else " "
    target = f"\n\tfor {spec(receipt.for_address)}" if receipt.for_address else ""
    date = mail_date(receipt.when, by.hours)
    return f"\n\tid {receipt.queue_id}{target};{gap}{date}"


def exim_sender(envelope_from: str | None) -> str:
    return "" if envelope_from is None else f"\n\t(envelope-from <{envelope_from}>)"


def exim_hop(
    source: Peer,
    by: Host,
    receipt: Receipt,
    protocol: str = "esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384",
    envelope_from: str | None = None,
) -> Field:
    """`from name ([ip] helo=other)`; without a looked-up name `from [ip] (helo=other)`."""
    if source.name is None:
        who = f"from [{source.ip}] (helo={source.helo})"
    elif source.name == source.helo:
        who = f"from {source.name} ([{source.ip}])"
    else:
        who = f"from {source.name} ([{source.ip}] helo={source.helo})"
    how = f"by {by.calls_itself} with {protocol}\n\t(Exim {by.version})"
    return "Received", f"{who}\n\t{how}{exim_sender(envelope_from)}{exim_tail(by, receipt)}"


def exim_local_hop(
    user: str, by: Host, receipt: Receipt, envelope_from: str | None = None
) -> Field:
    how = f"from {user} by {by.calls_itself} with local (Exim {by.version})"
    return "Received", f"{how}{exim_sender(envelope_from)}{exim_tail(by, receipt)}"


def sendmail_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours)
    known = f"{source.name} [{source.literal}]" if source.name else f"[{source.literal}]"
    how = f"by {by.calls_itself} ({by.version}) with ESMTP id {receipt.queue_id}"
    tail = f"{wanted(receipt)}; {date}" if receipt.for_address else f";\n\t{date}"
    return "Received", f"from {source.helo} ({known})\n\t{how}{tail}"


def qmail_hops(source: Peer, by: Host, receipt: Receipt) -> tuple[Field, ...]:
    """Two fields: qmail-queue says that it was invoked, qmail-smtpd below it by whom."""
    name = source.name or "unknown"
    helo = "" if source.helo == name else f" (HELO {source.helo})"
    who = f"from {name}{helo} ({source.ip})\n  by {by.calls_itself} with SMTP"
    date = qmail_date(receipt.when)
    return (
        ("Received", f"(qmail {receipt.queue_id} invoked from network); {date}"),
        ("Received", f"{who}; {date}"),
    )


def ezweb_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    name = source.name or "unknown"
    target = f"\n        for <{receipt.for_address}>" if receipt.for_address else ""
    how = f"by {by.calls_itself} (EZweb Mail) with ESMTP id {receipt.queue_id}"
    return "Received", f"from {source.helo} ({name} [{source.ip}])\n        {how}{target}; {date}"


def hop_by(source: Peer, by: Host, receipt: Receipt) -> tuple[Field, ...]:
    """What `by` writes for mail from `source`, in its own dialect; newest first."""
    match by.mta:
        case Mta.POSTFIX:
            return (postfix_hop(source, by, receipt),)
        case Mta.EXIM:
            return (exim_hop(source, by, receipt),)
        case Mta.SENDMAIL:
            return (sendmail_hop(source, by, receipt),)
        case Mta.EZWEB:
            return (ezweb_hop(source, by, receipt),)
        case Mta.QMAIL:
            return qmail_hops(source, by, receipt)
