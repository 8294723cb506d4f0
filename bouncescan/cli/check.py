"""bouncescan check: try the connection and say what may be seen, without reading a mail."""

from typing import TYPE_CHECKING, Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.server_options import (
    CaFile,
    Host,
    InsecurePlaintext,
    LegacyTls,
    OAuthClientId,
    OAuthDevice,
    OAuthIssuer,
    OAuthRemember,
    OAuthScope,
    PasswordCommand,
    Port,
    Starttls,
    TokenCommand,
    User,
    oauth_options,
    server_options,
)

if TYPE_CHECKING:
    from bouncescan.pipeline.checking import Checked
    from bouncescan.sources.seen import Seen

__all__ = ["check"]

_NAME_COLUMNS = 40


def check(
    mailbox: Annotated[
        str,
        typer.Argument(metavar="MAILBOX", help="you@example.com, or imaps://user@host."),
    ],
    online: Annotated[
        bool,
        typer.Option("--online", help="Ask which server it is, where that is not known."),
    ] = False,
    host: Host = None,
    port: Port = None,
    user: User = None,
    starttls: Starttls = False,
    password_command: PasswordCommand = None,
    token_command: TokenCommand = None,
    oauth_client_id: OAuthClientId = None,
    oauth_device: OAuthDevice = False,
    oauth_remember: OAuthRemember = False,
    oauth_issuer: OAuthIssuer = None,
    oauth_scope: OAuthScope = None,
    ca_file: CaFile = None,
    legacy_tls: LegacyTls = False,
    insecure_plaintext: InsecurePlaintext = False,
) -> ExitStatus:
    """Example:  bouncescan check you@example.com

    Signs in to the mailbox, lists its folders and how much is
    in each, and signs out. No mail is read, nothing is changed.
    """
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.streams import print_result
    from bouncescan.pipeline.checking import check as run_check
    from bouncescan.pipeline.request import Outside

    progress = progress_on_stderr()
    options = server_options(
        tell=progress.say,
        host=host,
        port=port,
        user=user,
        starttls=starttls,
        insecure_plaintext=insecure_plaintext,
        legacy_tls=legacy_tls,
        ca_file=ca_file,
        password_command=password_command,
        token_command=token_command,
        oauth=oauth_options(
            oauth_client_id,
            device=oauth_device,
            remember=oauth_remember,
            issuer=oauth_issuer,
            scope=oauth_scope,
        ),
    )
    checked = run_check(mailbox, options, Outside(online=online), progress)
    print_result("".join(f"{line}\n" for line in _lines(checked)))
    return ExitStatus.DONE


def _lines(checked: "Checked") -> list[str]:
    seen = checked.seen
    how = f"signed in by {seen.signed_in_by}, {seen.encryption or 'without encryption'}"
    return [
        f"{seen.name}: {how}",
        "",
        *_folders(seen),
        "",
        f"a scan reads {checked.messages:,} messages in {len(seen.read)} folders{_size(seen)}",
        f"it may take {_time(*checked.seconds)}",
        *_limit(seen),
        _waiting(seen),
        *([] if seen.tells_uses else [_USES]),
        *([_GMAIL] if seen.is_gmail else []),
        *([f"note: {seen.provider.note}"] if seen.provider and seen.provider.note else []),
        "no mail was read, and nothing was changed",
    ]


_USES = "the server does not say which folders are Sent and Junk: their usual names tell"
_GMAIL = "Gmail's labels are folders: a mail in several of them counts once"


def _folders(seen: "Seen") -> list[str]:
    from rich.cells import cell_len

    from bouncescan.reports.safe import shorten

    read = set(seen.read)
    rows = [("folder", "messages", "use", "in a scan")]
    for folder in seen.folders:
        count = "?" if folder.messages is None else f"{folder.messages:,}"
        is_read = "yes" if folder in read else "--all-folders"
        rows.append((shorten(folder.name, _NAME_COLUMNS), count, folder.role.value, is_read))
    widths = [max(cell_len(row[column]) for row in rows) for column in range(3)]
    return [
        f"{name}{' ' * (widths[0] - cell_len(name))}  {count:>{widths[1]}}"
        f"  {use:<{widths[2]}}  {is_read}"
        for name, count, use, is_read in rows
    ]


def _size(seen: "Seen") -> str:
    return "" if seen.size is None else f"; the mailbox holds {seen.size / 1e6:,.0f} MB"


def _time(least: int, most: int) -> str:
    """Two figures, since the line and the server decide it, and neither is known yet."""
    if most < 60:
        return "less than a minute"
    return f"{_minutes(least)} to {_minutes(most)} minutes, as fast as the line and the server are"


def _limit(seen: "Seen") -> list[str]:
    megabytes = seen.provider.daily_megabytes if seen.provider else None
    return [] if megabytes is None else [f"the provider gives out {megabytes:,} MB a day"]


def _minutes(seconds: int) -> str:
    return f"{max(1, round(seconds / 60)):,}"


def _waiting(seen: "Seen") -> str:
    if seen.waits:
        return "the server tells of new mail by itself (IDLE)"
    return "the server does not tell of new mail by itself (no IDLE)"
