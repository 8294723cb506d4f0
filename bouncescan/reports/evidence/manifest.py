"""manifest.json: what each file of a bundle is, and what each mail said when it was read.

    {"schema": 1, "program": "bouncescan 0.1.0", "parser_version": 7, "redacted": false,
     "files": [{"path", "size", "sha256", "redacted"}],
     "mails": [{"path", "size", "sha256", "redacted", "sha256_as_read", "locators", "internal_date",
                "kind", "format", "recipients": [[address, action]], "comparable"}]}

`sha256` is of the file in the bundle, `sha256_as_read` of the mail as it was read from the mailbox:
the same but where it is redacted. `comparable` is false where what a redacted mail still says is
less than what the whole one said. The manifest and SHA256SUMS stand in SHA256SUMS only.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bouncescan.records.bounce import Record
from bouncescan.reports.evidence.contents import is_mail, is_ours

__all__ = ["SCHEMA", "FileEntry", "MailEntry", "Manifest", "Recipients", "read_manifest", "said_by"]

SCHEMA = 1

Recipients = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of the bundle; `sha256` in hexadecimal, `size` in bytes."""

    path: str
    size: int
    sha256: str
    redacted: bool

    def to_json(self) -> str:
        """The object of the manifest, on one line."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEntry:
    """One mail of the bundle, where it lay, and what the parser of the manifest read in it."""

    path: str
    size: int
    sha256: str
    redacted: bool
    sha256_as_read: str
    locators: tuple[str, ...]
    internal_date: str | None  # ISO 8601; the earliest of its copies'
    kind: str
    format: str | None
    recipients: Recipients
    comparable: bool

    def to_json(self) -> str:
        """The object of the manifest, on one line."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest that was read."""

    program: str
    parser_version: int
    redacted: bool
    files: tuple[FileEntry, ...]
    mails: tuple[MailEntry, ...]


def said_by(record: Record) -> Recipients:
    """Whom a record tells of, as the findings name them, and what became of the mail to them."""
    return tuple(
        (each.original_recipient or each.final_recipient, each.action.value)
        for each in record.recipients
    )


def read_manifest(text: bytes) -> Manifest:
    """The manifest of a stranger. Raises ValueError where it is none of this schema."""
    try:
        data = _object(json.loads(text))
        if data.get("schema") != SCHEMA:
            raise ValueError("another schema")
        return Manifest(
            program=_string(data, "program"),
            parser_version=_whole(data, "parser_version"),
            redacted=_flag(data, "redacted"),
            files=tuple(_file(_object(each)) for each in _list(data, "files")),
            mails=tuple(_mail(_object(each)) for each in _list(data, "mails")),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no manifest") from error


_Object = Mapping[str, object]


def _file(data: _Object) -> FileEntry:
    path = _string(data, "path")
    if not is_ours(path) or is_mail(path):
        raise ValueError("no name of a file")
    return FileEntry(
        path=path,
        size=_whole(data, "size"),
        sha256=_string(data, "sha256"),
        redacted=_flag(data, "redacted"),
    )


def _mail(data: _Object) -> MailEntry:
    path = _string(data, "path")
    if not is_mail(path):
        raise ValueError("no name of a mail")
    return MailEntry(
        path=path,
        size=_whole(data, "size"),
        sha256=_string(data, "sha256"),
        redacted=_flag(data, "redacted"),
        sha256_as_read=_string(data, "sha256_as_read"),
        locators=tuple(map(_text, _list(data, "locators"))),
        internal_date=_perhaps(data, "internal_date"),
        kind=_string(data, "kind"),
        format=_perhaps(data, "format"),
        recipients=tuple(map(_recipient, _list(data, "recipients"))),
        comparable=_flag(data, "comparable"),
    )


def _recipient(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError("no recipient")
    return _text(value[0]), _text(value[1])


def _object(value: object) -> _Object:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _list(data: _Object, key: str) -> list[object]:
    value = data[key]
    if not isinstance(value, list):
        raise TypeError(f"{key}: no list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _string(data: _Object, key: str) -> str:
    return _text(data[key])


def _perhaps(data: _Object, key: str) -> str | None:
    value = data[key]
    return None if value is None else _text(value)


def _whole(data: _Object, key: str) -> int:
    value = data[key]
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{key}: no number")
    return value


def _flag(data: _Object, key: str) -> bool:
    value = data[key]
    if not isinstance(value, bool):
        raise TypeError(f"{key}: neither true nor false")
    return value
