"""What a scan is asked for, and what it gives."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bouncescan.errors import BouncescanError
from bouncescan.lookups.settings import Settings
from bouncescan.records.findings import Findings
from bouncescan.sources import FolderSelection, SourceOptions

__all__ = ["Outside", "Progress", "ScanOutcome", "ScanRequest", "case_path"]


class Progress(Protocol):
    """Where a long scan tells how far it is. Nothing of a mail is ever told."""

    def say(self, line: str) -> None:
        """One line that stays."""
        ...

    def begin(self, task: str, total: int | None) -> None:
        """A task of `total` steps, None where that is not known, begins."""
        ...

    def advance(self, steps: int) -> None:
        """So many steps more are done."""
        ...

    def end(self) -> None:
        """The task is over, however it went."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What may be used beside the mail: the network (never by default), and MaxMind databases."""

    online: bool = False
    databases: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """What to scan, and what is known of it beforehand.

    `since` limits which bounces are read, never the history; `victim` empty: found out.
    `thorough` looks at every header for what a server's search does not find, as the history does.
    `workers`: how many processes may help to parse, None as many as the machine can use.
    """

    specs: tuple[str, ...]
    case: Path
    options: SourceOptions
    selection: FolderSelection
    books: tuple[Path, ...] = ()
    victim: tuple[str, ...] = ()
    since: datetime | None = None
    keeps_history: bool = True
    thorough: bool = False
    workers: int | None = None
    outside: Outside = field(default_factory=Outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOutcome:
    """The findings, and the sources that failed: what the others gave is in the findings.

    `findings` is None where every source failed before it gave anything. `not_reached` counts the
    messages that a source said to hold and did not come to show, `not_fetched` those whose header
    is there and whose body is wanted and is not.
    """

    findings: Findings | None
    failures: tuple[BouncescanError, ...]
    not_reached: int = 0
    not_fetched: int = 0


def case_path(spec: str) -> Path:
    """Where the case of a source goes by default: named after it, in the present folder."""
    if spec == "-":
        return Path("standard-input.bouncescan")
    name = spec.rstrip("/").rpartition("://")[2].partition("/")[0] if "://" in spec else spec
    # ".." and "." have no name of their own.
    return Path(f"{Path(name).resolve().name or 'case'}.bouncescan")
