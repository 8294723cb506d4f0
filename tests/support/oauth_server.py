"""A real authorization server on loopback: metadata, authorization code with PKCE, device flow.

It holds its clients to the RFCs as strictly as a good one does, and goes wrong as it is told. The
person who signs in is `sign_in`, which follows a page as a browser would.
"""

import base64
import hashlib
import json
import secrets
import threading
import urllib.error
import urllib.request  # noqa: TID251 the browser of the person
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

__all__ = ["CLIENT_ID", "OAuthServer", "visit"]

CLIENT_ID = "bouncescan-of-hanako"
SCOPE = "mail"

Fields = dict[str, str]
Answer = tuple[int, dict[str, object]]


class OAuthServer:
    """`user` is whoever signs in. `asked` are the paths and fields that came.

    `denies`: the error that the next sign-in ends with. `pending`: so often a device has to ask
    again; `answers` replaces what a path answers. `client_secret`: it wants one.
    """

    def __init__(self, user: str, *, client_secret: str | None = None) -> None:
        self.user = user
        self.client_secret = client_secret
        self.denies: str | None = None
        self.pending: list[str] = []
        self.answers: dict[str, Callable[[Fields], Answer]] = {}
        self.asked: list[tuple[str, Fields]] = []
        self.valid: set[str] = set()
        self.refreshes: set[str] = set()
        self.expires_in = 3600
        self._codes: dict[str, Fields] = {}
        self._devices: set[str] = set()
        self._server = _Server(self)
        self.url = f"http://localhost:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def tokeninfo(self) -> str:
        """What a mail server asks whose a token is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/tokeninfo"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def secrets_given(self) -> list[str]:
        """Every token, code and verifier of the run: none may be seen anywhere."""
        names = ("code", "code_verifier", "refresh_token", "device_code", "client_secret")
        sent = [fields[name] for _, fields in self.asked for name in names if name in fields]
        return [*sent, *self.valid, *self.refreshes]

    # What the paths answer.

    def authorize(self, fields: Fields) -> str:
        """Where the browser is sent to: the redirect with a code, or with an error."""
        back = fields["redirect_uri"]
        if not back.startswith(("http://127.0.0.1:", "http://localhost:")):
            raise AssertionError(back)
        told = {"state": fields["state"], "iss": self.url}
        if self.denies is not None:
            return f"{back}?{urlencode({**told, 'error': self.denies})}"
        code = "code-" + secrets.token_urlsafe(24)
        self._codes[code] = fields
        return f"{back}?{urlencode({**told, 'code': code})}"

    def answer(self, path: str, fields: Fields) -> Answer:
        self.asked.append((path, fields))
        if path in self.answers:
            return self.answers[path](fields)
        known: dict[str, Callable[[Fields], Answer]] = {
            "/.well-known/oauth-authorization-server": self._metadata,
            "/device": self._device,
            "/token": self._token,
            "/tokeninfo": self._tokeninfo,
        }
        return known[path](fields) if path in known else (404, {})

    def _metadata(self, _: Fields) -> Answer:
        return 200, {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "device_authorization_endpoint": f"{self.url}/device",
        }

    def _device(self, fields: Fields) -> Answer:
        assert fields == {"client_id": CLIENT_ID, "scope": SCOPE}
        code = "device-" + secrets.token_urlsafe(24)
        self._devices.add(code)
        return 200, {
            "device_code": code,
            "user_code": "BDWP-HQPK",
            "verification_uri": f"{self.url}/enter",
            "expires_in": 600,
            "interval": 2,
        }

    def _token(self, fields: Fields) -> Answer:
        is_client = fields.get("client_id") == CLIENT_ID
        if not is_client or fields.get("client_secret") != self.client_secret:
            return 401, {"error": "invalid_client"}
        grant = fields["grant_type"]
        if grant == "authorization_code":
            return self._by_code(fields)
        if grant == "refresh_token":
            if fields["refresh_token"] not in self.refreshes:
                return 400, {"error": "invalid_grant"}
            return self._granted()
        assert grant == "urn:ietf:params:oauth:grant-type:device_code"
        assert fields["device_code"] in self._devices
        if self.pending:
            return 400, {"error": self.pending.pop(0)}
        return self._granted()

    def _by_code(self, fields: Fields) -> Answer:
        asked = self._codes.pop(fields["code"], None)
        if asked is None or asked["redirect_uri"] != fields["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        assert asked["code_challenge_method"] == "S256"
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or not 43 <= len(fields["code_verifier"]) <= 128:
            return 400, {"error": "invalid_grant"}
        return self._granted()

    def _granted(self) -> Answer:
        access, refresh = (f"{kind}-{secrets.token_urlsafe(24)}" for kind in ("access", "refresh"))
        self.valid.add(access)
        self.refreshes.add(refresh)
        return 200, {
            "access_token": access,
            "refresh_token": refresh,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
        }

    def _tokeninfo(self, fields: Fields) -> Answer:
        if fields.get("access_token") not in self.valid:
            return 401, {"error": "invalid_token"}
        return 200, {"email": self.user, "scope": SCOPE, "expires_in": 3600}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, server: OAuthServer) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                if url.path == "/authorize":
                    server.asked.append((url.path, _fields(url.query)))
                    self.send_response(302)
                    self.send_header("Location", server.authorize(_fields(url.query)))
                    self.end_headers()
                    return
                self._say(server.answer(url.path, _fields(url.query)))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(server.answer(self.path, _fields(body)))

            def _say(self, answer: Answer) -> None:
                status, told = answer
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves: part of the tests."""


def _fields(query: str) -> Fields:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def visit(page: str) -> tuple[int, str]:
    """What a browser gets that opens a page and follows it: status and text."""
    try:
        with urllib.request.urlopen(page, timeout=10) as answer:  # noqa: S310, TID251 as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
