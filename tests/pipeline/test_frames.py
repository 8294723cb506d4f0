"""Whole values come, or none."""

from io import BytesIO

import pytest

from bouncescan.pipeline.frames import read_frame, write_frame


def test_values_come_as_they_were_sent_and_in_order() -> None:
    stream = BytesIO()
    for value in ([b"x" * 100_000, ("a", 1)], None, []):
        write_frame(stream, value)
    stream.seek(0)
    assert [read_frame(stream) for _ in range(3)] == [[b"x" * 100_000, ("a", 1)], None, []]
    with pytest.raises(EOFError):
        read_frame(stream)


def test_a_value_cut_anywhere_is_none() -> None:
    stream = BytesIO()
    write_frame(stream, ("some", b"bytes", 7))
    whole = stream.getvalue()
    for length in range(len(whole)):
        with pytest.raises(EOFError):
            read_frame(BytesIO(whole[:length]))
