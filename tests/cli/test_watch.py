"""scan --watch: the report, then its headline again for what comes, until Ctrl-C."""

import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.cli.command import bouncescan, start
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.mails import VICTIM, ZERO, bounce, letter

WAIT = 40.0  # seconds


def put(server: Dovecot, number: int) -> None:
    raw = bounce(letter(), f"gone{number}@friends.example", message_id=f"b{number}@r.example")
    server.fill("INBOX", [(raw.replace(b"\n", b"\r\n"), ZERO)])


class Heard:
    """What a running command writes, line by line."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.lines: list[str] = []
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=self._listen, args=(stream,), daemon=True).start()

    def _listen(self, stream: object) -> None:
        for line in stream:  # type: ignore[attr-defined]
            self.lines.append(line.decode().rstrip("\n"))

    def wait_for(self, words: str, times: int = 1) -> None:
        end = time.monotonic() + WAIT
        while sum(words in line for line in self.lines) < times:
            assert time.monotonic() < end, self.lines
            time.sleep(0.02)


@pytest.mark.server
def test_a_watch_shows_the_headline_again_and_ends_with_ctrl_c(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    put(dovecot, 0)
    words = (
        *("scan", dovecot.url, "--watch", "--case", "a.bouncescan", "--victim", VICTIM),
        *("--ca-file", str(dovecot.certificate), "--csv", "people.csv"),
    )
    with start(*words, cwd=tmp_path, env={"BOUNCESCAN_PASSWORD": PASSWORD}) as process:
        heard = Heard(process)
        heard.wait_for("waiting for new mail; Ctrl-C ends it")
        assert sum("1 bounce came back" in line for line in heard.lines) == 1
        put(dovecot, 1)
        heard.wait_for("2 bounces came back")
        heard.wait_for(": 1 new")
        assert "gone1@friends.example" in (tmp_path / "people.csv").read_text()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert time.monotonic() - began < 1
        heard.wait_for("stopped; what was read is kept, scan again to go on")


@pytest.mark.parametrize("sources", [("x.mbox",), ("you@example.com", "me@example.com")])
def test_what_cannot_be_watched_is_wrong_usage(sources: tuple[str, ...], tmp_path: Path) -> None:
    run = bouncescan("scan", *sources, "--watch", cwd=tmp_path)
    assert (run.status, run.out) == (2, "")
    assert run.err.splitlines()[0] == (
        "bouncescan scan: --watch takes one SOURCE, a mailbox on a server"
    )
    assert list(tmp_path.iterdir()) == []
