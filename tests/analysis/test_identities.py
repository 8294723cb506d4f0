"""Which addresses are one person."""

import time
from dataclasses import replace

import pytest

from bouncescan.analysis.identities import Identities, join_identities
from bouncescan.bounces import parse
from bouncescan.records.bounce import Recipient
from tests.support.judged import judged_spoofed
from tests.support.mails import bounce, letter


def chained(length: int) -> Identities:
    """Each recipient's final address is the next one's original."""
    record = replace(
        parse(bounce(letter(), "x@y.test")),
        recipients=tuple(
            Recipient(final_recipient=f"p{n}@x.test", original_recipient=f"p{n + 1}@x.test")
            for n in range(length)
        ),
        original=None,
    )
    return join_identities([judged_spoofed(record)], [])


def test_a_chain_of_names_is_one_person() -> None:
    identities = chained(50)
    assert {identities.person(f"p{n}@x.test") for n in range(51)} == {"p50@x.test"}


@pytest.mark.parametrize("length", [2000])
def test_a_chain_costs_time_in_proportion(length: int) -> None:
    def once(count: int) -> float:
        start = time.process_time()
        chained(count)
        return time.process_time() - start

    def seconds(count: int) -> float:
        """The best of three: another process on the same core can only add."""
        return min(once(count) for _ in range(3))

    assert seconds(4 * length) < 8 * max(seconds(length), 0.005)


def test_two_people_led_to_one_mailbox_stay_two() -> None:
    record = replace(
        parse(bounce(letter(), "x@y.test")),
        recipients=tuple(
            Recipient(final_recipient="shared@x.test", original_recipient=f"{name}@corp.test")
            for name in "ab"
        ),
    )
    judged = judged_spoofed(record)
    identities = join_identities([judged], [])
    assert identities.person("a@corp.test") != identities.person("b@corp.test")
