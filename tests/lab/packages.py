"""Debian's packages as folders: fetched once, extracted side by side, never installed.

Mail servers conflict as packages, so that each gets a tree of its own. A tree holds what the
machine lacks, as `apt-get install --simulate` tells; a host lays it over the machine's /usr.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TREES", "PackagesError", "Tree", "cache_folder", "fetch", "place_of"]

MERGED = ("bin", "sbin", "lib", "lib32", "lib64")  # links into usr on every Debian from 12 on


class PackagesError(Exception):
    """A package cannot be had; says which, in one line."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One folder of packages and the packages that it is for."""

    name: str
    packages: tuple[str, ...]


TREES = (
    Tree("base", ("iproute2", "nsd", "dovecot-imapd", "openssl")),
    Tree("exim", ("exim4-daemon-heavy",)),  # heavy: it is the one that knows SPF
    Tree("postfix", ("postfix",)),
    Tree("sendmail", ("sendmail-bin", "sendmail-cf", "sensible-mda")),
    Tree("opensmtpd", ("opensmtpd",)),
)


def cache_folder() -> Path:
    """Below $XDG_CACHE_HOME, so that the next run fetches nothing."""
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "bouncescan-lab"


def fetch(cache: Path, trees: Sequence[Tree] = TREES) -> dict[str, Path]:
    """The folder of each tree. Fetches what is not there; raises PackagesError."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise PackagesError("apt-get and dpkg-deb are not there: this is no Debian")
    if any(sign in str(cache) for sign in ":,\\"):
        raise PackagesError(f"{cache}: an overlay cannot be made of a path with such a sign")
    cache.mkdir(parents=True, exist_ok=True)
    wanted = {tree.name: place_of(tree, cache) for tree in trees}
    lacking = [tree for tree in trees if not wanted[tree.name].exists()]
    if lacking:
        try:
            make(lacking, wanted)
        except PackagesError:  # the machine's lists of packages are older than the archive
            apt("update")
            make(lacking, wanted)
    return wanted


def place_of(tree: Tree, cache: Path) -> Path:
    """Where a tree lies once it is fetched."""
    return cache / f"{tree.name}-{key_of(tree)}"


def key_of(tree: Tree) -> str:
    """Which of the tree's packages the machine has: then they are not fetched."""
    asked = ["dpkg-query", "-W", "-f=${Package}=${Version} ${Status}\n", *tree.packages]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    there = sorted(line.split()[0] for line in told.splitlines() if line.endswith(" installed"))
    names = [name.partition("=")[0] for name in there]
    return "-".join(("without", *names)) if names else "whole"


def make(trees: list[Tree], wanted: dict[str, Path]) -> None:
    for tree in trees:
        if not wanted[tree.name].exists():
            extract(tree, wanted[tree.name])


def extract(tree: Tree, target: Path) -> None:
    """Extracts beside the target and renames: a folder that is there is whole."""
    with tempfile.TemporaryDirectory(prefix="new-", dir=target.parent) as made:
        root, files = Path(made) / "root", Path(made) / "files"
        files.mkdir()
        (root / "etc").mkdir(parents=True)
        for name in MERGED:
            (root / "usr" / name).mkdir(parents=True)
            (root / name).symlink_to(f"usr/{name}")
        names = lacking_packages(tree)
        if names:
            apt("download", *names, folder=files)
        for file in sorted(files.glob("*.deb")):
            unpack(file, root)
        root.rename(target)


def lacking_packages(tree: Tree) -> list[str]:
    """The tree's packages and what they depend on, without what is installed."""
    told = apt("install", "--simulate", "--no-install-recommends", *tree.packages)
    return [line.split()[1] for line in told.splitlines() if line.startswith("Inst ")]


def unpack(file: Path, root: Path) -> None:
    """By tar, as `dpkg -x` puts a folder where the link from /lib to /usr/lib is."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", file], stdout=subprocess.PIPE) as source:
        subprocess.run(
            ["tar", "-x", "--keep-directory-symlink", "-C", root], stdin=source.stdout, check=True
        )
    if source.returncode != 0:
        raise PackagesError(f"{file.name} cannot be unpacked")


def apt(*arguments: str, folder: Path | None = None) -> str:
    command = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", *arguments]
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("E:")]
        why = errors[0].removeprefix("E: ") if errors else f"status {done.returncode}"
        raise PackagesError(f"apt-get {arguments[0]}: {why}")
    return done.stdout
