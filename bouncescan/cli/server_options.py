"""The options that say how to reach a mailbox on a server, and what they mean together."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bouncescan.cli.usage import WrongOptionsError

if TYPE_CHECKING:
    from bouncescan.sources import OAuthOptions, SourceOptions

__all__ = [
    "CaFile",
    "Host",
    "InsecurePlaintext",
    "LegacyTls",
    "OAuthClientId",
    "OAuthDevice",
    "OAuthIssuer",
    "OAuthRemember",
    "OAuthScope",
    "PasswordCommand",
    "Port",
    "Starttls",
    "TokenCommand",
    "User",
    "oauth_options",
    "server_options",
]

Host = Annotated[str | None, typer.Option("--host", metavar="HOST", help="The IMAP server.")]
Port = Annotated[
    int | None, typer.Option("--port", metavar="PORT", min=1, max=65535, help="Its port.")
]
User = Annotated[
    str | None,
    typer.Option("--user", metavar="NAME", help="The name to sign in with, if not the address."),
]
Starttls = Annotated[
    bool, typer.Option("--starttls", help="STARTTLS instead of TLS from the start.")
]
CaFile = Annotated[
    Path | None, typer.Option("--ca-file", metavar="FILE", help="Certificates to trust.")
]
LegacyTls = Annotated[
    bool, typer.Option("--legacy-tls", help="Allow the old TLS of some carriers.")
]
InsecurePlaintext = Annotated[
    bool, typer.Option("--insecure-plaintext", help="No encryption: others can read all.")
]
PasswordCommand = Annotated[
    str | None,
    typer.Option(
        "--password-command", metavar="COMMAND", help="A command that prints the password."
    ),
]
TokenCommand = Annotated[
    str | None,
    typer.Option("--token-command", metavar="COMMAND", help="One that prints an OAuth token."),
]
OAuthClientId = Annotated[
    str | None,
    typer.Option(
        "--oauth-client-id", metavar="ID", help="Sign in by OAuth, as this client of yours."
    ),
]
OAuthDevice = Annotated[
    bool, typer.Option("--oauth-device", help="... with a code, on any device.")
]
OAuthRemember = Annotated[
    bool, typer.Option("--oauth-remember", help="... and keep it in the keyring.")
]
OAuthIssuer = Annotated[
    str | None,
    typer.Option("--oauth-issuer", metavar="URL", help="Who gives tokens, if not the provider."),
]
OAuthScope = Annotated[
    str | None, typer.Option("--oauth-scope", metavar="SCOPE", help="What to ask for there.")
]


def server_options(
    *,
    tell: Callable[[str], None],
    host: str | None,
    port: int | None,
    user: str | None,
    starttls: bool,
    insecure_plaintext: bool,
    legacy_tls: bool,
    ca_file: Path | None,
    password_command: str | None,
    token_command: str | None,
    oauth: "OAuthOptions | None",
    connections: int = 1,
    budget: int | None = None,
) -> "SourceOptions":
    """What all of them mean. Raises WrongOptionsError for two that exclude each other."""
    from bouncescan.cli.passwords import ask_password, leave_no_core
    from bouncescan.sources import Encryption, SourceOptions

    leave_no_core()
    _only_one("--starttls", starttls, "--insecure-plaintext", insecure_plaintext)
    _only_one("--password-command", password_command, "--token-command", token_command)
    _only_one("--password-command", password_command, "--oauth-client-id", oauth)
    _only_one("--token-command", token_command, "--oauth-client-id", oauth)
    encryption = Encryption.STARTTLS if starttls else None
    return SourceOptions(
        host=host,
        port=port,
        encryption=Encryption.PLAINTEXT if insecure_plaintext else encryption,
        insecure_plaintext=insecure_plaintext,
        login=user,
        ca_file=ca_file,
        legacy_tls=legacy_tls,
        password_command=password_command,
        token_command=token_command,
        oauth=oauth,
        ask_password=ask_password(),
        tell=tell,
        connections=connections,
        budget=None if budget is None else budget * 1_000_000,
    )


def oauth_options(
    client_id: str | None, *, device: bool, remember: bool, issuer: str | None, scope: str | None
) -> "OAuthOptions | None":
    """How a token is asked for. Raises WrongOptionsError for options that miss their client."""
    from bouncescan.cli.browsers import open_browser
    from bouncescan.sources import OAuthOptions

    if client_id is None:
        given = {
            "--oauth-device": device,
            "--oauth-remember": remember,
            "--oauth-issuer": issuer,
            "--oauth-scope": scope,
        }
        for name, value in given.items():
            if value:
                raise WrongOptionsError(f"{name} needs --oauth-client-id")
        return None
    return OAuthOptions(
        client_id=client_id,
        by_device=device,
        issuer=issuer,
        scope=scope,
        is_remembered=remember,
        open_browser=open_browser,
    )


def _only_one(first: str, first_value: object, second: str, second_value: object) -> None:
    if first_value and second_value:
        raise WrongOptionsError(f"{first} and {second} exclude each other")
