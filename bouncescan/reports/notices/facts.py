"""The same facts for the provider, the police and the networks, as the victim tells them: "I"."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bouncescan.language import Texts
from bouncescan.records.findings import (
    Findings,
    Grade,
    Host,
    Server,
    ServerRole,
    WhoSent,
)
from bouncescan.reports.notices.redaction import Redaction
from bouncescan.reports.notices.subjects import subjects_of
from bouncescan.reports.order import servers_by_reach
from bouncescan.reports.safe import shorten
from bouncescan.reports.server_words import counts_of, server_times
from bouncescan.reports.words import server_name, short_time, word_for_taking

__all__ = [
    "facts_of",
    "figures",
    "name_cells",
    "sending_servers",
    "server_facts",
    "span_of",
    "verdict_told",
]

_NAME_CELLS = 100
_NETWORK_CELLS = 60
_MOST_SERVERS = 50
_SUBJECTS = 10


def name_cells(server: Server | Host, words: Texts) -> str:
    """A server by name and address, bounded and harmless."""
    return shorten(server_name(server, words), _NAME_CELLS)


def span_of(findings: Findings) -> tuple[datetime, datetime] | None:
    """When the first and the last of the forged mails were sent, as far as it is known."""
    first = [each.first for each in findings.campaigns if each.first]
    last = [each.last for each in findings.campaigns if each.last]
    return (min(first), max(last)) if first and last else None


def verdict_told(verdict: WhoSent, words: Texts) -> str:
    """Who sent it, as the victim tells it."""
    if verdict is WhoSent.USED:
        return words.gettext("The mails left through my own mail account, which I did not use.")
    if verdict is WhoSent.BOTH:
        return words.gettext(
            "Some of the mails left through my own mail account, which I did not use; others came"
            " from other servers, with my address as the sender."
        )
    if verdict is WhoSent.FORGED:
        return words.gettext(
            "The mails came from other servers, with my address as the sender. None of those that"
            " came back left through my mail account, as far as their headers show."
        )
    return words.gettext(
        "Whether the mails left through my mail account cannot be told from what came back."
    )


def facts_of(findings: Findings, redaction: Redaction, words: Texts) -> Iterator[str]:
    """What happened: paragraphs, and lists of lines that begin with two blanks."""
    victim = ", ".join(shorten(each, _NAME_CELLS) for each in findings.victim)
    yield words.gettext("My mail address: {victim}").format(victim=victim)
    yield words.gettext(
        "Mail that I did not write was sent in my name. What could not be delivered came back to"
        " me as bounces; all figures here are counted from those."
    )
    yield verdict_told(findings.who_sent.verdict, words)
    yield _listed(words.gettext("Figures:"), figures(findings, words))
    subjects = subjects_of(findings.campaigns, redaction, _SUBJECTS)
    if subjects:
        yield _listed(words.gettext("Subjects of the mails:"), subjects)


def _listed(title: str, lines: Iterable[str]) -> str:
    return "\n".join((title, *(f"  {line}" for line in lines)))


def figures(findings: Findings, words: Texts) -> Iterator[str]:
    """Counts and times, one a line; what is not known has no line."""
    counts = findings.counts
    span = span_of(findings)
    if span:
        yield words.gettext("first mail: {when}").format(when=short_time(span[0]))
        yield words.gettext("last mail: {when}").format(when=short_time(span[1]))
    mails = sum(each.originals for each in findings.campaigns)
    yield words.gettext("different mails that came back: {n}").format(n=mails)
    yield words.gettext("bounces about them: {n}").format(n=findings.read.spoofed)
    yield words.gettext("people who were sent it for certain: {n}").format(n=counts.at_least)
    yield words.gettext("of these, people whom it reached: {n}").format(n=counts.reached)
    yield words.gettext("of these, people to whom it failed: {n}").format(n=counts.failed)
    yield words.gettext("of these, people whose server still tries: {n}").format(n=counts.delayed)
    yield words.gettext("more people who stand in its To or Cc: {n}").format(n=counts.addressed)
    if counts.estimate is not None and counts.interval95 is not None:
        least, most = counts.interval95
        yield words.gettext(
            "people it went to in all, estimated: {n} (95 % interval: {least} to {most})"
        ).format(n=counts.estimate, least=least, most=most)


def sending_servers(findings: Findings, redaction: Redaction, words: Texts) -> Iterator[str]:
    """The servers that sent it, one a paragraph; those only said to have sent it are counted."""
    origins = [
        server for server in servers_by_reach(findings.servers) if server.role is ServerRole.ORIGIN
    ]
    sure = [server for server in origins if server.grade is not Grade.CLAIMED]
    if sure:
        yield words.gettext("Servers that sent it:")
    for server in sure[:_MOST_SERVERS]:
        yield "\n".join(f"  {line}" for line in server_facts(server, redaction, words))
    hidden = len(sure) - _MOST_SERVERS
    if hidden > 0:
        yield words.ngettext("... and {n} more server", "... and {n} more servers", hidden).format(
            n=hidden
        )
    claimed = len(origins) - len(sure)
    if claimed:
        yield words.ngettext(
            "{n} more server is only said to have sent it, which nothing bears out.",
            "{n} more servers are only said to have sent it, which nothing bears out.",
            claimed,
        ).format(n=claimed)


def server_facts(server: Server, redaction: Redaction, words: Texts) -> tuple[str, ...]:
    """What is known of one server, a line each, its name first."""
    # What a server calls itself may be anything, an address too.
    name, *known = map(redaction.text, (name_cells(server, words), *_known_of(server, words)))
    return (name, *(f"  {line}" for line in known))


def _known_of(server: Server, words: Texts) -> Iterator[str]:
    where = (server.country or "", f"AS{server.asn}" if server.asn else "", server.network or "")
    network = " ".join(shorten(each, _NETWORK_CELLS) for each in where if each)
    if network:
        yield words.gettext("network: {network}").format(network=network)
    if server.first and server.last:
        yield server_times(server.first, server.last, words)
    yield ", ".join(counts_of(server, words))
    took = word_for_taking(server.took_it_from, words)
    if took:
        yield took
    peer = server.handed_in_by
    if peer and peer.grade is not Grade.CLAIMED:
        yield words.gettext("handed in there by {name}").format(name=name_cells(peer, words))
    if server.spf:
        spf = words.gettext("SPF, as the receiving server noted: {result}")
        yield spf.format(result=shorten(server.spf, 20))
    yield _how_sure(server, words)


def _how_sure(server: Server, words: Texts) -> str:
    if server.grade is Grade.PROVED:
        return words.gettext("seen by my own mail provider, which took mail from it")
    if server.witnesses and server.witnesses > 1:
        stated = words.gettext("stated by {n} servers that have nothing to do with each other")
        return stated.format(n=server.witnesses)
    return words.gettext("stated by the server that wrote the bounce")
