"""Cyrus and Courier, as Debian packs them: fetched and extracted by `make servers`, not installed.

Either of them, installed, would remove Dovecot. `python -m tests.support.other_servers` fetches.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tests.lab.packages import PackagesError, Tree, cache_folder, fetch, place_of

__all__ = ["COURIER", "CYRUS", "laid_out", "libraries", "missing", "require"]

CYRUS = Tree("cyrus", ("cyrus-imapd",))
COURIER = Tree("courier", ("courier-imap",))

_IS_NEEDED = ("bin", "lib", "sbin")


def require(tree: Tree) -> Path:
    """The folder of the server. Skips the test without it; fails it where REQUIRE_SERVERS is 1."""
    place = place_of(tree, cache_folder()) if shutil.which("dpkg-query") else None
    if place is None or not place.exists():
        missing(f"{tree.packages[0]} is not here: make servers (on Debian)")
    return place


def missing(why: str) -> NoReturn:
    """Skip the test, or fail it where servers are required."""
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(why)
    pytest.skip(why)


def laid_out(tree: Path, folder: Path) -> Path:
    """The tree's /usr below `folder`, where an account without rights may read it too."""
    usr = folder / "usr"
    for name in _IS_NEEDED:
        shutil.copytree(tree / "usr" / name, usr / name, symlinks=True)
    return usr


def libraries(usr: Path) -> dict[str, str]:
    """The variable by which its programs find its libraries."""
    folders = [usr / "lib", *sorted((usr / "lib").glob("*-linux-gnu*"))]
    return {"LD_LIBRARY_PATH": ":".join(map(str, folders))}


def main() -> int:
    try:
        for place in fetch(cache_folder(), (CYRUS, COURIER)).values():
            print(place)
    except (PackagesError, OSError, subprocess.SubprocessError) as error:
        print(f"not fetched: {error}", file=sys.stderr)
        return int(os.environ.get("REQUIRE_SERVERS") == "1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
