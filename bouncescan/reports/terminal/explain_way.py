"""The servers that had a mail, one behind the other, with what the word for each is worth."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.explanation import Way
from bouncescan.records.findings import Host
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import more
from bouncescan.reports.terminal.paper import Section, heading, numbered, paragraph, styled
from bouncescan.reports.words import server_name, word_for_grade

__all__ = ["tell_ways"]

_NAME_CELLS = 100
_SERVERS = 10


def tell_ways(ways: Sequence[Way], words: Texts) -> Section:
    """Each way as a list, the server that had it last above."""
    if not ways:
        return
    yield heading(words.gettext("The servers that had the mail, the last one above"))
    for way in ways:
        count = words.ngettext("in {n} report:", "in {n} reports:", way.reports)
        yield paragraph(count.format(n=way.reports))
        yield numbered([tuple(_lines(server, words)) for server in way.servers[:_SERVERS]])
        yield from more(len(way.servers) - _SERVERS, words)


def _lines(server: Host, words: Texts) -> Iterator[Text]:
    yield styled(shorten(server_name(server, words), _NAME_CELLS))
    if server.grade:
        yield styled(word_for_grade(server.grade, words, server.witnesses), "dim")
