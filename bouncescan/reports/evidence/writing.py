"""A bundle written: the same case gives the same bytes, and one mail at a time is in memory.

The files stand sorted, the manifest and SHA256SUMS behind them, since they hold what is known only
then. Times are 1980-01-01, the earliest that a zip can say, modes 0600.
"""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from bouncescan.records.findings import Findings
from bouncescan.records.message import StoredMail
from bouncescan.reports.affected_csv import render_affected
from bouncescan.reports.evidence.contents import (
    AFFECTED,
    FINDINGS,
    MANIFEST,
    PAGE,
    README,
    SERVERS,
    SUMS,
    TEXT,
    VERSIONS,
    mail_name,
)
from bouncescan.reports.evidence.manifest import SCHEMA, FileEntry, MailEntry, said_by
from bouncescan.reports.evidence.readme import render_readme
from bouncescan.reports.evidence.redacting import Redaction
from bouncescan.reports.evidence.versions import render_versions
from bouncescan.reports.files import written_whole
from bouncescan.reports.findings_json import render_json
from bouncescan.reports.html import render_html
from bouncescan.reports.interface import Look
from bouncescan.reports.servers_csv import render_servers
from bouncescan.reports.terminal import render_terminal
from bouncescan.version import PARSER_VERSION

__all__ = ["Written", "write_bundle"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3  # the system whose modes the entries bear
_MODE = 0o100600
_IN_MEMORY = 1 << 20  # bytes of a manifest that are not worth a file

_Render = Callable[[Findings, Look], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: `sha256` of the whole zip, and how many mails are in it."""

    sha256: str
    mails: int


def write_bundle(
    path: Path,
    findings: Findings,
    mails: Iterable[StoredMail],
    look: Look,
    redaction: Redaction | None = None,
) -> Written:
    """Write the bundle of a case; `mails` in the order of their content_id, each once.

    `redaction`: how to name nobody but the victim. Raises ReportError, and leaves an older file as
    it was.
    """
    shown = redaction.findings(findings) if redaction else findings
    with (
        written_whole(path) as file,
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as entries,
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as sums,
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as manifest,
        zipfile.ZipFile(file, "w") as archive,
    ):
        bundle = _Bundle(archive, sums)
        files = list(_write_before(bundle, shown, look, redaction is not None))
        count = 0
        for mail in mails:
            entry = _write_mail(bundle, mail, redaction)
            entries.write(f"{',' if count else ''}\n  {entry.to_json()}".encode())
            count += 1
        files += _write_behind(bundle, shown, look, redaction is not None)
        is_redacted = redaction is not None
        _write_manifest(manifest, findings, files, entries, is_redacted=is_redacted)
        bundle.add_stream(MANIFEST, manifest)
        bundle.add_stream(SUMS, sums, is_listed=False)
        archive.close()
        return Written(sha256=_sha256(file), mails=count)


class _Bundle:
    """The zip, and SHA256SUMS as it grows."""

    def __init__(self, archive: zipfile.ZipFile, sums: "_Spooled") -> None:
        self._archive = archive
        self._sums = sums

    def add(self, path: str, data: bytes) -> str:
        """One file; gives its SHA-256."""
        self._archive.writestr(_info(path), data)
        digest = hashlib.sha256(data).hexdigest()
        self._list(path, digest)
        return digest

    def add_stream(self, path: str, source: "_Spooled", *, is_listed: bool = True) -> None:
        """One file that may be large."""
        info = _info(path)
        info.file_size = source.seek(0, io.SEEK_END)
        source.seek(0)
        digest = _sha256(source)
        source.seek(0)
        with self._archive.open(info, "w") as member:
            shutil.copyfileobj(source, member)
        if is_listed:
            self._list(path, digest)

    def _list(self, path: str, digest: str) -> None:
        self._sums.write(f"{digest}  {path}\n".encode())


_Spooled = tempfile.SpooledTemporaryFile[bytes]


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _MODE << 16
    return info


def _write_before(
    bundle: _Bundle, findings: Findings, look: Look, is_redacted: bool
) -> Iterator[FileEntry]:
    """The files that stand before the mails."""
    readme = render_readme(look, is_redacted=is_redacted)
    yield _write_text(bundle, README, readme, "utf-8", False)
    yield _write_text(bundle, VERSIONS, render_versions(), "utf-8", False)
    affected = render_affected(findings, look)
    yield _write_text(bundle, AFFECTED, affected, "utf-8-sig", is_redacted)
    yield _write_text(bundle, FINDINGS, render_json(findings, look), "utf-8", is_redacted)


def _write_behind(
    bundle: _Bundle, findings: Findings, look: Look, is_redacted: bool
) -> Iterator[FileEntry]:
    """Those that stand behind them."""
    yield _write_text(bundle, PAGE, render_html(findings, look), "utf-8", is_redacted)
    yield _write_text(
        bundle,
        TEXT,
        render_terminal(findings, replace(look, is_verbose=True)),
        "utf-8",
        is_redacted,
    )
    servers = render_servers(findings, look)
    yield _write_text(bundle, SERVERS, servers, "utf-8-sig", is_redacted)


def _write_text(
    bundle: _Bundle, path: str, text: str, encoding: str, is_redacted: bool
) -> FileEntry:
    data = text.encode(encoding)
    digest = bundle.add(path, data)
    return FileEntry(path=path, size=len(data), sha256=digest, redacted=is_redacted)


def _write_mail(bundle: _Bundle, mail: StoredMail, redaction: Redaction | None) -> MailEntry:
    stored, record = mail.stored, mail.stored.record
    path = mail_name(record.content_id)
    kept = redaction.mail(record, mail.raw) if redaction else None
    raw = kept.raw if kept else mail.raw
    digest = bundle.add(path, raw)
    when = stored.internal_date
    recipients = said_by(record)
    locators = stored.locators
    if redaction:
        recipients = tuple((redaction.text(who), action) for who, action in recipients)
        locators = tuple(map(redaction.text, locators))
    return MailEntry(
        path=path,
        size=len(raw),
        sha256=digest,
        redacted=kept is not None,
        sha256_as_read=record.sha256,
        locators=locators,
        internal_date=None if when is None else when.isoformat(),
        kind=record.kind.value,
        format=record.format,
        recipients=recipients,
        comparable=kept is None or kept.is_comparable,
    )


def _write_manifest(
    whole: "_Spooled",
    findings: Findings,
    files: Iterable[FileEntry],
    mails: "_Spooled",
    *,
    is_redacted: bool,
) -> None:
    """The whole manifest into a file; `mails` are its entries, written out."""
    listed = ",".join(f"\n  {entry.to_json()}" for entry in sorted(files, key=lambda one: one.path))
    whole.write(
        f'{{\n "schema": {SCHEMA},\n "program": {json.dumps(findings.program)},\n'
        f' "parser_version": {PARSER_VERSION},\n'
        f' "redacted": {"true" if is_redacted else "false"},\n'
        f' "files": [{listed}\n ],\n "mails": ['.encode()
    )
    mails.seek(0)
    shutil.copyfileobj(mails, whole)
    whole.write(b"\n ]\n}\n")


def _sha256(file: "BinaryIO | _Spooled") -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_IN_MEMORY):
        digest.update(piece)
    return digest.hexdigest()
