"""Whether what came is what had to come, as the hosts are configured.

Where the two disagree the lab itself is broken, and no scan of it says anything.
"""

from collections.abc import Iterator

from tests.lab.internet import SUBMISSION, Fate, fails_at
from tests.lab.people import Circle, fate_of
from tests.lab.scenarios import Played
from tests.lab.told import HOST_AT, Told

__all__ = ["disagreements"]

Failure = tuple[str, str, str, str]  # action, Message-ID, address, host that writes the bounce


def disagreements(played: Played) -> list[str]:
    """What must have come back and did not, or came and must not; empty where all is as built."""
    told = Told(played)
    expected, found = set(expected_failures(told)), set(found_failures(told))
    said = [f"did not come back: {failure}" for failure in sorted(expected - found)]
    # Whoever gives up may have told of a delay before.
    odd = [each for each in found - expected if not is_delay_before(each, expected)]
    said += [f"came back, and must not: {failure}" for failure in sorted(odd)]
    said += [f"mails wait at {host}: {count}" for host, count in played.left.items()]
    said += [
        f"bounce about no mail that was sent: {bounce.message_id}"
        for bounce in told.bounces
        if told.spoof_of(bounce) is None and bounce.original_message_id not in played.own
    ]
    answered = {address for _, address in told.answers}
    said += [
        f"did not answer: {person.address}"
        for person in played.people
        if person.circle in {Circle.FRIEND, Circle.AWAY} and person.address not in answered
    ]
    return said


def is_delay_before(failure: Failure, expected: set[Failure]) -> bool:
    action, *rest = failure
    is_slow = fails_at(failure[2]).fate is Fate.SLOW
    return is_slow and action == "delayed" and ("failed", *rest) in expected


def expected_failures(told: Told) -> Iterator[Failure]:
    is_forged = told.played.scenario.who_sent == "forged"
    for spoof in told.played.spoofs:
        for address in spoof.recipients:
            fate = fate_of(told.people[address], is_forged=is_forged)
            is_by_site = fate in {Fate.BOUNCES_LATER, Fate.FORWARDS}
            by = fails_at(address).mx if is_by_site else spoof.relay.host
            if fate is Fate.SLOW and spoof.relay.is_patient:
                yield "delayed", spoof.message_id, address, by
            elif fate is not None:
                yield "failed", spoof.message_id, address, by
    for message_id, address in told.played.own.items():
        yield "failed", message_id, address, SUBMISSION


def found_failures(told: Told) -> Iterator[Failure]:
    for bounce in told.bounces:
        for action in ("failed", "delayed"):
            for address in told.named(bounce, action):
                yield action, str(bounce.original_message_id), address, HOST_AT[bounce.peer]
