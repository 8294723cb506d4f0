import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.records.message import FolderRole, Locator, RawHeader, RawMessage, Unreadable
from bouncescan.sources.files.mbox import MboxFile, recognizes
from bouncescan.sources.files.stream import DiskContent

FROM = b"From taro@example.org Mon Apr 20 10:15:23 2026"
WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=UTC)
PLACE = Locator(source="storm.mbox", folder="storm", file="storm.mbox")


def _mbox(path: Path, content: bytes) -> MboxFile:
    file = path / "storm.mbox"
    file.write_bytes(content)
    return MboxFile(DiskContent(str(file)), PLACE)


def _place(offset: int) -> Locator:
    return Locator(source="storm.mbox", folder="storm", file="storm.mbox", offset=offset)


def _read(mbox: MboxFile) -> tuple[list[RawHeader | Unreadable], list[bytes]]:
    headers = list(mbox.headers(FolderRole.OTHER))
    wanted = [each.locator for each in headers if isinstance(each, RawHeader)]
    messages = list(mbox.messages(wanted))
    assert [each.locator for each in messages] == wanted
    return headers, [each.raw for each in messages if isinstance(each, RawMessage)]


def test_two_messages_come_with_offset_date_size_and_header(tmp_path: Path) -> None:
    one = b"Subject: one\n\nhello\n"
    two = b"Subject: two\nX: y\n\n>From her\n"
    mbox = _mbox(tmp_path, FROM + b"\n" + one + b"\n" + FROM + b"\n" + two + b"\n")
    second = len(FROM) + 1 + len(one) + 1
    assert list(mbox.headers(FolderRole.SENT)) == [
        RawHeader(
            locator=_place(0),
            raw=b"Subject: one\n",
            internal_date=WHEN,
            size=len(one),
            roles=(FolderRole.SENT,),
        ),
        RawHeader(
            locator=_place(second),
            raw=b"Subject: two\nX: y\n",
            internal_date=WHEN,
            size=len(two),
            roles=(FolderRole.SENT,),
        ),
    ]
    assert list(mbox.messages([_place(second), _place(0)])) == [
        RawMessage(locator=_place(0), raw=one, internal_date=WHEN),
        RawMessage(locator=_place(second), raw=two, internal_date=WHEN),
    ]


def test_a_line_of_text_that_begins_with_from_does_not_split(tmp_path: Path) -> None:
    raw = b"Subject: x\n\nhello\n\nFrom here on it is text.\n\nFrom Monday on too: yes\n"
    headers, messages = _read(_mbox(tmp_path, FROM + b"\n" + raw + b"\n"))
    assert messages == [raw]
    assert len(headers) == 1


def test_a_missing_empty_line_before_the_from_line_is_tolerated(tmp_path: Path) -> None:
    content = (FROM + b"\nSubject: x\n\nhello\n") * 3
    assert _read(_mbox(tmp_path, content))[1] == [b"Subject: x\n\nhello\n"] * 3


def test_crlf_and_bare_cr_end_lines_too(tmp_path: Path) -> None:
    content = (FROM + b"\nSubject: x\n\nhello\n\n") * 2
    for line_end in (b"\r\n", b"\r"):
        headers, messages = _read(_mbox(tmp_path, content.replace(b"\n", line_end)))
        assert messages == [b"Subject: x\n\nhello\n".replace(b"\n", line_end)] * 2
        assert [each.raw for each in headers if isinstance(each, RawHeader)] == [
            b"Subject: x" + line_end
        ] * 2


def test_thunderbird_writes_nothing_behind_from(tmp_path: Path) -> None:
    content = b"From \r\nSubject: x\r\n\r\nhello\r\n\r\n" * 2
    headers, messages = _read(_mbox(tmp_path, content))
    assert messages == [b"Subject: x\r\n\r\nhello\r\n"] * 2
    assert [each.internal_date for each in headers if isinstance(each, RawHeader)] == [None, None]


def test_gmail_labels_name_the_folders_also_encoded_and_folded(tmp_path: Path) -> None:
    content = (
        FROM + b"\nX-Gmail-Labels: Inbox,Opened\nSubject: x\n\nhello\n\n"
        + FROM + b"\nX-Gmail-Labels: =?UTF-8?B?6YCB5L+h5riI44G/LA==?=\n =?UTF-8?B?6YeN6KaB?=\n"
        b"Subject: y\n\nhello\n\n"
        + FROM + b"\nX-Gmail-Labels: Opened\nSubject: z\n\nhello\n\n"
    )  # fmt: skip
    headers, _ = _read(_mbox(tmp_path, content))
    assert [each.roles for each in headers if isinstance(each, RawHeader)] == [
        (FolderRole.INBOX,),
        (FolderRole.SENT,),
        (FolderRole.OTHER,),
    ]


