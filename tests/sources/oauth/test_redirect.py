"""The port that the browser comes back to: everybody here can reach it, one answer counts."""

import http.client  # noqa: TID251 a browser that looks at the header
import socket
import sys
import threading
from pathlib import Path

import pytest

from bouncescan.sources.oauth.redirect import Redirect
from tests.support.oauth_server import visit

STATE = "state-of-this-run"


def test_the_answer_is_given_and_the_person_told() -> None:
    with Redirect("localhost", STATE) as redirect:
        assert redirect.uri.startswith("http://localhost:")
        status, page = visit(f"{redirect.uri}/?state={STATE}&code=a%20b&iss=https://x.example")
        assert redirect.wait(5) == {"state": STATE, "code": "a b", "iss": "https://x.example"}
    assert status == 200
    assert "Signed in." in page


def test_a_refusal_is_an_answer_too() -> None:
    with Redirect("127.0.0.1", STATE) as redirect:
        _, page = visit(f"{redirect.uri}/?state={STATE}&error=access_denied")
        assert redirect.wait(5) == {"state": STATE, "error": "access_denied"}
    assert "Signing in failed." in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        "/?code=abc",
        "/?state=&code=abc",
        "/?state=another&code=abc",
        f"/?state={STATE}x&code=abc",
        f"/?state={STATE.upper()}&code=abc",
        f"/?state={STATE}&state=another&code=abc",
        f"/?state={STATE}&code=abc&code=def",
        f"/elsewhere?state={STATE}&code=abc",
        f"/?{'&'.join(f'a{n}=1' for n in range(50))}&state={STATE}&code=abc",
        "/?state=%F0%9F%90%A6&code=abc",
        "//[?state=x",
    ],
)
def test_what_does_not_carry_our_state_is_turned_away_and_the_wait_goes_on(path: str) -> None:
    with Redirect("127.0.0.1", STATE) as redirect:
        status, page = visit(redirect.uri + path)
        assert redirect.wait(0.05) is None
        assert status == 404
        assert "abc" not in page
        assert visit(f"{redirect.uri}/?state={STATE}&code=real")[0] == 200
        assert redirect.wait(5) == {"state": STATE, "code": "real"}


def test_the_first_answer_counts() -> None:
    with Redirect("127.0.0.1", STATE) as redirect:
        statuses = [visit(f"{redirect.uri}/?state={STATE}&code={n}")[0] for n in range(2)]
        assert redirect.wait(5) == {"state": STATE, "code": "0"}
    assert statuses == [200, 400]


def test_a_connection_that_says_nothing_holds_nobody_up() -> None:
    """Browsers open some ahead of need."""
    with Redirect("127.0.0.1", STATE) as redirect:
        port = int(redirect.uri.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)):
            assert visit(f"{redirect.uri}/?state={STATE}&code=abc")[0] == 200
            assert redirect.wait(5) is not None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_only_this_computer_is_listened_to_and_only_while_it_is_open() -> None:
    with Redirect("localhost", STATE) as redirect:
        port = int(redirect.uri.rpartition(":")[2])
        assert _listening(port) == {"0100007F"}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)
    assert not [thread for thread in threading.enumerate() if "serve_forever" in thread.name]


def _listening(port: int) -> set[str]:
    """The addresses that are listened on, as Linux tells them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = (row[1].partition(":") for row in rows if row[3] == "0A")
    return {address for address, _, number in sockets if int(number, 16) == port}


def test_the_page_runs_nothing_and_is_not_kept() -> None:
    with Redirect("127.0.0.1", STATE) as redirect:
        port = int(redirect.uri.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)  # noqa: TID251
        connection.request("GET", f"/?state={STATE}&code=<script>")
        answer = connection.getresponse()
        assert "script" not in answer.read().decode()
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Server"] is None
        connection.close()
