"""bouncescan parse: what one message says, one JSON object a line, without a case."""

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bouncescan.cli.exits import ExitStatus, show_error
from bouncescan.cli.streams import print_result, tell

if TYPE_CHECKING:
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
        list[str],
        typer.Argument(
            metavar="FILE...", help="Mails, mbox files or folders; - is standard input."
        ),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="FORM",
            help="eml: each file is one mail. mbox: each is an mbox."
            " auto (as if not given): what it looks like.",
        ),
    ] = Format.AUTO,
) -> ExitStatus:
    """Example:  bouncescan parse bounce.eml

    Prints one JSON object for each message. Links in it are made not to open: hxxps://...
    """
    from bouncescan.cli.closing import tell_read
    from bouncescan.errors import SourceError
    from bouncescan.mail.link import with_defanged_links
    from bouncescan.records.json import record_to_json
    from bouncescan.records.message import Unreadable

    messages = unreadable = 0
    status = ExitStatus.DONE
    for name in files:
        try:
            for entry in _records(name, form):
                messages += 1
                if isinstance(entry, Unreadable):
                    unreadable += 1
                    tell(f"bouncescan: {entry.locator}: {entry.why}")
                else:
                    print_result(f"{record_to_json(with_defanged_links(entry))}\n")
        except SourceError as error:
            show_error(error)
            status = ExitStatus.SOURCE_FAILED
    tell_read(messages, unreadable, is_failed=status is not ExitStatus.DONE)
    return status or (ExitStatus.SOME_UNREADABLE if unreadable else ExitStatus.DONE)


def _records(name: str, form: Format) -> "Iterator[Record | Unreadable]":
    from bouncescan.pipeline import record_of, records_of

    if form is Format.EML:
        return iter((record_of(name),))
    return records_of(name, is_mbox=form is Format.MBOX)
