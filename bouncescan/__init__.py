r"""bouncescan: reads the bounce storm in a mailbox and says who sent it, who got it, what to do.

    >>> import bouncescan
    >>> record = bouncescan.parse(b"Subject: hello\r\n\r\nhow are you?")
    >>> record.kind, record.why
    (<Kind.OTHER: 'other'>, 'no_mark_of_a_bounce')

Everything is loaded when it is first asked for: importing bouncescan costs nothing.
"""

import importlib

from bouncescan.version import __version__

__all__ = ["BouncescanError", "Findings", "Record", "__version__", "parse", "read_case", "scan"]

_HOME = {
    "BouncescanError": "bouncescan.errors",
    "Findings": "bouncescan.records.findings",
    "Record": "bouncescan.records.bounce",
    "parse": "bouncescan.bounces",
    "read_case": "bouncescan.pipeline",
    "scan": "bouncescan.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
