"""Whether a bundle is what it was, and whether its mails say what its findings say they do."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bouncescan.errors import ReportError
from bouncescan.mail.identity import content_id
from bouncescan.records.bounce import Record
from bouncescan.reports.evidence.comparing import Claims, Difference, read_claims
from bouncescan.reports.evidence.contents import FILES, FINDINGS, MANIFEST, SUMS, mail_name
from bouncescan.reports.evidence.manifest import MailEntry, Manifest, read_manifest
from bouncescan.reports.evidence.opening import (
    Cause,
    Fault,
    Opened,
    Unreadable,
    hash_entry,
    open_zip,
    read_entry,
)
from bouncescan.version import PARSER_VERSION

__all__ = ["Verification", "verify_bundle"]

_PIECE = 1 << 20

Parse = Callable[[bytes, str], Record]  # of the bytes and the name of the member


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. `mails` were read anew, of which `incomparable` say less than they did.

    `program` and `parser_version` are those that made the bundle, texts of a stranger; None where
    it has no manifest. `sha256` is that of the whole zip.
    """

    sha256: str
    program: str | None
    parser_version: int | None
    is_redacted: bool
    files: int
    mails: int
    incomparable: int
    faults: tuple[Fault, ...]
    differences: tuple[Difference, ...]

    @property
    def is_same_parser(self) -> bool:
        """Whether the mails were read by the same rules; if not, they may read otherwise."""
        return self.parser_version == PARSER_VERSION


def verify_bundle(path: Path, parse: Parse) -> Verification:
    """Hold a bundle against itself, nothing unpacked to the disk, one mail in memory at a time.

    Raises ReportError where the file cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            digest = _sha256(file)
            opened = open_zip(file)
            return _Verifier(opened, parse).verify(digest)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        cause = error.strerror if isinstance(error, OSError) else None
        raise ReportError(
            f"{path}: {(cause or 'cannot be read').lower()}",
            remedy="give a file that bouncescan evidence made",
        ) from error


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


class _Verifier:
    """One bundle in the middle of it."""

    def __init__(self, opened: Opened, parse: Parse) -> None:
        self._opened = opened
        self._parse = parse
        self._faults = list(opened.faults)
        self._differences: list[Difference] = []
        self._mails = self._incomparable = 0

    def verify(self, digest: str) -> Verification:
        archive = self._opened.archive
        manifest = self._verify_files(archive) if archive else None
        return Verification(
            sha256=digest,
            program=manifest.program if manifest else None,
            parser_version=manifest.parser_version if manifest else None,
            is_redacted=manifest is not None and manifest.redacted,
            files=sum(name in FILES for name in self._opened.entries),
            mails=self._mails,
            incomparable=self._incomparable,
            faults=tuple(self._faults),
            differences=tuple(self._differences),
        )

    def _verify_files(self, archive: zipfile.ZipFile) -> Manifest | None:
        text = self._read(archive, MANIFEST)
        try:
            manifest = read_manifest(text) if text is not None else None
        except ValueError:
            self._fault(Cause.UNREADABLE, MANIFEST)
            return None
        if text is None or manifest is None:
            return None
        sums = {each.path: each.sha256 for each in manifest.files}
        sums.update((each.path, each.sha256) for each in manifest.mails)
        self._verify_listing(manifest, sums)
        self._verify_sums(archive, {**sums, MANIFEST: hashlib.sha256(text).hexdigest()})
        for entry in manifest.files:
            self._verify_file(archive, entry.path, entry.sha256)
        self._verify_mails(archive, manifest)
        return manifest

    def _verify_listing(self, manifest: Manifest, sums: Mapping[str, str]) -> None:
        """The zip holds what the manifest names, each once, and nothing else."""
        if len(sums) < len(manifest.files) + len(manifest.mails):
            self._fault(Cause.TWICE, MANIFEST)
        known = {*self._opened.entries, *(fault.name for fault in self._faults)}
        for name in (*sums, *FILES):
            if name not in known:
                self._fault(Cause.MISSING, name)
                known.add(name)
        for name in self._opened.entries:
            if name not in sums and name not in {MANIFEST, SUMS}:
                self._fault(Cause.NOT_LISTED, name)

    def _verify_sums(self, archive: zipfile.ZipFile, sums: Mapping[str, str]) -> None:
        """SHA256SUMS says of each file what the manifest says, so that sha256sum finds the same."""
        text = self._read(archive, SUMS)
        if text is None:
            return
        said = dict(_lines(text))
        for name, digest in sums.items():
            if said.pop(name, None) != digest:
                self._fault(Cause.SUM_DIFFERS, name)
        for name in said:
            self._fault(Cause.SUM_DIFFERS, name)

    def _verify_file(self, archive: zipfile.ZipFile, name: str, digest: str) -> None:
        info = self._opened.entries.get(name)
        try:
            if info is not None and hash_entry(archive, info) != digest:
                self._fault(Cause.CHANGED, name)
        except Unreadable:
            self._fault(Cause.DAMAGED, name)

    def _verify_mails(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        text = self._read(archive, FINDINGS)
        claims = None
        try:
            claims = read_claims(text) if text is not None else None
        except ValueError:
            self._fault(Cause.UNREADABLE, FINDINGS)
        del text
        for entry in manifest.mails:
            raw = self._read(archive, entry.path)
            if raw is not None:
                self._verify_mail(entry, raw, claims)
        if claims is not None and self._mails == len(manifest.mails):
            # Where a mail is not what it was, that is said, and not what follows from it.
            self._differences += claims.rest()

    def _verify_mail(self, entry: MailEntry, raw: bytes, claims: Claims | None) -> None:
        if hashlib.sha256(raw).hexdigest() != entry.sha256:
            self._fault(Cause.CHANGED, entry.path)
            return
        self._mails += 1
        if not entry.redacted and (
            entry.sha256_as_read != entry.sha256 or mail_name(content_id(raw)) != entry.path
        ):
            self._fault(Cause.MISNAMED, entry.path)
        self._incomparable += not entry.comparable
        if claims is not None:
            self._differences += claims.compare(entry, self._parse(raw, entry.path))

    def _read(self, archive: zipfile.ZipFile, name: str) -> bytes | None:
        """One entry whole; None where that is not there, or damaged, which is said once."""
        info = self._opened.entries.get(name)
        if info is None:
            if name in {MANIFEST, SUMS} and not any(one.name == name for one in self._faults):
                self._fault(Cause.MISSING, name)
            return None
        try:
            return read_entry(archive, info)
        except Unreadable:
            self._fault(Cause.DAMAGED, name)
            return None

    def _fault(self, cause: Cause, name: str) -> None:
        fault = Fault(cause, name)
        if fault not in self._faults[-50:]:
            self._faults.append(fault)


def _lines(text: bytes) -> Iterator[tuple[str, str]]:
    """(name, sum) of each line of SHA256SUMS."""
    for line in text.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        digest, _, name = line.partition("  ")
        yield name, digest
