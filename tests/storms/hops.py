"""The `Received` fields of the servers that are no Postfix, Exim, sendmail or qmail.

As their sources write them (OpenSMTPD's smtp_session.c, Haraka's connection.js, Courier's submit,
dma's mail.c) or as mail that passed the server shows.
"""

from tests.storms.clock import mail_date
from tests.storms.internet import Host
from tests.storms.letter import spec
from tests.storms.peers import Peer, Receipt

__all__ = [
    "EXCHANGE_2003",
    "EXCHANGE_2013",
    "courier_hop",
    "courier_local_hop",
    "dma_local_hop",
    "docomo_hop",
    "domino_hop",
    "exchange_hops",
    "exchange_major",
    "exchange_pickup_hops",
    "exchange_version",
    "folded",
    "gmail_hops",
    "groupwise_hop",
    "haraka_hop",
    "imail_hop",
    "james_hop",
    "kddi_hop",
    "mdaemon_hop",
    "opensmtpd_hop",
    "opensmtpd_local_hop",
    "powermta_hop",
    "powermta_local_hop",
    "yahoo_hop",
]

Field = tuple[str, str]
TLS_13 = "TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO"
EXCHANGE_2003, EXCHANGE_2013 = 6, 15
DOMINO_BY_IBM, DOMINO_BY_HCL = 9, 11
MDAEMON_WITH_ADDRESSES = 17
TLS_12 = "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)"


def target(receipt: Receipt, before: str) -> str:
    return f"{before}for <{spec(receipt.for_address)}>" if receipt.for_address else ""


def folded(name: str, words: str, width: int = 78) -> Field:
    """A field as Exchange folds it: at a space, wherever the line is full."""
    lines = [f"{name}:"]
    for word in words.split(" "):
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    return name, "\n".join(lines)[len(name) + 2 :]


def opensmtpd_hop(
    source: Peer, by: Host, receipt: Receipt, protocol: str = "ESMTP", login: str = ""
) -> Field:
    """Without a looked-up name the peer is `<unknown>`; the cipher stands where TLS was used."""
    address = f"[{source.ip}]"
    tls = f" ({TLS_13})" if "S" in protocol.removeprefix("ESMTP") else ""
    how = f"by {by.calls_itself} (OpenSMTPD) with {protocol} id {receipt.queue_id}{tls}{login}"
    date = mail_date(receipt.when, by.hours, named=True)
    who = f"from {source.helo} ({source.name or '<unknown>'} {address})"
    return "Received", f"{who}\n\t{how}{target(receipt, chr(10) + chr(9))};\n\t{date}"


def opensmtpd_local_hop(by: Host, receipt: Receipt, helo: str = "localhost") -> Field:
    """By smtpctl from the host itself: the peer is `[local]`, and always signed in."""
    source = Peer(helo=helo, name="localhost", ip="local")
    return opensmtpd_hop(source, by, receipt, "ESMTPA")


def haraka_hop(
    source: Peer, by: Host, receipt: Receipt, envelope_from: str, protocol: str = "ESMTP"
) -> Field:
    info = f"{source.name or 'NXDOMAIN'} [{source.ip}]"
    signed_in = " (authenticated bits=0)" if protocol.endswith("A") else ""
    version = by.version or "3.0.5"
    how = f"by {by.calls_itself} (Haraka/{version}) with {protocol} id {receipt.queue_id}"
    date = mail_date(receipt.when, by.hours)
    sender = f"envelope-from <{envelope_from}>{signed_in}"
    return "Received", f"from {source.helo} ({info})\n\t{how}\n\t{sender};\n\t{date}"


def courier_hop(source: Peer, by: Host, receipt: Receipt, login: str = "") -> Field:
    """IPv4 is written as IPv6; the id stands behind the date."""
    ip = source.ip if ":" in source.ip else f"::ffff:{source.ip}"
    who = f"from {source.helo} ({f'{source.name} ' if source.name else ''}[{ip}])"
    if login:
        who += f"\n {login}"
    date = mail_date(receipt.when, by.hours)
    return "Received", f"{who}\n  by {by.calls_itself} with esmtp; {date}\n  id {receipt.queue_id}"


