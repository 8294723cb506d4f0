"""The case: one SQLite file with all that was read, to repeat a scan and to explain it."""

from bouncescan.casefile.case import Case
from bouncescan.casefile.connection import discard_case, remove_case

__all__ = ["Case", "discard_case", "remove_case"]
