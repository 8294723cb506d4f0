"""Signing in on another device, with a code that is shown here (RFC 8628)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bouncescan.errors import SourceError
from bouncescan.sources.oauth.asking import Asker, refusal
from bouncescan.sources.oauth.servers import split_url
from bouncescan.sources.oauth.tokens import Client, host_of, read_tokens
from bouncescan.sources.providers import AuthorizationServer
from bouncescan.sources.secret import Secret
from bouncescan.sources.wallet import Tokens

__all__ = ["by_device"]

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL = 5.0  # RFC 8628, 3.2: where the server names none
_SLOWER = 5.0  # RFC 8628, 3.5: slow_down
_LONGEST_INTERVAL = 60.0
_LONGEST_WAIT = 1800.0
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Started:
    """What the server has given: what the person enters where, and what asks for the result."""

    device_code: Secret
    user_code: str
    page: str
    interval: float
    seconds: float


def by_device(
    server: AuthorizationServer,
    client: Client,
    asker: Asker,
    wait: Callable[[float], None],
) -> Tokens:
    """Tokens, once the person has entered the code. Raises SourceError."""
    host = host_of(server.token)
    if server.device is None:
        raise SourceError(
            f"{host}: has no sign-in by a code that would grant reading mail",
            remedy="leave out --oauth-device",
        )
    asker.announce(host, f"for a token that reads this mailbox (scope: {server.scope or 'none'})")
    fields = {"client_id": client.client_id}
    if server.scope:
        fields["scope"] = server.scope
    is_granted, answer = asker.post(server.device, fields)
    if not is_granted:
        raise refusal(host, answer)
    started = _read(answer, host)
    asker.tell(f"open {started.page} on any device and enter the code {started.user_code}")
    return _poll(server, client, asker, started, wait)


def _poll(
    server: AuthorizationServer,
    client: Client,
    asker: Asker,
    started: _Started,
    wait: Callable[[float], None],
) -> Tokens:
    host = host_of(server.token)
    fields = {**client.fields(), "grant_type": _GRANT, "device_code": started.device_code.reveal()}
    interval, waited = started.interval, 0.0
    while waited < started.seconds:
        wait(interval)
        waited += interval
        is_granted, answer = asker.post(server.token, fields)
        if is_granted:
            return read_tokens(answer, host)
        error = answer.get("error")
        if error == "slow_down":
            interval = min(interval + _SLOWER, _LONGEST_INTERVAL)
        elif error != "authorization_pending":
            raise refusal(host, answer)
    raise refusal(host, {"error": "expired_token"})


def _read(answer: Mapping[str, object], host: str) -> _Started:
    device_code, user_code = answer.get("device_code"), answer.get("user_code")
    # Google's older name beside that of the RFC.
    page = answer.get("verification_uri") or answer.get("verification_url")
    is_good = (
        isinstance(device_code, str)
        and isinstance(user_code, str)
        and isinstance(page, str)
        and 0 < len(user_code) <= _LONGEST_CODE
        and user_code.isascii()
        and user_code.isprintable()
        and split_url(page, allows_plain=True) is not None
    )
    if not is_good:
        raise SourceError(f"{host}: the answer holds no code to enter")
    return _Started(
        device_code=Secret(str(device_code)),
        user_code=str(user_code),
        page=str(page),
        interval=_seconds(answer.get("interval"), _INTERVAL, _LONGEST_INTERVAL),
        seconds=_seconds(answer.get("expires_in"), _LONGEST_WAIT, _LONGEST_WAIT),
    )


def _seconds(value: object, default: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return default
    return min(max(float(value), 1.0), most)
