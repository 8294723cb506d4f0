"""Waiting for mail: by IDLE on a real Dovecot, by looking where there is no IDLE, over breaks."""

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bouncescan.records.message import Folder, RawHeader
from bouncescan.sources import Encryption, FolderSelection, SourceOptions, open_source
from bouncescan.sources.options import Pace
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.fake_imap import FolderOf

WHEN = datetime(2026, 4, 20, tzinfo=UTC)
PATIENCE = 20.0  # seconds that a test waits at most


class Waiting:
    """Reads the news of a mailbox in a thread of its own, as `bouncescan scan --watch` does."""

    def __init__(self, url: str, options: SourceOptions) -> None:
        self.told: list[str] = []
        self._options = replace(options, tell=self.told.append)
        self._url = url
        self._news: queue.Queue[tuple[Folder, ...] | BaseException] = queue.Queue()
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self.is_waiting = threading.Event()
        self._thread.start()
        assert self.is_waiting.wait(PATIENCE)

    def _wait(self) -> None:
        try:
            with open_source(self._url, self._options, FolderSelection()) as source:
                folders = source.folders()
                self.is_waiting.set()
                for news in source.news(folders):
                    self._news.put(news)
        except BaseException as error:  # noqa: BLE001 shown by the test that waits
            self._news.put(error)
            self.is_waiting.set()

    def next(self) -> dict[str, int | None]:
        """The folders that come next, with how many messages they hold."""
        news = self._news.get(timeout=PATIENCE)
        if isinstance(news, BaseException):
            raise news
        return {folder.name: folder.messages for folder in news}


def options_for(server: Dovecot, pace: Pace) -> SourceOptions:
    return SourceOptions(
        ca_file=server.certificate, timeout=20, ask_password=lambda _: PASSWORD, pace=pace
    )


@pytest.mark.server
def test_idle_tells_of_mail_in_the_inbox_at_once_and_of_that_in_others_at_the_next_look(
    dovecot: Dovecot,
) -> None:
    slow = Pace(idle=600, looks=600, polls=600)
    waiting = Waiting(dovecot.url, options_for(dovecot, slow))
    dovecot.fill("Spambox", [(b"Subject: 0\r\n\r\n", WHEN)])
    dovecot.fill("INBOX", [(b"Subject: 1\r\n\r\n", WHEN)])
    seen: dict[str, int | None] = {}
    while set(seen) != {"INBOX", "Spambox"}:
        seen.update(waiting.next())
    assert seen == {"INBOX": 1, "Spambox": 1}
    dovecot.fill("INBOX", [(b"Subject: 2\r\n\r\n", WHEN)])
    assert waiting.next() == {"INBOX": 2}


@pytest.mark.server
def test_an_idle_is_renewed_and_the_other_folders_are_looked_at_meanwhile(
    dovecot: Dovecot,
) -> None:
    waiting = Waiting(dovecot.url, options_for(dovecot, Pace(idle=600, looks=0.1, polls=600)))
    dovecot.fill("Spambox", [(b"Subject: 0\r\n\r\n", WHEN)])
    assert waiting.next() == {"Spambox": 1}
    dovecot.fill("Spambox", [(b"Subject: 1\r\n\r\n", WHEN)])
    assert waiting.next() == {"Spambox": 2}


@pytest.mark.server
def test_only_what_is_new_is_given_to_whoever_keeps_what_was_given(dovecot: Dovecot) -> None:
    dovecot.fill("INBOX", [(b"Subject: %d\r\n\r\n" % number, WHEN) for number in range(3)])
    with open_source(
        dovecot.url, options_for(dovecot, Pace()), FolderSelection(names=("INBOX",))
    ) as source:
        (inbox,) = source.folders()
        known = {each.locator.uid for each in source.headers(inbox, ())}
        dovecot.fill("INBOX", [(b"Subject: 3\r\n\r\n", WHEN)])
        (now,) = next(source.news([inbox]))
        new = list(source.headers(now, known))  # type: ignore[arg-type]
        assert [each.locator.uid for each in new] == [4]
        # Whoever has forgotten is given all.
        assert len(list(source.headers(now, ()))) == 4


@pytest.mark.server
def test_a_server_that_goes_away_is_waited_for(dovecot: Dovecot) -> None:
    waiting = Waiting(dovecot.url, options_for(dovecot, Pace(idle=600, looks=600, polls=600)))
    dovecot.fill("INBOX", [(b"Subject: 1\r\n\r\n", WHEN)])
    assert waiting.next() == {"INBOX": 1}
    dovecot.stop_abruptly()
    dovecot.start()
    dovecot.fill("INBOX", [(b"Subject: 2\r\n\r\n", WHEN)])
    assert waiting.next() == {"INBOX": 2}
    assert any("tries again" in line for line in waiting.told)


