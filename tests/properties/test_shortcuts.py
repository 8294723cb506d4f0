"""What is read fast is read as with care: each shortcut shut, the records stay the same."""

import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncescan.bounces
import bouncescan.mail
from bouncescan.bounces import is_candidate, marks, parse
from bouncescan.casefile.rows import header_to_row
from bouncescan.mail import auto_reply
from bouncescan.mail.delivery import _value
from bouncescan.mail.header import Header, split_header
from bouncescan.mail.header_pass import read_mail_header
from bouncescan.mail.text import may_hold
from bouncescan.records.message import Locator, RawHeader
from tests.properties.test_parse import damaged

FIXTURES = Path(__file__).parents[2] / "fixtures"
MAILS = sorted(
    [*FIXTURES.glob("*bounces/*/*.eml"), *FIXTURES.glob("written/*.eml")],
    key=lambda path: path.as_posix(),
)
NEVER = re.compile(r"(?!)")
NEVER_BYTES = re.compile(rb"(?!)")


def _nothing(*_: object) -> None:
    """What a reader of the usual form says of all that is unusual."""


def _yes(*_: object) -> bool:
    return True


def _no(*_: object) -> bool:
    return False


def _nowhere(*_: object) -> int:
    return -1


class _Forgetful(dict[bytes, str]):
    """Keeps nothing."""

    def __setitem__(self, key: bytes, value: str) -> None:
        pass


def _decoded_value(lines: list[str], **_: bool) -> str:
    """A delivery-status value read as one that may hold encoded words."""
    return _value(lines, is_plain=False)


# The module, the name in it, and what makes it step aside.
SHORTCUTS: tuple[tuple[str, str, object], ...] = (
    ("bounces.marks", "may_hold", _yes),
    ("mail.address", "_PLAIN", NEVER),
    ("mail.auto_reply", "may_hold", _yes),
    ("mail.clauses", "_usual_clauses", _nothing),
    ("mail.date", "_USUAL", NEVER),
    ("mail.delivery", "_SPELLED", {}),
    ("mail.delivery", "_value", _decoded_value),
    ("mail.header", "_ONE_ID", NEVER),
    ("mail.header", "_NAMES", _Forgetful()),
    ("mail.header", "_usual_end", _nowhere),
    ("mail.identity", "_is_as_sent", _no),
    ("mail.mailboxes", "_parse_usual", _nothing),
    ("mail.content_type", "_USUAL", NEVER_BYTES),
    ("mail.mime", "cut_usual_parts", _nothing),
    ("mail.text", "_WHOLE_WORD", NEVER_BYTES),
    ("mail.trace", "_usual_peer", _nothing),
    ("bounces.original", "_may_link", _yes),
    ("bounces.paragraphs", "_TOLD_BY", ("",)),
    ("bounces.returned", "_may_hold_header", _yes),
)


def _caches() -> Iterator[Callable[[], None]]:
    for package in (bouncescan.mail, bouncescan.bounces):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for value in vars(importlib.import_module(found.name)).values():
                if hasattr(value, "cache_clear"):
                    yield value.cache_clear


CACHES = tuple(_caches())


@contextmanager
def with_care() -> Iterator[None]:
    """All shortcuts shut, and nothing remembered of what they read."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, careful in SHORTCUTS:
            patch.setattr(f"bouncescan.{module}.{name}", careful)
        for clear in CACHES:
            clear()
        yield
    for clear in CACHES:
        clear()


def test_every_reader_of_a_usual_form_is_listed() -> None:
    """A function with "usual" in its name is a shortcut; `_usual_name` is part of another."""
    listed = {name for _, name, _ in SHORTCUTS} | {"_usual_name"}
    root = Path(bouncescan.__file__).parent
    for path in (*root.glob("mail/*.py"), *root.glob("bounces/*.py")):
        for name in re.findall(r"^def (\w*usual\w*)", path.read_text("utf-8"), re.MULTILINE):
            assert name in listed


@pytest.mark.parametrize("path", MAILS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_mail_means_the_same_read_with_care(path: Path) -> None:
    raw = path.read_bytes()
    fast, row = parse(raw), _row(raw)
    with_ends = parse(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    with with_care():
        assert parse(raw) == fast
        assert parse(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) == with_ends
        assert _row(raw) == row


def _row(raw: bytes) -> object:
    """What the case keeps of a message in the header pass."""
    head = split_header(raw)[0]
    header = Header(head)
    place = Locator(source="imaps://imap.example.com", folder="INBOX", uidvalidity=1, uid=1)
    read = read_mail_header(
        RawHeader(locator=place, raw=head), header, is_candidate=is_candidate(header)
    )
    return header_to_row(read)


@pytest.mark.parametrize(
    ("words", "stems"),
    [
        (marks._SUBJECT, marks._FAILURE_STEM),
        (auto_reply._SUBJECT, auto_reply._STEM),
    ],
    ids=["failure", "answer"],
)
@given(data=st.data())
def test_what_the_words_match_holds_a_stem(
    words: re.Pattern[str], stems: re.Pattern[str], data: st.DataObject
) -> None:
    subject = data.draw(st.from_regex(words))
    for text in (subject, subject.upper(), subject.swapcase()):
        assert words.search(text) is None or may_hold(stems, text)


@given(damaged())
def test_a_damaged_header_is_the_same_row_read_with_care(raw: bytes) -> None:
    fast = _row(raw)
    with with_care():
        assert _row(raw) == fast


@given(damaged())
def test_damage_means_the_same_read_with_care(raw: bytes) -> None:
    fast = parse(raw)
    with with_care():
        assert parse(raw) == fast


# What stands in fields that shortcuts read, put anywhere.
PIECES = (
    *(b"\r", b"\n", b"\x00", b" ", b"\t", b"(", b")", b"<", b">", b"[", b"]", b";", b",", b'"'),
    *(b"\n ", b"\n\n", b"\n--", b"--", b" by ", b" with ", b" id ", b"from ", b"helo=", b"unknown"),
    *(b"(Exim 4.96)", b"authenticated", b"[local]", b"-0000", b"boundary=", b"rfc822;", b"base64"),
    *(b"From x\n", b"\n>From x\n", b"Status: RO\n", b"http://x.example/", b"=74", b"t=\n"),
    *(b"=?", b"\xff", b"\x1b$B"),
)


@pytest.mark.parametrize("seed", range(8))
def test_pieces_put_anywhere_mean_the_same_read_with_care(seed: int) -> None:
    chance = random.Random(seed)
    mails = [path.read_bytes() for path in MAILS if path.stat().st_size < 20_000]
    broken = []
    for _ in range(250):
        raw = chance.choice(mails)
        for _ in range(chance.randrange(1, 5)):
            place = chance.randrange(len(raw) + 1)
            raw = raw[:place] + chance.choice(PIECES) + raw[place + chance.choice((0, 0, 1, 5)) :]
        broken.append(raw)
    fast = [parse(raw) for raw in broken]
    rows = [_row(raw) for raw in broken]
    with with_care():
        assert [parse(raw) for raw in broken] == fast
        assert [_row(raw) for raw in broken] == rows
