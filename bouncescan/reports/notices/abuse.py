"""Drafts to the networks that the mail was sent from: ARF for the desk, and the same as text.

Only origins that are proved or stated have one: no bystander, no relay, and nobody of whom it is
only claimed. In English, since most desks are abroad; in Japanese where all servers stand in Japan.
"""

from collections.abc import Iterable, Iterator, Sequence
from email.utils import format_datetime

from bouncescan.language import Texts, texts
from bouncescan.records.explanation import GradedHop, Trace
from bouncescan.records.findings import Grade
from bouncescan.records.sample import Sample
from bouncescan.reports.notices.arf import FeedbackReport, write_arf
from bouncescan.reports.notices.draft import (
    Draft,
    HeaderAddress,
    domain_name,
    field_text,
    header_address,
    text_file,
)
from bouncescan.reports.notices.facts import name_cells, server_facts
from bouncescan.reports.notices.material import Material
from bouncescan.reports.notices.networks import Network
from bouncescan.reports.notices.redaction import Redaction
from bouncescan.reports.notices.sample_header import sample_header
from bouncescan.reports.notices.subjects import subject_told
from bouncescan.reports.notices.wishes import Wishes
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import time

__all__ = ["abuse_drafts", "where_to_look"]

_MOST_SERVERS = 50
_MOST_BELIEVED = 20
_MOST_CLAIMED = 3
_HOP_CELLS = 400
_MOST_RECIPIENTS = 20
_MOST_LINKS = 10


def abuse_drafts(material: Material, networks: Iterable[Network], first: int) -> Iterator[Draft]:
    """Two files for each network; their names begin with the number `first`.

    None where the victim has no address of ASCII: ARF knows no other.
    """
    victim = material.findings.victim
    sender = header_address(victim[0]) if victim else None
    if sender is None or sender.is_international:
        return
    for number, network in enumerate(networks, start=1):
        words = texts(_language(network, material.wishes))
        name = f"{first}-network-{number:02}-{network.label}"
        subject = field_text(material.redaction.text(_subject(network, words)))
        paragraphs = (
            *(() if network.contact else where_to_look(network, words)),
            *_text(sender, network, material, words),
        )
        original = network.samples[0].message.record.original
        header = sample_header(original, material.redaction) if original else b""
        report = FeedbackReport(
            text="\n\n".join(paragraphs) + "\n",
            fields=tuple(_feedback(network, material)),
            header=header or f"From: {sender.spec}\r\n".encode("ascii"),
            whole=network.samples[0].returned if material.wishes.is_full else None,
        )
        fields = [("From", sender.spec), ("Subject", subject)]
        if network.contact:
            fields.insert(1, ("To", network.contact.spec))
        data = write_arf(fields, report, made=material.wishes.made)
        yield Draft(name=f"{name}.eml", data=data)
        yield text_file(f"{name}.txt", _as_text(network, subject, paragraphs, header))


def where_to_look(network: Network, words: Texts) -> tuple[str, ...]:
    """What to do where no address for complaints is known; to be deleted before sending."""
    ip = next((str(server.ip) for server in network.servers if server.ip is not None), None)
    if ip is None:
        return (
            words.gettext(
                "[Before you send this: no address for complaints is known here. Ask the owner of"
                " the server's domain. Then delete this paragraph.]"
            ),
        )
    return (
        words.gettext(
            "[Before you send this: no address for complaints is known here, and none was guessed."
            " Look for the abuse contact of {ip} at https://search.arin.net/, https://apps.db.ripe.net/"
            " or https://wq.apnic.net/, or by the command: whois {ip}."
            " Then delete this paragraph.]"
        ).format(ip=ip),
    )


def _language(network: Network, wishes: Wishes) -> str:
    is_japanese = all(server.country == "JP" for server in network.servers)
    return wishes.language if is_japanese else "en"


def _subject(network: Network, words: Texts) -> str:
    server = network.servers[0]
    name = str(server.ip) if server.ip is not None else name_cells(server, words)
    return words.gettext("Abuse report: mail with a forged sender from {server}").format(
        server=name
    )


def _text(
    sender: HeaderAddress, network: Network, material: Material, words: Texts
) -> Sequence[str]:
    servers = [
        "\n".join(f"  {line}" for line in server_facts(server, material.redaction, words))
        for server in network.servers[:_MOST_SERVERS]
    ]
    hidden = len(network.servers) - _MOST_SERVERS
    if hidden > 0:
        more = words.ngettext("... and {n} more server", "... and {n} more servers", hidden)
        servers.append(more.format(n=hidden))
    return (
        words.gettext("Hello,"),
        words.gettext(
            "mail with a forged sender was sent from your network. The address on it is mine,"
            " {victim}; I did not write the mail. What could not be delivered came back to me as"
            " bounces, from which all figures here are counted."
        ).format(victim=sender.spec),
        words.ngettext(
            "The server in your network:", "The servers in your network:", len(network.servers)
        ),
        *servers,
        words.gettext(
            "Please find out who sent it there: a stolen password, a script on a web site or an"
            " infected computer may do this without its owner's knowledge. Please stop it, and keep"
            " the logs of that time."
        ),
        *_sample_told(network.samples[0], material, words),
    )


