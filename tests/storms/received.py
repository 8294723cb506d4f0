"""The `Received` fields that each mail server writes, as real ones do (RFC 5321, section 4.4)."""

from collections.abc import Callable

from tests.storms.clock import mail_date, qmail_date
from tests.storms.hops import (
    courier_hop,
    courier_local_hop,
    dma_local_hop,
    docomo_hop,
    domino_hop,
    exchange_hops,
    exchange_pickup_hops,
    gmail_hops,
    groupwise_hop,
    haraka_hop,
    imail_hop,
    james_hop,
    kddi_hop,
    mdaemon_hop,
    opensmtpd_hop,
    opensmtpd_local_hop,
    powermta_hop,
    powermta_local_hop,
    yahoo_hop,
)
from tests.storms.internet import Host, Mta, TookItFrom
from tests.storms.letter import spec
from tests.storms.peers import Peer, Receipt, peer

__all__ = [
    "Peer",
    "Receipt",
    "exim_hop",
    "exim_local_hop",
    "ezweb_hop",
    "handed_in_hop",
    "hop_by",
    "peer",
    "postfix_hop",
    "postfix_local_hop",
    "qmail_hops",
    "sendmail_hop",
]

Field = tuple[str, str]


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


def sendmail_submit_hops(by: Host, receipt: Receipt, user: str = "apache") -> tuple[Field, ...]:
    """By the sendmail command: to the queue of its user, and from there to the daemon by SMTP."""
    date = mail_date(receipt.when, by.hours)
    daemon = Peer(helo=by.calls_itself, name="localhost", ip="127.0.0.1")
    number = int(receipt.queue_id[-6:]) - 1
    how = f"by {by.calls_itself} ({by.version}/Submit) id {receipt.queue_id[:-6]}{number:06}"
    return (
        sendmail_hop(daemon, by, receipt),
        ("Received", f"(from {user}@localhost)\n\t{how}{wanted(receipt)};\n\t{date}"),
    )


def sendmail_login_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    name, value = sendmail_hop(source, by, receipt)
    who, _, how = value.replace("with ESMTP id", "with ESMTPA id").partition("\n")
    return name, f"{who}\n\t(authenticated bits=0)\n{how}"


def handed_in_hop(
    took: TookItFrom, host: Host, source: Peer | None, receipt: Receipt, sender: str
) -> tuple[Field, ...]:
    """What an abused server writes about who handed the mail in; newest first.

    A script runs on the host itself: then there is no `source`.
    """
    if source is None:
        return from_script(host, receipt, sender)
    if took is TookItFrom.LOGIN:
        return from_login(source, host, receipt, sender)
    match host.mta:
        case Mta.EXIM:
            return (exim_hop(source, host, receipt, "esmtp", sender),)
        case Mta.EXCHANGE:
            return exchange_hops(source, host, receipt)
        case _:
            return hop_by(source, host, receipt, sender)


def from_script(host: Host, receipt: Receipt, sender: str) -> tuple[Field, ...]:
    date = mail_date(receipt.when, host.hours, named=True)
    match host.mta:
        case Mta.POSTFIX:
            how = f"by {host.calls_itself} (Postfix, from userid 33)"
            return (("Received", f"{how}\n\tid {receipt.queue_id}; {date}"),)
        case Mta.EXIM:
            return (exim_local_hop("webshop", host, receipt, sender),)
        case Mta.SENDMAIL:
            return sendmail_submit_hops(host, receipt)
        case Mta.QMAIL:
            how = f"(qmail {receipt.queue_id} invoked by uid 33)"
            return (("Received", f"{how}; {qmail_date(receipt.when)}"),)
        case Mta.OPENSMTPD:
            return (opensmtpd_local_hop(host, receipt),)
        case Mta.COURIER:
            return (courier_local_hop(host, receipt, "by uid 33"),)
        case Mta.POWERMTA:
            return (powermta_local_hop(host, receipt, sender),)
        case Mta.DMA:
            return (dma_local_hop(host, receipt, sender),)
        case Mta.EXCHANGE:
            return exchange_pickup_hops(host, receipt)
        case _:
            itself = Peer(helo="localhost", name="localhost", ip="127.0.0.1")
            return hop_by(itself, host, receipt, sender)


def from_login(source: Peer, host: Host, receipt: Receipt, sender: str) -> tuple[Field, ...]:
    match host.mta:
        case Mta.POSTFIX:
            return (postfix_hop(source, host, receipt, "ESMTPSA"),)
        case Mta.EXIM:
            tls = "esmtpsa  (TLS1.2) tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
            return (exim_hop(source, host, receipt, tls, sender),)
        case Mta.SENDMAIL:
            return (sendmail_login_hop(source, host, receipt),)
        case Mta.QMAIL:
            invoked, taken = qmail_hops(source, host, receipt)
            return invoked, (taken[0], taken[1].replace("with SMTP;", "with ESMTPA;"))
        case Mta.OPENSMTPD:
            return (opensmtpd_hop(source, host, receipt, "ESMTPSA", " auth=yes user=info"),)
        case Mta.HARAKA:
            return (haraka_hop(source, host, receipt, sender, "ESMTPSA"),)
        case Mta.COURIER:
            return (courier_hop(source, host, receipt, " (AUTH: LOGIN info)"),)
        case Mta.EXCHANGE:
            return exchange_hops(source, host, receipt, "via Frontend Transport")
        case _:
            return hop_by(source, host, receipt, sender)


def hop_by(source: Peer, by: Host, receipt: Receipt, sender: str = "") -> tuple[Field, ...]:
    """What `by` writes for mail from `source`, in its own dialect; newest first.

    Haraka and PowerMTA write down the reverse-path too, `sender`.
    """
    match by.mta:
        case Mta.EXCHANGE:
            return exchange_hops(source, by, receipt)
        case Mta.GMAIL:
            return gmail_hops(source, by, receipt)
        case Mta.QMAIL:
            return qmail_hops(source, by, receipt)
        case Mta.HARAKA:
            return (haraka_hop(source, by, receipt, sender),)
        case Mta.POWERMTA:
            return (powermta_hop(source, by, receipt, sender),)
        case Mta.DMA:
            raise ValueError(f"{by.name}: dma takes no mail from the network")
        case _:
            return (PLAIN_HOPS[by.mta](source, by, receipt),)


PLAIN_HOPS: dict[Mta, Callable[[Peer, Host, Receipt], Field]] = {
    Mta.POSTFIX: postfix_hop,
    Mta.EXIM: exim_hop,
    Mta.SENDMAIL: sendmail_hop,
    Mta.EZWEB: ezweb_hop,
    Mta.OPENSMTPD: opensmtpd_hop,
    Mta.COURIER: courier_hop,
    Mta.JAMES: james_hop,
    Mta.DOMINO: domino_hop,
    Mta.GROUPWISE: groupwise_hop,
    Mta.MDAEMON: mdaemon_hop,
    Mta.IMAIL: imail_hop,
    Mta.YAHOO: yahoo_hop,
    Mta.KDDI: kddi_hop,
    Mta.DOCOMO: docomo_hop,
}
