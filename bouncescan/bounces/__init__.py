"""One message in, one record out: recipients, reasons, and the returned original.

parse         a record of any bytes
open_message  its header first, and the record only if it is wanted
is_candidate  from the header alone: is it worth fetching whole?
may_hand_on   from the header alone: may another message be attached?
"""

from bouncescan.bounces.parse import open_message, parse
from bouncescan.bounces.selection import is_candidate, may_hand_on

__all__ = ["is_candidate", "may_hand_on", "open_message", "parse"]
