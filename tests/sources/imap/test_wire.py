"""FETCH read from the connection: every way of cutting an answer up, and what hostile ones say."""

import io
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import IMAPClientAbortError, ProtocolError

from bouncescan.sources.imap.asked import Asked, Fetch, Search, Status
from bouncescan.sources.imap.client import Client
from bouncescan.sources.imap.items import Fetched
from bouncescan.sources.imap.wire import Wire, open_wire
from tests.support.growth import growth_fault

ITEMS = ("INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[]")


class Pieces(io.RawIOBase):
    """Gives its bytes so many at a time, as a network does, and then the end."""

    def __init__(self, size: int) -> None:
        self.rest = b""
        self._position = 0
        self._size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        end = self._position + min(self._size, len(view))
        given = self.rest[self._position : end]
        self._position += len(given)
        view[: len(given)] = given
        return len(given)


class Connection:
    """What `open_wire` finds in an IMAPClient. %t in the answers is the tag of the command."""

    def __init__(self, *answers: bytes, size: int = 1 << 20) -> None:
        self.answers = list(answers)
        self.raw = Pieces(size)
        self.file = io.BufferedReader(self.raw)
        self.commands: list[bytes] = []

    def send(self, data: bytes) -> None:
        tag, _, command = data.partition(b" ")
        self.commands.append(command)
        self.raw.rest += self.answers.pop(0).replace(b"%t", tag)


def wire_on(connection: Connection) -> Wire:
    class Holder:
        _imap = connection

    wire = open_wire(cast("Client", Holder()))
    assert wire is not None
    return wire


class Answer(NamedTuple):
    """What came for one FETCH."""

    found: dict[int, Fetched]
    refusal: str | None
    is_garbled: bool


def wait_for(wire: Wire, asked: Asked) -> None:
    while not asked.is_done:
        wire.take_in()
    wire.settle()


def read(answer: bytes, size: int = 1 << 20, uids: Sequence[int] = (1, 2)) -> Answer:
    wire = wire_on(Connection(answer, size=size))
    fetch = Fetch(uids, ITEMS)
    wire.send(fetch)
    wait_for(wire, fetch)
    return Answer(fetch.found, fetch.refusal, fetch.is_garbled)


def search(answer: bytes, size: int = 1 << 20) -> Search:
    wire = wire_on(Connection(answer, size=size))
    asked = Search("ALL")
    wire.send(asked)
    wait_for(wire, asked)
    return asked


def message(uid: int, raw: bytes) -> bytes:
    return b"* %d FETCH (UID %d RFC822.SIZE %d BODY[] {%d}\r\n%s)\r\n" % (
        uid,
        uid,
        len(raw),
        len(raw),
        raw,
    )


HOSTILE = b"* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\nx OK done\r\n"  # what a mail may hold
USUAL = message(1, HOSTILE) + b"* 9 EXISTS\r\n" + message(2, b"") + b"%t OK done\r\n"
EXPECTED = {1: Fetched(1, None, len(HOSTILE), HOSTILE), 2: Fetched(2, None, 0, b"")}


def test_the_command_names_runs_of_uids() -> None:
    connection = Connection(b"%t OK done\r\n")
    wire = wire_on(connection)
    fetch = Fetch([1, 2, 3, 9], ITEMS)
    wire.send(fetch)
    wait_for(wire, fetch)
    assert (fetch.found, fetch.missing) == ({}, [1, 2, 3, 9])
    assert connection.commands == [b"UID FETCH 1:3,9 (INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n"]


@pytest.mark.parametrize("size", [*range(1, 40), 1000])
def test_an_answer_in_pieces_of_any_size_is_the_same(size: int) -> None:
    assert read(USUAL, size) == Answer(EXPECTED, None, False)


@pytest.mark.parametrize(
    "between",
    [
        b"* 9 EXISTS\r\n",
        b"* 3 EXPUNGE\r\n",
        b"* VANISHED 3:7\r\n",
        b"* OK [ALERT] 90 % of your quota is used\r\n",
        b"* 1 FETCH (FLAGS (\\Seen))\r\n",
        b"* 1 FETCH (UID 1 FLAGS (\\Seen $Junk))\r\n",
        b"* 8 FETCH (UID 8 MODSEQ (12))\r\n",
        b"* SEARCH\r\n",
        b"* LIST () {1}\r\n/ {5}\r\nINBOX\r\n",
    ],
)
@pytest.mark.parametrize("where", ["before", "between", "behind"])
def test_what_nobody_asked_for_changes_nothing(between: bytes, where: str) -> None:
    parts = {"before": 0, "between": 1, "behind": 2}
    messages = [message(1, b"abc"), message(2, b"de")]
    messages.insert(parts[where], between)
    found = read(b"".join(messages) + b"%t OK done\r\n", 7).found
    assert {uid: found[uid].raw for uid in (1, 2)} == {1: b"abc", 2: b"de"}


def test_of_a_message_that_comes_twice_the_first_counts() -> None:
    found = read(message(1, b"abc") + message(1, b"other") + b"%t OK done\r\n").found
    assert found == {1: Fetched(1, None, 3, b"abc")}