def _sample_told(sample: Sample, material: Material, words: Texts) -> Iterator[str]:
    """One mail: what it is, and its way with what each line is worth."""
    original, redaction = sample.message.record.original, material.redaction
    if original is not None:
        lines = [words.gettext("One of the mails:")]
        if original.subject:
            people = (*original.to, *original.cc)
            subject = subject_told(original.subject, redaction, people)
            lines.append("  " + words.gettext("Subject: {subject}").format(subject=subject))
        if original.message_id:
            told = shorten(redaction.message_id(original.message_id), _HOP_CELLS)
            lines.append(f"  Message-ID: {told}")
        if original.date:
            lines.append(f"  Date: {time(original.date)}")
        yield "\n".join(lines)
    yield from _way(sample, Trace.ORIGINAL, redaction, words)
    yield from _way(sample, Trace.REPORT, redaction, words)
    if not material.wishes.is_full:
        yield words.gettext(
            "The local parts of other people's addresses are replaced (RFC 6590): the same address"
            " has the same replacement everywhere. The text of the mail, and fields in which an"
            " address may be hidden, are left out."
        )


def _way(sample: Sample, trace: Trace, redaction: Redaction, words: Texts) -> Iterator[str]:
    hops = [each for each in sample.message.hops if each.trace is trace]
    believed = [each for each in hops if each.grade is not Grade.CLAIMED]
    claimed = [each for each in hops if each.grade is Grade.CLAIMED]
    # Of the bounce's own way only what the victim's provider saw tells where it came from.
    shown = believed[:_MOST_BELIEVED]
    if trace is Trace.ORIGINAL:
        shown += claimed[:_MOST_CLAIMED]
    if not shown:
        return
    title = (
        words.gettext("Its way, the newest line first, with what each line is worth:")
        if trace is Trace.ORIGINAL
        else words.gettext("The way of its bounce to me, as my mail provider wrote it down:")
    )
    yield "\n".join((title, *(f"  {_hop(each, redaction, words)}" for each in shown)))


def _hop(graded: GradedHop, redaction: Redaction, words: Texts) -> str:
    worth = {
        Grade.PROVED: words.gettext("my provider wrote this:"),
        Grade.STATED: words.gettext("the server that wrote the bounce says this:"),
        Grade.CLAIMED: words.gettext("anyone can have written this:"),
    }[graded.grade]
    return f"{worth} Received: {shorten(redaction.text(graded.hop.raw), _HOP_CELLS)}"


def _feedback(network: Network, material: Material) -> Iterator[tuple[str, str]]:
    """The fields of RFC 5965, 3.1 to 3.3. Source-IP is that of the sample."""
    sample, redaction = network.samples[0], material.redaction
    record, server = sample.message.record, sample.server
    yield "Feedback-Type", "abuse"
    yield "User-Agent", material.findings.program.replace(" ", "/")
    yield "Version", "1"
    original = record.original
    path = original.reverse_path if original else None
    if path is not None:
        yield from _address_field("Original-Mail-From", path, redaction)
    arrived = next((hop.date for hop in original.received if hop.date), None) if original else None
    arrived = arrived or record.arrival_date or sample.message.when
    if arrived is not None:
        yield "Arrival-Date", format_datetime(arrived)
    if server.ip is not None:
        yield "Source-IP", str(server.ip)
    yield "Incidents", str(max(1, sum(each.originals for each in network.servers)))
    domains = (domain_name(each.org) for each in network.servers)
    for domain in dict.fromkeys(filter(None, domains)):
        yield "Reported-Domain", domain
    for recipient in record.recipients[:_MOST_RECIPIENTS]:
        address = recipient.original_recipient or recipient.final_recipient
        yield from _address_field("Original-Rcpt-To", address, redaction)
    if material.wishes.is_full and original is not None:
        links = (url for url in original.urls if url.isascii() and url.isprintable())
        for url in list(links)[:_MOST_LINKS]:
            yield "Reported-URI", url


def _address_field(name: str, address: str, redaction: Redaction) -> Iterator[tuple[str, str]]:
    told = header_address(redaction.address(address)) if address else None
    if not address:
        yield name, "<>"
    elif told is not None and not told.is_international:
        yield name, f"<{told.spec}>"


def _as_text(network: Network, subject: str, text: Sequence[str], header: bytes) -> Iterator[str]:
    yield f"To: {network.contact.spec if network.contact else '?'}"
    yield f"Subject: {subject}"
    yield ""
    for paragraph in text:
        yield from paragraph.split("\n")
        yield ""
    yield from header.decode("ascii", "replace").splitlines()
