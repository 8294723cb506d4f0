"""Small batches first, then large ones, and what came before a fault."""

from collections.abc import Iterator

import pytest

from bouncescan.errors import SourceError
from bouncescan.pipeline.batches import in_batches
from bouncescan.records.message import Locator, RawMessage

PLACE = Locator(source="imaps://h", folder="INBOX", uidvalidity=7, uid=1)


def messages(count: int, size: int = 10) -> Iterator[RawMessage]:
    return (RawMessage(locator=PLACE, raw=b"x" * size) for _ in range(count))


def sizes(batches: Iterator[list[RawMessage]]) -> list[int]:
    return [len(batch) for batch in batches]


def test_batches_grow_up_to_a_bound() -> None:
    found = sizes(in_batches(messages(9000)))
    assert sum(found) == 9000
    assert found[0] < 50
    assert found == sorted(found[:-1]) + found[-1:]
    assert max(found) == found[-2] == found[-3]


def test_large_messages_make_small_batches() -> None:
    assert sizes(in_batches(messages(5, 1_500_000))) == [2, 2, 1]


def test_what_came_before_the_source_failed_is_a_batch() -> None:
    def failing() -> Iterator[RawMessage]:
        yield from messages(7)
        raise SourceError("h: the server closed the connection during FETCH")

    found = []
    with pytest.raises(SourceError, match="closed the connection"):
        found += in_batches(failing())
    assert [len(batch) for batch in found] == [7]


def test_nothing_is_no_batch() -> None:
    assert list(in_batches(messages(0))) == []