def test_parts_of_a_message_in_several_responses_are_joined() -> None:
    found = read(
        b"* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n%t OK .\r\n"
    ).found
    assert found == {1: Fetched(1, None, 3, b"abc")}


def test_answers_to_several_commands_come_in_any_order() -> None:
    first, second, third = Fetch([1], ITEMS), Search("ALL"), Fetch([2], ITEMS)
    connection = Connection(b"", b"", b"")
    wire = wire_on(connection)
    tags: list[bytes] = []
    send = connection.send

    def note(data: bytes) -> None:
        tags.append(data.partition(b" ")[0])
        send(data)

    connection.send = note  # type: ignore[method-assign]
    for asked in (first, second, third):
        wire.send(asked)
    connection.raw.rest = (
        message(2, b"de")
        + b"* SEARCH 7 9\r\n"
        + tags[2]
        + b" OK .\r\n"
        + message(1, b"abc")
        + tags[1]
        + b" OK .\r\n"
        + tags[0]
        + b" NO later\r\n"
    )
    wait_for(wire, first)
    assert (first.found[1].raw, first.refusal) == (b"abc", "later")
    assert (second.numbers, second.refusal) == ([7, 9], None)
    assert (third.found[2].raw, third.refusal) == (b"de", None)


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        (b"* SEARCH 3 1 2\r\n%t OK .\r\n", [3, 1, 2]),
        (b"* SEARCH\r\n%t OK .\r\n", []),
        (b"%t OK .\r\n", []),
        (b"* SEARCH 3 \r\n* search 4\r\n%t OK .\r\n", [3, 4]),
        (b"* SEARCH 3 (MODSEQ 917162500)\r\n%t OK .\r\n", [3]),
        (b"* 5 EXISTS\r\n* SEARCH " + b"4294967295 " * 80_000 + b"\r\n%t OK .\r\n", [2**32 - 1]),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_the_uids_of_a_search_are_read_in_every_form(
    answer: bytes, numbers: list[int], size: int
) -> None:
    if len(answer) > 1000 and size < 100:
        size = 1400
    assert search(answer, size).numbers[:3] == numbers * (1 if len(answer) < 1000 else 3)


@pytest.mark.parametrize("line", [b"* SEARCH 1 x", b"* SEARCH -1", b"* SEARCH 12345678901"])
def test_a_search_that_means_nothing_is_known_for_it(line: bytes) -> None:
    found = search(line + b"\r\n%t OK .\r\n")
    assert (found.numbers, found.is_garbled) == ([], True)


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        (b"* STATUS INBOX (MESSAGES 2 UIDNEXT 3)", {b"MESSAGES": 2, b"UIDNEXT": 3}),
        (b'* status "Inbox" (uidnext 3 MESSAGES 2)', {b"MESSAGES": 2, b"UIDNEXT": 3}),
        (b"* STATUS INBOX (MESSAGES 2 UIDNEXT " + b"9" * 5000 + b")", {b"MESSAGES": 2}),
        (b"* STATUS INBOX ()", {}),
        (b"* STATUS Sent (MESSAGES 2)", None),
        (b"* STATUS INBOX (MESSAGES", None),
        (b"* STATUS {5}\r\nINBOX (MESSAGES 2)", None),
        (b"* 2 EXISTS", None),
    ],
)
def test_a_status_is_that_of_the_folder_that_it_names(
    lines: bytes, counts: dict[bytes, int] | None
) -> None:
    for size in (1, 7, 1 << 18):
        asked = Status(b"INBOX")
        wire = wire_on(Connection(lines + b"\r\n%t OK .\r\n", size=size))
        wire.send(asked)
        wait_for(wire, asked)
        assert asked.counts == counts


def test_a_literal_of_fifty_megabytes_is_not_kept_whole() -> None:
    answer = message(1, b"x" * 50_000_000) + message(2, b"de") + b"%t OK done\r\n"
    found = read(answer, 1 << 18).found
    assert len(found[1].raw or b"") == 16 << 20
    assert found[2].raw == b"de"


@pytest.mark.parametrize("word", [b"NO", b"BAD", b"no"])
def test_a_refusal_keeps_what_came_before_it(word: bytes) -> None:
    answer = read(message(1, b"abc") + b"%t " + word + b" [LIMIT] slower\r\n")
    assert answer == Answer({1: Fetched(1, None, 3, b"abc")}, "[LIMIT] slower", False)


