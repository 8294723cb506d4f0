"""Lines that several pages of `explain` show: a fact with its name, reports one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.explanation import ReportLine
from bouncescan.records.findings import Ownership
from bouncescan.reports.rules import word_for_ownership
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, paragraph, styled
from bouncescan.reports.words import server_name, short_time

__all__ = ["fact", "moment", "more", "sentence", "tell_reports"]

_CELLS = 120
_REPORTS = 8


def fact(name: str, value: str | None) -> tuple[Text, Text]:
    """A row: what it is, and how it reads; each line of `value` is shortened."""
    lines = [styled(shorten(line, _CELLS)) for line in (value or "").split("\n")]
    return styled(name, "dim"), Text("\n").join(lines)


def moment(when: datetime) -> str:
    """A time beside others, which came with the offsets of the world."""
    return short_time(when.astimezone(UTC))


def more(hidden: int, words: Texts) -> Section:
    """How many are not shown, where some are not."""
    if hidden > 0:
        yield paragraph(words.gettext("... and {n} more").format(n=hidden))


def sentence(text: str) -> str:
    """A phrase as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def tell_reports(reports: Sequence[ReportLine], in_all: int, words: Texts) -> Section:
    """Reports, each with its place, so that it can be explained in turn."""
    for report in reports[:_REPORTS]:
        when = f"{moment(report.when)}  " if report.when else ""
        yield paragraph(styled(f"{when}{shorten(server_name(report.reporter, words), _CELLS)}"))
        named = ", ".join(shorten(address, _CELLS) for address in report.named[:3])
        about = words.gettext("about {addresses}").format(addresses=named) if named else ""
        if report.ownership is not Ownership.SPOOFED:
            whose = word_for_ownership(report.ownership, words)
            about = f"{about}; {words.gettext('whose mail: {whose}').format(whose=whose)}"
        if about:
            yield paragraph(styled(about.lstrip("; "), "dim"))
        yield paragraph(styled(shorten(report.locator, _CELLS), "dim"))
    yield from more(in_all - min(len(reports), _REPORTS), words)
