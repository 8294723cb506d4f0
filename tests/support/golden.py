"""Expected output as files; `make golden` rewrites them and fails once: the diff is read."""

import os
from pathlib import Path

import pytest

__all__ = ["assert_golden"]


def assert_golden(path: Path, shown: str) -> None:
    """`shown` is what the file holds, line ends included."""
    expected = path.read_bytes().decode("utf-8") if path.exists() else None
    if os.environ.get("BOUNCESCAN_GOLDEN") == "rewrite" and shown != expected:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shown.encode("utf-8"))
        pytest.fail(f"{path.name} was rewritten: read the diff")
    assert expected is not None, f"no {path}: make golden"
    assert shown == expected
