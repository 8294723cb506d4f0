"""One message, explained: what it is, what was decided of it and why, and its way line by line."""

from collections.abc import Iterator

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.bounce import Kind
from bouncescan.records.explanation import MessageExplained
from bouncescan.records.findings import Ownership
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_copy import tell_copy
from bouncescan.reports.terminal.explain_judged import STYLES, tell_judgement
from bouncescan.reports.terminal.explain_lines import fact, tell_reports
from bouncescan.reports.terminal.explain_original import tell_original, tell_results
from bouncescan.reports.terminal.explain_path import tell_way
from bouncescan.reports.terminal.paper import Section, column_table, heading, styled
from bouncescan.reports.words import time

__all__ = ["tell_message"]

_CELLS = 120
_PLACES = 4


def tell_message(message: MessageExplained, words: Texts) -> Section:
    """The whole message."""
    yield styled(_headline(message, words), _style(message))
    yield column_table(list(_facts(message, words)))
    if message.judgement is not None:
        yield from tell_judgement(message.record, message.judgement, words)
    if message.copy is not None:
        yield from tell_copy(message.copy, words)
    if message.record.original is not None:
        yield from tell_original(
            message.record.original,
            message.campaign,
            words,
            is_report=message.judgement is not None,
        )
    yield from tell_way(message, words)
    yield from tell_results(message.results, words)
    if message.others:
        yield heading(words.gettext("Other reports on the same mail"))
        yield from tell_reports(message.others, len(message.others), words)


def _headline(message: MessageExplained, words: Texts) -> str:
    judgement = message.judgement
    if judgement is None:
        return words.gettext("This message is no report that mail failed or is late.")
    is_bounce = message.record.kind is Kind.BOUNCE
    if judgement.ownership is Ownership.OWN:
        text = (
            words.gettext("A bounce of your own mail."),
            words.gettext("A report that your own mail was delivered."),
        )
    elif judgement.ownership is Ownership.UNDECIDED:
        text = (
            words.gettext("A bounce of mail, and whose mail it was cannot be told."),
            words.gettext("A report that mail was delivered; whose it was cannot be told."),
        )
    elif judgement.departure is not None:
        text = (
            words.gettext("A bounce of mail that a stranger sent through your account."),
            words.gettext("A report that mail was delivered that a stranger sent through yours."),
        )
    else:
        text = (
            words.gettext("A bounce of mail that you did not write."),
            words.gettext("A report that mail was delivered that you did not write."),
        )
    return text[0] if is_bounce else text[1]


def _style(message: MessageExplained) -> str:
    judgement = message.judgement
    return "bold" if judgement is None else STYLES[judgement.ownership]


def _facts(message: MessageExplained, words: Texts) -> Iterator[tuple[Text, Text]]:
    record = message.record
    places = [shorten(place, _CELLS) for place in message.locators[:_PLACES]]
    hidden = len(message.locators) - len(places)
    if hidden > 0:
        places.append(words.gettext("... and {n} more").format(n=hidden))
    yield fact(words.gettext("lies at"), "\n".join(places))
    if message.when:
        yield fact(words.gettext("came"), time(message.when))
    if record.from_:
        yield fact(words.gettext("from"), record.from_)
    if record.subject:
        yield fact(words.gettext("subject"), record.subject)
    if record.message_id:
        yield fact(words.gettext("Message-ID"), record.message_id)
    if message.judgement is None and record.why:
        yield fact(words.gettext("why"), _why(record.why, words))


def _why(why: str, words: Texts) -> str:
    if why == "only_its_header_was_read":
        return words.gettext("nothing in its header looks like a bounce")
    return why.replace("_", " ")
