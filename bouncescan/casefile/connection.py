"""Opening a case file: private (0600), durable (WAL), and told apart from any other file.

SQLite gives -wal and -shm the mode of the file itself, so that file is made with 0600 first.
"""

import errno
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bouncescan.casefile.schema import APPLICATION_ID, SCHEMA_VERSION, migrate
from bouncescan.errors import CasefileError

__all__ = ["Removed", "Store", "discard_case", "remove_case"]

_BUSY_SECONDS = 2.0
# Rows are of some kilobytes: in SQLite's usual pages of 4,096 bytes half of each would stay empty.
_PAGE = 16_384
# The index of a large mailbox stays in memory while it grows, and what is written again and again
# is taken into the file only once in a while.
_CACHE_KIB = 16 * 1024
_CHECKPOINT_PAGES = 4000
_SPARE = 65_536  # bytes: less is a full disk
_MAGIC = b"SQLite format 3\x00"

_DAMAGED = ("it is damaged", "scan again into a new case with --case")
_FULL = ("the disk is full", "free some space and scan again: it goes on")
_CAUSES = (
    ("disk is full", *_FULL),
    ("locked", "another run is using it", "wait for that run to end"),
    ("readonly", "it may not be written", None),
    ("malformed", *_DAMAGED),
    ("could not decode", *_DAMAGED),
    ("can't decode", *_DAMAGED),
    ("no such", *_DAMAGED),  # table, column
    ("not a database", "it is not a bouncescan case", None),
    ("unable to open", "it cannot be opened", None),
    ("disk i/o", "the disk gave an error", None),
)


class Store:
    """An open case file: whole transactions to write, rows to read, errors as CasefileError."""

    def __init__(self, path: Path | None, *, must_exist: bool) -> None:
        self.path = path or Path(":memory:")
        self._connection = _connect(path, must_exist=must_exist)
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        """Close the file; the journal beside it goes."""
        self._connection.close()

    def limit_pages(self, pages: int) -> None:
        """Let the file grow to so many pages of 16,384 bytes at most (PRAGMA max_page_count)."""
        self._connection.execute(f"PRAGMA max_page_count = {int(pages)}")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        with _guarded(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[str | int | None] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query, streaming."""
        with _guarded(self.path):
            # Not `yield from`: that closes the cursor of a reader who has left, after the case.
            for row in self._connection.execute(query, values):  # noqa: UP028 as said
                yield row

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Around what turns cells into records: a cell that makes none is a damaged file."""
        try:
            yield
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            cause, remedy = _DAMAGED
            raise CasefileError(f"{self.path}: {cause}", remedy=remedy) from error

    def value(self, query: str, values: Sequence[str | int | None] = ()) -> str | int | None:
        """The first cell of the first row, None where there is none."""
        return next((row[0] for row in self.rows(query, values)), None)


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into one CasefileError that names the file."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        cause, remedy = _cause(error, path)
        raise CasefileError(f"{path}: {cause}", remedy=remedy) from error


def _cause(error: Exception, path: Path) -> tuple[str, str | None]:
    """What went wrong, and what to do. Never SQLite's own text: it can quote a cell, thus mail."""
    if isinstance(error, OSError):
        if error.errno == errno.ENOSPC:
            return _FULL
        remedy = "make the folder first" if error.errno == errno.ENOENT else None
        return (error.strerror or "it cannot be used").lower(), remedy
    text = str(error).lower()
    if "disk i/o" in text and shutil.disk_usage(path.parent).free < _SPARE:
        return _FULL  # the file that is shared with other runs could not grow
    for mark, cause, remedy in _CAUSES:
        if mark in text:
            return cause, remedy
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return f"the database gave {name}", None


def _connect(path: Path | None, *, must_exist: bool) -> sqlite3.Connection:
    """A connection to the case at `path` (None: in memory), at the present schema."""
    if path is None:
        return _prepare(sqlite3.connect(":memory:", isolation_level=None))
    with _guarded(path):
        _check_file(path, must_exist=must_exist)
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _check_kind(path, connection, must_exist=must_exist)
            return _prepare(connection)
        except BaseException:
            connection.close()
            raise


def _check_file(path: Path, *, must_exist: bool) -> None:
    if must_exist and not path.exists():
        remedy = "bouncescan scan makes one"
        raise CasefileError(f"{path}: there is no such case", remedy=remedy)
    if path.is_dir():
        raise CasefileError(f"{path}: is a folder, not a case")
    flags = os.O_RDWR if must_exist else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        head = os.read(descriptor, len(_MAGIC))
    finally:
        os.close(descriptor)
    if head != _MAGIC and (head or must_exist):
        raise _not_a_case(path, must_exist=must_exist)


def _check_kind(path: Path, connection: sqlite3.Connection, *, must_exist: bool) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (tables or must_exist):
        raise _not_a_case(path, must_exist=must_exist)
    if version > SCHEMA_VERSION:
        raise CasefileError(
            f"{path}: was written by a newer bouncescan", remedy="upgrade bouncescan"
        )


def _not_a_case(path: Path, *, must_exist: bool) -> CasefileError:
    remedy = "give a file that bouncescan scan made" if must_exist else "name a new one with --case"
    return CasefileError(f"{path}: is not a bouncescan case", remedy=remedy)


def _prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file; others keep theirs
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL loses at most the last batch to a power cut and never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    migrate(connection)
    return connection


class Removed(NamedTuple):
    """The paths that are gone, and the outputs that are left."""

    paths: tuple[Path, ...]
    left: tuple[Path, ...]


def remove_case(path: Path) -> Removed:
    """Remove the case, its journals and every output that it wrote from where it lies.

    An output is left where the case has been copied or moved since: it may be another's. Raises
    CasefileError where `path` is no case: this never removes anything else.
    """
    connection = _connect(path, must_exist=True)
    own = str(path.resolve())
    outputs = [
        (Path(output), written_by in {own, None})
        for output, written_by in connection.execute("SELECT path, written_by FROM output")
    ]
    connection.close()
    removed = []
    with _guarded(path):
        for place in (*(output for output, is_own in outputs if is_own), *_files_of(path)):
            if place.exists():
                place.unlink()
                removed.append(place)
        left = tuple(output for output, is_own in outputs if not is_own and output.exists())
    return Removed(tuple(removed), left)


def discard_case(path: Path) -> None:
    """Remove the files of a case that was made just now, and that nothing was read into."""
    with suppress(OSError):
        for place in _files_of(path):
            place.unlink(missing_ok=True)


def _files_of(path: Path) -> tuple[Path, ...]:
    """The case and the journals that SQLite keeps beside it."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
