"""The dialects of bounces, most authoritative first; the first that finds a recipient decides.

To add one: write formats/<name>.py with `read(notice: Notice) -> Reading | None` (None: not this
dialect, or nobody named), add one line to FORMATS where it belongs, and put at least one sample
with its record under fixtures/bounces/<name>/. A format reads the Notice it is given, never
another format. What many dialects share stands in bounces/paragraphs.py.

The order is the policy: fields that were made for machines before words; a dialect known by a
sentence of its own before rules that hold for many; flufl.bounce, which costs most and gives
addresses only, last.
"""

from collections.abc import Callable

from bouncescan.bounces.formats import exim, ezweb, flufl, plain, postfix, qmail, rfc3464, sendmail
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["FORMATS"]

FORMATS: tuple[tuple[str, Callable[[Notice], Reading | None]], ...] = (
    ("rfc3464", rfc3464.read),  # fields for machines, wherever they stand
    ("exim", exim.read),  # X-Failed-Recipients, and its own prose
    ("qmail", qmail.read),  # "Hi. This is the"
    ("postfix", postfix.read),  # "This is the mail system at host"
    ("sendmail", sendmail.read),  # "Transcript of session follows"
    ("ezweb", ezweb.read),  # the Japanese carriers' "Mail System Error"
    ("plain", plain.read),  # what many write: a label, a colon, an address
    ("flufl", flufl.read),  # old dialects; addresses only
)
