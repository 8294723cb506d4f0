"""Servers that are not Dovecot: the same case, and nothing changed there either."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults.plan import Plan
from tests.faults.proxy import FaultProxy
from tests.faults.scanning import request_for, scan_quietly
from tests.support.case_dump import Row, dump_case
from tests.support.certificate import Certificate
from tests.support.courier import Courier
from tests.support.cyrus import Cyrus
from tests.support.dovecot import PASSWORD, USER, Dovecot, require_dovecot
from tests.support.imap_server import ImapServer
from tests.support.other_servers import COURIER, CYRUS, require
from tests.support.storm_server import fill_with_storm

pytestmark = pytest.mark.server

Tables = Mapping[str, Counter[Row]]


@pytest.fixture(scope="module")
def by_dovecot(certificate: Certificate, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What a scan of the storm on a Dovecot keeps."""
    with Dovecot(require_dovecot(), certificate) as server:
        fill_with_storm(server)
        return scanned(server, certificate, tmp_path_factory.mktemp("dovecot"))


@pytest.fixture
def cyrus() -> Iterator[Cyrus]:
    with Cyrus(require(CYRUS)) as server:
        fill_with_storm(server)
        yield server


@pytest.fixture
def courier() -> Iterator[Courier]:
    with Courier(require(COURIER)) as server:
        names = {"Inbox": "INBOX", "Sent": "INBOX.Sent", "Junk": "INBOX.Junk"}
        fill_with_storm(server, names)
        yield server


def test_cyrus_gives_what_dovecot_gives(
    by_dovecot: Tables, cyrus: Cyrus, certificate: Certificate, tmp_path: Path
) -> None:
    assert scanned(cyrus, certificate, tmp_path) == by_dovecot


def test_courier_gives_what_dovecot_gives(
    by_dovecot: Tables, courier: Courier, certificate: Certificate, tmp_path: Path
) -> None:
    assert scanned(courier, certificate, tmp_path, prefix="INBOX.") == by_dovecot


def scanned(server: ImapServer, certificate: Certificate, folder: Path, prefix: str = "") -> Tables:
    """The tables of a first scan. A second one adds nothing, and both leave the mailbox alone."""
    case = folder / "storm.bouncescan"
    before = server.snapshot()
    with FaultProxy(server.port, certificate) as proxy:
        proxy.play(Plan())
        url = f"imaps://{USER}@localhost:{proxy.port}/"
        request = request_for(url, case, certificate.certificate, PASSWORD)
        ended = scan_quietly(request)
        assert (ended.status, ended.err.splitlines()[-1]) == (0, READ_ALL)
        dump = dump_case(case)
        assert scan_quietly(request).status == 0
        assert dump_case(case) == dump
        assert proxy.seen().writing == []
    assert server.snapshot() == before
    # Which empty folders there are, every server decides for itself.
    tables = dump.without_places(prefix).tables
    return {name: rows for name, rows in tables.items() if name != "folder"}


READ_ALL = "read 714 of 714 messages, 0 could not be read"
