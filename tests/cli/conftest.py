"""A mailbox and a case that many tests only look at."""

from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.mailbox import write_mbox
from tests.cli.scanned import SCAN_STORM, Scanned


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An mbox with four mails, two of them bounces."""
    return write_mbox(tmp_path_factory.mktemp("inbox") / "Inbox.mbox")


@pytest.fixture(scope="session")
def case(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case made of it. Only for commands that change nothing in it."""
    path = tmp_path_factory.mktemp("case") / "a.bouncescan"
    assert bouncescan("scan", inbox, "--case", path, cwd=path.parent).status == 0
    return path


@pytest.fixture(scope="session")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """The storm, scanned by a run that nobody disturbs. Only to be looked at."""
    folder = tmp_path_factory.mktemp("storm")
    assert bouncescan(*SCAN_STORM, "--json", "all.json", cwd=folder).status == 0
    return Scanned(folder)
