"""bouncescan providers: the mailboxes whose server is known."""

from typing import TYPE_CHECKING, Annotated

import typer

from bouncescan.cli.exits import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bouncescan.sources.providers import Provider

__all__ = ["providers"]

_MOST_DOMAINS = 3
_WIDTH = 100


def providers(
    word: Annotated[
        str,
        typer.Argument(metavar="[WORD]", help="An address, a domain, or a piece of a name."),
    ] = "",
) -> ExitStatus:
    """Example:  bouncescan providers gmail

    Lists the providers whose server is known. With a word, says
    all that is known of those that it fits: the server, what to
    sign in with, which password is wanted, and what to mind.
    """
    from bouncescan.cli.streams import print_result, tell
    from bouncescan.sources.providers import all_providers, matching

    if not word:
        print_result("".join(f"{line}\n" for line in _table(all_providers())))
        return ExitStatus.DONE
    found = matching(word)
    if not found:
        tell(f"bouncescan: no provider is known by {word!r}")
        tell("give its server with --host; or bouncescan check YOUR-ADDRESS --online")
        return ExitStatus.USAGE
    print_result("\n".join("".join(f"{line}\n" for line in _details(each)) for each in found))
    return ExitStatus.DONE


def _table(listed: "Sequence[Provider]") -> list[str]:
    """One line each: name, server, what signs in, domains."""
    rows = [("provider", "server", "sign in with", "addresses")]
    for each in listed:
        more = len(each.domains) - _MOST_DOMAINS
        domains = ", ".join(each.domains[:_MOST_DOMAINS]) + (
            f" and {more} more" if more > 0 else ""
        )
        rows.append((each.name, each.host or "no IMAP", _sign_in(each), domains))
    widths = [*(max(_columns(row[column]) for row in rows) for column in range(3)), 0]
    return ["  ".join(map(_padded, row, widths)) for row in rows]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _columns(cell))


def _details(each: "Provider") -> list[str]:
    server = f"{each.host}:{each.port}" if each.host else f"none: {each.no_imap}"
    told = {
        "addresses": ", ".join(each.domains) + (" and below" if each.has_subdomains else ""),
        "server": server + (" (STARTTLS)" if each.is_starttls else ""),
        "sign in": _sign_in(each) if each.host else "",
        "password": each.password_help,
        "OAuth": _oauth(each),
        "note": each.note,
    }
    return [each.name, *(line for name, text in told.items() if text for line in _row(name, text))]


def _row(name: str, text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(
        text,
        width=_WIDTH,
        initial_indent=f"    {name:<9}  ",
        subsequent_indent=" " * 15,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sign_in(each: "Provider") -> str:
    from bouncescan.sources.providers import Login

    if each.host is None:
        return "-"
    names = {Login.ADDRESS: "address", Login.LOCAL_PART: "name before @", Login.ID: "--user ID"}
    return names[each.login] + (", OAuth only" if each.oauth2_only else "")


def _oauth(each: "Provider") -> str:
    if each.oauth is None:
        return ""
    device = ", also --oauth-device" if each.oauth.device else ""
    return f"--oauth-client-id ID{device}; scope {each.oauth.scope}"


def _columns(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
