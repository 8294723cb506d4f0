"""What a server means by NO: wait (RFC 5530, and what some write instead), or that it will not.

QUIRK(gmail): "[OVERQUOTA] Account exceeded command or bandwidth limits".
QUIRK(exchange): "Request is throttled. Suggested Backoff Time: 58606 milliseconds", and "User is
authenticated but not connected" for a mailbox that is being moved.
"""

import re

from imapclient.exceptions import IMAPClientError

__all__ = ["RefusedError", "asks_to_wait", "seconds_asked_for"]

_WAIT = re.compile(
    # OVERQUOTA of a mailbox that is full refuses to write, which nobody does here.
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|THROTTLED)\b"
    r"|throttl|too many (?:simultaneous )?(?:connections|commands|requests)|try again later"
    r"|authenticated but not connected|temporar",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"back-?off time: (\d{1,9}) (milli)?seconds", re.IGNORECASE)


class RefusedError(IMAPClientError):  # type: ignore[misc]  # no stubs
    """The server's NO or BAD to what we have sent ourselves, as IMAPClient would raise it."""

    def __init__(self, doing: str, words: str) -> None:
        super().__init__(f"{doing} failed: {words}")
        self.doing = doing


def asks_to_wait(words: str) -> bool:
    """Whether a refusal holds for now only."""
    return _WAIT.search(words) is not None


def seconds_asked_for(words: str) -> float:
    """How long the server wants not to be asked; 0 where it does not say."""
    match = _SECONDS.search(words)
    if match is None:
        return 0.0
    return int(match[1]) / (1000 if match[2] else 1)