def test_a_response_that_means_nothing_costs_only_itself() -> None:
    answer = read(b"* 1 FETCH (UID x)\r\n" + message(2, b"de") + b"%t OK done\r\n")
    assert answer == Answer({2: Fetched(2, None, 2, b"de")}, None, True)


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 1 BODY[] {2}\r\nabc)\r\n%t OK done\r\n",  # too short by one
        b"* 1 FETCH (UID 1 BODY[] {4}\r\nabc)\r\n%t OK done\r\n",  # too long by one
        b"* 1 FETCH (UID 1 BODY[] {0}\r\n%s)\r\n%%t OK done\r\n" % HOSTILE,
        b"* 1 FETCH (UID 1 BODY[] {19}\r\nabc)\r\n" + message(2, b"x" * 90) + b"%t OK done\r\n",
        b"* 1 FETCH (UID 1 BODY[] {3}\r\nabc\r\n%s%%t OK done\r\n" % HOSTILE,
        b"Subject: a piece of mail\r\n%t OK done\r\n",
        b"+ go on\r\n%t OK done\r\n",
        b"%t\r\n",
        b"%t PERHAPS done\r\n",
        b"other1 OK done\r\n",
        b"* " + b"x" * 4_300_000,
    ],
)
def test_what_does_not_fit_ends_it(answer: bytes) -> None:
    with pytest.raises((ProtocolError, IMAPClientAbortError)):
        read(answer, 300_000)


def test_a_literal_that_swallows_the_next_message_gives_neither() -> None:
    swallowing = b"* 1 FETCH (UID 1 BODY[] {20}\r\nabc)\r\n"  # up to the space behind "UID"
    answer = read(swallowing + message(2, b"de") + b"%t OK done\r\n")
    assert answer == Answer({}, None, True)


@pytest.mark.parametrize("end", range(len(USUAL.replace(b"%t", b"Bxxxxxxxx1")) - 1))
def test_half_an_answer_is_a_closed_connection(end: int) -> None:
    connection = Connection(b"")
    wire = wire_on(connection)
    tags: list[bytes] = []
    send: Callable[[bytes], None] = connection.send

    def cut(data: bytes) -> None:
        tags.append(data.partition(b" ")[0])
        send(data)
        connection.raw.rest = USUAL.replace(b"%t", tags[0])[:end]

    connection.send = cut  # type: ignore[method-assign]
    fetch = Fetch([1, 2], ITEMS)
    wire.send(fetch)
    with pytest.raises(IMAPClientAbortError, match="EOF"):
        wait_for(wire, fetch)
    # What was there of it stays, and only the rest is asked for again.
    assert all(found == EXPECTED[uid] for uid, found in fetch.found.items())
    assert sorted({*fetch.found, *fetch.missing}) == [1, 2]
    assert not fetch.found.keys() & set(fetch.missing)


def test_a_farewell_ends_it_with_the_servers_words() -> None:
    with pytest.raises(IMAPClientAbortError, match=r"^shutting down$"):
        read(message(1, b"abc") + b"* BYE shutting down\r\n")


def test_nothing_is_left_for_whoever_uses_the_connection_next() -> None:
    for size in range(1, 40):
        connection = Connection(b"%t OK done\r\n* 5 EXISTS\r\n" + message(3, b"x\r\n"), size=size)
        wire = wire_on(connection)
        fetch = Fetch([1], ITEMS)
        wire.send(fetch)
        wait_for(wire, fetch)
        assert connection.file.read() in {
            b"",
            message(3, b"x\r\n"),
            b"* 5 EXISTS\r\n" + message(3, b"x\r\n"),
        }


def test_the_tag_of_a_command_cannot_be_known_to_a_mail() -> None:
    tags = set()
    for _ in range(20):
        connection = Connection(b"%t OK done\r\n")
        sent: list[bytes] = []
        connection.send = sent.append  # type: ignore[method-assign]
        wire_on(connection).send(Fetch([1], ITEMS))
        tags.add(sent[0].partition(b" ")[0])
    assert len(tags) == 20


def test_a_client_without_a_known_connection_has_no_wire() -> None:
    assert open_wire(cast("Client", object())) is None


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_answer_raises_what_is_not_expected(middle: bytes, size: int) -> None:
    try:
        answer = read(message(1, b"abc") + middle + message(2, b"de") + b"%t OK done\r\n", size)
    except (ProtocolError, IMAPClientAbortError):
        return
    assert answer.found[1].raw == b"abc"


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6), st.integers(1, 80))
def test_whatever_mails_hold_they_come_as_they_are(raws: list[bytes], size: int) -> None:
    text = b"".join(message(uid, raw) for uid, raw in enumerate(raws, 1))
    text = re.sub(rb"%t", b"%T", text)
    uids = range(1, len(raws) + 1)
    found = read(text + b"%t OK done\r\n", size, uids).found
    expected = [re.sub(rb"%t", b"%T", raw) for raw in raws]
    assert [found[uid].raw for uid in uids] == expected


@pytest.mark.parametrize("piece", [100, 1 << 18])
def test_four_times_the_messages_take_less_than_six_times_the_time(piece: int) -> None:
    def answer(count: int) -> bytes:
        return b"".join(message(uid, b"x" * 900) for uid in range(1, count + 1)) + b"%t OK .\r\n"

    uids = range(1, 100_000)
    assert growth_fault(answer, lambda text: read(text, piece, uids), 100) is None


def test_a_literal_of_four_times_the_size_takes_less_than_six_times_the_time() -> None:
    def answer(kilobytes: int) -> bytes:
        return message(1, b"x" * 1000 * kilobytes) + b"%t OK .\r\n"

    assert growth_fault(answer, lambda text: read(text, 8_192), 300) is None
