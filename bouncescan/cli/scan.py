"""bouncescan scan: read mailboxes into a case and show what was found."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Lang, Mmdb, Online, Verbose
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

__all__ = ["scan"]


def _address(text: str) -> str:
    from bouncescan.mail.address import clean_address

    address = clean_address(text)
    if address is None:
        raise typer.BadParameter(f"{text!r} is not an address")
    return address


def _date(text: str) -> datetime:
    """A day, or a moment, of ISO 8601; where no offset is given, of the place where we are."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2026-04-20") from error


def scan(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="you@example.com, imaps://user@host/Folder, or a"
            " file or folder: Takeout, Thunderbird, Apple Mail, Maildir,"
            " mbox, .eml, packed or not; - is standard input.",
        ),
    ],
    case: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The case. Default: SOURCE.bouncescan, here."),
    ] = None,
    contacts: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="An address book: vCard or CSV. Repeatable."),
    ] = None,
    victim: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", parser=_address, help="Whose mailbox it is. Repeatable."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", parser=_date, help="Read no bounces before this day."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the affected people here.")
    ] = None,
    servers_csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the servers here.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as a page here.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all findings here.")
    ] = None,
    folder: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Read this folder only. Repeatable."),
    ] = None,
    all_folders: Annotated[
        bool, typer.Option("--all-folders", help="Read Drafts and Trash too.")
    ] = False,
    no_history: Annotated[
        bool,
        typer.Option("--no-history", help="Keep only bounces, no other headers."),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough",
            help="With --no-history: look at every header"
            " for bounces that the server does not find.",
        ),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Then wait for new mail, until Ctrl-C.")
    ] = False,
    connections: Annotated[
        int,
        typer.Option(metavar="N", min=1, max=8, help="Connections to the server at once."),
    ] = 1,
    budget: Annotated[
        int | None,
        typer.Option(metavar="MB", min=1, help="The most to download in 24 hours."),
    ] = None,
    mmdb: Mmdb = None,
    online: Online = False,
    verbose: Verbose = False,
    lang: Lang = None,
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
    """Example:  bouncescan scan you@example.com --csv affected.csv

    Reads the mailbox without changing it, keeps what it read in
    a case file, and shows which servers sent the mail, to how
    many addresses, and whom to warn. Scan again to go on.

    The password is asked for; or it comes from
    --password-command, the variable BOUNCESCAN_PASSWORD, or the
    keyring. It is never an argument. A token for OAuth comes
    from --token-command, BOUNCESCAN_TOKEN or the keyring, or is
    asked for with --oauth-client-id.
    """
    from bouncescan.cli.closing import close, close_early
    from bouncescan.cli.outputs import Output, check_outputs, show, write_all
    from bouncescan.cli.progress import progress_on_stderr
    from bouncescan.cli.watching import check_watch, go_on_watching
    from bouncescan.errors import BouncescanError
    from bouncescan.pipeline import Outside, ScanRequest, case_path
    from bouncescan.pipeline import scan as run_scan
    from bouncescan.sources import FolderSelection

    if watch:
        check_watch(sources)
    progress = progress_on_stderr()
    request = ScanRequest(
        specs=tuple(sources),
        case=case or case_path(sources[0]),
        options=server_options(
            connections=connections,
            budget=budget,
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
        ),
        selection=FolderSelection(names=tuple(folder or ()), all_folders=all_folders),
        books=tuple(contacts or ()),
        victim=tuple(victim or ()),
        since=since,
        keeps_history=not no_history,
        thorough=thorough,
        outside=Outside(online=online, databases=tuple(mmdb or ())),
    )
    wanted = (("html", html), ("affected", csv), ("servers", servers_csv), ("json", json))
    outputs = [Output(name, path) for name, path in wanted if path]
    check_outputs(outputs, [request.case, *map(Path, sources), *request.books, *(mmdb or ())])
    try:
        outcome = run_scan(request, progress)
    except BouncescanError as error:
        return close_early(error, progress)
    findings, failures = outcome.findings, outcome.failures
    if findings:
        failures += write_all(outputs, findings, case=request.case, language=lang)
        show("terminal", findings, lang, is_verbose=verbose)
    status = close(
        findings, failures, not_reached=outcome.not_reached, not_fetched=outcome.not_fetched
    )
    if watch and findings and not outcome.failures:
        go_on_watching(request, progress, outputs, lang)
    return status
