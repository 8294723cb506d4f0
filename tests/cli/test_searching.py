"""A scan without history, as the person reads it: what was found, and what nobody looked at."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.command import Run, bouncescan
from tests.cli.mailbox import VICTIM, mails
from tests.support.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.server

UNREAD = (
    "2 messages bear no mark of a bounce that the server sees, and were not read;"
    " --thorough looks at the header of each"
)


@pytest.fixture
def server(dovecot: Dovecot) -> Dovecot:
    when = datetime(2026, 4, 20, 10, 5, tzinfo=UTC)
    dovecot.fill("INBOX", [(raw.replace(b"\n", b"\r\n"), when) for raw in mails()])
    return dovecot


def scan(server: Dovecot, cwd: Path, *options: str) -> Run:
    return bouncescan(
        *("scan", server.url, "--ca-file", str(server.certificate), "--case", "a.bouncescan"),
        *("--victim", VICTIM, *options),
        cwd=cwd,
        env={"BOUNCESCAN_PASSWORD": PASSWORD},
    )


def test_what_was_not_looked_at_is_said_at_the_end_and_in_the_report(
    server: Dovecot, tmp_path: Path
) -> None:
    for _ in range(2):
        run = scan(server, tmp_path, "--no-history", "--verbose")
        assert run.status == 0
        assert run.err.splitlines()[-2:] == [
            UNREAD,
            "read 2 of 4 messages, 0 could not be read",
        ]
        assert "2 bounces came back" in run.out
        text = " ".join(run.out.split())
        assert "Read 2 of 4 messages, 0 could not be read. The other 2 bear no mark" in text
        assert "2 messages = 2 bounces + 0 other + 0 copies + 0 unreadable." in text


@pytest.mark.parametrize("options", [("--no-history", "--thorough"), ()])
def test_where_every_header_was_looked_at_nothing_is_left(
    options: tuple[str, ...], server: Dovecot, tmp_path: Path
) -> None:
    scan(server, tmp_path, "--no-history")
    run = scan(server, tmp_path, *options)
    assert (run.status, run.last) == (0, "read 4 of 4 messages, 0 could not be read")
    assert "bear no mark" not in run.err + run.out
