"""The entries of a source in batches. The first is small, so that something is kept early."""

from collections.abc import Iterator
from typing import TypeVar

from bouncescan.errors import SourceError
from bouncescan.records.message import RawHeader, RawMessage, Unreadable

__all__ = ["in_batches"]

_FIRST = 25
# A few batches are in memory at a time, and each is written as one transaction: larger ones cost
# more memory, smaller ones have SQLite write the same pages of an index again and again.
_MOST = 2000
_MOST_BYTES = 2_000_000

T = TypeVar("T", bound=RawHeader | RawMessage | Unreadable)


def in_batches(entries: Iterator[T]) -> Iterator[list[T]]:
    """`entries` in batches that grow; what came before the source failed is a batch of its own."""
    batch: list[T] = []
    weight, size = 0, _FIRST
    failure: SourceError | None = None
    try:
        for entry in entries:
            batch.append(entry)
            weight += 0 if isinstance(entry, Unreadable) else len(entry.raw)
            if len(batch) >= size or weight >= _MOST_BYTES:
                yield batch
                batch, weight, size = [], 0, min(2 * size, _MOST)
    except SourceError as error:
        failure = error
    if batch:
        yield batch
    if failure is not None:
        raise failure
