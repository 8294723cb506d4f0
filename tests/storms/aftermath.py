"""What comes back from the spoofed mails: the bounces of the sending servers and of the sites."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.storms.campaign import Spoof
from tests.storms.cast import Person
from tests.storms.chance import Chance
from tests.storms.dialects import notice_of, sends_delays, writes_one_each
from tests.storms.dialects.ezweb import Form
from tests.storms.dialects.report import Failure, Report
from tests.storms.events import Event, Kind, Role
from tests.storms.failures import gone, later, refusal, timed_out, unanswered
from tests.storms.internet import Host, Manner, Mta, Site, site_of
from tests.storms.letter import Letter
from tests.storms.plan import Plan
from tests.storms.provider import VICTIM, Mail, Provider
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Receipt, hop_by, peer
from tests.storms.results import checks

__all__ = ["Aftermath", "Taken", "at_site"]

FORMS = ((Form.DIALOGUE, 5.0), (Form.DISABLED, 2.0), (Form.DASHES, 2.0))
WITHOUT_ORIGINAL = 3  # so many notices of au give nothing back


class Aftermath:
    """The bounces of all spoofed mails."""

    def __init__(self, plan: Plan, provider: Provider, chance: Chance) -> None:
        self._plan = plan
        self._provider = provider
        self._chance = chance
        self._seen_at_au: set[str] = set()
        self._without_original = 0

    def bounces(self, spoofs: tuple[Spoof, ...]) -> Iterator[Event]:
        for spoof in spoofs:
            yield from self._by_relay(spoof)
            yield from self._by_sites(spoof)

    def _by_relay(self, spoof: Spoof) -> Iterator[Event]:
        """What the sending server is told while it delivers: one notice for each attempt."""
        failures = [failure for person in spoof.recipients for failure in at_once(person, spoof)]
        if writes_one_each(spoof.relay.host.mta):
            told = [(failure,) for failure in failures]
        else:
            told = [tuple(failures)] if failures else []
        for group in told:
            yield self._relay_bounce(spoof, group, self._chance.after(spoof.sent, 2, 45))
        for person in spoof.recipients:
            if site_of(person.address).manner is Manner.SLOW:
                yield from self._slow(spoof, person)

    def _slow(self, spoof: Spoof, person: Person) -> Iterator[Event]:
        """A warning, and the failure where the mailbox was still read by then."""
        is_postfix = spoof.relay.host.mta is Mta.POSTFIX
        warned = spoof.sent + timedelta(hours=4 if is_postfix else 24)
        given_up = spoof.sent + timedelta(days=5 if is_postfix else 4)
        if sends_delays(spoof.relay.host.mta):
            delay, when = (unanswered(person, spoof.relay),), self._chance.after(warned, 30, 900)
            yield self._relay_bounce(spoof, delay, when, is_delay=True)
        if given_up < self._plan.read - timedelta(hours=1):
            failed = (timed_out(person, spoof.relay),)
            yield self._relay_bounce(spoof, failed, self._chance.after(given_up, 30, 900))

    def _relay_bounce(
        self, spoof: Spoof, failures: tuple[Failure, ...], when: datetime, *, is_delay: bool = False
    ) -> Event:
        host = spoof.relay.host
        report = Report(
            reporter=host,
            at=when,
            to=VICTIM,
            failures=failures,
            original=spoof.taken,
            queue_id=spoof.queue_id,
            taken=spoof.sent,
        )
        letter = notice_of(report, self._chance, is_delay=is_delay)
        if spoof.relay.is_provider:
            mail = self._provider.deliver_own_report(letter, host, self._chance.after(when, 0, 3))
            return event(letter, mail, spoof, report, Role.VICTIM_SIDE, is_delay=is_delay)
        mail = self._arrive(letter, host, when)
        return event(letter, mail, spoof, report, Role.SENDER_SIDE, is_delay=is_delay)

    def _by_sites(self, spoof: Spoof) -> Iterator[Event]:
        """What sites find out that took the mail: one notice each, au one for each address."""
        taken: dict[str, list[Person]] = {}
        for person in spoof.recipients:
            site = site_of(person.address)
            takes_all = site.manner in {Manner.BOUNCES_LATER, Manner.FORWARDS}
            is_taken = takes_all and refusal(person, spoof.relay) is None
            if is_taken and person.died is not None:
                is_apart = site.mx.mta is Mta.EZWEB or writes_one_each(site.mx.mta)
                key = person.address if is_apart else site.domain
                taken.setdefault(key, []).append(person)
        for people in taken.values():
            yield self._site_bounce(spoof, site_of(people[0].address), people)

    def _site_bounce(self, spoof: Spoof, site: Site, people: list[Person]) -> Event:
        when = self._chance.after(spoof.sent, 3, 60)
        failures = tuple(later(person.address, site, person.forwards_to) for person in people)
        spf = "pass" if spoof.relay.is_provider else "fail"
        taken = Taken(letter=spoof.taken, sender=spoof.relay.host, when=when, spf=spf)
        report = at_site(site, taken, failures, self._chance)
        form = self._form(people[0], site)
        letter = notice_of(report, self._chance, form=form)
        mail = self._arrive(letter, site.out, report.at)
        role = Role.FORWARDER if people[0].forwards_to else Role.RECIPIENT_SIDE
        return event(letter, mail, spoof, report, role, by=site.out)

    def _form(self, person: Person, site: Site) -> Form:
        """No notice without an original before the same address came back with one."""
        if site.mx.mta is not Mta.EZWEB:
            return Form.DIALOGUE
        if person.address in self._seen_at_au and self._without_original < WITHOUT_ORIGINAL:
            self._without_original += 1
            return Form.NOTHING
        self._seen_at_au.add(person.address)
        return self._chance.weighted(FORMS)

    def _arrive(self, letter: Letter, host: Host, when: datetime) -> Mail:
        arrived = self._chance.after(when, 1, 20)
        folder = "Junk" if self._chance.happens(self._plan.in_junk) else "Inbox"
        return self._provider.deliver(letter, peer(host), arrived, "", spf="none", folder=folder)


def at_once(person: Person, spoof: Spoof) -> list[Failure]:
    site = site_of(person.address)
    if site.manner is Manner.GONE:
        return [gone(person, spoof.relay)]
    failure = refusal(person, spoof.relay)
    return [] if failure is None else [failure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A mail that a site took from `sender`, and what SPF said there."""

    letter: Letter
    sender: Host
    when: datetime
    spf: str


