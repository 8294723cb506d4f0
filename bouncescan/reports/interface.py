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
    """How a report is to look: columns, colours, and the language, None for the reader's own.

    In a terminal it fills one screen, or with `is_verbose` tells all.
    """

    width: int = _USUAL
    is_coloured: bool = False
    language: str | None = None
    is_verbose: bool = False

    @classmethod
    def of(
        cls,
        stream: TextIO,
        environ: Mapping[str, str],
        *,
        language: str | None = None,
        is_verbose: bool = False,
    ) -> "Look":
        """The look that fits where `stream` goes: colours on a terminal that takes them only.

        A pipe gets COLUMNS or 80.
        """
        is_terminal = stream.isatty()
        columns = environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else 0
        if not width:
            width = shutil.get_terminal_size((_USUAL, 24)).columns if is_terminal else _USUAL
        return cls(
            width=min(max(width, _NARROWEST), _WIDEST),
            is_coloured=_is_coloured(environ, is_terminal=is_terminal),
            language=language,
            is_verbose=is_verbose,
        )


def _is_coloured(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """NO_COLOR (https://no-color.org) before FORCE_COLOR (https://force-color.org) before TERM."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "") not in {"", "0"}:
        return True
    return is_terminal and environ.get("TERM") not in {"dumb", "unknown"}


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
