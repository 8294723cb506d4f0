"""What the forged mail said: subjects and links, by campaign."""

from collections.abc import Iterator
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.mail.link import defang
from bouncescan.records.findings import Campaign, Findings
from bouncescan.reports.html.evidence import explain_command
from bouncescan.reports.safe import shorten
from bouncescan.reports.server_words import server_times
from bouncescan.reports.steps import friends_step
from bouncescan.reports.words import word_for_verdict

__all__ = ["Campaigns", "Card", "tell_campaigns"]

_SHOWN = 50
_SUBJECT_CELLS = 200
_LINKS = 12
_LINK_CELLS = 100
_MAILER_CELLS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One campaign."""

    name: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """The section."""

    title: str
    links_title: str
    cards: tuple[Card, ...]
    more: str | None
    caution: str
    next_step: str


def tell_campaigns(findings: Findings, words: Texts) -> Campaigns | None:
    """None where no forged mail came back."""
    if not findings.campaigns:
        return None
    ordered = sorted(findings.campaigns, key=lambda each: (-each.originals, each.id))
    hidden = len(ordered) - _SHOWN
    more = words.ngettext(
        "... and {n} more: bouncescan report --format json gives them all.",
        "... and {n} more: bouncescan report --format json gives them all.",
        hidden,
    )
    return Campaigns(
        title=words.gettext("What the forged mail said"),
        links_title=words.gettext("its links go to"),
        cards=tuple(_card(each, findings.case, words) for each in ordered[:_SHOWN]),
        more=more.format(n=hidden) if hidden > 0 else None,
        caution=words.gettext(
            "Whoever is named in it, or in its links, need not know of it. The links are written so"
            " that nobody opens them by accident."
        ),
        next_step=friends_step(words),
    )


def _card(campaign: Campaign, case: str, words: Texts) -> Card:
    links = [shorten(defang(each[:_LINK_CELLS]), _LINK_CELLS) for each in campaign.link_hosts]
    hidden = len(links) - _LINKS
    if hidden > 0:
        links[_LINKS:] = [words.gettext("... and {n} more").format(n=hidden)]
    return Card(
        name=words.gettext("Campaign {id}").format(id=campaign.id),
        subject=shorten(campaign.subject or "", _SUBJECT_CELLS)
        or words.gettext("(without a subject)"),
        facts=tuple(_facts(campaign, words)),
        links=tuple(links),
        command=explain_command(case, str(campaign.id)),
    )


def _facts(campaign: Campaign, words: Texts) -> Iterator[tuple[str, str]]:
    mails, people = campaign.originals, campaign.targeted
    yield (
        words.gettext("how many"),
        words.gettext("{mails} to {addresses}").format(
            mails=words.ngettext("{n} mail", "{n} mails", mails).format(n=mails),
            addresses=words.ngettext("{n} address", "{n} addresses", people).format(n=people),
        ),
    )
    if campaign.first and campaign.last:
        yield words.gettext("when"), server_times(campaign.first, campaign.last, words)
    yield words.gettext("who sent it"), word_for_verdict(campaign.who_sent, words)
    if campaign.mailer:
        yield words.gettext("written with"), shorten(campaign.mailer, _MAILER_CELLS)
