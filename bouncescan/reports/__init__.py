"""What is shown of the findings: each report is a pure function from `Findings` to text.

A report is added with one module that gives `render(findings, look) -> str`, one line in REPORTS
and one golden file in tests/reports/golden. It sees findings, records, mail and language only.
Every text of a stranger passes `safe`, `shorten` or `safe_cell` on its way, a link of the mail
`mail.link.defang` before that; every text of ours is made with gettext where it is shown.

    terminal/       for the one who ran the scan
    html/           a page to read, to print and to hand over
    findings_json   for programs
    affected_csv    the people
    servers_csv     the servers

    evidence/       a zip of all of them with the raw mails: no single text, and not in REPORTS

What `explain` answers is no report of the findings: `render_explanation` and
`render_explanation_json` show it by the same rules.
"""

from pathlib import Path

from bouncescan.records.findings import Findings
from bouncescan.reports.affected_csv import render_affected
from bouncescan.reports.explanation_json import render_explanation_json
from bouncescan.reports.files import write_atomically
from bouncescan.reports.findings_json import render_json
from bouncescan.reports.html import render_html
from bouncescan.reports.interface import Look, Report
from bouncescan.reports.servers_csv import render_servers
from bouncescan.reports.terminal import render_explanation, render_terminal

__all__ = [
    "AFFECTED",
    "HTML",
    "JSON",
    "REPORTS",
    "SERVERS",
    "TERMINAL",
    "Look",
    "Report",
    "render_affected",
    "render_explanation",
    "render_explanation_json",
    "render_html",
    "render_json",
    "render_servers",
    "render_terminal",
    "write_atomically",
    "write_report",
]

TERMINAL = Report(name="terminal", file_name="report.txt", render=render_terminal)
HTML = Report(name="html", file_name="report.html", render=render_html)
JSON = Report(name="json", file_name="findings.json", render=render_json)
AFFECTED = Report(
    name="affected", file_name="affected.csv", render=render_affected, encoding="utf-8-sig"
)
SERVERS = Report(
    name="servers", file_name="servers.csv", render=render_servers, encoding="utf-8-sig"
)

REPORTS = (TERMINAL, HTML, JSON, AFFECTED, SERVERS)


def write_report(path: Path, report: Report, findings: Findings, look: Look) -> None:
    """Write one report to a file; raises ReportError and leaves an older file as it was."""
    write_atomically(path, report.to_bytes(findings, look))
