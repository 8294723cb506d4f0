"""What a section is made of: headings, paragraphs and lists, all of harmless text."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bouncescan.reports.safe import safe

__all__ = ["GAP", "INDENT", "Section", "column_table", "heading", "numbered", "paragraph", "styled"]

INDENT = 2

# What one section shows, in order; no lines at all where it has nothing to say.
Section = Iterable[RenderableType]

# A gap for the eye between a number and its text.
GAP = 2


def styled(text: str, style: str = "") -> Text:
    """Harmless text in one style; markup in it is text like any other."""
    return Text(safe(text), style=style, overflow="fold")


def heading(text: str, style: str = "bold") -> Text:
    """The line above a section, an empty line before it."""
    return Text("\n").append_text(styled(text, style))


def paragraph(text: str | Text) -> Padding:
    """Text that wraps, indented."""
    shown = styled(text) if isinstance(text, str) else text
    return Padding(shown, (0, 0, 0, INDENT))


def numbered(items: Sequence[Sequence[Text]]) -> Padding:
    """Items with their numbers; each is some lines."""
    rows = [(Text(f"{number}."), Text("\n").join(lines)) for number, lines in enumerate(items, 1)]
    return column_table(rows, right=(0,))


def column_table(rows: Iterable[Sequence[Text]], right: Sequence[int] = ()) -> Padding:
    """Columns side by side; only the last one wraps, those in `right` stand to the right."""
    listed = [list(row) for row in rows]
    table = Table.grid(padding=(0, GAP, 0, 0))
    last = len(listed[0]) - 1 if listed else 0
    for place in range(last + 1):
        table.add_column(
            justify="right" if place in right else "left",
            no_wrap=place != last,
            overflow="fold",
        )
    for row in listed:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, INDENT))
