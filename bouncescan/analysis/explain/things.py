"""What is meant: server, person, message, campaign or the leak, by any name that reports show.

    server     name, address or organisational domain
    person     address
    message    Message-ID of a report, a spoofed mail or any other mail, or the place where it lies
    campaign   number
    leak       the word alone: there is one

The word for the thing may stand before it ("person x@example.com"), which settles what would be
several.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.appearances import appearances, server_addresses, server_identity
from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.judging import DELIVERIES, Judged
from bouncescan.casefile.case import Case
from bouncescan.mail.address import address_key, clean_address
from bouncescan.mail.trace import parse_ip
from bouncescan.records.bounce import Record
from bouncescan.records.explanation import Match, Thing
from bouncescan.records.findings import Host
from bouncescan.records.trace import Hop

__all__ = [
    "Subject",
    "bare_id",
    "find_near",
    "find_subjects",
    "names_hop",
    "naming_records",
    "servers_of",
]

_LONGEST = 1000
_SAID = re.compile(r"(server|person|message|campaign)\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_NEAR = 5
_LIKE = 0.7
_MOST_COMPARED = 50_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that was meant; `name` is what people call it.

    `key` is a server's identity, an address key, a campaign's number, or of a message its place,
    of a spoofed mail its Message-ID without the brackets.
    """

    thing: Thing
    key: str
    name: str

    def match(self) -> Match:
        """The same for those who ask."""
        return Match(thing=self.thing, name=f"{self.thing.value} {self.name}")


def find_subjects(examined: Examined, what: str) -> tuple[Subject, ...]:
    """All things that go by this name."""
    text = what.strip()[:_LONGEST]
    said = _SAID.fullmatch(text)
    if said:
        return tuple(dict.fromkeys(_FINDERS[Thing(said[1].lower())](examined, said[2].strip())))
    finders = _FINDERS.values()
    return tuple(dict.fromkeys(subject for find in finders for subject in find(examined, text)))


def servers_of(entry: Judged) -> Iterator[Host]:
    """The servers that a report shows, with who handed the mail in."""
    for host, _ in appearances(entry):
        yield host
    if entry.origin is not None and entry.origin.handed_in_by is not None:
        yield entry.origin.handed_in_by
    if entry.reporter.host or entry.reporter.ip:
        yield entry.reporter


def bare_id(text: str) -> str:
    """A Message-ID without its angle brackets."""
    return text.strip().removeprefix("<").removesuffix(">").strip()


def names_hop(hop: Hop, server: str) -> bool:
    """True if a hop names this server: its name or address, as peer or as writer."""
    named = (hop.from_host, hop.by_host, (hop.helo or "").lower(), str(hop.from_ip or ""))
    return server in named


def naming_records(case: Case, server: str) -> Iterator[Record]:
    """The reports about deliveries that name a server in a hop."""
    for stored in case.records(*DELIVERIES):
        record = stored.record
        hops = (*record.received, *(record.original.received if record.original else ()))
        if any(names_hop(hop, server) for hop in hops):
            yield record


def _campaigns(examined: Examined, text: str) -> Iterator[Subject]:
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        for campaign in examined.findings.campaigns:
            if campaign.id == int(number):
                yield Subject(Thing.CAMPAIGN, str(campaign.id), str(campaign.id))


def _leak(examined: Examined, text: str) -> Iterator[Subject]:
    if text.lower() == Thing.LEAK and examined.findings.where_from:
        yield Subject(Thing.LEAK, "", "")


def _servers(examined: Examined, text: str) -> Iterator[Subject]:
    ip = parse_ip(text.strip("[]"))
    asked = str(ip) if ip else text.rstrip(".").lower()
    if not asked or "@" in asked or " " in asked:
        return
    addresses = server_addresses(examined.judged)
    found = False
    for entry in examined.judged:
        for host in servers_of(entry):
            key = server_identity(host, addresses)
            name = (host.host or "").lower()
            if asked in {key, name, organisation(name)}:
                found = True
                yield Subject(Thing.SERVER, key, key)
    for copy in examined.copies:
        if copy.sender is None or not copy.is_believed:
            continue
        key, name = server_identity(copy.sender, addresses), (copy.sender.host or "").lower()
        if asked in {key, name, organisation(name)}:
            found = True
            yield Subject(Thing.SERVER, key, key)
    if not found and len(asked) > 3 and any(True for _ in naming_records(examined.case, asked)):
        yield Subject(Thing.SERVER, asked, asked)


