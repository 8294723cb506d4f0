"""The victim's own mail that came back: a slip in an address, years ago and in the very storm.

It left through the provider's own servers, from the phone, and a copy lies in Sent under the same
Message-ID.
"""

from collections.abc import Iterator

from tests.storms.aftermath import Taken, at_site, message_id_of
from tests.storms.chance import Chance
from tests.storms.dialects import notice_of
from tests.storms.dialects.report import Failure, Report
from tests.storms.events import Event, Kind, Role
from tests.storms.failures import later, unknown_words
from tests.storms.internet import Host, Manner, site_of
from tests.storms.letter import Letter
from tests.storms.ordinary import sent
from tests.storms.plan import Plan, Slip
from tests.storms.programs import Draft, Program, compose
from tests.storms.provider import VICTIM, VICTIM_NAME, Mail, Provider
from tests.storms.received import peer

__all__ = ["own_bounces"]


def own_bounces(plan: Plan, provider: Provider, chance: Chance) -> Iterator[tuple[Mail, Event]]:
    """Each slip: the copy in Sent, and the bounce."""
    for slip in plan.slips:
        draft = Draft(
            name=VICTIM_NAME,
            address=VICTIM,
            program=Program.VICTIM_PHONE,
            to=(("", slip.address),),
            subject=slip.subject,
            words=slip.words,
            when=slip.when,
        )
        letter = compose(draft, chance)
        yield sent(letter, slip.when), bounce(slip, letter, provider, chance)


def bounce(slip: Slip, letter: Letter, provider: Provider, chance: Chance) -> Event:
    taken = chance.after(slip.when, 1, 4)
    outgoing, host, receipt = provider.submit(letter, taken, slip.address)
    if slip.domain_exists and site_of(slip.address).manner is Manner.BOUNCES_LATER:
        arrived = chance.after(taken, 1, 5)
        at_their_site = Taken(letter=outgoing, sender=host, when=arrived, spf="pass")
        return by_site(slip, at_their_site, provider, chance)
    report = Report(
        reporter=host,
        at=chance.after(taken, 1, 9),
        to=VICTIM,
        failures=(by_provider(slip),),
        original=outgoing,
        queue_id=receipt.queue_id,
        taken=taken,
    )
    notice = notice_of(report, chance)
    mail = provider.deliver_own_report(notice, host, chance.after(report.at, 0, 3))
    return own_event(notice, mail, report, host)


def by_provider(slip: Slip) -> Failure:
    """What the provider's own server says."""
    if slip.domain_exists:
        mx = site_of(slip.address).mx
        return Failure(
            address=slip.address,
            status="5.1.1",
            reply=unknown_words(slip.address, mx),
            reason="user_unknown",
            remote=mx,
        )
    domain = slip.address.partition("@")[2]
    return Failure(
        address=slip.address,
        status="5.4.4",
        reply="Host or domain name not found. Name service error for "
        f"name={domain} type=AAAA: Host not found",
        reason="host_unknown",
        stage="",
    )


def by_site(slip: Slip, taken: Taken, provider: Provider, chance: Chance) -> Event:
    """The site took the mail from the provider's server, and SPF passed."""
    site = site_of(slip.address)
    report = at_site(site, taken, (later(slip.address, site),), chance)
    notice = notice_of(report, chance)
    mail = provider.deliver(notice, peer(site.out), chance.after(report.at, 1, 20), "", spf="none")
    return own_event(notice, mail, report, site.out)


def own_event(notice: Letter, mail: Mail, report: Report, by: Host) -> Event:
    is_provider = by.name.endswith(".softbank.jp")
    return Event(
        kind=Kind.BOUNCE,
        mail=mail,
        message_id=message_id_of(notice),
        own_message_id=report.original.value("Message-ID"),
        reporter=by,
        role=Role.VICTIM_SIDE if is_provider else Role.RECIPIENT_SIDE,
        failures=report.failures,
    )
