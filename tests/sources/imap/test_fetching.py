from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from imapclient.exceptions import IMAPClientError

from bouncescan.sources.imap.client import Items
from bouncescan.sources.imap.fetching import (
    WITHHELD,
    fetch_headers,
    fetch_messages,
    search_uids,
)
from bouncescan.sources.imap.items import Fetched


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


class SpeakingServer(CountingServer):
    """The same with a connection to read from; notes what happens in which order."""

    def __init__(self, sizes: dict[int, int]) -> None:
        super().__init__(sizes)
        self.events: list[str] = []
        self._imap = self
        self._waiting = b""
        self.file = self

    def send(self, data: bytes) -> None:
        tag, _, command = data.strip().partition(b" ")
        self.events.append(command.split(b" (")[0].decode())
        first, _, last = command.split()[2].decode().partition(":")
        self._waiting = b"".join(
            b"* %d FETCH (UID %d BODY[HEADER] {1}\r\nx)\r\n" % (uid, uid)
            for uid in range(int(first), int(last or first) + 1)
            if uid in self.sizes
        )
        self._waiting += tag + b" OK done\r\n"

    def read1(self, size: int) -> bytes:
        given, self._waiting = self._waiting[:size], self._waiting[size:]
        return given

    def search(self, criteria: Sequence[str]) -> list[int]:
        assert not self._waiting  # nothing else while an answer is on its way
        self.events.append(" ".join(criteria))
        return super().search(criteria)


def test_the_next_answer_is_asked_for_before_the_last_is_used() -> None:
    server = SpeakingServer(dict.fromkeys(range(1, 5_001), 1))
    found = fetch_headers(server, iter(range(1, 5_001)))  # type: ignore[arg-type]
    for uid, _ in found:
        server.events.append(str(uid))
    assert [event for event in server.events if event[0] == "U" or event in {"1", "2001"}] == [
        "UID FETCH 1:2000",
        "UID FETCH 2001:4000",
        "1",
        "UID FETCH 4001:5000",
        "2001",
    ]


def test_the_server_is_asked_one_thing_at_a_time() -> None:
    server = SpeakingServer(dict.fromkeys(range(1, 25_001), 1))
    uids = search_uids(server, 25_000, 25_001, ())  # type: ignore[arg-type]
    found = [uid for uid, given in fetch_headers(server, uids) if given]  # type: ignore[arg-type]
    assert found == list(range(1, 25_001))
    fetches = [event for event in server.events if event.startswith("UID FETCH")]
    assert len(fetches) == 13
    assert len(server.events) == 13 + 3  # and as many windows


def test_a_client_that_hides_its_connection_gives_the_same() -> None:
    when = datetime(2026, 4, 20, 10, 15, 23, tzinfo=timezone(timedelta(hours=9)))

    class Hiding:
        def fetch(self, messages: Sequence[int], _: Sequence[str]) -> dict[int, Items]:
            if 3 in messages and len(messages) > 1:
                raise IMAPClientError("fetch failed: b'no'")
            if 4 in messages:
                raise ValueError("nonsense")
            return {
                uid: {b"RFC822.SIZE": 9, b"INTERNALDATE": when, b"BODY[HEADER]": b"x"}
                for uid in messages
                if uid != 3
            }

    found = dict(fetch_headers(Hiding(), iter((1, 2, 3, 4))))  # type: ignore[arg-type]
    assert found == {
        1: Fetched(1, when, 9, b"x"),
        2: Fetched(2, when, 9, b"x"),
        3: None,
        4: WITHHELD,
    }
