r"""bouncescan: reads the bounce storm in a mailbox and says who sent it, who got it, what to do.

    >>> import bouncescan
    >>> record = bouncescan.parse(b"Subject: hello\r\n\r\nhow are you?")
    >>> record.kind, record.why
    (<Kind.OTHER: 'other'>, 'no_mark_of_a_bounce')

docs/api.md lists what a record says. Everything is loaded when it is first asked for: importing
bouncescan costs nothing.
"""

import importlib

from bouncescan.version import __version__

# True to type checkers and editors; to import it from typing takes as long as to start Python.
TYPE_CHECKING = False
if TYPE_CHECKING:  # what __getattr__ gives
    from bouncescan.bounces import parse
    from bouncescan.errors import BouncescanError
    from bouncescan.notebook import CaseFindings, open_case
    from bouncescan.pipeline import read_case, scan
    from bouncescan.records.bounce import Record
    from bouncescan.records.findings import Findings

__all__ = [
    "BouncescanError",
    "CaseFindings",
    "Findings",
    "Record",
    "__version__",
    "open_case",
    "parse",
    "read_case",
    "scan",
]

_HOME = {
    "BouncescanError": "bouncescan.errors",
    "CaseFindings": "bouncescan.notebook",
    "Findings": "bouncescan.records.findings",
    "Record": "bouncescan.records.bounce",
    "open_case": "bouncescan.notebook",
    "parse": "bouncescan.bounces",
    "read_case": "bouncescan.pipeline",
    "scan": "bouncescan.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
