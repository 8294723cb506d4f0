"""The case: one SQLite file with all that was read, to repeat a scan and to explain it."""

from bouncescan.casefile.case import Case
from bouncescan.casefile.connection import remove_case, remove_empty_case

__all__ = ["Case", "remove_case", "remove_empty_case"]
