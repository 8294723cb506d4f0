"""One address: every bounce, reply and sighting of it, in the order of time."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.campaigns import campaign_of_mail
from bouncescan.analysis.clock import header_happened
from bouncescan.analysis.gist import Named
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.replies import Reply
from bouncescan.casefile.case import Case
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action, Recipient
from bouncescan.records.explanation import Event, EventKind, PersonExplained
from bouncescan.records.findings import Findings, Person
from bouncescan.records.message import MailHeader

__all__ = ["explain_person"]

_KIND_OF = {
    Action.FAILED: EventKind.FAILED,
    Action.DELAYED: EventKind.DELAYED,
    Action.DELIVERED: EventKind.DELIVERED,
    Action.RELAYED: EventKind.DELIVERED,
    Action.EXPANDED: EventKind.DELIVERED,
}
_NEVER = datetime.max.replace(tzinfo=UTC)


def explain_person(examined: Examined, findings: Findings, key: str) -> PersonExplained:
    """The person of this address key."""
    person = next((each for each in findings.people if key in _keys(each)), None)
    keys = _keys(person) if person else {key}
    cards = tuple(card for card in examined.contacts if address_key(card.address) in keys)
    events = [
        *_reported(examined, findings, keys),
        *_replied(examined, keys),
        *(_seen(examined, keys) if findings.has_history else ()),
    ]
    events.sort(key=lambda event: event.when or _NEVER)
    spelled = examined.identities.spelled.get(key, key)
    return PersonExplained(
        address=person.address if person else spelled,
        person=person,
        is_victim=not keys.isdisjoint(map(address_key, findings.victim)),
        cards=cards,
        events=tuple(events),
        has_history=findings.has_history,
        has_address_book=findings.has_address_book,
    )


def _keys(person: Person) -> set[str]:
    return {address_key(address) for address in (person.address, *person.also)}


def _reported(examined: Examined, findings: Findings, keys: Collection[str]) -> Iterator[Event]:
    """What reports say of the person; a mail that only names them in its header is told once."""
    campaign_of = campaign_of_mail(findings.campaigns)
    told: set[str | int | None] = set()
    only_named: dict[str | int, Event] = {}
    for number, entry in enumerate(examined.judged):
        original = entry.record.original
        mail = original.message_id if original else None
        campaign = campaign_of.get(mail or "")
        found = list(_named(examined.case, entry, keys, campaign))
        yield from found
        if found:
            told.add(mail)
            continue
        for role, address in _header(entry):
            if address_key(address) in keys:
                event = _addressed(entry, role, address, campaign)
                only_named.setdefault(mail or number, event)
    for mail_or_number, event in only_named.items():
        if mail_or_number not in told:
            yield event


def _header(entry: Judged) -> Iterator[tuple[str, str]]:
    """Whom a mail that came back names, with the field."""
    original = entry.record.original
    for role, addresses in (("to", original.to), ("cc", original.cc)) if original else ():
        for address in addresses:
            yield role, address


def _named(
    case: Case, entry: Judged, keys: Collection[str], campaign: int | None
) -> Iterator[Event]:
    if not any(_is_one_of(recipient, keys) for recipient in entry.record.recipients):
        return
    for recipient in case.record(entry.record.content_id).recipients:
        if _is_one_of(recipient, keys):
            yield Event(
                kind=_KIND_OF[recipient.action],
                when=entry.when,
                locator=entry.locators[0],
                message_id=entry.record.message_id,
                address=recipient.original_recipient or recipient.final_recipient,
                server=entry.reporter,
                reason=recipient.reason,
                words=recipient.diagnostic_code,
                subject=entry.record.original.subject if entry.record.original else None,
                ownership=entry.ownership,
                campaign=campaign,
            )


def _is_one_of(recipient: Named | Recipient, keys: Collection[str]) -> bool:
    names = (recipient.final_recipient, recipient.original_recipient)
    return any(name and address_key(name) in keys for name in names)


def _addressed(entry: Judged, role: str, address: str, campaign: int | None) -> Event:
    original = entry.record.original
    return Event(
        kind=EventKind.ADDRESSED,
        when=entry.sent,
        locator=entry.locators[0],
        message_id=original.message_id if original else None,
        address=address,
        server=entry.reporter,
        role=role,
        subject=original.subject if original else None,
        ownership=entry.ownership,
        campaign=campaign,
    )


def _replied(examined: Examined, keys: Collection[str]) -> Iterator[Event]:
    campaign_of = campaign_of_mail(examined.findings.campaigns)
    for reply in examined.replies:
        if address_key(reply.address) in keys:
            yield _reply(reply, campaign_of.get(reply.original or ""))


def _reply(reply: Reply, campaign: int | None) -> Event:
    return Event(
        kind=EventKind.AUTO_REPLY if reply.is_automatic else EventKind.PERSON_REPLIED,
        when=reply.when,
        locator=reply.locator,
        message_id=reply.original,
        address=reply.address,
        campaign=campaign,
    )


def _seen(examined: Examined, keys: Collection[str]) -> Iterator[Event]:
    """The headers where it stands; reports and replies are told already."""
    told = {reply.locator for reply in examined.replies}
    for header in examined.headers:
        if str(header.locator) in told:
            continue
        found = next(
            ((role, each) for role, each in _addresses(header) if address_key(each) in keys), None
        )
        if found is not None:
            role, address = found
            yield Event(
                kind=EventKind.SEEN,
                when=header_happened(header, examined.victim_side),
                locator=str(header.locator),
                message_id=header.message_id,
                address=address,
                role=role,
                folder=header.locator.folder,
                subject=header.subject,
            )


def _addresses(header: MailHeader) -> Iterator[tuple[str, str]]:
    for role, addresses in (
        ("from", header.from_),
        ("to", header.to),
        ("cc", header.cc),
        ("bcc", header.bcc),
        ("reply_to", header.reply_to),
    ):
        for address in addresses:
            yield role, address
