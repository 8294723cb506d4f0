"""MaxMind DB files of the user's: AS number, network name and country of an address, offline.

Read are the layouts of GeoLite2 (ASN, Country, City), DB-IP (the same keys) and IPinfo (Lite and
the older free ones). https://maxmind.github.io/MaxMind-DB/
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from bouncescan.errors import SourceError
from bouncescan.records.lookup import DATABASE, Answer, Question
from bouncescan.records.trace import IPAddress

if TYPE_CHECKING:
    import maxminddb

__all__ = ["Databases"]

_LONGEST = 200
_NOT_ONE = "is not a MaxMind database"

_Row = Mapping[str, object]


class Databases:
    """Open databases. Raises SourceError for one that cannot be read."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._stack = ExitStack()
        with ExitStack() as undo:
            self._open = [(path, undo.enter_context(_open(path))) for path in paths]
            self._stack = undo.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def answers(self, ip: IPAddress) -> Iterator[Answer]:
        """What the databases say of an address; the date is that of the database."""
        for path, reader in self._open:
            row = _row(path, reader, ip)
            metadata = reader.metadata()
            for question, value in _values(row):
                yield Answer(
                    question=question,
                    subject=str(ip),
                    value=value,
                    source=f"{DATABASE} {metadata.database_type}"[:_LONGEST],
                    asked=_date(metadata.build_epoch),
                )


def _open(path: Path) -> "maxminddb.Reader":
    try:
        import maxminddb  # noqa: PLC0415 an extra, and only with --mmdb
    except ImportError as error:
        raise SourceError(
            f"{path}: the package maxminddb is needed to read it",
            remedy="pip install 'bouncescan[mmdb]'",
        ) from error
    try:
        return maxminddb.open_database(path)
    except OSError as error:
        raise SourceError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except (maxminddb.InvalidDatabaseError, ValueError) as error:
        raise SourceError(f"{path}: {_NOT_ONE}", remedy="give a .mmdb file") from error


def _row(path: Path, reader: "maxminddb.Reader", ip: IPAddress) -> _Row:
    import maxminddb  # noqa: PLC0415 as above

    try:
        row = reader.get(ip)
    except maxminddb.InvalidDatabaseError as error:
        raise SourceError(f"{path}: is damaged", remedy="fetch the file again") from error
    except ValueError:  # an IPv6 address, and a database of IPv4 alone
        return {}
    return cast("_Row", row) if isinstance(row, dict) else {}


def _values(row: _Row) -> Iterator[tuple[Question, str]]:
    if country := _country(row):
        yield Question.COUNTRY, country
    if asn := _asn(row):
        yield Question.ASN, asn
        names = (row.get(key) for key in ("autonomous_system_organization", "as_name", "name"))
        if name := next((name for name in names if name and isinstance(name, str)), None):
            yield Question.NETWORK, name[:_LONGEST]


def _country(row: _Row) -> str | None:
    """Where the block is used, else where it is registered."""
    places: tuple[object, ...] = (
        row.get("country_code"),
        row.get("country"),
        _code(row.get("country")),
        _code(row.get("registered_country")),
    )
    for place in places:
        if isinstance(place, str) and len(place) == 2 and place.isascii() and place.isalpha():
            return place.upper()
    return None


def _code(value: object) -> object:
    return value.get("iso_code") if isinstance(value, dict) else None


def _asn(row: _Row) -> str | None:
    number = row.get("autonomous_system_number") or row.get("asn")
    digits = str(number).upper().removeprefix("AS")
    is_one = digits.isascii() and digits.isdecimal() and 0 < int(digits[:11]) < 2**32
    return str(int(digits[:11])) if is_one else None


def _date(epoch: int) -> datetime:
    try:
        return datetime.fromtimestamp(epoch, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
