"""Why a question stays without an answer. The reasons are data; no text of an answer is in them."""

import enum

__all__ = ["LookupFailedError", "Why"]


class Why(enum.StrEnum):
    """What happened instead of an answer."""

    TIMEOUT = "no answer in time"
    UNREACHABLE = "not reachable"
    SERVER_FAILED = "the server failed"
    NONSENSE = "the answer makes no sense"
    NOT_ASKED = "not asked"  # it would name a recipient's domain, or lead into an inner network
    NO_TIME_LEFT = "no time left"


class LookupFailedError(Exception):
    """A question without an answer; never leaves this package."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why
