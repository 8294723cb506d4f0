"""case file -> analysis -> what a bundle of evidence is made of: the findings and the mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bouncescan.bounces import parse
from bouncescan.casefile import Case
from bouncescan.pipeline.analysing import analyse_case
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.records.bounce import Record
from bouncescan.records.findings import Findings
from bouncescan.records.message import StoredMail

__all__ = ["opened_to_prove", "read_anew"]


@contextmanager
def opened_to_prove(
    case: Path, bundle: Path, progress: Progress
) -> Iterator[tuple[Findings, Iterator[StoredMail]]]:
    """The findings of a case and its mails one by one; `bundle` is noted there, for forget.

    Raises CasefileError.
    """
    with Case(case, must_exist=True) as opened:
        findings = analyse_case(opened, progress, Outside())
        opened.add_output(bundle)
        yield findings, opened.mails()


def read_anew(raw: bytes, name: str) -> Record:
    """What the present parser reads in a mail of a bundle."""
    return parse(raw, locator=name)
