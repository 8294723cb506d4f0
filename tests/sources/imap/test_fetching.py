from collections.abc import Sequence

import pytest

from bouncescan.sources.imap.client import Items
from bouncescan.sources.imap.fetching import fetch_messages, search_uids


class CountingServer:
    """What a server holds, and how it was asked for it."""

    def __init__(self, sizes: dict[int, int]) -> None:
        self.sizes = sizes
        self.searches: list[Sequence[str]] = []
        self.fetches: list[list[int]] = []

    def search(self, criteria: Sequence[str]) -> list[int]:
        self.searches.append(criteria)
        if criteria[0] == "ALL":
            return list(self.sizes)
        first, last = (int(end) for end in criteria[1].split(":"))
        return [uid for uid in self.sizes if first <= uid <= last]

    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> dict[int, Items]:
        if data[0] == "RFC822.SIZE":
            return {uid: {b"RFC822.SIZE": self.sizes[uid]} for uid in messages}
        self.fetches.append(list(messages))
        return {uid: {b"BODY[]": b""} for uid in messages}


def test_a_small_folder_is_asked_for_once() -> None:
    server = CountingServer(dict.fromkeys((9, 2, 4_000_000_000), 1))
    uids = list(search_uids(server, 3, 4_000_000_001, {2}))  # type: ignore[arg-type]
    assert uids == [9, 4_000_000_000]
    assert server.searches == [("ALL",)]


@pytest.mark.parametrize("gap", [0, 1_000_000])
def test_a_large_folder_is_asked_for_in_windows(gap: int) -> None:
    uids = [*range(1, 15_001), *range(gap + 15_001, gap + 30_001)]
    server = CountingServer(dict.fromkeys(uids, 1))
    assert list(search_uids(server, 30_000, uids[-1] + 1, ())) == uids  # type: ignore[arg-type]
    assert len(server.searches) <= 3 + gap // 60_000
    answers = [len(server.search(criteria)) for criteria in list(server.searches)]
    assert max(answers) <= 30_000


def test_an_empty_folder_is_not_asked_for() -> None:
    server = CountingServer({})
    assert list(search_uids(server, 0, 1, ())) == []  # type: ignore[arg-type]
    assert server.searches == []


def test_messages_come_in_answers_of_at_most_eight_megabytes() -> None:
    mega = 1_000_000
    server = CountingServer({1: 5 * mega, 2: 3 * mega, 3: 20 * mega, 4: 1, 5: 8 * mega})
    assert [uid for uid, _ in fetch_messages(server, [1, 2, 3, 4, 5])] == [1, 2, 3, 4, 5]  # type: ignore[arg-type]
    assert server.fetches == [[1, 2], [3], [4, 5]]


def test_no_command_is_longer_than_a_server_takes() -> None:
    uids = list(range(4_000_000_000, 4_000_003_000))
    server = CountingServer(dict.fromkeys(uids, 1))
    assert [uid for uid, _ in fetch_messages(server, uids)] == uids  # type: ignore[arg-type]
    assert max(len(",".join(map(str, batch))) for batch in server.fetches) < 7_100
