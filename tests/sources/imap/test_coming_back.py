"""A connection that breaks is made anew: all comes, nothing twice, and nobody waits for ever."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import Folder, RawHeader, RawMessage, Unreadable
from bouncescan.sources import Encryption, FolderSelection, SourceOptions, open_source
from tests.support.fake_imap import Answer, FolderOf

UIDS = range(1, 41)
MAILS = {uid: b"Subject: %d\r\n\r\n" % uid + b"x" * uid for uid in UIDS}
WITHHELD = "the server does not give it"


class Journal:
    """What a source said, and how long it waited."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.waits: list[float] = []
        self.asked = 0

    def password(self, _: str) -> str:
        self.asked += 1
        return "secret-sesame"

    def options(self, connections: int = 1, timeout: float = 5.0) -> SourceOptions:
        return SourceOptions(
            encryption=Encryption.PLAINTEXT,
            timeout=timeout,
            ask_password=self.password,
            wait=self.waits.append,
            tell=self.told.append,
            connections=connections,
        )


def read(
    server: FolderOf, journal: Journal, connections: int = 1, timeout: float = 5.0
) -> list[RawMessage | Unreadable]:
    """All messages of the folder, as a scan without a case reads them."""
    options = journal.options(connections, timeout)
    with server, open_source(server.url, options, FolderSelection()) as source:
        (folder,) = source.folders()
        headers = list(source.headers(folder, ()))
        assert [each.locator.uid for each in headers] == list(UIDS)
        places = [each.locator for each in headers if isinstance(each, RawHeader)]
        return list(source.messages(folder, places))


def shown(read: Sequence[RawMessage | Unreadable]) -> list[tuple[int | None, bytes | str]]:
    return [
        (each.locator.uid, each.why if isinstance(each, Unreadable) else each.raw) for each in read
    ]


class Asked(NamedTuple):
    """A FETCH of whole messages: which one it is, and what is there to answer."""

    turn: int
    uids: Sequence[int]
    answer: bytes

    def before(self, uid: int) -> bytes:
        """The answer up to this message, and the end of the connection."""
        return self.answer[: self.answer.index(b"* %d FETCH" % uid)] + b"%x"


class Breaking(FolderOf):
    """Answers each FETCH of whole messages as it is told."""

    def __init__(
        self,
        tell: Callable[[Asked], Answer],
        mails: Mapping[int, bytes] = MAILS,
        *,
        at_once: bool = False,
    ) -> None:
        super().__init__(mails, at_once=at_once)
        self._tell = tell
        self._fetches = 0

    def _next(self, verb: str) -> Answer:
        answer = super()._next(verb)
        if verb != "UID FETCH" or "BODY.PEEK[]" not in self.command or answer is None:
            return answer
        self._fetches += 1
        uids = [int(uid) for uid in re.findall(rb"\(UID (\d+) ", answer)]
        return self._tell(Asked(self._fetches, uids, answer))

    def from_now_on(self, verb: str, answer: Answer) -> None:
        self._answers[verb] = answer


@pytest.mark.parametrize("end", range(0, 4200, 53))
def test_a_connection_cut_anywhere_gives_all_once(end: int) -> None:
    def cut(asked: Asked) -> Answer:
        return asked.answer[:end] + b"%x" if asked.turn == 1 else asked.answer

    journal = Journal()
    assert shown(read(Breaking(cut), journal)) == list(MAILS.items())
    assert len(journal.waits) == len(journal.told) == 1
    assert journal.told[0] == (
        "localhost: the server closed the connection during FETCH; tries again"
    )
    assert journal.asked == 1


def test_what_has_come_is_not_asked_for_again() -> None:
    def five_at_a_time(asked: Asked) -> Answer:
        return asked.before(asked.uids[5]) if asked.uids[5:] else asked.answer

    journal = Journal()
    server = Breaking(five_at_a_time)
    assert shown(read(server, journal)) == list(MAILS.items())
    fetches = [each.split()[2] for each in server.commands if "BODY.PEEK[]" in each]
    assert fetches == [f"{first}:40" for first in range(1, 41, 5)]
    # Every time something came: nobody loses patience, and the waits stay short.
    assert len(journal.waits) == 7
    assert max(journal.waits) <= 0.25


def test_one_message_that_breaks_the_connection_costs_only_itself() -> None:
    def fall_over(asked: Asked) -> Answer:
        return asked.before(17) if 17 in asked.uids else asked.answer

    journal = Journal()
    expected = {**MAILS, 17: WITHHELD}
    assert shown(read(Breaking(fall_over), journal)) == list(expected.items())
    assert len(journal.waits) < 6


