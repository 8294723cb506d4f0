"""Pages for the browser: made once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bouncescan.records.findings import Findings
from bouncescan.reports import Look, render_html
from tests.reports.html.large import large_findings
from tests.support.chromium import chromium
from tests.support.storm import scan_storm

ENGLISH = Look(language="en")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What a scan of the storm's mailbox finds."""
    return scan_storm(tmp_path_factory.mktemp("storm") / "storm.bouncescan")


@pytest.fixture(scope="package")
def storm_page(storm: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(storm, tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="package")
def large() -> Findings:
    return large_findings(20_000)


@pytest.fixture(scope="package")
def large_page(large: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(large, tmp_path_factory.mktemp("large") / "report.html")


def _written(findings: Findings, path: Path) -> Path:
    path.write_text(render_html(findings, ENGLISH), encoding="utf-8")
    return path
