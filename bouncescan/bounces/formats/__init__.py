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

from bouncescan.bounces.formats import (
    amavis,
    courier,
    domino,
    dragonfly,
    exchange,
    exim,
    ezweb,
    flufl,
    gmail,
    gmx,
    james,
    mailmarshal,
    mfilter,
    mimecast,
    notes,
    opensmtpd,
    plain,
    pmdf,
    postfix,
    qmail,
    rfc3464,
    sendmail,
    ses,
    zoho,
)
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.reading import Reading

__all__ = ["FORMATS"]

FORMATS: tuple[tuple[str, Callable[[Notice], Reading | None]], ...] = (
    ("rfc3464", rfc3464.read),  # fields for machines, wherever they stand
    ("ses", ses.read),  # JSON over SNS; "while trying to deliver the mail to the following"
    ("gmail", gmail.read),  # before exim: both write X-Failed-Recipients
    ("gmx", gmx.read),  # "SMTP error from remote server"; Exim's words above
    ("zoho", zoho.read),  # "ERROR_CODE :550"; Exim's words above
    ("exim", exim.read),  # X-Failed-Recipients, and its own prose
    ("qmail", qmail.read),  # "Hi. This is the"
    ("courier", courier.read),  # "running the Courier mail server"
    ("opensmtpd", opensmtpd.read),  # "This is the MAILER-DAEMON, please DO NOT REPLY"
    ("dragonfly", dragonfly.read),  # "There was an error delivering your mail to"
    ("amavis", amavis.read),  # "Our internal reference code for your message"
    ("postfix", postfix.read),  # "This is the mail system at host"
    ("pmdf", pmdf.read),  # "Recipient address:" (Sun, Oracle, iCloud)
    ("domino", domino.read),  # "was not delivered to:", "because:"
    ("notes", notes.read),  # "Failure Reasons"
    ("exchange", exchange.read),  # "Generating server:", "did not reach some or all"
    ("mimecast", mimecast.read),  # "-- X"
    ("mailmarshal", mailmarshal.read),  # "The following recipients were affected:"
    ("mfilter", mfilter.read),  # "-------server message"
    ("sendmail", sendmail.read),  # "Transcript of session follows"
    ("ezweb", ezweb.read),  # the Japanese carriers' "Mail System Error"
    ("james", james.read),  # "Message details:", "RCPT TO:"
    ("plain", plain.read),  # what many write: a label, a colon, an address
    ("flufl", flufl.read),  # old dialects; addresses only
)