def at_site(site: Site, taken: Taken, failures: tuple[Failure, ...], chance: Chance) -> Report:
    """The site's report on a mail that it had taken."""
    sender = taken.sender
    receipt = Receipt(
        queue_id=queue_id_of(site.mx, taken.when, chance),
        when=taken.when,
        for_address=failures[0].address if len(failures) == 1 else None,
    )
    hops = hop_by(peer(sender), site.mx, receipt, VICTIM)
    return Report(
        reporter=site.mx,
        at=chance.after(taken.when, 1, 150),
        to=VICTIM,
        failures=failures,
        original=taken.letter.under(*hops, *checks(site.mx, sender, taken.spf)),
        queue_id=receipt.queue_id,
        taken=taken.when,
        client=f"{sender.name} [{sender.ip}]",
    )


def event(
    letter: Letter,
    mail: Mail,
    spoof: Spoof,
    report: Report,
    role: Role,
    *,
    is_delay: bool = False,
    by: Host | None = None,
) -> Event:
    return Event(
        kind=Kind.BOUNCE,
        mail=mail,
        message_id=message_id_of(letter),
        spoof=spoof,
        reporter=by or report.reporter,
        role=role,
        failures=report.failures,
        is_delay=is_delay,
    )


def message_id_of(letter: Letter) -> str | None:
    found = (value for name, value in letter.fields if name.lower() == "message-id")
    return next(found, None)
