"""What a token server answers (RFC 6749, 5.1), and a token renewed with it (section 6)."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bouncescan.errors import SourceError
from bouncescan.sources.oauth.asking import Asker, refusal
from bouncescan.sources.providers import AuthorizationServer
from bouncescan.sources.secret import Secret
from bouncescan.sources.wallet import Tokens

__all__ = ["Client", "host_of", "is_token", "read_tokens", "redeem", "renew"]

# RFC 6750, 2.1, and what servers send beyond it; never a control, which would end a SASL message.
_TOKEN = re.compile(r"[\x21-\x7e]{1,20000}")
_LONGEST_LIFE = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client that the user registered. Most desktop clients have no secret, Google's have."""

    client_id: str
    secret: Secret | None = None

    def fields(self) -> dict[str, str]:
        """What tells the server who asks (RFC 6749, 2.3.1)."""
        told = {"client_id": self.client_id}
        if self.secret is not None:
            told["client_secret"] = self.secret.reveal()
        return told


def host_of(url: str) -> str:
    """The host of a URL, as it is shown."""
    return urlsplit(url).hostname or ""


def is_token(text: str) -> bool:
    """Whether a text can be sent as a token."""
    return _TOKEN.fullmatch(text) is not None


def redeem(
    server: AuthorizationServer, client: Client, asker: Asker, grant: Mapping[str, str]
) -> Tokens:
    """The tokens for a grant. Raises SourceError."""
    is_granted, answer = asker.post(server.token, {**client.fields(), **grant})
    if not is_granted:
        raise refusal(host_of(server.token), answer)
    return read_tokens(answer, host_of(server.token))


def renew(
    server: AuthorizationServer, client: Client, asker: Asker, refresh: Secret
) -> Tokens | None:
    """New tokens by the refresh token; None where that has ended or was withdrawn."""
    fields = {"grant_type": "refresh_token", "refresh_token": refresh.reveal()}
    is_granted, answer = asker.post(server.token, {**client.fields(), **fields})
    if is_granted:
        return read_tokens(answer, host_of(server.token), refresh)
    if answer.get("error") == "invalid_grant":
        return None
    raise refusal(host_of(server.token), answer)


def read_tokens(answer: Mapping[str, object], host: str, refresh: Secret | None = None) -> Tokens:
    """The tokens of an answer; `refresh` stays where it brings no new one."""
    access, kind = answer.get("access_token"), answer.get("token_type")
    if not isinstance(access, str) or not is_token(access):
        raise SourceError(f"{host}: the answer holds no token")
    if not isinstance(kind, str) or kind.lower() != "bearer":  # RFC 6749, 7.1: else not to be used
        raise SourceError(f"{host}: the token is of a kind that mail servers do not take")
    new = answer.get("refresh_token")
    seconds = _seconds(answer.get("expires_in"))
    return Tokens(
        access=Secret(access),
        refresh=Secret(new) if isinstance(new, str) and is_token(new) else refresh,
        ends=None if seconds is None else time.monotonic() + seconds,
    )


def _seconds(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal():  # as some send it
        value = int(value[:10])
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and 0 < value < _LONGEST_LIFE else None
