import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bouncescan.errors import SourceError
from bouncescan.records.message import (
    Folder,
    FolderRole,
    Locator,
    RawHeader,
    RawMessage,
    Unreadable,
)
from bouncescan.sources import FolderSelection, Source, SourceOptions, open_source
from tests.support.dovecot import JAPANESE_FOLDER, PASSWORD, USER, Dovecot

pytestmark = pytest.mark.server

JAPAN = timezone(timedelta(hours=9))
WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=JAPAN)

Url = Callable[[Dovecot], str]
WAYS: list[Url] = [lambda server: server.url, lambda server: server.starttls_url]


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", PASSWORD)


def _message(number: int, size: int = 10) -> bytes:
    return (
        b"Received: from a.example.org (a.example.org [192.0.2.1])\r\n\tby b.example.net\r\n"
        b"From: taro@example.org\r\nTo: hanako@example.net\r\nSubject: mail %d\r\n"
        b"X-Private: not asked for\r\n\r\n%s\r\n" % (number, b"x" * size)
    )


def _read(place: Locator, number: int) -> RawMessage:
    """The message of `_message(number)` as it comes from the Inbox."""
    return RawMessage(
        locator=place,
        raw=_message(number),
        internal_date=WHEN,
        size=len(_message(number)),
        roles=(FolderRole.INBOX,),
    )


def _open(
    server: Dovecot,
    url: str,
    selection: FolderSelection | None = None,
    wait: Callable[[float], None] = time.sleep,
    tell: Callable[[str], None] = print,
) -> Source:
    options = SourceOptions(ca_file=server.certificate, timeout=20, wait=wait, tell=tell)
    return open_source(url, options, selection or FolderSelection())


def _fill_some(server: Dovecot) -> None:
    server.fill("INBOX", [(_message(number), WHEN) for number in range(3)])
    server.fill("Sent", [(_message(3), None)])
    server.fill("Spambox", [(_message(4), WHEN)])
    server.fill("Papierkorb", [(_message(5), WHEN)])
    server.fill(JAPANESE_FOLDER, [(_message(6), WHEN)])


@pytest.mark.parametrize("url", WAYS, ids=["TLS", "STARTTLS"])
def test_a_whole_run_reads_all_and_changes_nothing(dovecot: Dovecot, url: Url) -> None:
    _fill_some(dovecot)
    before = dovecot.snapshot()
    raws: dict[str, list[bytes]] = {}
    with _open(dovecot, url(dovecot), FolderSelection(all_folders=True)) as source:
        for folder in source.folders():
            headers = list(source.headers(folder, ()))
            messages = list(source.messages(folder, [each.locator for each in headers]))
            assert [each.locator for each in messages] == [each.locator for each in headers]
            raws[folder.name] = [each.raw for each in messages if isinstance(each, RawMessage)]
    assert dovecot.snapshot() == before
    assert before["INBOX"].status[b"RECENT"] == 3
    assert raws == {
        "INBOX": [_message(number) for number in range(3)],
        "Sent": [_message(3)],
        "Spambox": [_message(4)],
        "Papierkorb": [_message(5)],
        "Drafts": [],
        JAPANESE_FOLDER: [_message(6)],
    }


def test_folders_are_told_by_special_use_and_drafts_and_trash_left_out(dovecot: Dovecot) -> None:
    _fill_some(dovecot)
    status = {name: mailbox.status for name, mailbox in dovecot.snapshot().items()}
    with _open(dovecot, dovecot.url) as source:
        assert source.name == f"imaps://localhost:{dovecot.tls_port}"
        assert source.login == USER
        assert source.folders()[0].name == "INBOX"
        assert set(source.folders()) == {
            Folder(
                name=name,
                role=role,
                uidvalidity=status[name][b"UIDVALIDITY"],
                messages=status[name][b"MESSAGES"],
                uid_next=status[name][b"UIDNEXT"],
            )
            for name, role in {
                "INBOX": FolderRole.INBOX,
                "Sent": FolderRole.SENT,
                "Spambox": FolderRole.JUNK,
                JAPANESE_FOLDER: FolderRole.OTHER,
            }.items()
        }


