"""The whole scan: address books, sources, victim, analysis, in this order."""

import os
from collections.abc import Sequence
from pathlib import Path

from bouncescan.casefile import Case, discard_case
from bouncescan.contacts import AddressBook, read_address_book
from bouncescan.errors import SourceError
from bouncescan.pipeline.analysing import analyse_case, settle_victim
from bouncescan.pipeline.outside import check_databases
from bouncescan.pipeline.reading import read_spec
from bouncescan.pipeline.request import Progress, ScanOutcome, ScanRequest
from bouncescan.version import __version__

__all__ = ["demo_storm", "scan"]


def scan(request: ScanRequest, progress: Progress) -> ScanOutcome:
    """Read the sources into the case and analyse it.

    Raises SourceError where an address book or a database cannot be read or the victim cannot be
    told, and CasefileError. A source that fails is an entry of `failures`. A new case that nothing
    was read into does not stay.
    """
    books = [read_address_book(path) for path in request.books]
    check_databases(request.outside)
    is_new = not os.path.lexists(request.case)
    is_kept = False
    try:
        with Case(request.case) as case:
            try:
                outcome = _scan_into(case, books, request, progress)
                is_kept = outcome.findings is not None
                return outcome
            finally:
                is_kept = is_kept or case.has_messages
    finally:
        if is_new and not is_kept:
            discard_case(request.case)


def _scan_into(
    case: Case, books: Sequence[AddressBook], request: ScanRequest, progress: Progress
) -> ScanOutcome:
    case.set_info("program", f"bouncescan {__version__}")
    if request.keeps_history:
        case.keep_history()
    for book in books:
        case.add_contacts(book.contacts)
        if book.skipped:
            skipped = len(book.skipped)
            progress.say(f"{book.name}: {skipped} of {book.cards} entries could not be read")
    read = [read_spec(spec, case, request, progress) for spec in request.specs]
    failures = tuple(each.failure for each in read if each.failure)
    not_reached = sum(each.not_reached for each in read)
    if failures and not case.has_messages:
        return ScanOutcome(findings=None, failures=failures, not_reached=not_reached)
    settle_victim(case, request, [each.login for each in read if each.login], progress)
    return ScanOutcome(
        findings=analyse_case(case, progress, request.outside),
        failures=failures,
        not_reached=not_reached,
        not_fetched=sum(each.not_fetched for each in read),
    )


def demo_storm() -> Path:
    """The folder of the made-up storm: in the installed package, else in the checkout."""
    package = Path(__file__).parents[1]
    places = (package / "demo_storm", package.parent / "fixtures" / "mailboxes" / "storm")
    for place in places:
        if place.is_dir():
            return place
    raise SourceError("demo: its mailbox is missing", remedy="install bouncescan again")
