"""Texts for the provider, with what is asked of it, and for the police: the facts only."""

from collections.abc import Iterator

from bouncescan.language import Texts
from bouncescan.mail.link import defang
from bouncescan.records.findings import Findings, WhoSent
from bouncescan.records.leak import Hypothesis, Standing
from bouncescan.reports.notices.draft import Draft, text_file
from bouncescan.reports.notices.facts import facts_of, sending_servers, span_of
from bouncescan.reports.notices.material import Material
from bouncescan.reports.safe import safe, shorten
from bouncescan.reports.words import short_time

__all__ = ["police_text", "provider_note"]

_LINKS = 10
_MAILS = 10
_CELLS = 120
_FROM_THE_MAILBOX = frozenset({Hypothesis.MAILBOX, Hypothesis.SEVERAL})


def provider_note(material: Material, name: str) -> Draft:
    """To paste into the form or the mail of the provider's desk."""
    findings, words = material.findings, material.words
    return _file(
        name,
        (
            words.gettext("To the abuse desk or the support of my mail provider"),
            *facts_of(findings, material.redaction, words),
            *sending_servers(findings, material.redaction, words),
            *_whether_it_was_read(findings, words),
            "\n".join(_asked(findings, words)),
            words.gettext(
                "I keep the bounces whole, with the forged mails that they give back, and can send"
                " them to you."
            ),
        ),
    )


def _asked(findings: Findings, words: Texts) -> Iterator[str]:
    span = span_of(findings)
    yield words.gettext("What I ask you to do:")
    yield "  1. " + (
        words.gettext(
            "Look at the sign-ins to my mailbox, by web, IMAP, POP and SMTP, from before {first}"
            " on, as far back as you keep them, and tell me those from addresses that are not"
            " mine."
        ).format(first=short_time(span[0]))
        if span
        else words.gettext(
            "Look at the sign-ins to my mailbox, by web, IMAP, POP and SMTP, as far back as you"
            " keep them, and tell me those from addresses that are not mine."
        )
    )
    yield "  2. " + words.gettext(
        "End all sessions of my mailbox, and cancel all app passwords and tokens."
    )
    yield "  3. " + words.gettext(
        "Tell me which forwarding, filters and linked accounts are set, and since when."
    )
    yield "  4. " + words.gettext("Keep the logs of that time: the police may ask for them.")
    if findings.who_sent.verdict is not WhoSent.USED:
        yield "  5. " + words.gettext(
            "Tell me what SPF, DKIM and DMARC of your domain tell other servers to do with mail"
            " that bears my address and does not come from you."
        )


def _whether_it_was_read(findings: Findings, words: Texts) -> Iterator[str]:
    """Whether the addresses fit the mailbox, which the sign-ins would show."""
    fits = any(
        source.hypothesis in _FROM_THE_MAILBOX and source.grade is Standing.SUPPORTED
        for source in findings.where_from
    )
    if fits:
        yield words.gettext(
            "The addresses it was sent to fit the mail in my mailbox: somebody may have read it."
            " That is no proof."
        )
    harvest = findings.harvest
    if fits and harvest.interval95:
        begin, end = (each.date().isoformat() for each in harvest.interval95)
        yield words.gettext(
            "If so, they were taken between {begin} and {end} (in 95 of 100 such cases)."
        ).format(begin=begin, end=end)


def police_text(material: Material, name: str) -> Draft:
    """What is known, counted and seen; no opinion, and nobody named as the one who did it."""
    findings, words = material.findings, material.words
    return _file(
        name,
        (
            words.gettext("Mail sent in my name by a stranger: the facts"),
            words.gettext("Written on {date}.").format(
                date=material.wishes.made.date().isoformat()
            ),
            *facts_of(findings, material.redaction, words),
            *sending_servers(findings, material.redaction, words),
            *_links(findings, words),
            *_mails(material, words),
            words.gettext(
                "Not known: who sent the mails. The owner of a server that sent them need not know"
                " of it."
            ),
            words.gettext(
                "The bounces are kept whole, with the forged mails that they give back, in the file"
                " {case}. It was made by {program}, which only read the mailbox."
            ).format(
                case=shorten(findings.case, _CELLS), program=shorten(findings.program, _CELLS)
            ),
        ),
    )


def _links(findings: Findings, words: Texts) -> Iterator[str]:
    hosts = dict.fromkeys(host for each in findings.campaigns for host in each.link_hosts)
    shown = [shorten(defang(safe(host)), _CELLS) for host in list(hosts)[:_LINKS]]
    if shown:
        yield "\n".join(
            (
                words.gettext("Where its links lead (written so that they do not open):"),
                *(f"  {host}" for host in shown),
            )
        )


def _mails(material: Material, words: Texts) -> Iterator[str]:
    """One mail of each server, by which an investigator finds it in a log."""
    lines = []
    for sample in material.samples[:_MAILS]:
        original = sample.message.record.original
        if original is None or not original.message_id:
            continue
        told = shorten(material.redaction.message_id(original.message_id), _CELLS)
        if told and original.date:
            lines.append(f"  {told}, {short_time(original.date)}")
        elif told:
            lines.append(f"  {told}")
    if lines:
        title = words.gettext("One mail of each server, by its Message-ID and Date:")
        yield "\n".join((title, *lines))


def _file(name: str, paragraphs: tuple[str, ...]) -> Draft:
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += (*paragraph.split("\n"), "")
    return text_file(name, lines[:-1])