def _people(examined: Examined, text: str) -> Iterator[Subject]:
    address = clean_address(text)
    if address is None:
        return
    identities = examined.identities
    asked = address_key(address)
    key = identities.person(address)
    if key in identities.spelled or asked in identities.spelled:
        yield Subject(Thing.PERSON, key, identities.spelled.get(key, key))
    elif any(address_key(address) == asked for address in _all_addresses(examined)):
        yield Subject(Thing.PERSON, asked, asked)


def _all_addresses(examined: Examined) -> Iterator[str]:
    """Every address of the case, beside those of the storm; asked for last, for it is slow."""
    yield from examined.findings.victim
    for contact in examined.contacts:
        yield contact.address
    for entry in examined.judged:
        for recipient in entry.record.recipients:
            yield recipient.original_recipient or recipient.final_recipient
    for header in examined.case.headers():
        for addresses in (header.from_, header.to, header.cc, header.bcc, header.reply_to):
            yield from addresses


def _messages(examined: Examined, text: str) -> Iterator[Subject]:
    """A report, by its own Message-ID or place; a mail that came back; any mail of the case."""
    asked = bare_id(text)
    if not asked:
        return
    yield from _stored(examined, asked, text)
    for entry in examined.judged:
        original = entry.record.original
        if original and original.message_id and bare_id(original.message_id) == asked:
            yield Subject(Thing.MESSAGE, asked, f"<{asked}>")
            return
    known = {place for stored in examined.case.records() for place in stored.locators}
    for header in examined.headers:
        place = str(header.locator)
        is_asked = header.message_id and bare_id(header.message_id) == asked
        if place not in known and (is_asked or _lies_at(place, text)):
            yield Subject(Thing.MESSAGE, place, place)
            return


def _stored(examined: Examined, asked: str, text: str) -> Iterator[Subject]:
    for stored in examined.case.records():
        message_id = stored.record.message_id
        is_asked = message_id is not None and bare_id(message_id) == asked
        if is_asked or any(_lies_at(place, text) for place in stored.locators):
            yield Subject(Thing.MESSAGE, stored.locators[0], stored.locators[0])


def _lies_at(place: str, text: str) -> bool:
    """True if `text` is this place or its end, from a slash on."""
    return place == text or (place.endswith(text) and place[-len(text) - 1 : -len(text)] == "/")


_FINDERS: dict[Thing, Callable[[Examined, str], Iterable[Subject]]] = {
    Thing.LEAK: _leak,
    Thing.CAMPAIGN: _campaigns,
    Thing.SERVER: _servers,
    Thing.PERSON: _people,
    Thing.MESSAGE: _messages,
}


def find_near(examined: Examined, what: str) -> tuple[Match, ...]:
    """What is spelled nearly so: the part of a name, or a name with a slip."""
    said = _SAID.fullmatch(what.strip()[:_LONGEST])
    asked = (said[2] if said else what.strip()[:_LONGEST]).strip("<>[] ").lower()
    names = dict(_names(examined))
    if said:
        wanted = Thing(said[1].lower())
        names = {name: thing for name, thing in names.items() if thing is wanted}
    parts = [name for name in names if len(asked) > 2 and asked in name.lower()]
    lowered = {name.lower(): name for name in list(names)[:_MOST_COMPARED]}
    like = difflib.get_close_matches(asked[:320], lowered, n=_NEAR, cutoff=_LIKE)
    near = dict.fromkeys([*sorted(parts, key=len), *(lowered[name] for name in like)])
    return tuple(
        Match(thing=names[name], name=f"{names[name].value} {name}") for name in list(near)[:_NEAR]
    )


def _names(examined: Examined) -> Iterator[tuple[str, Thing]]:
    """Every name by which something of the storm is found, those of messages last."""
    findings = examined.findings
    for campaign in findings.campaigns:
        yield str(campaign.id), Thing.CAMPAIGN
    for server in findings.servers:
        for name in (server.host, str(server.ip) if server.ip else None, server.org):
            if name:
                yield name, Thing.SERVER
    for person in findings.people:
        for name in (person.address, *person.also):
            yield name, Thing.PERSON
    for bounce in findings.bounces:
        for name in (bounce.message_id, bounce.original_message_id, *bounce.locators):
            if name:
                yield name, Thing.MESSAGE
