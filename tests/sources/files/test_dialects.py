"""The four dialects of mbox, and what real writers of them do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.mailboxes import FROM, letter, read_all

QUOTED = b"From taro@example.org Mon Apr 20 10:15:23 2026\n"


def _counted(number: int, body: bytes, *, count: int | None = None) -> bytes:
    """As mutt and Solaris write it: the body is counted and nothing in it is quoted."""
    head = b"From: taro@example.org\nSubject: mail %d\nContent-Length: %d\n\n"
    return head % (number, len(body) if count is None else count) + body


def _read(tmp_path: Path, content: bytes) -> list[bytes]:
    path = tmp_path / "storm.mbox"
    path.write_bytes(content)
    (got,) = read_all(path).values()
    assert got.lost == {}
    return list(got.mails.values())


def _mbox(*mails: bytes) -> bytes:
    return b"".join(FROM + b"\n" + mail + b"\n" for mail in mails)


INNER = b"as it came:\n\n" + QUOTED + b"Subject: inside\n\ntext\n\n" + QUOTED + b"and again\n"


def test_a_counted_body_may_hold_from_lines(tmp_path: Path) -> None:
    mails = [_counted(1, b"hello\n"), _counted(2, INNER), _counted(3, b""), _counted(4, INNER)]
    assert _read(tmp_path, _mbox(*mails)) == mails


def test_a_counted_body_of_any_size(tmp_path: Path) -> None:
    mails = [_counted(1, b"x\n"), _counted(2, (INNER + b"text\n" * 9000 + b"\n") * 60)]
    mails += [_counted(3, b"x\n"), _counted(4, (INNER + b"text\n" * 9000 + b"\n") * 300)]
    assert _read(tmp_path, _mbox(*mails)) == mails


@pytest.mark.parametrize("count", [0, 3, 100, 10**6, 10**11])
def test_a_count_that_does_not_hold_is_not_believed(tmp_path: Path, count: int) -> None:
    mails = [_counted(1, b"hello\n" * 4, count=count), letter(2), letter(3)]
    assert _read(tmp_path, _mbox(*mails)) == mails


def test_a_sender_cannot_hide_the_mail_after_his_by_a_count(tmp_path: Path) -> None:
    # A mailbox that is not counted: other mail in it bears none, or a wrong one.
    hidden = letter(9)
    swallowing = len(b"hello\n") + 1 + len(FROM) + 1 + len(hidden)
    mails = [letter(1), _counted(2, b"hello\n", count=swallowing), hidden, letter(3)]
    assert _read(tmp_path, _mbox(*mails)) == mails


@pytest.mark.parametrize(
    "body",
    [
        b"\nFrom \nNote: milk\n",
        b"\nFrom here on\nSubject: matters\n",
        b"From\nFrom:\n From the \n",
        b"\n>From taro@example.org Mon Apr 20 10:15:23 2026\nSubject: x\n",
        b"\n>>From taro@example.org Mon Apr 20 10:15:23 2026\nSubject: x\n",
        b"\nFrom Monday, 20 April 2026 on\n",
    ],
)
def test_text_that_looks_like_a_from_line_splits_nothing(tmp_path: Path, body: bytes) -> None:
    mails = [letter(1, body), letter(2)]
    assert _read(tmp_path, _mbox(*mails)) == mails


def test_old_and_new_thunderbird_in_one_file(tmp_path: Path) -> None:
    mail = b"X-Mozilla-Status: 0001\r\nFrom: a@example.org\r\n\r\nhello\r\n"
    content = b"From - Mon Apr 20 10:15:23 2026\r\n" + mail + b"\r\nFrom \r\n" + mail + b"\r\n"
    assert _read(tmp_path, content) == [mail, mail]


def test_zones_in_from_lines_and_missing_empty_lines(tmp_path: Path) -> None:
    lines = [
        b"From 1862@xxx Mon Apr 20 10:15:23 +0000 2026",
        b"From taro@example.org Mon Apr 20 10:15:23 2026 +0900",
        b"From taro@example.org Mon Apr 20 10:15:23 JST 2026",
        b"From uucp!taro Mon Apr 20 10:15:23 2026 remote from host",
    ]
    content = b"".join(line + b"\n" + letter(number) for number, line in enumerate(lines))
    assert _read(tmp_path, content) == [letter(number) for number in range(4)]


_LINES = st.lists(
    st.sampled_from([b"\n", b"text\n", QUOTED, b"Subject: x\n", b">From x\n", b"--b\n"]), max_size=9
).map(b"".join)


@given(bodies=st.lists(_LINES, min_size=1, max_size=6))
def test_any_body_comes_out_of_a_counted_mbox(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    # Empty lines behind a body are the mailbox's as well, so it ends with text here.
    mails = [_counted(number, body + b"end\n") for number, body in enumerate(bodies)]
    assert _read(tmp_path_factory.mktemp("mbox"), _mbox(*mails)) == mails


@given(st.lists(st.sampled_from([b"From ", b"\n", b"\r", QUOTED, b"Content-Length: 7", b"a:b\n"]),
                max_size=40).map(b"".join))  # fmt: skip
def test_every_byte_of_a_file_is_in_one_message_at_most(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.mktemp("mbox") / "storm.mbox"
    path.write_bytes(QUOTED + raw)
    (got,) = read_all(path).values()
    ends = 0
    for place, mail in got.mails.items():
        offset = int(place.partition("#")[2])
        assert offset >= ends
        at = path.read_bytes().find(mail, offset)
        assert at >= offset
        ends = at + len(mail)
