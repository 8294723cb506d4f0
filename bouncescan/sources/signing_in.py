"""Which password or token signs in: from a command, the environment, the keyring or the person.

Never from an argument: that would stand in the process list and in the shell's history. What is
read here goes to the server and nowhere else: no log, no error and no case file holds it.
"""

import enum
from dataclasses import dataclass

from bouncescan.errors import SourceError
from bouncescan.sources import environment, keyrings
from bouncescan.sources.commands import first_line
from bouncescan.sources.options import SourceOptions
from bouncescan.sources.providers import Provider
from bouncescan.sources.secret import Secret

__all__ = ["Account", "Credential", "Kind", "forget_password", "read_credential", "renewed"]

_REMEDY = (
    f"run it in a terminal, or give --password-command COMMAND, or set {environment.PASSWORD},"
    f" or keep it: keyring set {keyrings.PASSWORDS} YOUR-ADDRESS"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose mailbox, as the user calls it, and where it is."""

    name: str
    host: str
    provider: Provider | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Under which the wallet keeps what was given."""
        return self.name, self.host


class Kind(enum.StrEnum):
    """What signs in."""

    PASSWORD = "password"  # noqa: S105 a name
    TOKEN = "token"  # noqa: S105 as above; by OAUTHBEARER or XOAUTH2


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A password or token. `is_fresh`: it was made this moment; another one would be no better."""

    kind: Kind
    secret: Secret
    is_fresh: bool = True


def read_credential(account: Account, options: SourceOptions) -> Credential:
    """The first that is there, in the order of docs/sources.md; asked for once in a run.

    Raises SourceError where there is none.
    """
    if options.token_command is not None:
        # Run for each connection: it gives a new token where the old one has ended.
        return _token(first_line(options.token_command, "token", account.host))
    if options.oauth is not None:
        from bouncescan.sources.oauth import access_token  # noqa: PLC0415 opens sockets

        secret, is_fresh = access_token(account, options)
        return Credential(kind=Kind.TOKEN, secret=secret, is_fresh=is_fresh)
    if options.password_command is None:
        token = environment.from_environment(environment.TOKEN)
        if token is not None:
            return _token(token)
    return _without_oauth(account, options)


def _without_oauth(account: Account, options: SourceOptions) -> Credential:
    takes_passwords = account.provider is None or not account.provider.oauth2_only
    password = options.wallet.passwords.get(account.key) if takes_passwords else None
    if password is None and takes_passwords:
        password = _given_password(account, options)
    if password is None:
        token = keyrings.kept(keyrings.TOKENS, account.name)
        if token is not None:
            return _token(token)
    if password is None and takes_passwords:
        password = keyrings.kept(keyrings.PASSWORDS, account.name) or _asked(account, options)
    if password is None or not password:
        raise _nothing(account)
    options.wallet.passwords[account.key] = password
    return Credential(kind=Kind.PASSWORD, secret=password)


def renewed(account: Account, options: SourceOptions, refused: Credential) -> Credential | None:
    """Another token after one was refused that had lain there; None where there is none."""
    if refused.kind is not Kind.TOKEN or refused.is_fresh or options.oauth is None:
        return None
    from bouncescan.sources.oauth import renewed_token  # noqa: PLC0415 opens sockets

    secret = renewed_token(account, options)
    return None if secret is None else _token(secret)


def forget_password(account: Account, options: SourceOptions) -> None:
    """It was refused: it is not offered again."""
    options.wallet.passwords.pop(account.key, None)


def _token(secret: Secret) -> Credential:
    return Credential(kind=Kind.TOKEN, secret=secret)


def _given_password(account: Account, options: SourceOptions) -> Secret | None:
    if options.password_command is not None:
        return first_line(options.password_command, "password", account.host)
    return environment.from_environment(environment.PASSWORD)


def _asked(account: Account, options: SourceOptions) -> Secret | None:
    if options.ask_password is None:
        return None
    try:
        return Secret(options.ask_password(f"Password for {account.name} at {account.host}: "))
    except EOFError:  # the terminal was closed, or Ctrl-D
        return None


def _nothing(account: Account) -> SourceError:
    provider = account.provider
    if provider is not None and provider.oauth2_only:
        return SourceError(f"{account.host}: {provider.password_help}", remedy=provider.note)
    return SourceError(f"{account.host}: no password given", remedy=_REMEDY)
