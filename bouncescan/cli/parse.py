"""bouncescan parse: what one message says, one JSON object a line, without a case."""

import enum
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus, show_error
from bouncescan.records.bounce import Record
from bouncescan.records.message import Unreadable

__all__ = ["parse"]


class Format(enum.StrEnum):
    """How a file is read."""

    EML = "eml"
    MBOX = "mbox"
    AUTO = "auto"


def parse(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Mails, mbox files or folders.")
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format", help="eml: each file is one mail; auto: what the file looks like."
        ),
    ] = Format.AUTO,
) -> ExitStatus:
    """Example:  bouncescan parse bounce.eml

    Prints one JSON object for each message.
    """
    from bouncescan.errors import SourceError
    from bouncescan.records.json import record_to_json

    read = unreadable = failed = 0
    for name in files:
        try:
            for entry in _records(name, form):
                if isinstance(entry, Unreadable):
                    unreadable += 1
                    sys.stderr.write(f"bouncescan: {entry.locator}: {entry.why}\n")
                else:
                    read += 1
                    sys.stdout.write(f"{record_to_json(entry)}\n")
        except SourceError as error:
            failed += 1
            show_error(error)
    total = read + unreadable
    sys.stderr.write(f"read {read:,} of {total:,} messages, {unreadable:,} could not be read\n")
    if failed:
        return ExitStatus.SOURCE_FAILED
    return ExitStatus.SOME_UNREADABLE if unreadable else ExitStatus.DONE


def _records(name: str, form: Format) -> Iterator[Record | Unreadable]:
    from bouncescan.pipeline import record_of, records_of

    return iter((record_of(name),)) if form is Format.EML else records_of(name)
