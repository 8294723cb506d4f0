from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.sources.imap.items import Fetched, parse_internal_date, read_items

JAPAN = timezone(timedelta(hours=9))
WHEN = datetime(2026, 4, 20, 10, 15, 23, tzinfo=JAPAN)
DATE = b'INTERNALDATE "20-Apr-2026 10:15:23 +0900"'


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (
            (b"UID 7 RFC822.SIZE 30 " + DATE + b" BODY[] ", b"abc", b")"),
            Fetched(7, WHEN, 30, b"abc"),
        ),
        # QUIRK(several): any order, any case, the body first or as a quoted string.
        (
            (b"BODY[HEADER.FIELDS (FROM TO)] ", b"abc", b" rfc822.size 30 uid 7)"),
            Fetched(7, None, 30, b"abc"),
        ),
        (
            (b'body[header.fields ("FROM" "A]B")] "a\\"b\\\\c" UID 7)',),
            Fetched(7, None, None, b'a"b\\c'),
        ),
        ((b'UID 7 FLAGS (\\Seen "(") MODSEQ (12) BODY[]<0> ', b"", b")"), Fetched(7, raw=b"")),
        ((b"UID 7 BODY[HEADER] NIL)",), Fetched(7, raw=b"")),
        ((b'UID 7 BODY ("TEXT" "PLAIN" NIL (NIL)) RFC822.SIZE 1)',), Fetched(7, size=1)),
        ((b"FLAGS (\\Deleted))",), Fetched()),
        ((b'UID 7 INTERNALDATE "yesterday")',), Fetched(7)),
        ((b")",), Fetched()),
        # Nonsense, each of its own kind.
        ((b"UID x)",), None),
        ((b"UID -1)",), None),
        ((b"UID 7",), None),
        ((b"UID 7 BODY[",), None),
        ((b"UID)",), None),
        ((b"7 UID)",), None),
        ((b"UID 7 FLAGS (\\Seen)",), None),
        ((b"UID 7 ENVELOPE (", b"abc", b"))"), None),
        ((b"UID 7 BODY[] ~", b"abc", b")"), None),
        ((b'UID 7 BODY[] "abc)',), None),
        ((b"UID " + b"9" * 5000 + b")",), None),
    ],
)
def test_items_are_read_whatever_their_order_and_spelling(
    pieces: tuple[bytes, ...], expected: Fetched | None
) -> None:
    assert read_items(pieces) == expected


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5).filter(lambda one: len(one) % 2))
def test_no_items_ever_raise(pieces: list[bytes]) -> None:
    found = read_items(pieces)
    assert found is None or isinstance(found, Fetched)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"20-Apr-2026 10:15:23 +0900", WHEN),
        (b" 1-jan-2011 00:00:00 -0330", datetime(2011, 1, 1, 3, 30, tzinfo=UTC)),
        (b"1-Jan-2011 00:00:00 +0000", datetime(2011, 1, 1, tzinfo=UTC)),
        (b"30-Jun-2012 23:59:60 +0000", datetime(2012, 6, 30, 23, 59, 59, tzinfo=UTC)),
        (b"31-Feb-2012 23:59:59 +0000", None),
        (b"01-Foo-2012 23:59:59 +0000", None),
        (b"01-Jan-2012 23:59:59 +9900", None),
        (b"2012-01-01", None),
        (b"", None),
    ],
)
def test_an_internal_date_has_its_zone_or_is_none(text: bytes, expected: datetime | None) -> None:
    assert parse_internal_date(text) == expected
