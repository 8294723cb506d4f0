"""How a server is asked: in which commands, in which order, and what is made of its answers."""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from bouncescan.sources import Encryption, SourceOptions
from bouncescan.sources.imap import line
from bouncescan.sources.imap.endpoint import parse_endpoint
from bouncescan.sources.imap.fetching import LONGEST_MESSAGE, fetch_headers, fetch_messages
from bouncescan.sources.imap.items import WITHHELD
from bouncescan.sources.imap.lines import Lines
from bouncescan.sources.imap.searching import search_all
from tests.support.fake_imap import Answers, FolderOf

MEGA = 1_000_000


@contextmanager
def opened(server: FolderOf, connections: int = 1) -> Iterator[Lines]:
    options = SourceOptions(
        encryption=Encryption.PLAINTEXT,
        timeout=5,
        ask_password=lambda _: "secret-sesame",
        wait=lambda _: None,
        connections=connections,
    )
    lines = Lines(parse_endpoint(server.url, options), options)
    lines.open()
    lines.examine("INBOX")
    try:
        yield lines
    finally:
        lines.close(politely=False)


def mail(uid: int, size: int = 40) -> bytes:
    return (b"Subject: %d\r\n\r\n" % uid).ljust(size, b"x")


def folder(*uids: int, answers: Answers | None = None) -> FolderOf:
    return FolderOf({uid: mail(uid) for uid in uids}, answers)


def bodies(server: FolderOf) -> list[str]:
    """The UIDs of each command that asked for whole messages."""
    return [each.split()[2] for each in server.commands if "BODY.PEEK[]" in each]


def all_uids(lines: Lines) -> list[int]:
    reopened = lines.examine("INBOX")
    assert reopened is not None
    return list(search_all(lines, reopened))


def test_a_small_folder_is_asked_for_its_uids_once() -> None:
    with folder(2, 9, 4_000_000_000) as server, opened(server) as lines:
        assert all_uids(lines) == [2, 9, 4_000_000_000]
    assert [each for each in server.commands if "SEARCH" in each] == ["UID SEARCH ALL"]


@pytest.mark.parametrize("gap", [0, 1_000_000, 3_000_000_000])
def test_a_large_folder_is_asked_for_in_windows(gap: int) -> None:
    uids = [*range(1, 15_001), *range(gap + 15_001, gap + 30_001)]
    with FolderOf(dict.fromkeys(uids, b"")) as server, opened(server) as lines:
        assert all_uids(lines) == uids
    assert 2 <= sum("SEARCH" in each for each in server.commands) < 25


def test_an_empty_folder_is_not_asked_for_its_uids() -> None:
    with folder() as server, opened(server) as lines:
        assert all_uids(lines) == []
    assert not any("SEARCH" in each for each in server.commands)


def test_messages_come_in_answers_of_bounded_size_and_in_order() -> None:
    sizes = {1: 2 * MEGA, 2: 2 * MEGA, 3: 4 * MEGA, 4: 1000, 5: 3 * MEGA}
    server = FolderOf({uid: mail(uid, size) for uid, size in sizes.items()})
    with server, opened(server) as lines:
        found = [
            (uid, len(got.raw)) for uid, got in fetch_messages(lines, sizes) if got and got.raw
        ]
    assert found == list(sizes.items())
    assert bodies(server) == ["1:2", "3:4", "5"]


def test_of_a_huge_message_the_beginning_is_asked_for_and_it_is_said_that_there_is_more() -> None:
    huge = mail(2, 9 * MEGA)
    with FolderOf({1: mail(1), 2: huge, 3: mail(3)}) as server, opened(server) as lines:
        found = dict(fetch_messages(lines, [1, 2, 3]))
    assert found[2] is not None
    assert (found[2].raw, found[2].size, found[2].is_cut) == (
        huge[:LONGEST_MESSAGE],
        9 * MEGA,
        True,
    )
    assert [found[uid].is_cut for uid in (1, 3)] == [False, False]  # type: ignore[union-attr]
    assert any("BODY.PEEK[]<0." in each for each in server.commands)


