"""One mail, read anew, beside what the manifest and the findings say of it."""

import enum
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bouncescan.records.bounce import Action, Kind, Record
from bouncescan.reports.evidence.manifest import MailEntry, Recipients, said_by

__all__ = ["Claims", "Difference", "Differs", "read_claims"]

_MOST_MEMBERS = 20_000_000  # of lists and objects, nearly: what JSON becomes in memory


class Differs(enum.StrEnum):
    """In what a mail and what is said of it differ."""

    KIND = "kind"  # of the manifest
    RECIPIENTS = "recipients"
    FINDINGS_KIND = "findings_kind"
    FINDINGS_RECIPIENTS = "findings_recipients"
    NOT_IN_FINDINGS = "not_in_findings"  # a bounce
    NO_SUCH_MAIL = "no_such_mail"  # a bounce of the findings that no mail of the bundle is
    COUNT = "count"  # of the bounces


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference, the place where it is, and the two figures, texts of a stranger."""

    differs: Differs
    name: str
    said: str
    found: str


@dataclass(frozen=True, slots=True)
class _Bounce:
    kind: str
    failed: tuple[str, ...]
    delayed: tuple[str, ...]


class Claims:
    """What findings.json says of the mails; each is held against it once."""

    def __init__(self, bounces: Mapping[str, _Bounce], count: int) -> None:
        self._bounces = dict(bounces)
        self._count = count
        self._found = 0

    def compare(self, entry: MailEntry, record: Record) -> Iterator[Difference]:
        """What differs between a mail, the manifest and the findings.

        Where a redacted mail says less than the whole one did, the manifest stands for it.
        """
        kind, recipients = entry.kind, entry.recipients
        if entry.comparable:
            kind, recipients = record.kind.value, said_by(record)
            if kind != entry.kind:
                yield Difference(Differs.KIND, entry.path, entry.kind, kind)
            if recipients != entry.recipients:
                yield Difference(
                    Differs.RECIPIENTS, entry.path, _shown(entry.recipients), _shown(recipients)
                )
        yield from self._compare_findings(entry, kind, recipients)

    def _compare_findings(
        self, entry: MailEntry, kind: str, recipients: Recipients
    ) -> Iterator[Difference]:
        self._found += kind == Kind.BOUNCE
        said = next(filter(None, (self._bounces.pop(one, None) for one in entry.locators)), None)
        if said is None:
            if kind == Kind.BOUNCE:
                yield Difference(Differs.NOT_IN_FINDINGS, entry.path, "", kind)
            return
        if said.kind != kind:
            yield Difference(Differs.FINDINGS_KIND, entry.path, said.kind, kind)
        named = tuple((who, Action.FAILED.value) for who in said.failed)
        named += tuple((who, Action.DELAYED.value) for who in said.delayed)
        told = tuple(each for each in recipients if each[1] in {Action.FAILED, Action.DELAYED})
        if sorted(named) != sorted(told):
            yield Difference(Differs.FINDINGS_RECIPIENTS, entry.path, _shown(named), _shown(told))

    def rest(self) -> Iterator[Difference]:
        """What is left when all mails were held against it."""
        for place in self._bounces:
            yield Difference(Differs.NO_SUCH_MAIL, place, "", "")
        if self._found != self._count:
            yield Difference(Differs.COUNT, "", str(self._count), str(self._found))


def _shown(recipients: Recipients) -> str:
    return ", ".join(f"{who} {action}" for who, action in recipients) or "-"


def read_claims(text: bytes) -> Claims:
    """What a findings.json claims. Raises ValueError where it is none."""
    if sum(map(text.count, (b",", b"[", b"{"))) > _MOST_MEMBERS:
        raise ValueError("too large")
    try:
        data = json.loads(text)
        bounces = {
            str(each["locators"][0]): _Bounce(
                str(each["kind"]), _addresses(each["failed"]), _addresses(each["delayed"])
            )
            for each in data["bounces"]
        }
        return Claims(bounces, int(data["read"]["bounces"]))
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("no findings") from error


def _addresses(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(map(str, value))
