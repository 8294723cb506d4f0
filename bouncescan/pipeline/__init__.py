"""The only wiring: source -> bounce -> case file -> analysis -> findings.

request     what a scan is asked for, and what it gives
scanning    the whole scan
reading     sources into the case
analysing   the case into findings
parsing     a file's messages, without a case
"""

from bouncescan.pipeline.analysing import read_case
from bouncescan.pipeline.parsing import record_of, records_of
from bouncescan.pipeline.request import Progress, ScanOutcome, ScanRequest, case_path
from bouncescan.pipeline.scanning import demo_storm, scan

__all__ = [
    "Progress",
    "ScanOutcome",
    "ScanRequest",
    "case_path",
    "demo_storm",
    "read_case",
    "record_of",
    "records_of",
    "scan",
]