def test_a_message_just_as_long_as_the_bound_is_whole() -> None:
    whole = mail(1, LONGEST_MESSAGE)
    with FolderOf({1: whole}) as server, opened(server) as lines:
        ((_, found),) = fetch_messages(lines, [1])
    assert found is not None
    assert (found.raw, found.is_cut) == (whole, False)


class Lying(FolderOf):
    """Says that all messages are small, and gives whole what was asked for in part."""

    def fetched(self, uid: int, items: str) -> bytes:
        given = super().fetched(uid, re.sub(r"<0\.\d+>", "", items))
        size = b"RFC822.SIZE %d" % len(self._mails[uid])
        return given.replace(size, b"RFC822.SIZE 7") if "BODY" not in items else given


def test_a_size_that_is_wrong_costs_no_memory() -> None:
    with Lying({1: mail(1, 9 * MEGA), 2: mail(2)}) as server, opened(server) as lines:
        found = dict(fetch_messages(lines, [1, 2]))
    assert found[1] is not None
    assert (len(found[1].raw or b""), found[1].is_cut) == (LONGEST_MESSAGE, True)
    assert found[2] is not None
    assert found[2].raw == mail(2)


def test_a_server_that_refuses_parts_is_asked_for_the_whole() -> None:
    class NoParts(FolderOf):
        def _next(self, verb: str) -> bytes | None:
            if "<0." in self.command:
                return b"%t BAD what is that?\r\n"
            return super()._next(verb)

    with NoParts({1: mail(1, 9 * MEGA)}) as server, opened(server) as lines:
        ((_, found),) = fetch_messages(lines, [1])
    assert found is not None
    assert (len(found.raw or b""), found.is_cut) == (LONGEST_MESSAGE, True)


def test_no_command_is_longer_than_a_server_takes() -> None:
    uids = list(range(4_000_000_000, 4_000_006_000, 2))
    with FolderOf(dict.fromkeys(uids, b"x")) as server, opened(server) as lines:
        assert [uid for uid, _ in fetch_messages(lines, uids)] == uids
    assert max(map(len, server.commands)) < 7_200


class Hesitant(FolderOf):
    """Answers a FETCH when the next has come, and the third at once."""

    def __init__(self, mails: Mapping[int, bytes]) -> None:
        super().__init__(mails)
        self._held: list[bytes] = []
        self._fetches = 0

    def _answer(self, connection: socket.socket, verb: str, tag: bytes) -> bool:
        if verb != "UID FETCH":
            return super()._answer(connection, verb, tag)
        self._fetches += 1
        self._held.append((self._next(verb) or b"").replace(b"%t", tag))
        while len(self._held) > (self._fetches < 3):
            connection.sendall(self._held.pop(0))
        return True


def test_the_next_answer_is_asked_for_before_the_last_has_come() -> None:
    uids = range(1, 5_001)
    with Hesitant(dict.fromkeys(uids, b"x")) as server, opened(server) as lines:
        assert [uid for uid, given in fetch_headers(lines, uids) if given] == list(uids)
    assert [each.split()[2] for each in server.commands if "FETCH" in each] == [
        "1:2000",
        "2001:4000",
        "4001:5000",
    ]
    assert server.connections == 1


def test_a_message_that_is_refused_costs_only_itself() -> None:
    class Refusing(FolderOf):
        def _next(self, verb: str) -> bytes | None:
            if "BODY" in self.command:
                first, _, last = self.command.split()[2].partition(":")
                if int(first) <= 37 <= int(last or first):
                    return b"%t NO it is on a tape that is lost\r\n"
            return super()._next(verb)

    uids = range(1, 101)
    with Refusing({uid: mail(uid) for uid in uids}) as server, opened(server) as lines:
        found = dict(fetch_messages(lines, uids))
    assert list(found) == list(uids)
    assert {uid for uid, got in found.items() if got is WITHHELD} == {37}
    assert all(found[uid].raw == mail(uid) for uid in uids if uid != 37)  # type: ignore[union-attr]


