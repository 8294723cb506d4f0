"""JSON objects read key by key; whatever is not of the form asked for is named by its place."""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

__all__ = ["Fields", "ShapeError", "plain_ip"]

T = TypeVar("T")


class ShapeError(Exception):
    """A truth or findings that are not in their format: "truth: people[3].state: is missing"."""


class Fields:
    """One object. If `is_strict`, a missing key is an error, else the same as null."""

    def __init__(self, value: object, place: str, *, is_strict: bool) -> None:
        if not isinstance(value, dict):
            raise ShapeError(f"{place}: is no object")
        self._members: Mapping[str, object] = value
        self._place = place
        self._is_strict = is_strict

    def text(self, key: str) -> str | None:
        """A string or null."""
        value = self._get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(key, "is no text")

    def word(self, key: str) -> str:
        """A string."""
        return self._needed(key, self.text(key))

    def words(self, key: str) -> tuple[str, ...]:
        """A list of strings; null is an empty one only where missing keys are."""
        return self._needed(key, self.words_or_none(key), ())

    def words_or_none(self, key: str) -> tuple[str, ...] | None:
        """A list of strings or null."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.error(key, "is no list of texts")
        return tuple(value)

    def flag(self, key: str) -> bool | None:
        """True, false or null."""
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.error(key, "is neither true nor false")

    def claim(self, key: str) -> bool:
        """True or false."""
        return self._needed(key, self.flag(key))

    def number(self, key: str) -> float | None:
        """A number or null."""
        value = self._get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        raise self.error(key, "is no number")

    def count(self, key: str) -> int:
        """A whole number."""
        value = self._needed(key, self.number(key))
        if not isinstance(value, int):
            raise self.error(key, "is no whole number")
        return value

    def moment(self, key: str) -> datetime | None:
        """An ISO 8601 date with offset, or null."""
        value = self.text(key)
        return None if value is None else self._moment(key, value)

    def ip(self, key: str) -> str | None:
        """An address in the one spelling that compares, or null."""
        value = self.text(key)
        try:
            return value and plain_ip(value)
        except ValueError:
            raise self.error(key, "is no address") from None

    def moments(self, key: str) -> tuple[datetime, datetime] | None:
        """A pair of dates, or null."""
        pair = self.words_or_none(key)
        if pair is None:
            return None
        if len(pair) != 2:
            raise self.error(key, "is no pair")
        return self._moment(key, pair[0]), self._moment(key, pair[1])

    def numbers(self, key: str) -> tuple[float, float] | None:
        """A pair of numbers, or null."""
        value = self._get(key)
        if value is None:
            return None
        match value:
            case [int() | float() as low, int() | float() as high]:
                return low, high
        raise self.error(key, "is no pair of numbers")

    def one(self, key: str) -> "Fields | None":
        """An object or null."""
        value = self._get(key)
        return None if value is None else self._fields(value, key)

    def needed(self, key: str) -> "Fields":
        """An object."""
        return self._needed(key, self.one(key))

    def many(self, key: str) -> "tuple[Fields, ...]":
        """A list of objects."""
        return self._needed(key, self.many_or_none(key), ())

    def many_or_none(self, key: str) -> "tuple[Fields, ...] | None":
        """A list of objects or null."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.error(key, "is no list")
        return tuple(self._fields(each, f"{key}[{at}]") for at, each in enumerate(value))

    def error(self, key: str, what: str) -> ShapeError:
        """To be raised where a key's value is not of its format."""
        return ShapeError(f"{self._place}{key}: {what}")

    def _get(self, key: str) -> object:
        if self._is_strict and key not in self._members:
            raise self.error(key, "is missing")
        return self._members.get(key)

    def _fields(self, value: object, key: str) -> "Fields":
        return Fields(value, f"{self._place}{key}.", is_strict=self._is_strict)

    def _needed(self, key: str, value: T | None, empty: T | None = None) -> T:
        if value is None and not self._is_strict:
            value = empty
        if value is None:
            raise self.error(key, "is null or missing")
        return value

    def _moment(self, key: str, value: str) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise self.error(key, "is no date") from None
        if moment.tzinfo is None:
            raise self.error(key, "is a date without offset")
        return moment


def plain_ip(text: str) -> str:
    """IPv4 written as IPv6 is the same address. Raises ValueError."""
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
