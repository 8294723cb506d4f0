"""What `explain` shows: the page of the thing that was asked for, or what may have been meant."""

from collections.abc import Sequence

from bouncescan.language import Texts, texts
from bouncescan.records.explanation import (
    CampaignExplained,
    Explanation,
    LeakExplained,
    Match,
    MessageExplained,
    PersonExplained,
    ServerExplained,
    Unexplained,
)
from bouncescan.reports.interface import Look
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_campaign import tell_campaign
from bouncescan.reports.terminal.explain_leak import tell_leak
from bouncescan.reports.terminal.explain_message import tell_message
from bouncescan.reports.terminal.explain_person import tell_person
from bouncescan.reports.terminal.explain_server import tell_server
from bouncescan.reports.terminal.page import draw
from bouncescan.reports.terminal.paper import Section, paragraph, styled

__all__ = ["render_explanation"]

_TITLE_CELLS = 200
_NAME_CELLS = 200
_MATCHES = 20


def render_explanation(answer: Explanation | Unexplained, look: Look) -> str:
    """The answer as text of at most `look.width` columns."""
    words = texts(look.language)
    if isinstance(answer, Unexplained):
        return draw([_tell_unexplained(answer, words)], look)
    return draw([_tell_title(answer, words), _tell(answer, words)], look)


def _tell_title(answer: Explanation, words: Texts) -> Section:
    title = answer.program
    if answer.victim:
        title = words.gettext("{program}, the mailbox of {victim}").format(
            program=answer.program, victim=", ".join(answer.victim)
        )
    yield styled(shorten(title, _TITLE_CELLS), "dim")
    yield ""


def _tell(answer: Explanation, words: Texts) -> Section:
    explained = answer.explained
    match explained:
        case ServerExplained():
            return tell_server(explained, words)
        case PersonExplained():
            return tell_person(explained, words)
        case MessageExplained():
            return tell_message(explained, words)
        case CampaignExplained():
            return tell_campaign(explained, words)
        case LeakExplained():
            return tell_leak(explained, words)


def _tell_unexplained(answer: Unexplained, words: Texts) -> Section:
    if answer.matches:
        yield styled(words.gettext("That is several things. Ask for one of them:"), "bold")
        yield from _names(answer.matches, words)
        return
    yield styled(words.gettext("Nothing in this case goes by that name."), "bold")
    if answer.near:
        yield paragraph(words.gettext("Near it:"))
        yield from _names(answer.near, words)
    else:
        yield paragraph(
            words.gettext(
                "Give a server (name, address or domain), somebody's address, a message (its"
                " Message-ID or the place where it lies), the number of a campaign, or leak."
            )
        )


def _names(matches: Sequence[Match], words: Texts) -> Section:
    for match in matches[:_MATCHES]:
        yield paragraph(shorten(match.name, _NAME_CELLS))
    hidden = len(matches) - _MATCHES
    if hidden > 0:
        yield paragraph(words.gettext("... and {n} more").format(n=hidden))