def test_a_no_that_is_not_repeated_is_not_believed() -> None:
    answers: Mapping[str, list[bytes | None]] = {"UID FETCH": [b"%t NO hm\r\n"] * 2}
    with folder(1, answers=answers) as server, opened(server) as lines:
        ((_, found),) = fetch_headers(lines, [1])
    assert found is not None
    assert found.raw == b"Subject: 1\r\n\r\n"


def test_messages_that_are_gone_are_none_and_the_rest_comes() -> None:
    with folder(1, 3, 5) as server, opened(server) as lines:
        found = dict(fetch_messages(lines, range(1, 7)))
    assert [uid for uid, got in found.items() if got is None] == [2, 4, 6]
    assert [got.raw for got in found.values() if got] == [mail(1), mail(3), mail(5)]


def test_what_an_answer_lacks_in_spite_of_its_ok_is_asked_for_once_more() -> None:
    nothing = b"%t OK done\r\n"  # first of the sizes, then of the messages
    with (
        folder(1, 2, 3, answers={"UID FETCH": [nothing, nothing]}) as server,
        opened(server) as lines,
    ):
        found = dict(fetch_messages(lines, [1, 2, 3]))
    assert [got and got.raw for got in found.values()] == [mail(1), mail(2), mail(3)]
    assert bodies(server) == ["1:3", "1:3"]


def test_what_two_answers_lack_is_gone() -> None:
    with folder(1, 3) as server, opened(server) as lines:
        assert dict(fetch_messages(lines, [1, 2, 3]))[2] is None
    assert bodies(server) == ["1:3", "2"]


def test_a_client_that_hides_its_connection_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = {1: 40, 2: 60, 4: 9 * MEGA, 4_000_000_000: 50}
    server = FolderOf({uid: mail(uid, size) for uid, size in sizes.items()})
    with server, opened(server) as lines:
        by_wire = [*all_uids(lines), *fetch_messages(lines, [*sizes, 4_000_000_001])]
    monkeypatch.setattr(line, "open_wire", lambda _: None)
    server = FolderOf({uid: mail(uid, size) for uid, size in sizes.items()})
    with server, opened(server) as lines:
        assert [*all_uids(lines), *fetch_messages(lines, [*sizes, 4_000_000_001])] == by_wire


@pytest.mark.parametrize("connections", [2, 4])
def test_over_several_connections_the_same_comes_in_the_same_order(connections: int) -> None:
    uids = range(1, 9_001)
    mails = {uid: mail(uid, 2000) for uid in uids}
    with FolderOf(mails, at_once=True) as server, opened(server, connections) as lines:
        found = [(uid, got.raw) for uid, got in fetch_messages(lines, uids) if got]
    assert found == list(mails.items())
    assert server.connections == connections


def test_a_server_that_allows_one_connection_is_read_over_it() -> None:
    told: list[str] = []
    mails = {uid: mail(uid, 2000) for uid in range(1, 5_001)}
    login = [b"%t OK .\r\n", *[b"%t NO [LIMIT] too many connections\r\n"] * 30]
    with FolderOf(mails, {"LOGIN": login}, at_once=True) as server:
        options = SourceOptions(
            encryption=Encryption.PLAINTEXT,
            timeout=5,
            ask_password=lambda _: "secret-sesame",
            wait=lambda _: None,
            tell=told.append,
            connections=3,
        )
        lines = Lines(parse_endpoint(server.url, options), options)
        lines.open()
        lines.examine("INBOX")
        found = [(uid, got.raw) for uid, got in fetch_messages(lines, mails) if got]
        lines.close(politely=False)
    assert found == list(mails.items())
    assert told[-1].endswith("goes on with 1 connection")
