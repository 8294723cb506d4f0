"""axe-core, which looks for what shuts people out of a page: from npm, kept for the next run."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

__all__ = ["require_axe"]

# npm holds what it fetches against the registry's own hash.
_PACKAGE = "axe-core@4.10.3"
_KEPT = Path("~/.cache/bouncescan-tests").expanduser()


def require_axe() -> str:
    """Its source; skips, or fails where REQUIRE_BROWSER is set, where it cannot be had."""
    kept = _KEPT / f"{_PACKAGE}.js"
    if not kept.exists():
        _fetch(kept)
    return kept.read_text(encoding="utf-8")


def _fetch(kept: Path) -> None:
    if shutil.which("npm") is None:
        _missing("no npm here (apt-get install npm), so no axe-core")
    kept.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", _PACKAGE],
        cwd=kept.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        _missing(f"npm does not give {_PACKAGE}")
    archive = kept.parent / done.stdout.split()[-1]
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member is not None
        kept.write_bytes(member.read())
    archive.unlink()


def _missing(reason: str) -> None:
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)
