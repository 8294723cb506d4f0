"""case file -> analysis -> what the drafts of notices are made of. Nothing outside is asked."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bouncescan.bounces.handed_back import returned_message
from bouncescan.casefile import Case
from bouncescan.pipeline.analysing import provider_domains, read_again
from bouncescan.pipeline.outside import complete
from bouncescan.pipeline.request import Progress
from bouncescan.records.findings import Findings
from bouncescan.records.sample import Sample

__all__ = ["ToNotify", "read_to_notify"]

_KEY = "redaction_key"


class ToNotify(NamedTuple):
    """The findings of a case, a mail from each origin, and the key that redacts addresses.

    The key stays in the case, so that an address has the same replacement in all its reports
    (RFC 6590, 4), and nobody without the case can try out addresses.
    """

    findings: Findings
    samples: tuple[Sample, ...]
    redaction_key: bytes


def read_to_notify(path: Path, progress: Progress) -> ToNotify:
    """What a case made before gives to notify people of. Raises CasefileError."""
    from bouncescan.analysis.analyze import examine  # noqa: PLC0415 pandas: not for parse
    from bouncescan.analysis.explain.samples import find_samples  # noqa: PLC0415 as above

    with Case(path, must_exist=True) as case:
        read_again(case, progress)
        examined = examine(case, provider_domains=provider_domains(case))
        findings = complete(examined.findings, case.lookups())
        samples = tuple(
            replace(sample, returned=_returned(case, sample.message.record.content_id))
            for sample in find_samples(examined, findings)
        )
        return ToNotify(findings, samples, _redaction_key(case))


def _returned(case: Case, content_id: str) -> bytes | None:
    raw = case.raw(content_id)
    return returned_message(raw) if raw is not None else None


def _redaction_key(case: Case) -> bytes:
    key = case.info(_KEY)
    if key is None:
        key = secrets.token_hex(32)
        case.set_info(_KEY, key)
    return bytes.fromhex(key)
