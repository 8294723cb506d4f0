"""What a worker and the process that started it tell each other: pickled values with their length.

A value that did not come whole is told from one that did, so that a process which dies in the
middle of it leaves nothing half.
"""

import pickle
from typing import BinaryIO

__all__ = ["read_frame", "write_frame"]

_LENGTH = 8


def write_frame(stream: BinaryIO, value: object) -> None:
    """Send one value."""
    frame = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)
    stream.flush()


def read_frame(stream: BinaryIO) -> object:
    """The next value. Raises EOFError where there is none any more."""
    length = int.from_bytes(_exactly(stream, _LENGTH), "big")
    value: object = pickle.loads(_exactly(stream, length))  # noqa: S301 by our own process
    return value


def _exactly(stream: BinaryIO, length: int) -> bytes:
    taken = stream.read(length)
    if len(taken) < length:
        raise EOFError
    return taken
