"""The parts of a notice between its boundary, and what most of them hold."""

from email.header import decode_header, make_header

from tests.storms.dialects.report import Report
from tests.storms.internet import Host

__all__ = ["Field", "Part", "between", "domain_of", "path", "subject_of"]

Field = tuple[str, str]
Part = tuple[str, bytes]  # the lines of its header, its content


def between(boundary: str, *parts: Part, preamble: str = "") -> bytes:
    mark = f"--{boundary}"
    body = b"".join(f"{mark}\n{header}\n\n".encode() + content + b"\n" for header, content in parts)
    return preamble.encode() + body + f"{mark}--\n".encode()


def domain_of(host: Host) -> str:
    """The host's domain; the host itself where it is called as its domain."""
    _, _, domain = host.calls_itself.partition(".")
    return domain if "." in domain else host.calls_itself


def path(report: Report) -> Field:
    """On top of a returned mail, where it was delivered to the server that returns it."""
    return "Return-Path", f"<{report.to}>"


def subject_of(report: Report) -> str:
    """The original's subject as a reader sees it."""
    return str(make_header(decode_header(report.original.value("Subject").replace("\n", ""))))
