"""Tables as text: RFC 4180 with CRLF, every cell quoted and harmless."""

import csv
import io
from collections.abc import Iterable, Sequence

from bouncescan.reports.safe import safe_cell

__all__ = ["Cell", "join_cell", "render_table", "written_cell"]

# None is an empty cell: not known. True and False are "yes" and "no".
Cell = str | int | bool | None


def render_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table with its headings; files of it begin with a BOM (encoding "utf-8-sig")."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([written_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def written_cell(cell: Cell) -> str | int:
    """What stands in the file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if isinstance(cell, int) else safe_cell(cell)


def join_cell(values: Iterable[str | int] | None) -> str | None:
    """Several values in one cell; empty where they are not known, and where there are none."""
    return None if values is None else "; ".join(str(value) for value in values)
