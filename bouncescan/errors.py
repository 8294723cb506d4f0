"""What can go wrong outside the mail: sources, case files, reports. Mail itself never raises.

A message reads "subject: what went wrong", lower case, no full stop, and names no user, no
address and no text of a mail. `remedy` is what the reader can do, at most two lines.
"""

__all__ = ["BouncescanError", "CasefileError", "ReportError", "SourceError"]


class BouncescanError(Exception):
    """The root of all errors that bouncescan raises on purpose."""

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy


class SourceError(BouncescanError):
    """A mailbox, a file or an address book could not be opened or read."""


class CasefileError(BouncescanError):
    """The case file could not be read or written."""


class ReportError(BouncescanError):
    """A result could not be made or written."""
