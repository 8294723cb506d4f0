"""Where the browser comes back to: a port of this computer, for one answer (RFC 8252, 7.3).

Any page that the browser has open, and any program here, can reach this port. So only what carries
our `state` is an answer (RFC 6749, 10.12); everything else is turned away and the wait goes on.
"""

import hmac
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

__all__ = ["Redirect"]

_MOST_FIELDS = 20
_IDLE = 5.0  # seconds: browsers open connections ahead and say nothing on them
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>bouncescan</title>"
    "<p>{}</p><p>You can close this page and go back to the terminal.</p>"
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Connection": "close",
}

Fields = dict[str, str]


class Redirect:
    """Listens on loopback while it is open. Use as a context manager."""

    def __init__(self, host: str, state: str) -> None:
        answers: queue.Queue[Fields] = queue.Queue(1)
        self._answers = answers

        class Handler(BaseHTTPRequestHandler):
            timeout = _IDLE

            def do_GET(self) -> None:
                """Take the answer, if it is one."""
                fields = _fields(self.path)
                if fields is None or not _is_ours(fields.get("state", ""), state):
                    _say(self, 404, "This is not the answer that is waited for.")
                    return
                try:
                    answers.put_nowait(fields)
                except queue.Full:
                    _say(self, 400, "The answer came before.")
                    return
                said = "Signing in failed." if "error" in fields else "Signed in."
                _say(self, 200, said)

            def log_message(self, *_: object) -> None:
                """Nothing: the path holds a code."""

        # Only IPv4: "localhost" leads there from every browser, where IPv6 may be off.
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.uri = f"http://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> Fields | None:
        """The fields of the answer, None where none came in time."""
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None


def _fields(path: str) -> Fields | None:
    """The query of the one path that is ours; RFC 6749, 3.1: no field comes twice."""
    try:
        url = urlsplit(path)
        fields = parse_qs(url.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    if url.path != "/" or any(len(values) > 1 for values in fields.values()):
        return None
    return {name: values[0] for name, values in fields.items()}


def _is_ours(given: str, state: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), state.encode())


def _say(handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
    body = _PAGE.format(text).encode()
    handler.send_response_only(status)
    for name, value in _HEADERS.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
