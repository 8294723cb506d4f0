"""One server for all runs: a scan leaves nothing there that the next one would find."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig
from tests.support.dovecot import require_dovecot


@pytest.fixture(scope="session")
def rig() -> Iterator[Rig]:
    with Rig(require_dovecot()) as built:
        yield built
