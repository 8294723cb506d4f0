"""What was decided for one report: who wrote it, which server sent the mail, and whose it was."""

from collections.abc import Sequence

from bouncescan.language import Texts
from bouncescan.records.bounce import Recipient, Record
from bouncescan.records.explanation import Judgement
from bouncescan.records.findings import Grade, Host, Ownership
from bouncescan.reports.rules import sentence_for, word_for_ownership, word_for_reporter
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import more, sentence
from bouncescan.reports.terminal.paper import Section, heading, paragraph, styled
from bouncescan.reports.words import (
    server_name,
    word_for_grade,
    word_for_reason,
    word_for_taking,
)

__all__ = ["STYLES", "tell_judgement"]

STYLES = {
    Ownership.SPOOFED: "bold red",
    Ownership.OWN: "bold",
    Ownership.UNDECIDED: "bold yellow",
}

_CELLS = 120
_WORDS_CELLS = 400  # a server's answer
_RECIPIENTS = 10


def tell_judgement(record: Record, judgement: Judgement, words: Texts) -> Section:
    """All of it, each with the rule that decided."""
    yield heading(words.gettext("Who wrote the bounce"))
    reporter = judgement.reporter
    yield paragraph(styled(_name(reporter, words), "bold"))
    side = word_for_reporter(reporter.role, words)
    yield paragraph(
        words.gettext("{side}, because {rule}.").format(
            side=f"{side[:1].upper()}{side[1:]}",
            rule=_rule(sentence_for(judgement.why_reporter, words)),
        )
    )
    yield paragraph(
        words.gettext("Its address is proved: your own provider saw it.")
        if reporter.ip and reporter.grade is Grade.PROVED
        else words.gettext("Its name is its own word: your provider saw no address of it.")
    )
    if judgement.calls_itself:
        name = shorten(judgement.calls_itself, _CELLS)
        yield paragraph(
            words.gettext(
                "It calls itself {name}, which your provider did not find to be its name: what it"
                " says of others is no more than a claim."
            ).format(name=name)
        )
    yield from _tell_origin(judgement, words)
    yield heading(words.gettext("Whose mail came back"))
    whose = styled(word_for_ownership(judgement.ownership, words), STYLES[judgement.ownership])
    yield paragraph(whose)
    for why in judgement.why_ownership:
        yield paragraph(_dashed(_rule(sentence_for(why, words))))
    if judgement.ownership is Ownership.UNDECIDED:
        yield paragraph(
            words.gettext("It counts, as a claim: somebody may have to be warned.")
            if judgement.is_counted
            else words.gettext("It does not count in the figures of the report.")
        )
    yield from _tell_recipients(record.recipients, words)


def _rule(sentence: str) -> str:
    return shorten(sentence, _WORDS_CELLS)


def _dashed(text: str) -> str:
    return f"- {text}"


def _name(host: Host, words: Texts) -> str:
    return shorten(server_name(host, words), _CELLS)


def _tell_origin(judgement: Judgement, words: Texts) -> Section:
    yield heading(words.gettext("Which server sent the mail"))
    origin = judgement.origin
    why = _rule(sentence_for(judgement.why_origin, words))
    if origin is None:
        yield paragraph(words.gettext("None is named: {why}.").format(why=why))
        return
    is_own = judgement.ownership is Ownership.OWN
    yield paragraph(styled(_name(origin, words), "bold" if is_own else "bold red"))
    yield paragraph(words.gettext("Because {why}.").format(why=why))
    if origin.grade:
        yield paragraph(sentence(word_for_grade(origin.grade, words, origin.witnesses)))
    took = word_for_taking(judgement.took_it_from, words)
    if took:
        yield paragraph(words.gettext("It {took}.").format(took=took))
    peer = judgement.handed_in_by
    if peer is not None:
        handed = words.gettext("Handed in by {name}").format(name=_name(peer, words))
        grade = f"; {word_for_grade(peer.grade, words)}" if peer.grade else ""
        yield paragraph(f"{handed}{grade}.")
    for relay in reversed(judgement.relays):
        name = _name(relay, words)
        yield paragraph(words.gettext("Passed on by {name}.").format(name=name))


def _tell_recipients(recipients: Sequence[Recipient], words: Texts) -> Section:
    if not recipients:
        return
    yield heading(words.gettext("Who it was about, with the server's words"))
    for recipient in recipients[:_RECIPIENTS]:
        yield paragraph(styled(_recipient(recipient, words), "bold"))
        if recipient.diagnostic_code:
            text = shorten(recipient.diagnostic_code, _WORDS_CELLS)
            yield paragraph(f'"{text}"')
        if recipient.remote_mta:
            name = shorten(recipient.remote_mta, _CELLS)
            yield paragraph(words.gettext("said by {host}").format(host=name))
    yield from more(len(recipients) - _RECIPIENTS, words)


def _recipient(recipient: Recipient, words: Texts) -> str:
    address = recipient.original_recipient or recipient.final_recipient
    said = [shorten(address, _CELLS), recipient.action.value]
    reason = word_for_reason(recipient.reason, words)
    if reason:
        said.append(reason)
    if recipient.status:
        said.append(shorten(recipient.status, 20))
    if recipient.original_recipient and recipient.original_recipient != recipient.final_recipient:
        final = shorten(recipient.final_recipient, _CELLS)
        said.append(words.gettext("led on to {address}").format(address=final))
    return ", ".join(said)
