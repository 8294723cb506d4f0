"""A password or token: it goes to the server it is for, and is shown nowhere else.

What is a plain str somewhere stands in the locals of a frame, and a traceback with locals (of a
debugger, of pytest, of somebody's crash reporter) would show it. So it is held in a `Secret`, and
where a library has had it as text, the frames of a failed call are emptied.
"""

import base64
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

__all__ = ["Secret", "forgetting_secrets"]


_TELLING = 4


class Secret:
    """A text that no repr, str, format, pickle or comparison gives away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text, for the one call that sends it."""
        return self._text

    def is_in(self, text: str) -> bool:
        """Whether somebody repeats it, as it is or in base64 with whatever stands before it."""
        folded, raw = text.casefold(), self._text.encode("utf-8", "surrogateescape")
        if self._text and self._text.casefold() in folded:
            return True
        # Three bytes make four characters: the outer ones depend on the neighbours too.
        shifted = (base64.b64encode(bytes(shift) + raw).decode()[4:-4] for shift in range(3))
        return any(len(part) >= _TELLING and part in text for part in shifted)

    def is_repeated_by(self, error: BaseException) -> bool:
        """Whether an exception, or one that led to it, quotes it."""
        return any(self.is_in(f"{each} {each.args!r}") for each in _chain(error))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


@contextmanager
def forgetting_secrets() -> Iterator[None]:
    """Empty the frames of what was called and has failed, whatever the exception."""
    try:
        yield
    except BaseException as error:
        _empty(error)
        raise


def _empty(error: BaseException) -> None:
    for each in _chain(error):
        # Frames that still run, ours and those above, keep theirs: they hold only a Secret.
        traceback.clear_frames(each.__traceback__)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]
