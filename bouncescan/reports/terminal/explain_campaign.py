"""One campaign, explained: its mails, links, servers and people, and who sent it."""

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.mail.link import defang
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import CampaignExplained, SpoofedMail
from bouncescan.records.findings import State
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import moment, more
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import (
    server_name,
    word_for_role,
    word_for_state,
    word_for_verdict,
    words_for,
)

__all__ = ["tell_campaign"]

_CELLS = 100
_MAILS = 8
_LINES = 8
_TO = 3
_PEOPLE = 10
_EVIDENCE_CELLS = 240


def tell_campaign(explained: CampaignExplained, words: Texts) -> Section:
    """The whole campaign."""
    campaign = explained.campaign
    subject = shorten(campaign.subject or words.gettext("no subject"), _CELLS)
    title = words.gettext("Campaign {n}: {subject}").format(n=campaign.id, subject=subject)
    yield styled(title, "bold")
    mails = words.ngettext("{n} mail", "{n} mails", campaign.originals)
    people = words.ngettext("{n} address", "{n} addresses", campaign.targeted)
    yield paragraph(f"{mails.format(n=campaign.originals)}, {people.format(n=campaign.targeted)}")
    if campaign.first and campaign.last:
        first, last = moment(campaign.first), moment(campaign.last)
        yield paragraph(words.gettext("from {first} to {last}").format(first=first, last=last))
    if campaign.mailer:
        mailer = shorten(campaign.mailer, _CELLS)
        yield paragraph(words.gettext("written with {program}").format(program=mailer))
    yield heading(words.gettext("Who sent it"))
    yield paragraph(styled(word_for_verdict(campaign.who_sent, words), "bold"))
    evidence = [
        *_evidence("+", explained.speaks_for, words),
        *_evidence("-", explained.against, words),
    ]
    if evidence:
        yield column_table(evidence)
    yield from _tell_counted(words.gettext("Subjects"), explained.subjects, words)
    hosts = ", ".join(shorten(defang(host), _CELLS) for host in campaign.link_hosts[:_LINES])
    links = {defang(link): count for link, count in explained.links.items()}
    yield from _tell_counted(words.gettext("Links: do not open them"), links, words)
    if hosts:
        yield paragraph(words.gettext("they lead to {hosts}").format(hosts=hosts))
    yield from _tell_servers(explained, words)
    yield from _tell_people(explained, words)
    yield heading(words.gettext("Its first mails"))
    for mail in explained.mails[:_MAILS]:
        yield from _tell_mail(mail, words)
    yield from more(len(explained.mails) - _MAILS, words)


def _evidence(mark: str, evidence: Sequence[Evidence], words: Texts) -> Iterator[tuple[Text, Text]]:
    for line in evidence[:_LINES]:
        yield Text(mark), styled(shorten(words_for(line, words), _EVIDENCE_CELLS))


def _tell_counted(title: str, counted: Mapping[str, int], words: Texts) -> Section:
    if not counted:
        return
    yield heading(title)
    rows = list(counted.items())[:_LINES]
    yield column_table(
        [(Text(str(count)), styled(shorten(text, _CELLS))) for text, count in rows], right=(0,)
    )
    yield from more(len(counted) - len(rows), words)


def _tell_servers(explained: CampaignExplained, words: Texts) -> Section:
    if not explained.servers:
        return
    yield heading(words.gettext("Servers"))
    yield column_table(
        [
            (
                styled(word_for_role(server.role, words, server.grade)),
                styled(shorten(server_name(server, words), _CELLS)),
            )
            for server in explained.servers[:_LINES]
        ]
    )
    yield from more(len(explained.servers) - _LINES, words)


def _tell_people(explained: CampaignExplained, words: Texts) -> Section:
    if not explained.people:
        return
    yield heading(words.gettext("People"))
    yield column_table(
        [
            (Text(str(len(found)), style="bold"), styled(word_for_state(state, words)))
            for state, found in explained.people.items()
        ],
        right=(0,),
    )
    reached = explained.people.get(State.REACHED, ())
    if reached:
        names = ", ".join(shorten(address, _CELLS) for address in reached[:_PEOPLE])
        yield paragraph(words.gettext("who got it: {addresses}").format(addresses=names))
        yield from more(len(reached) - _PEOPLE, words)


def _tell_mail(mail: SpoofedMail, words: Texts) -> Section:
    when = f"{moment(mail.sent)}  " if mail.sent else ""
    yield paragraph(styled(f"{when}{shorten(mail.message_id, _CELLS)}"))
    to = ", ".join(shorten(address, _CELLS) for address in mail.to[:_TO])
    if len(mail.to) > _TO:
        to = words.gettext("{addresses} and {n} more").format(addresses=to, n=len(mail.to) - _TO)
    parts = [words.gettext("to {addresses}").format(addresses=to)] if to else []
    if mail.origin is not None:
        name = shorten(server_name(mail.origin, words), _CELLS)
        parts.append(words.gettext("sent by {name}").format(name=name))
    if parts:
        yield paragraph(styled("; ".join(parts), "dim"))