def courier_local_hop(by: Host, receipt: Receipt, source: str) -> Field:
    """What was made on the host itself: `from localhost`, and by what in a comment."""
    module = "dsn" if source.startswith("ftp:") else "local"
    date = mail_date(receipt.when, by.hours)
    who = f"from localhost (localhost [127.0.0.1])\n  ({source})"
    how = f"by {by.calls_itself} with {module}; {date}"
    return "Received", f"{who}\n  {how}\n  id {receipt.queue_id}"


def dma_local_hop(by: Host, receipt: Receipt, envelope_from: str, user: str = "www-data") -> Field:
    """dma takes mail from the host's own users only."""
    version = by.version or "0.13"
    date = mail_date(receipt.when, by.hours)
    who = f"from {user} (uid 33)\n\t(envelope-from {envelope_from})\n\tid {receipt.queue_id}"
    return "Received", f"{who}\n\tby {by.calls_itself} (DragonFly Mail Agent v{version});\n\t{date}"


def powermta_hop(source: Peer, by: Host, receipt: Receipt, envelope_from: str) -> Field:
    return powermta_field(f"from {source.helo} ({source.ip}) ", by, receipt, envelope_from)


def powermta_local_hop(by: Host, receipt: Receipt, envelope_from: str) -> Field:
    """Picked up from a folder of the host."""
    return powermta_field("", by, receipt, envelope_from)


def powermta_field(who: str, by: Host, receipt: Receipt, envelope_from: str) -> Field:
    """One line, whatever its length."""
    version = by.version or "4.5r8"
    date = mail_date(receipt.when, by.hours)
    how = f"by {by.calls_itself} (PowerMTA(TM) v{version}) id {receipt.queue_id}"
    wanted = target(receipt, " ")
    return "Received", f"{who}{how}{wanted}; {date} (envelope-from <{envelope_from}>)"


def james_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    who = f"from {source.name or source.ip} (EHLO {source.helo}) ([{source.ip}])"
    how = f"by {by.calls_itself} (JAMES SMTP Server ) with ESMTP ID {receipt.queue_id}"
    gap = "\n          "
    return "Received", f"{who}{gap}{how}{target(receipt, gap)};{gap}{date}"


def exchange_version(host: Host) -> str:
    return host.version or "15.2.1118.40"


def exchange_major(host: Host) -> int:
    """6 is 2003, 8 is 2007, 14 is 2010, 15 all that came later."""
    return int(exchange_version(host).partition(".")[0])


def exchange_hops(
    source: Peer, by: Host, receipt: Receipt, way: str = "via Frontend Transport"
) -> tuple[Field, ...]:
    """HELO and address; since 2013 a second hop, from the host's front end to its transport.

    The `id` is the version. The Exchange of 2003 leaves the mail to the SMTP service of Windows.
    """
    version, date = exchange_version(by), mail_date(receipt.when, by.hours)
    if exchange_major(by) == EXCHANGE_2003:
        who = f"from {source.helo} ([{source.ip}]) by {by.calls_itself}"
        return (("Received", f"{who} with Microsoft SMTPSVC({version});\n\t {date}"),)
    ends = f"from {source.helo} ({source.ip}) by {by.calls_itself} ({by.ip})"
    how = f"with Microsoft SMTP Server {TLS_12} id {version}"
    if exchange_major(by) < EXCHANGE_2013:
        how = f"with Microsoft SMTP Server (TLS) id {version}"
        return (folded("Received", f"{ends} {how}; {date}"),)
    within = f"from {by.calls_itself} ({by.ip}) by {by.calls_itself} ({by.ip})"
    return (
        folded("Received", f"{within} {how}; {date}"),
        folded("Received", f"{ends} {how} {way}; {date}"),
    )


