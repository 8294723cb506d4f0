"""What a report is: a name, a file name and a pure function from findings to text."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

from bouncescan.records.findings import Findings

__all__ = ["Look", "Report"]

_NARROWEST = 50  # a date, two figures and a bar
_WIDEST = 100  # longer lines are hard to read
_USUAL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a report is to look: columns, colours, and the language, None for the reader's own."""

    width: int = _USUAL
    is_coloured: bool = False
    language: str | None = None

    @classmethod
    def of(
        cls, stream: TextIO, environ: Mapping[str, str], *, language: str | None = None
    ) -> "Look":
        """The look that fits where `stream` goes: colours on a terminal that takes them only.

        NO_COLOR (https://no-color.org) and TERM=dumb are obeyed; a pipe gets COLUMNS or 80.
        """
        is_terminal = stream.isatty()
        is_plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") in {"dumb", "unknown"}
        columns = environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else 0
        if not width:
            width = shutil.get_terminal_size((_USUAL, 24)).columns if is_terminal else _USUAL
        return cls(
            width=min(max(width, _NARROWEST), _WIDEST),
            is_coloured=is_terminal and not is_plain,
            language=language,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One member of the family. `render` reads nothing but the findings and writes nowhere.

    `encoding` is that of the report as a file: Excel in Japan needs the BOM of "utf-8-sig".
    """

    name: str
    file_name: str
    render: Callable[[Findings, Look], str]
    encoding: str = "utf-8"

    def to_bytes(self, findings: Findings, look: Look) -> bytes:
        """The report as the bytes of a file."""
        return self.render(findings, look).encode(self.encoding)
