"""The only wiring: source -> bounce -> case file -> analysis -> findings.

request     what a scan is asked for, and what it gives
scanning    the whole scan
reading     sources into the case
reaching    which server an address is at
checking    a mailbox on a server tried, nothing read
analysing   the case into findings
explaining  one thing of a case with every line behind it
noticing    what the drafts of notices are made of
evidencing  a case as evidence to hand over
outside     what no mail tells: databases, and with --online the network
parsing     a file's messages, without a case

Each is loaded when something of it is first asked for: a worker needs `worker` alone.
"""

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:  # what __getattr__ gives
    from bouncescan.pipeline.analysing import read_case
    from bouncescan.pipeline.evidencing import evidence_of, read_anew
    from bouncescan.pipeline.explaining import explain_case
    from bouncescan.pipeline.noticing import read_to_notify
    from bouncescan.pipeline.parsing import record_of, records_of
    from bouncescan.pipeline.request import Outside, Progress, ScanOutcome, ScanRequest, case_path
    from bouncescan.pipeline.scanning import demo_storm, scan

__all__ = [
    "Outside",
    "Progress",
    "ScanOutcome",
    "ScanRequest",
    "case_path",
    "demo_storm",
    "evidence_of",
    "explain_case",
    "read_anew",
    "read_case",
    "read_to_notify",
    "record_of",
    "records_of",
    "scan",
]

_HOME = {
    "Outside": "request",
    "Progress": "request",
    "ScanOutcome": "request",
    "ScanRequest": "request",
    "case_path": "request",
    "demo_storm": "scanning",
    "evidence_of": "evidencing",
    "explain_case": "explaining",
    "read_anew": "evidencing",
    "read_case": "analysing",
    "read_to_notify": "noticing",
    "record_of": "parsing",
    "records_of": "parsing",
    "scan": "scanning",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