def exchange_pickup_hops(by: Host, receipt: Receipt) -> tuple[Field, ...]:
    """From a user of the host itself, over MAPI: no SMTP at all."""
    version, date = exchange_version(by), mail_date(receipt.when, by.hours)
    if exchange_major(by) == EXCHANGE_2003:
        how = f"mail pickup service by {by.calls_itself} with Microsoft SMTPSVC"
        return (("Received", f"from {how};\n\t {date}"),)
    ends = f"from {by.calls_itself} ([{by.ip}]) by {by.calls_itself} ([{by.ip}])"
    return (folded("Received", f"{ends} with mapi id {version}; {date}"),)


def domino_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    """A space stands before the date's semicolon and behind the date."""
    gap = "\n          "
    release = by.version or "9.0.1FP10"
    major = int(release.partition(".")[0])
    maker = "Lotus" if major < DOMINO_BY_IBM else "IBM" if major < DOMINO_BY_HCL else "HCL"
    how = f"by {by.calls_itself} ({maker} Domino Release {release})"
    date = mail_date(receipt.when, by.hours)
    tail = f"with ESMTP id {receipt.queue_id} ;{gap}{date} "
    return "Received", f"from {source.helo} ([{source.ip}]){gap}{how}{gap}{tail}"


def groupwise_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours)
    who = f"from {source.helo}\n\t({f'{source.name} ' if source.name else ''}[{source.ip}])"
    return "Received", f"{who}\n\tby {by.calls_itself} with ESMTP; {date}"


def mdaemon_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    """The older ones without any address: that stands in X-MDRemoteIP."""
    version = by.version or "19.5.4"
    date = mail_date(receipt.when, by.hours)
    tail = f"with ESMTP id {receipt.queue_id}.msg{target(receipt, chr(10) + chr(9))}; {date}"
    if int(version.partition(".")[0]) < MDAEMON_WITH_ADDRESSES:
        who = f"from {source.helo} by {by.calls_itself}"
    else:
        who = f"from {source.helo} ([{source.ip}]) by {by.calls_itself} ({by.ip})"
    return "Received", f"{who} (MDaemon PRO v{version})\n\t{tail}"


def imail_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    version = by.version or "8.15"
    date = mail_date(receipt.when, by.hours)
    who = f"from {source.helo} [{source.ip}] by {by.calls_itself}"
    return "Received", f"{who} with ESMTP\n  (SMTPD32-{version}) id {receipt.queue_id}; {date}"


def gmail_hops(source: Peer, by: Host, receipt: Receipt) -> tuple[Field, ...]:
    """The looked-up name ends with its dot; the hop inside has no peer at all."""
    gap = "\n        "
    date = mail_date(receipt.when, by.hours, named=True)
    known = f"{source.name}. [{source.ip}]" if source.name else f"[{source.ip}]"
    tls = "(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)"
    wanted = target(receipt, gap)
    edge = f"by {by.calls_itself} with ESMTPS id {receipt.queue_id}{wanted}{gap}{tls};{gap}{date}"
    inside = f"by 2001:db8:6402:3513:b0:51a:b with SMTP id {receipt.queue_id[:8]}csp1094235edb"
    return (
        ("Received", f"{inside};{gap}{date}"),
        ("Received", f"from {source.helo} ({known}){gap}{edge}"),
    )


def yahoo_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours)
    who = f"from {source.ip}  (EHLO {source.helo}) ({source.ip})"
    return "Received", f"{who}\n  by {by.calls_itself} with SMTP; {date}"


def kddi_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    who = f"from {source.helo} ({source.name or 'unknown'} [{source.ip}])"
    how = f"by {by.calls_itself} with ESMTP id {receipt.queue_id}"
    return "Received", f"{who}\n\t{how}{target(receipt, chr(10) + chr(9))}; {date}"


def docomo_hop(source: Peer, by: Host, receipt: Receipt) -> Field:
    date = mail_date(receipt.when, by.hours, named=True)
    who = f"from {source.helo} ([{source.ip}])"
    how = f"by {by.calls_itself} (DOCOMO Mail Server Ver2.0) with SMTP id {receipt.queue_id}"
    return "Received", f"{who}\n\t{how}{target(receipt, chr(10) + chr(9))}; {date}"
