"""What was read, what could not be read, and what was odd: nobody takes silence for success."""

from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.answer import what_was_read
from bouncescan.reports.safe import shorten
from bouncescan.reports.words import words_for

__all__ = ["Listed", "Unread", "tell_unread"]

_SHOWN = 100
_CELLS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Lines under a heading; `more` counts what is left out."""

    title: str
    lines: tuple[str, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """The section."""

    title: str
    told: tuple[str, ...]
    lists: tuple[Listed, ...]
    caution: str


def tell_unread(findings: Findings, words: Texts) -> Unread:
    """The sums always; lists where there is something to list."""
    lists = (
        _listed(
            words.gettext("Could not be read"),
            [words_for(each, words) for each in findings.unreadable],
            words,
        ),
        _listed(words.gettext("Noted"), list(findings.defects), words),
    )
    is_whole = not findings.unreadable
    return Unread(
        title=words.gettext("What was read, and what could not be"),
        told=tuple(what_was_read(findings, words)),
        lists=tuple(each for each in lists if each.lines),
        caution=words.gettext("Everything that was given could be read.")
        if is_whole
        else words.gettext(
            "What could not be read is counted nowhere: there may be more people and servers."
        ),
    )


def _listed(title: str, lines: list[str], words: Texts) -> Listed:
    hidden = len(lines) - _SHOWN
    more = words.ngettext(
        "... and {n} more: bouncescan report --format json gives them all.",
        "... and {n} more: bouncescan report --format json gives them all.",
        hidden,
    )
    return Listed(
        title=title,
        lines=tuple(shorten(line, _CELLS) for line in lines[:_SHOWN]),
        more=more.format(n=hidden) if hidden > 0 else None,
    )