def test_the_first_message_of_all_may_be_the_one_that_breaks_the_connection() -> None:
    class FirstBreaks(FolderOf):
        def _next(self, verb: str) -> Answer:
            answer = super()._next(verb)
            return None if verb == "UID FETCH" and answer and b"(UID 1 " in answer else answer

    with (
        FirstBreaks(MAILS) as server,
        open_source(server.url, Journal().options(), FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        headers = list(source.headers(folder, ()))
    assert [each.locator.uid for each in headers] == list(UIDS)
    assert [each for each in headers if isinstance(each, Unreadable)] == headers[:1]


@pytest.mark.parametrize(
    "lie",
    [
        lambda answer: answer.replace(b"BODY[] {31}", b"BODY[] {30}"),
        lambda answer: answer.replace(b"BODY[] {31}", b"BODY[] {32}"),
        lambda answer: answer.replace(b"BODY[] {31}", b"BODY[] {3100000}"),
    ],
    ids=["too short", "too long", "much too long"],
)
@pytest.mark.parametrize("always", [False, True])
def test_a_wrong_size_of_a_literal_costs_at_most_its_message(
    lie: Callable[[bytes], bytes], *, always: bool
) -> None:
    def tell(asked: Asked) -> Answer:
        return lie(asked.answer) if always or asked.turn == 1 else asked.answer

    (liar,) = [uid for uid, raw in MAILS.items() if len(raw) == 31]
    expected = {**MAILS, liar: WITHHELD} if always else MAILS
    # A size that is much too large is noticed by nothing coming any more.
    assert shown(read(Breaking(tell), Journal(), timeout=0.5)) == list(expected.items())


def test_a_server_that_does_not_come_back_is_given_up_with_growing_waits() -> None:
    def go_away(_: Asked) -> Answer:
        server.from_now_on("GREETING", None)
        return None

    server = Breaking(go_away)
    journal = Journal()
    with pytest.raises(SourceError) as caught:
        read(server, journal)
    assert str(caught.value) == "localhost: the server closed the connection during the greeting"
    assert caught.value.remedy == "try again; a scan goes on where it stopped"
    assert len(journal.waits) == 9
    for number, wait in enumerate(journal.waits):
        longest = min(0.25 * 2**number, 60)
        assert longest / 2 <= wait <= longest


def test_a_server_that_gives_no_message_any_more_is_given_up() -> None:
    journal = Journal()
    with pytest.raises(SourceError) as caught:
        read(Breaking(lambda _: None), journal)
    assert str(caught.value) == "localhost: the server closed the connection during FETCH"
    assert len(journal.waits) < 20


def test_what_came_before_patience_ended_is_given() -> None:
    def die(asked: Asked) -> Answer:
        server.from_now_on("GREETING", None)
        return asked.before(30)

    given: list[RawMessage | Unreadable] = []
    with (
        Breaking(die) as server,
        open_source(server.url, Journal().options(), FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        places = [each.locator for each in source.headers(folder, ())]
        with pytest.raises(SourceError):
            given.extend(source.messages(folder, places))
    assert shown(given) == list(MAILS.items())[:29]


@pytest.mark.parametrize("again", [7, 8], ids=["the same", "renumbered"])
def test_a_folder_that_is_another_after_the_break_is_not_read_on(again: int) -> None:
    def renumber(asked: Asked) -> Answer:
        if asked.turn > 1:
            return asked.answer
        validity = b"* 40 EXISTS\r\n* OK [UIDVALIDITY %d] .\r\n%%t OK .\r\n" % again
        server.from_now_on("EXAMINE", validity)
        return asked.before(30)

    server = Breaking(renumber)

    renumbered: dict[int, bytes | str] = dict.fromkeys(
        range(1, 41), "the server has numbered the folder anew"
    )
    expected = MAILS if again == 7 else renumbered
    assert shown(read(server, Journal())) == list(expected.items())


def test_a_folder_that_is_closed_after_the_break_is_said() -> None:
    def close(_: Asked) -> Answer:
        server.from_now_on("EXAMINE", b"%t NO [NONEXISTENT] it is gone\r\n")
        return None

    server = Breaking(close)
    assert {each for _, each in shown(read(server, Journal()))} == {
        "the server refuses to open the folder"
    }


def test_a_refused_sign_in_on_the_way_back_is_tried_once_more_and_no_third_time() -> None:
    def lock_out(_: Asked) -> Answer:
        server.from_now_on("LOGIN", b"%t NO [AUTHENTICATIONFAILED] no\r\n")
        return None

    server = Breaking(lock_out)
    with pytest.raises(SourceError) as caught:
        read(server, Journal())
    assert "does not accept login and password" in str(caught.value)
    assert Counter(each.split()[0] for each in server.commands)["LOGIN"] == 3


def test_a_server_that_says_how_long_to_wait_is_asked_no_sooner() -> None:
    def throttle(asked: Asked) -> Answer:
        words = b"Request is throttled. Suggested Backoff Time: 58606 milliseconds"
        return b"%%t NO %s\r\n" % words if asked.turn == 1 else asked.answer

    journal = Journal()
    assert shown(read(Breaking(throttle), journal)) == list(MAILS.items())
    assert journal.waits == [58.606]
    assert journal.told[0].endswith("; tries again in 59 s")


@pytest.mark.parametrize("code", ["UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA"])
@pytest.mark.parametrize("verb", ["LOGIN", "LIST", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_command_that_is_put_off_is_sent_again(verb: str, code: str) -> None:
    refusal = f"%t NO [{code}] not now\r\n".encode()
    journal = Journal()
    server = FolderOf(MAILS, {verb: refusal})
    assert shown(read(server, journal)) == list(MAILS.items())
    assert len(journal.waits) == (1 if (verb, code) != ("UID SEARCH", "LIMIT") else 0)


_COMMANDS = ["LIST", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH"]


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        *[(verb, answer) for verb in _COMMANDS for answer in (b"%t NO hm\r\n", b"%t BAD hm\r\n")],
        *[
            (verb, answer)
            for verb in (*_COMMANDS, "GREETING", "LOGIN")
            for answer in (None, b"* BYE enough\r\n%x")
        ],
    ],
)
def test_a_command_that_fails_once_changes_nothing(verb: str, answer: Answer) -> None:
    server = FolderOf(MAILS, {verb: answer})
    assert shown(read(server, Journal())) == list(MAILS.items())


@pytest.mark.parametrize("uid_that_breaks", [1, 15, 40])
def test_one_of_several_connections_that_breaks_loses_nothing(uid_that_breaks: int) -> None:
    broken: list[int] = []

    def one_breaks(asked: Asked) -> Answer:
        if broken or uid_that_breaks not in asked.uids:
            return asked.answer
        broken.append(uid_that_breaks)
        return asked.answer[:2_000_000] + b"%x"

    mails = {uid: raw.ljust(400_000, b"y") for uid, raw in MAILS.items()}
    server = Breaking(one_breaks, mails, at_once=True)
    assert shown(read(server, Journal(), 3)) == list(mails.items())
    assert server.connections == 4


def test_bounces_found_by_search_are_given_once_over_a_broken_line() -> None:
    def three_at_a_time(asked: Asked) -> Answer:
        return asked.before(asked.uids[3]) if asked.uids[3:] else asked.answer

    with (
        Breaking(three_at_a_time) as server,
        open_source(server.url, Journal().options(), FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        found = list(source.bounces(folder, {5, 6}, first=3))
        again = list(source.bounces(folder, set(UIDS)))
    expected = [(uid, raw) for uid, raw in MAILS.items() if uid not in {1, 2, 5, 6}]
    assert (shown(found), again) == (expected, [])


def test_nothing_behind_the_folder_s_uid_next_is_searched() -> None:
    """What came later is the next scan's: it begins there."""
    with (
        FolderOf(MAILS) as server,
        open_source(server.url, Journal().options(), FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        earlier: Folder = replace(folder, uid_next=11)
        found = list(source.bounces(earlier, ()))
        later = list(source.bounces(folder, (), first=11))
    assert [each.locator.uid for each in found] == list(range(1, 11))
    assert [each.locator.uid for each in later] == list(range(11, 41))


def test_a_status_that_says_nothing_is_asked_for_again() -> None:
    names = ("INBOX", "Sent", r'"a \"b"')

    class ManyFolders(FolderOf):
        def _next(self, verb: str) -> Answer:
            if verb == "LIST":
                listed = [f'* LIST () "/" {name}\r\n' for name in names]
                return "".join(listed).encode() + b"%t OK .\r\n"
            if verb == "STATUS" and not self._turns[verb]:
                name = self.command.removeprefix("STATUS ").partition(" (")[0]
                return f"* STATUS {name} (MESSAGES 3 UIDNEXT 9)\r\n%t OK .\r\n".encode()
            return super()._next(verb)

    with (
        ManyFolders(MAILS, {"STATUS": [b"%t OK nothing\r\n"]}) as server,
        open_source(server.url, Journal().options(), FolderSelection()) as source,
    ):
        folders = source.folders()
    assert [(each.name, each.messages, each.uid_next) for each in folders] == [
        ("INBOX", 3, 9),
        ("Sent", 3, 9),
        ('a "b', 3, 9),
    ]
