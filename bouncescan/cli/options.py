"""Options that several commands share, each said once."""

import enum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Case", "Csv", "Lang", "Language", "Mmdb", "Online", "Verbose"]


class Language(enum.StrEnum):
    """The languages of reports."""

    EN = "en"
    JA = "ja"


Case = Annotated[Path, typer.Argument(metavar="CASE", help="A case that scan made.")]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write here, not to the screen.")
]
Lang = Annotated[Language | None, typer.Option("--lang", metavar="LANG", help="en or ja.")]
Mmdb = Annotated[
    list[Path] | None,
    typer.Option(
        "--mmdb", metavar="FILE", help="Networks and countries by this MaxMind file. Repeatable."
    ),
]
Online = Annotated[
    bool,
    typer.Option("--online", help="Ask DNS and RDAP about the servers; says what before."),
]
Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Show all of the report, not one screen of it."),
]
