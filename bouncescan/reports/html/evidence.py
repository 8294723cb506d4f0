"""Lines of evidence as a page shows them: the sentence, where it lies, and how to see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.reports.safe import safe, shorten
from bouncescan.reports.steps import shell_word
from bouncescan.reports.words import words_for

__all__ = ["Line", "Place", "explain_command", "lines_of", "place_of"]

_SENTENCE_CELLS = 400
_PLACE_CELLS = 300
# The case keeps them all, and findings.json lists them.
_PLACES = 5
_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail lies, and the command that shows it."""

    says: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence with its places; `title` names them, `more` counts those left out."""

    says: str
    title: str = ""
    places: tuple[Place, ...] = ()
    more: str | None = None


def explain_command(case: str, what: str) -> str:
    """What to type to see one thing with every line behind it."""
    return f"bouncescan explain {shell_word(case)} {shell_word(what)}"


def place_of(locator: str, case: str) -> Place:
    """A mail's place; one too long to be shown whole has no command that would find it."""
    says = shorten(locator, _PLACE_CELLS)
    is_whole = says == safe(locator) == locator
    return Place(says=says, command=explain_command(case, locator) if is_whole else "")


def lines_of(evidence: Iterable[Evidence], case: str, words: Texts) -> tuple[Line, ...]:
    """A line for each piece; what is too much is counted."""
    listed = list(evidence)
    shown = [_line(each, case, words) for each in listed[:_LINES]]
    hidden = len(listed) - len(shown)
    if hidden:
        more = words.ngettext("... and {n} more line", "... and {n} more lines", hidden)
        shown.append(Line(says=more.format(n=hidden)))
    return tuple(shown)


def _line(evidence: Evidence, case: str, words: Texts) -> Line:
    count = len(evidence.locators)
    hidden = count - _PLACES
    title = words.ngettext("Where it lies: {n} mail", "Where it lies: {n} mails", count)
    return Line(
        says=shorten(words_for(evidence, words), _SENTENCE_CELLS),
        title=title.format(n=count),
        places=tuple(place_of(each, case) for each in evidence.locators[:_PLACES]),
        more=words.gettext("... and {n} more").format(n=hidden) if hidden > 0 else None,
    )
