"""One address, explained: every bounce, reply and sighting of it, the oldest first."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.explanation import Event, EventKind, PersonExplained
from bouncescan.records.findings import Ownership, Person, State
from bouncescan.reports.rules import word_for_event, word_for_ownership
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import moment
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import server_name, word_for_reason, word_for_state

__all__ = ["tell_person"]

_CELLS = 100
_WORDS_CELLS = 240
_EACH_END = 12  # sightings run to thousands: the first ones and the last ones tell most
_OTHERS = 8
_FIELDS = {"from": "From", "to": "To", "cc": "Cc", "bcc": "Bcc", "reply_to": "Reply-To"}
_STYLES = {State.REACHED: "bold red", State.FAILED: "bold", State.DELAYED: "bold yellow"}


def tell_person(explained: PersonExplained, words: Texts) -> Section:
    """The whole story."""
    person = explained.person
    yield styled(_who(explained), "bold")
    if explained.is_victim:
        yield paragraph(words.gettext("This is your own address."))
    yield from _tell_state(explained, words)
    facts = list(_facts(person, words)) if person is not None else []
    if facts:
        yield column_table(facts)
    yield from _tell_how_known(explained, words)
    storm = [event for event in explained.events if event.kind is not EventKind.SEEN]
    seen = [event for event in explained.events if event.kind is EventKind.SEEN]
    if storm:
        yield heading(words.gettext("In the storm"))
        yield from _tell_events(storm, words)
    if seen:
        yield heading(words.gettext("Where your own mail shows this address"))
        yield from _tell_events(seen, words)


def _who(explained: PersonExplained) -> str:
    person = explained.person
    card = next((card.name for card in explained.cards if card.name), None)
    name = (person.name if person else None) or card
    address = shorten(explained.address, _CELLS)
    return f"{shorten(name, 40)} <{address}>" if name else address


def _tell_state(explained: PersonExplained, words: Texts) -> Section:
    person = explained.person
    if person is None:
        if not explained.is_victim:
            yield paragraph(
                words.gettext(
                    "No forged mail to this address is known. That is no proof that none was sent:"
                    " what arrives leaves no trace here."
                )
            )
        return
    state = word_for_state(person.state, words)
    yield paragraph(styled(state, _STYLES.get(person.state, "bold")))
    yield paragraph(_why(person, explained.events, words))


def _why(person: Person, events: Sequence[Event], words: Texts) -> str:
    match person.state:
        case State.REACHED:
            if any(event.kind is EventKind.PERSON_REPLIED for event in events):
                return words.gettext("because an answer to the forged mail came from there")
            if any(event.kind is EventKind.AUTO_REPLY for event in events):
                return words.gettext("because an automatic answer came from there")
            return words.gettext("because a server said that it was delivered")
        case State.FAILED:
            reason = word_for_reason(person.reason, words)
            text = words.gettext("because a bounce says so")
            return f"{text}: {reason}" if reason else text
        case State.DELAYED:
            return words.gettext("because a server said that it keeps trying, and nothing later")
        case State.MAYBE:
            return words.gettext(
                "because it stands where the addresses seem to have been taken from; no forged mail"
                " to it is known"
            )
        case _:
            return words.gettext(
                "because it stands in the To or Cc of a forged mail; no server said that the mail"
                " was sent to it"
            )


def _facts(person: Person, words: Texts) -> Iterator[tuple[Text, Text]]:
    if person.also:
        also = ", ".join(shorten(address, _CELLS) for address in person.also[:_OTHERS])
        yield styled(words.gettext("also"), "dim"), styled(also)
    if person.times:
        times = words.ngettext("{n} forged mail", "{n} forged mails", person.times)
        yield styled(words.gettext("was sent"), "dim"), styled(times.format(n=person.times))
    if person.servers:
        names = ", ".join(shorten(name, _CELLS) for name in person.servers[:_OTHERS])
        yield styled(words.gettext("through"), "dim"), styled(names)
    if person.campaigns:
        numbers = ", ".join(str(number) for number in person.campaigns[:20])
        yield styled(words.gettext("campaigns"), "dim"), styled(numbers)


def _tell_how_known(explained: PersonExplained, words: Texts) -> Section:
    for card in explained.cards[:_OTHERS]:
        book = shorten(card.book, _CELLS)
        yield paragraph(words.gettext("stands in the address book {book}").format(book=book))
    if explained.has_address_book and not explained.cards and not explained.is_victim:
        yield paragraph(words.gettext("does not stand in your address book"))
    if not explained.has_history:
        yield paragraph(
            words.gettext(
                "The history of the mailbox was not kept (--no-history): whether your mail shows"
                " this address is not known."
            )
        )
    elif not any(event.kind is EventKind.SEEN for event in explained.events):
        yield paragraph(words.gettext("Your own mail, as far as it is kept, does not show it."))


def _tell_events(events: Sequence[Event], words: Texts) -> Section:
    hidden = len(events) - 2 * _EACH_END
    first = events if hidden <= 0 else events[:_EACH_END]
    yield column_table([_row(event, words) for event in first])
    if hidden > 0:
        yield paragraph(words.gettext("... {n} more ...").format(n=hidden))
        yield column_table([_row(event, words) for event in events[-_EACH_END:]])


def _row(event: Event, words: Texts) -> tuple[Text, Text]:
    when = moment(event.when) if event.when else words.gettext("no date")
    lines = [styled(_what(event, words))]
    if event.words:
        lines.append(styled(f'"{shorten(event.words, _WORDS_CELLS)}"'))
    lines.append(styled(shorten(event.locator, _CELLS), "dim"))
    return styled(when), Text("\n").join(lines)


def _what(event: Event, words: Texts) -> str:
    if event.kind is EventKind.SEEN:
        return words.gettext("in the {role} of a mail in {folder}: {subject}").format(
            role=_FIELDS.get(event.role or "", "header"),
            folder=shorten(event.folder or "?", 40),
            subject=shorten(event.subject or words.gettext("no subject"), 60),
        )
    parts = [word_for_event(event.kind, words)]
    reason = word_for_reason(event.reason, words)
    if reason:
        parts.append(reason)
    if event.server is not None and event.kind is not EventKind.ADDRESSED:
        name = shorten(server_name(event.server, words), _CELLS)
        parts.append(words.gettext("said by {host}").format(host=name))
    if event.ownership not in {None, Ownership.SPOOFED}:
        whose = word_for_ownership(event.ownership or Ownership.UNDECIDED, words)
        parts.append(words.gettext("whose mail: {whose}").format(whose=whose))
    if event.campaign is not None:
        parts.append(words.gettext("campaign {n}").format(n=event.campaign))
    return ", ".join(parts)
