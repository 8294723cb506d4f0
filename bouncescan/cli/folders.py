"""Several files into one folder of the user's: none written over unasked, each known to forget."""

import os
from collections.abc import Sequence
from pathlib import Path

from bouncescan.cli.streams import tell
from bouncescan.errors import ReportError
from bouncescan.reports.notices import Draft

__all__ = ["check_folder", "write_drafts"]


def check_folder(folder: Path, *, is_forced: bool) -> None:
    """Refuse, before the case is read, a folder that cannot be made or that has something in it.

    A draft may have been changed by hand, and an older one may be to people who need none now.
    """
    if not folder.parent.is_dir():
        raise ReportError(
            f"{folder}: there is no such folder to make it in", remedy="make that folder first"
        )
    if folder.exists() and not folder.is_dir():
        raise ReportError(f"{folder}: is a file", remedy="give the name of a folder")
    place = folder if folder.is_dir() else folder.parent
    if not os.access(place, os.W_OK | os.X_OK | os.R_OK):
        raise ReportError(
            f"{place}: permission denied", remedy="give a folder that you may write to"
        )
    if folder.is_dir() and any(folder.iterdir()) and not is_forced:
        raise ReportError(
            f"{folder}: is not empty",
            remedy="give a new folder, or --force to write over the drafts in it",
        )


def write_drafts(folder: Path, drafts: Sequence[Draft], *, case: Path) -> None:
    """The files, and their paths into the case before, so that forget finds each of them."""
    from bouncescan.casefile import Case
    from bouncescan.reports import write_atomically

    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{folder}: {(error.strerror or 'cannot be made').lower()}") from error
    names = {draft.name for draft in drafts}
    older = [path for path in folder.iterdir() if path.name not in names]
    with Case(case, must_exist=True) as opened:
        for draft in drafts:
            opened.add_output(folder / draft.name)
            write_atomically(folder / draft.name, draft.data)
    if older:
        tell(f"{folder}: {len(older):,} other files were there before, and were left")
