"""flufl.bounce: many old dialects, addresses only; asked last and never about unmarked mail.

It is handed a message without 8-bit bytes and with a From, since its detectors raise on others.
Where they raise all the same, flufl.bounce 6 logs the traceback, which can hold text of the mail.
"""

import email
import email.errors
import logging

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import clean_address
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

# Nothing of a victim's mail goes into a log: not by our hand, nor through the root logger's.
_log = logging.getLogger("flufl.bounce")
_log.addHandler(logging.NullHandler())
_log.propagate = False

_TO_ASCII = bytes(range(128)) + b"?" * 128
_MOST = 64 * 1024
# Its parser recurses into every level and every returned message.
_TOO_MUCH = frozenset({"nested_too_deep", "too_many_parts"})
# What its detectors and the stdlib's parser below them raise on damaged mail.
_RAISED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    email.errors.MessageError,
)


def read(notice: Notice) -> Reading | None:
    """The addresses that flufl.bounce finds and the notice itself names."""
    if _TOO_MUCH.intersection(notice.defects):
        return None
    import flufl.bounce  # noqa: PLC0415 slow to import and rarely wanted

    raw = notice.raw[:_MOST].translate(_TO_ASCII)
    try:
        message = email.message_from_bytes(raw)
        if not message.get("From", "").strip():
            del message["From"]
            message["From"] = "unknown@invalid"
        temporary, permanent = flufl.bounce.all_failures(message)
    except _RAISED:
        return Reading(defects=("flufl_failed",))
    people = unique(
        [
            *(_recipient(found, Action.FAILED, notice) for found in sorted(permanent)),
            *(_recipient(found, Action.DELAYED, notice) for found in sorted(temporary)),
        ]
    )
    return Reading(recipients=people) if people else None


def _recipient(found: bytes | str, action: Action, notice: Notice) -> Recipient | None:
    text = found.decode("ascii", "replace") if isinstance(found, bytes) else found
    address = clean_address(text)
    if address is None or address.lower() not in notice.text.lower():
        return None
    return recipient(address, action=action)
