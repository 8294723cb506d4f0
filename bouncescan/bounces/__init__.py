"""One message in, one record out: recipients, reasons, and the returned original.

parse         a record of any bytes
is_candidate  from the header alone: is it worth fetching whole?
"""

from bouncescan.bounces.parse import parse
from bouncescan.bounces.selection import is_candidate

__all__ = ["is_candidate", "parse"]