@pytest.mark.parametrize(
    "cut",
    [
        b"Subject: x\n\nhel",
        b"Subject: x\nFrom: ta",
        b"Subject: x\n",
        b'Content-Type: multipart/mixed;\n boundary="b"\n\n--b\n\nhello\n',
        b"Content-Type: multipart/report; boundary=b\n\n--b\n\nhello\n\n",
    ],
)
def test_a_file_that_ends_inside_a_message_keeps_it_and_says_so(tmp_path: Path, cut: bytes) -> None:
    content = FROM + b"\nSubject: w\n\nwhole\n\n" + FROM + b"\n" + cut
    headers, messages = _read(_mbox(tmp_path, content))
    assert len(messages) == 2
    assert messages[1].startswith(cut.rstrip(b"\n"))
    assert headers[2:] == [Unreadable(locator=_place(len(content)), why="ends inside the message")]


@pytest.mark.parametrize(
    "whole",
    [
        b"Subject: x\n\nhello\n",
        b"Subject: only a header\n\n",
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nhello\n--b--\n\n',
    ],
)
def test_a_file_that_ends_with_a_message_says_nothing(tmp_path: Path, whole: bytes) -> None:
    headers, _ = _read(_mbox(tmp_path, FROM + b"\n" + whole))
    assert [type(each) for each in headers] == [RawHeader]


def test_a_file_that_was_rewritten_in_between_is_said(tmp_path: Path) -> None:
    mbox = _mbox(tmp_path, FROM + b"\nSubject: x\n\nhello\n\n")
    assert list(mbox.messages([_place(5), _place(4000)])) == [
        Unreadable(locator=_place(5), why="the file changed while it was read"),
        Unreadable(locator=_place(4000), why="the file changed while it was read"),
    ]


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    mbox = MboxFile(DiskContent(str(tmp_path / "gone")), PLACE)
    gone = [Unreadable(locator=PLACE, why="vanished before it was read")]
    assert list(mbox.headers(FolderRole.OTHER)) == gone


def test_a_from_line_is_found_wherever_a_piece_of_the_file_ends(tmp_path: Path) -> None:
    head, tail = b"Subject: x\n\n", b"\n\n" + FROM + b"\nSubject: y\n\nhello\n"
    for size in (*range(14_250, 14_450), *range(16_250, 16_450), *range(32_650, 32_850)):
        first = head + b"x" * (size - len(head))
        mbox = _mbox(tmp_path, FROM + b"\n" + first + tail)
        assert _read(mbox)[1] == [first + b"\n", b"Subject: y\n\nhello\n"]


_LINE = st.binary(max_size=40).map(
    lambda line: line.replace(b"\n", b"").replace(b"\r", b"").replace(b"From ", b">From ")
)
_MESSAGE = st.tuples(st.lists(_LINE, max_size=8), st.sampled_from([b"\n", b"\r\n"])).map(
    lambda parts: b"Subject: x" + parts[1] * 2 + b"".join(line + parts[1] for line in parts[0])
)


@given(st.lists(_MESSAGE, min_size=1, max_size=6), st.sampled_from([FROM, b"From ", b"From -"]))
def test_messages_that_were_written_to_an_mbox_come_out_the_same(
    tmp_path_factory: pytest.TempPathFactory, messages: list[bytes], from_line: bytes
) -> None:
    path = tmp_path_factory.mktemp("mbox")
    content = b"".join(from_line + b"\n" + message + b"\n" for message in messages)
    assert _read(_mbox(path, content))[1] == messages


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    mbox = _mbox(tmp_path_factory.mktemp("mbox"), FROM + b"\n" + raw)
    headers, messages = _read(mbox)
    assert len(messages) == sum(isinstance(each, RawHeader) for each in headers)
    recognizes(raw)


def test_memory_stays_at_the_largest_message_whatever_the_size_of_the_file(tmp_path: Path) -> None:
    message = FROM + b"\nSubject: x\n\n" + b"text of a mail\n" * 700 + b"\n"
    mbox = _mbox(tmp_path, message * 2000)  # 21 MB
    tracemalloc.start()
    try:
        for header in mbox.headers(FolderRole.OTHER):
            for read in mbox.messages([header.locator]):
                assert isinstance(read, RawMessage)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000
