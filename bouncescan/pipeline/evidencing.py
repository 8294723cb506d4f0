"""A case as evidence to hand over: its findings and raw mails, and the parser to verify them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

from bouncescan.bounces import parse
from bouncescan.casefile import Case
from bouncescan.pipeline.analysing import analyse_case
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.records.bounce import Record
from bouncescan.records.findings import Findings, SourceRead
from bouncescan.records.message import StoredMail

__all__ = ["Evidence", "evidence_of", "read_anew"]


class Evidence(NamedTuple):
    """What a case holds for others: its findings, and each mail in the order of its content_id."""

    findings: Findings
    mails: Iterator[StoredMail]


@contextmanager
def evidence_of(path: Path, progress: Progress) -> Iterator[Evidence]:
    """The evidence of a case, open meanwhile. Raises CasefileError.

    No path of this machine is in it: a file that was scanned goes by its name.
    """
    with Case(path, must_exist=True) as case:
        findings = analyse_case(case, progress, Outside())
        sources = tuple(map(_without_folder, findings.sources))
        yield Evidence(replace(findings, sources=sources), case.mails())


def _without_folder(source: SourceRead) -> SourceRead:
    if "://" in source.source:
        return source
    return replace(source, source=PurePath(source.source).name or source.source)


def read_anew(raw: bytes, locator: str) -> Record:
    """What the present parser reads in a mail."""
    return parse(raw, locator=locator)
