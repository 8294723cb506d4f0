"""The only wiring: source -> bounce -> case file -> analysis -> findings.

request     what a scan is asked for, and what it gives
scanning    the whole scan
reading     sources into the case
analysing   the case into findings
explaining  one thing of a case with every line behind it
outside     what no mail tells: databases, and with --online the network
parsing     a file's messages, without a case
"""

from bouncescan.pipeline.analysing import read_case
from bouncescan.pipeline.explaining import explain_case
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
    "explain_case",
    "read_case",
    "record_of",
    "records_of",
    "scan",
]
