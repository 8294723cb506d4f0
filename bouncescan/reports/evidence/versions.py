"""VERSIONS.txt: what made the bundle, so that another person can read the mails by the same."""

import platform
import re
from importlib import metadata

from bouncescan.version import PARSER_VERSION, __version__

__all__ = ["render_versions"]

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def render_versions() -> str:
    """One name and version a line; English, for programs too. Of the machine nothing else."""
    lines = [
        f"bouncescan {__version__}",
        f"parser {PARSER_VERSION}",
        f"{platform.python_implementation()} {platform.python_version()}",
        "",
        *(f"{name} {version}" for name, version in _dependencies()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _dependencies() -> list[tuple[str, str]]:
    """Those that are installed, the optional ones among them."""
    try:
        required = metadata.requires("bouncescan") or []
    except metadata.PackageNotFoundError:  # run from its folder
        return []
    names = {match[0].lower() for match in map(_NAME.match, required) if match}
    return [(name, version) for name in sorted(names) if (version := _version_of(name))]


def _version_of(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