def test_a_header_has_the_fields_asked_for_the_date_with_its_zone_and_the_size(
    dovecot: Dovecot,
) -> None:
    dovecot.fill("INBOX", [(_message(0), WHEN)])
    with _open(dovecot, dovecot.url) as source:
        inbox = source.folders()[0]
        place = Locator(source=source.name, folder="INBOX", uidvalidity=inbox.uidvalidity, uid=1)
        (header,) = source.headers(inbox, ())
        (message,) = source.messages(inbox, [place])
    assert header == RawHeader(
        locator=place,
        raw=_message(0).partition(b"X-Private")[0],
        internal_date=WHEN,
        size=len(_message(0)),
        roles=(FolderRole.INBOX,),
    )
    assert message == _read(place, 0)
    assert isinstance(message, RawMessage)
    assert message.internal_date is not None
    assert type(message.internal_date.tzinfo) in {timezone, type(UTC)}


def test_known_uids_are_not_fetched_again(dovecot: Dovecot) -> None:
    dovecot.fill("INBOX", [(_message(number), WHEN) for number in range(5)])
    with _open(dovecot, dovecot.url) as source:
        headers = list(source.headers(source.folders()[0], {1, 2, 4}))
    assert [each.locator.uid for each in headers] == [3, 5]


def test_a_folder_that_was_made_anew_is_read_whole_and_its_old_places_are_said(
    dovecot: Dovecot,
) -> None:
    dovecot.fill("Work", [(_message(0), WHEN)])
    with _open(dovecot, dovecot.url, FolderSelection(names=("Work",))) as source:
        (work,) = source.folders()
        old = [each.locator for each in source.headers(work, ())]
        with dovecot.client() as client:
            client.delete_folder("Work")
        dovecot.fill("Work", [(_message(1), WHEN)])
        new = list(source.headers(work, {1}))
        assert [each.locator.uid for each in new] == [1]
        assert new[0].locator.uidvalidity != work.uidvalidity
        assert list(source.messages(work, old)) == [
            Unreadable(locator=old[0], why="the server has numbered the folder anew")
        ]


def test_a_message_that_vanishes_between_header_and_body_is_said_and_the_rest_goes_on(
    dovecot: Dovecot,
) -> None:
    dovecot.fill("INBOX", [(_message(number), WHEN) for number in range(3)])
    with _open(dovecot, dovecot.url) as source:
        inbox = source.folders()[0]
        places = [each.locator for each in source.headers(inbox, ())]
        with dovecot.client() as client:
            client.select_folder("INBOX")
            client.delete_messages([2])
            client.expunge()
        assert list(source.messages(inbox, places)) == [
            _read(places[0], 0),
            Unreadable(locator=places[1], why="vanished before it was fetched"),
            _read(places[2], 2),
        ]


def test_a_folder_that_vanishes_is_said(dovecot: Dovecot) -> None:
    dovecot.fill("Work", [(_message(0), WHEN)])
    with _open(dovecot, dovecot.url, FolderSelection(names=("Work",))) as source:
        (work,) = source.folders()
        with dovecot.client() as client:
            client.delete_folder("Work")
        place = Locator(source=source.name, folder="Work", uidvalidity=work.uidvalidity)
        assert list(source.headers(work, ())) == [
            Unreadable(locator=place, why="the server refuses to open the folder")
        ]


def test_the_folder_of_the_url_is_the_only_one_read(dovecot: Dovecot) -> None:
    with _open(dovecot, f"{dovecot.url}{JAPANESE_FOLDER}") as source:
        assert [folder.name for folder in source.folders()] == [JAPANESE_FOLDER]


def test_folders_that_only_hold_others_are_passed_over(dovecot: Dovecot) -> None:
    dovecot.fill("Above.Below", [])
    with _open(dovecot, dovecot.url) as source:
        names = {folder.name for folder in source.folders()}
    assert "Above.Below" in names
    assert "Above" not in names


def test_more_messages_than_fit_one_command_come_in_order(dovecot: Dovecot) -> None:
    dovecot.fill("INBOX", [(_message(number, 3_000_000), WHEN) for number in range(4)])
    with _open(dovecot, dovecot.url) as source:
        inbox = source.folders()[0]
        places = [each.locator for each in source.headers(inbox, ())]
        read = [len(each.raw) for each in source.messages(inbox, places[::-1])]  # type: ignore[union-attr]
    assert read == [len(_message(number, 3_000_000)) for number in range(4)]


