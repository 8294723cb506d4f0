"""The mail that came back, as it says of itself, and what servers noted of its sender."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.mail.link import defang
from bouncescan.records.bounce import Original
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import GradedResult
from bouncescan.reports.rules import sentence_for
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import fact, more
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import time

__all__ = ["tell_original", "tell_results"]

_CELLS = 120
_LINKS = 8
_FIELDS = 8
_ADDRESSES = 6
_RESULTS = 12


def tell_original(
    original: Original, campaign: int | None, words: Texts, *, is_report: bool = True
) -> Section:
    """Its fields; its links open nowhere. `is_report` False: nobody gave it back."""
    yield heading(
        words.gettext("The mail that came back, as it says of itself")
        if is_report
        else words.gettext("The mail inside it, as it says of itself")
    )
    facts = [
        *_said(original, words),
        *(fact(words.gettext("link"), defang(link)) for link in original.urls[:_LINKS]),
        *(
            fact(words.gettext("field"), f"{name.replace('_', '-')}: {value}")
            for name, value in list(original.injection.items())[:_FIELDS]
        ),
    ]
    if campaign is not None:
        facts.append(fact(words.gettext("campaign"), str(campaign)))
    if facts:
        yield column_table(facts)


def _said(original: Original, words: Texts) -> Iterator[tuple[Text, Text]]:
    for name, value in (
        (words.gettext("from"), original.from_),
        (words.gettext("envelope"), original.reverse_path),
        (words.gettext("to"), _listed(original.to, words)),
        (words.gettext("cc"), _listed(original.cc, words)),
        (words.gettext("subject"), original.subject),
        (words.gettext("date"), time(original.date)),
        (words.gettext("Message-ID"), original.message_id),
        (words.gettext("program"), original.mailer),
    ):
        if value:
            yield fact(name, value)


def _listed(addresses: Sequence[str], words: Texts) -> str:
    shown = [shorten(address, _CELLS) for address in addresses[:_ADDRESSES]]
    hidden = len(addresses) - len(shown)
    if hidden > 0:
        shown.append(words.gettext("... and {n} more").format(n=hidden))
    return "\n".join(shown)


def tell_results(results: Sequence[GradedResult], words: Texts) -> Section:
    """Each with whether it counts, and why not."""
    if not results:
        return
    yield heading(words.gettext("What servers noted of the sender (SPF, DKIM, DMARC)"))
    for graded in results[:_RESULTS]:
        result = graded.result
        said = f"{shorten(result.method, 20)} {shorten(result.result, 20)}"
        if result.authserv_id:
            host = shorten(result.authserv_id, _CELLS)
            said = words.gettext("{result}, in the name of {host}").format(result=said, host=host)
        style = "bold" if graded.counts else "dim"
        yield paragraph(styled(said, style))
        yield paragraph(f"- {_why_it_counts(graded, words)}")
    yield from more(len(results) - _RESULTS, words)


def _why_it_counts(graded: GradedResult, words: Texts) -> str:
    return shorten(sentence_for(Evidence(rule=graded.rule), words), _CELLS)
