"""What the reports, the people and the mailbox add up to, as the findings have it."""

from collections.abc import Sequence

from bouncescan.analysis.judging import Judged
from bouncescan.casefile.case import Case
from bouncescan.records.bounce import Action, Kind
from bouncescan.records.findings import BounceFinding, Counts, Ownership, Person, Read, State

__all__ = ["count_people", "figures_of_reading", "finding_of"]


def figures_of_reading(case: Case, judged: Sequence[Judged]) -> Read:
    """How many messages were read, and whose mail came back in them."""
    bounces = [entry for entry in judged if entry.record.kind is Kind.BOUNCE]
    of = {
        ownership: sum(entry.ownership is ownership for entry in bounces) for ownership in Ownership
    }
    totals = case.totals()
    return Read(
        messages=totals.messages,
        bounces=len(bounces),
        spoofed=of[Ownership.SPOOFED],
        own=of[Ownership.OWN],
        undecided=of[Ownership.UNDECIDED],
        duplicates=totals.duplicates,
        other=totals.messages
        - totals.duplicates
        - len(bounces)
        - totals.unreadable
        - totals.unmarked,
        unreadable=totals.unreadable,
        unmarked=totals.unmarked,
    )


def count_people(persons: Sequence[Person], perhaps: Sequence[Person] | None) -> Counts:
    """How many people are in each state; `perhaps` None where nobody was looked for."""
    of = {state: sum(person.state is state for person in persons) for state in State}
    return Counts(
        failed=of[State.FAILED],
        delayed=of[State.DELAYED],
        reached=of[State.REACHED],
        addressed=of[State.ADDRESSED],
        maybe=None if perhaps is None else len(perhaps),
        at_least=of[State.FAILED] + of[State.DELAYED] + of[State.REACHED],
    )


def finding_of(entry: Judged) -> BounceFinding:
    """One report as the findings have it."""
    record = entry.record
    named = [
        (recipient.action, recipient.original_recipient or recipient.final_recipient)
        for recipient in record.recipients
    ]
    return BounceFinding(
        message_id=record.message_id,
        locators=entry.locators,
        kind=record.kind,
        ownership=entry.ownership,
        original_message_id=record.original.message_id if record.original else None,
        reporter=entry.reporter,
        origin=entry.origin.server if entry.origin else None,
        failed=tuple(address for action, address in named if action is Action.FAILED),
        delayed=tuple(address for action, address in named if action is Action.DELAYED),
        when=entry.when,
    )
