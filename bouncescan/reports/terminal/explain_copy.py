"""A copy of the forged mail that somebody forwarded: whom it names, and what that is worth."""

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import FriendsCopy
from bouncescan.records.findings import Grade
from bouncescan.reports.rules import sentence_for
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.paper import Section, heading, paragraph, styled
from bouncescan.reports.words import server_name

__all__ = ["tell_copy"]

_CELLS = 120
_SENTENCE_CELLS = 400


def tell_copy(copy: FriendsCopy, words: Texts) -> Section:
    """The friend's word, or why it is no more than a claim."""
    who = shorten(copy.handed_over_by, _CELLS)
    yield heading(words.gettext("A copy of the forged mail, handed over by {who}").format(who=who))
    sender = copy.sender
    if sender is None:
        yield paragraph(words.gettext("It does not show from which server it came."))
        return
    name = shorten(server_name(sender, words), _CELLS)
    why = shorten(sentence_for(Evidence(rule=sender.rule or ""), words), _SENTENCE_CELLS)
    if sender.grade is Grade.CLAIMED:
        yield paragraph(styled(words.gettext("Not believed: {why}.").format(why=why), "bold"))
        yield paragraph(
            words.gettext("It names {name}: do not accuse it because of this.").format(name=name)
        )
        return
    yield paragraph(styled(words.gettext("It came from {name}").format(name=name), "bold"))
    yield paragraph(words.gettext("Because {why}.").format(why=why))
    if copy.is_providers:
        yield paragraph(words.gettext("That is one of your own provider's servers."))
    if copy.spf:
        result = shorten(copy.spf, 20)
        yield paragraph(
            words.gettext("SPF {result}, noted by your friend's server").format(result=result)
        )
    yield paragraph(
        words.gettext("It stands beside what the bounces say. In no figure is it counted.")
    )
