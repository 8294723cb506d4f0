"""The dialects of bounces, most authoritative first; the first that finds a recipient decides.

To add one: write formats/<name>.py with `read(notice: Notice) -> Reading | None` (None: not this
dialect, or nobody named), add one line to FORMATS where it belongs, and put at least one sample
with its record under fixtures/bounces/<name>/. A format reads the Notice it is given, never
another format. What many dialects share stands beside this folder: paragraphs.py, lists.py,
sections.py, dialogue.py, delays.py, asking.py.

The order is the policy: fields that were made for machines before words; a dialect known by a
sentence of its own before rules that hold for many; flufl.bounce, which costs most and gives
addresses only, last.
"""

from collections.abc import Callable

from bouncescan.bounces.formats import (
    activehunter,
    amavis,
    barracuda,
    biglobe,
    courier,
    docomo,
    domino,
    dragonfly,
    exchange,
    exim,
    ezweb,
    flufl,
    fml,
    gmail,
    gmx,
    groupwise,
    imail,
    interscan,
    james,
    kddi,
    mailmarshal,
    mdaemon,
    mfilter,
    mimecast,
    notes,
    opensmtpd,
    plain,
    pmdf,
    postfix,
    powermta,
    qmail,
    rfc3464,
    sendmail,
    ses,
    webshield,
    yahoo,
    yandex,
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
    ("yahoo", yahoo.read),  # before qmail: qmail's paragraphs and last line, Yahoo's sentence
    ("yandex", yandex.read),  # before postfix: Postfix's paragraphs, a sentence in Russian
    ("qmail", qmail.read),  # "Hi. This is the"
    ("courier", courier.read),  # "running the Courier mail server"
    ("opensmtpd", opensmtpd.read),  # "This is the MAILER-DAEMON, please DO NOT REPLY"
    ("dragonfly", dragonfly.read),  # "There was an error delivering your mail to"
    ("amavis", amavis.read),  # "Our internal reference code for your message"
    ("postfix", postfix.read),  # "This is the mail system at host"
    ("powermta", powermta.read),  # "this is the mail server on"
    ("pmdf", pmdf.read),  # "Recipient address:" (Sun, Oracle, iCloud)
    ("domino", domino.read),  # "was not delivered to:", "because:"
    ("notes", notes.read),  # "Failure Reasons"
    ("exchange", exchange.read),  # "Generating server:", "did not reach some or all"
    ("groupwise", groupwise.read),  # "was undeliverable to the following:"
    ("mdaemon", mdaemon.read),  # "PERMANENT fatal delivery errors!"
    ("imail", imail.read),  # X-Mailer: <SMTP32 v8.22>
    ("interscan", interscan.read),  # "Sent <<< RCPT TO:<X>"
    ("webshield", webshield.read),  # "Failed Recipients"
    ("barracuda", barracuda.read),  # "was blocked by our Spam Firewall"
    ("mimecast", mimecast.read),  # "-- X"
    ("mailmarshal", mailmarshal.read),  # "The following recipients were affected:"
    ("mfilter", mfilter.read),  # "-------server message"
    ("fml", fml.read),  # "This is fml8 system"
    ("activehunter", activehunter.read),  # before sendmail, whose sections it writes
    ("biglobe", biglobe.read),  # before sendmail: "Non-delivered information"
    ("sendmail", sendmail.read),  # "Transcript of session follows"
    ("ezweb", ezweb.read),  # the Japanese carriers' "Mail System Error"
    ("kddi", kddi.read),  # "Could not be delivered to:", "As their mailbox is full."
    ("docomo", docomo.read),  # after sendmail: From DOCOMO, "550 Unknown user X"
    ("james", james.read),  # "Message details:", "RCPT TO:"
    ("plain", plain.read),  # what many write: a label, a colon, an address
    ("flufl", flufl.read),  # old dialects; addresses only
)