class Growing(FolderOf):
    """A folder that has one message more after each wait, and no IDLE unless it says so."""

    def __init__(self, idle: Callable[[], Iterator[bytes]] | None = None) -> None:
        super().__init__({1: b"Subject: 1\r\n\r\n"})
        self.idles = 0
        self._idle = idle() if idle else None
        if self._idle is not None:
            self._answers["CAPABILITY"] = b"* CAPABILITY IMAP4rev1 IDLE\r\n%t OK .\r\n"

    def grow(self, _: float = 0) -> None:
        self._mails[len(self._mails) + 1] = b"Subject: another\r\n\r\n"
        count = len(self._mails)
        opened = b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT %d] .\r\n%%t OK .\r\n"
        self._answers["EXAMINE"] = opened % (count, count + 1)

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if tag == b"DONE":  # which is no command, and has no tag
            connection.sendall(self._tag + b" OK done\r\n")
            return True
        self._tag = tag
        return super()._answer(connection, verb, tag)

    def _next(self, verb: str) -> bytes | None:
        if verb == "IDLE" and self._idle is not None:
            self.idles += 1
            return next(self._idle)
        return super()._next(verb)


def plain(wait: Callable[[float], None], pace: Pace | None = None) -> SourceOptions:
    return SourceOptions(
        encryption=Encryption.PLAINTEXT,
        timeout=5,
        ask_password=lambda _: "secret-sesame",
        wait=wait,
        pace=pace or Pace(),
    )


def test_without_idle_the_folder_is_looked_at_now_and_then() -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        server.grow()

    with (
        Growing() as server,
        open_source(server.url, plain(wait), FolderSelection()) as source,
    ):
        news = source.news(source.folders())
        assert [next(news)[0].messages for _ in range(3)] == [2, 3, 4]
    assert waits == [60.0] * 3
    assert not any("IDLE" in each for each in server.commands)


def test_an_idle_that_the_server_refuses_is_replaced_by_looking() -> None:
    def refuse() -> Iterator[bytes]:
        while True:
            yield b"%t NO not today\r\n"

    def wait(_: float) -> None:
        server.grow()

    with (
        Growing(refuse) as server,
        open_source(server.url, plain(wait), FolderSelection()) as source,
    ):
        assert next(source.news(source.folders()))[0].messages == 2
    assert server.idles == 1


def test_what_a_server_says_during_idle_ends_it_only_where_mail_has_come() -> None:
    def talk() -> Iterator[bytes]:
        # Nothing has come: this one lasts until its time is over.
        yield b"+ idling\r\n* OK still here\r\n* 1 FETCH (FLAGS (\\Seen))\r\n"
        server.grow()
        yield b"+ idling\r\n* OK still here\r\n* 2 EXISTS\r\n"

    with (
        Growing(talk) as server,
        open_source(server.url, plain(lambda _: None, Pace(idle=0.2)), FolderSelection()) as source,
    ):
        assert next(source.news(source.folders()))[0].messages == 2
    assert server.idles == 2


@pytest.mark.parametrize("farewell", [b"* BYE autologout\r\n%x", b"+ idling\r\n%x", b"+ id%x"])
def test_a_connection_that_ends_during_idle_is_made_anew(farewell: bytes) -> None:
    def end() -> Iterator[bytes]:
        for _ in range(20):  # more often than a scan would have patience for
            yield farewell
        server.grow()
        yield farewell

    with (
        Growing(end) as server,
        open_source(server.url, plain(lambda _: None), FolderSelection()) as source,
    ):
        assert next(source.news(source.folders()))[0].messages == 2
    assert server.connections == 22


def test_headers_of_a_growing_folder_are_listed_from_where_they_stopped() -> None:
    with (
        Growing() as server,
        open_source(server.url, plain(server.grow), FolderSelection()) as source,
    ):
        folders = source.folders()
        known = {each.locator.uid or 0 for each in source.headers(folders[0], ())}
        (now,) = next(source.news(folders))
        new = [each for each in source.headers(now, known) if isinstance(each, RawHeader)]
    assert [each.locator.uid for each in new] == [2]
    assert [each for each in server.commands if "SEARCH" in each] == [
        "UID SEARCH ALL",
        "UID SEARCH UID 2:2",
    ]
