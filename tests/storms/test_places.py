"""A storm lies in an mbox, in a Maildir or on a server: the scan finds the same in each."""

import json
from pathlib import Path
from typing import Any

import pytest

from bouncescan.pipeline import ScanRequest, scan
from bouncescan.reports import JSON, Look
from bouncescan.sources import FolderSelection, SourceOptions
from tests.storms.provider import VICTIM
from tests.storms.scenario import Storm
from tests.storms.scenarios import storm_of
from tests.storms.scoring import score
from tests.storms.writing import Form, fill_server, write_storm
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot
from tests.support.progress import KeptProgress

NEVER = ("bounces_twice", "bounces_missing", "bounces_invented", "bystanders", "people_invented")


@pytest.fixture(scope="module")
def storm() -> Storm:
    """One in which every bounce has a Message-ID: on a server nothing else tells it."""
    return storm_of(53)


def found_in(spec: str, out: Path, options: SourceOptions | None = None) -> dict[str, Any]:
    request = ScanRequest(
        specs=(spec,),
        case=out / "storm.bouncescan",
        options=options or SourceOptions(),
        selection=FolderSelection(),
        books=(out / "contacts.vcf",),
        victim=(VICTIM,),
    )
    outcome = scan(request, KeptProgress())
    assert outcome.failures == ()
    assert outcome.findings is not None
    findings: dict[str, Any] = json.loads(JSON.render(outcome.findings, Look()))
    return findings


def held_against_the_truth(findings: dict[str, Any], out: Path) -> None:
    truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
    scored = score(findings, truth)
    assert {name: scored.faults_of(name) for name in NEVER} == dict.fromkeys(NEVER, 0)
    for line in ("bounces", "recipients", "read", "who_sent"):
        marks = scored.of(line)
        assert marks.right == marks.asked > 0, scored.cases.get(line)


@pytest.mark.parametrize("form", Form)
def test_a_storm_in_files(storm: Storm, tmp_path: Path, form: Form) -> None:
    write_storm(storm, tmp_path, form)
    held_against_the_truth(found_in(str(tmp_path / "mailbox"), tmp_path), tmp_path)


@pytest.mark.server
def test_a_storm_on_a_real_dovecot(storm: Storm, certificate: Certificate, tmp_path: Path) -> None:
    with Dovecot(require_dovecot(), certificate) as server:
        fill_server(storm, server, tmp_path)
        options = SourceOptions(ca_file=server.certificate, ask_password=lambda _prompt: PASSWORD)
        held_against_the_truth(found_in(server.url, tmp_path, options), tmp_path)