def test_an_empty_mailbox_gives_nothing(dovecot: Dovecot) -> None:
    with _open(dovecot, dovecot.url) as source:
        assert [list(source.headers(folder, ())) for folder in source.folders()] == [[]] * 4


def test_a_folder_that_is_not_there_is_said_with_those_that_are(dovecot: Dovecot) -> None:
    with _open(dovecot, f"{dovecot.url}Nope") as source, pytest.raises(SourceError) as caught:
        source.folders()
    assert str(caught.value) == (
        f"imaps://localhost:{dovecot.tls_port}: no folder with the name 'Nope'"
    )
    assert JAPANESE_FOLDER in str(caught.value.remedy)


def test_a_wrong_password_is_said_without_name_or_password(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "battery-staple")
    with pytest.raises(SourceError) as caught, _open(dovecot, dovecot.url):
        pass
    assert str(caught.value) == (
        "localhost: the server does not accept login and password"
        " (it says: [AUTHENTICATIONFAILED] Authentication failed.)"
    )
    assert "--user" in str(caught.value.remedy)


def test_a_wrong_password_at_a_known_provider_is_said_with_its_advice(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "battery-staple")
    options = SourceOptions(
        ca_file=dovecot.certificate, host="localhost", port=dovecot.tls_port, timeout=20
    )
    source = open_source("you@gmail.com", options, FolderSelection())
    with pytest.raises(SourceError) as caught, source:
        pass
    assert "app password" in str(caught.value.remedy)
    assert "you" not in str(caught.value)


def test_a_password_that_is_not_ascii_is_sent_and_refused_like_another(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "pässwörd")
    with pytest.raises(SourceError, match="does not accept login and password"):
        _open(dovecot, dovecot.url).__enter__()


@pytest.mark.parametrize("url", WAYS, ids=["TLS", "STARTTLS"])
def test_a_certificate_that_does_not_verify_ends_it_before_the_password(
    dovecot: Dovecot, url: Url
) -> None:
    source = open_source(url(dovecot), SourceOptions(timeout=20), FolderSelection())
    with pytest.raises(SourceError) as caught, source:
        pass
    assert str(caught.value).startswith("localhost: the certificate does not verify: self")
    assert "--ca-file" in str(caught.value.remedy)


def test_a_certificate_for_another_host_does_not_verify(dovecot: Dovecot) -> None:
    with pytest.raises(SourceError) as caught:
        _open(dovecot, dovecot.url.replace("localhost", "127.0.0.1")).__enter__()
    assert "the certificate does not verify: IP address mismatch" in str(caught.value)


def test_a_server_that_dies_during_fetch_ends_in_one_error_when_patience_does(
    dovecot: Dovecot,
) -> None:
    dovecot.fill("INBOX", [(_message(0), WHEN)])
    waits: list[float] = []
    told: list[str] = []
    with _open(dovecot, dovecot.url, wait=waits.append, tell=told.append) as source:
        inbox = source.folders()[0]
        dovecot.stop_abruptly()
        with pytest.raises(SourceError) as caught:
            list(source.headers(inbox, ()))
    assert str(caught.value) == f"localhost: refused the connection to port {dovecot.tls_port}"
    assert len(told) == len(waits) == 9
    assert "localhost: the server closed the connection during EXAMINE; tries again" in told[0]


def test_fifty_megabytes_take_no_more_memory_than_the_bound_and_are_said_to_be_cut(
    dovecot: Dovecot,
) -> None:
    huge = _message(1, 50_000_000)
    dovecot.fill("INBOX", [(_message(0), WHEN), (huge, WHEN), (_message(2), WHEN)])
    read: list[tuple[int, str]] = []
    with _open(dovecot, dovecot.url) as source:
        inbox = source.folders()[0]
        places = [each.locator for each in source.headers(inbox, ())]
        tracemalloc.start()
        try:
            for each in source.messages(inbox, places):
                shown = each.why if isinstance(each, Unreadable) else ""
                length = 0 if isinstance(each, Unreadable) else len(each.raw)
                read.append((length, shown))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert read == [
        (len(_message(0)), ""),
        (8 << 20, ""),
        (0, "larger than the 8 MB that are read of one message"),
        (len(_message(2)), ""),
    ]
    assert peak < 40_000_000
