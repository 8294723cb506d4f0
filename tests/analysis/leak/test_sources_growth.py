"""Weighing the sources costs time in proportion to the sightings, however they are spread."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from bouncescan.analysis.leak import Material, weigh_sources
from bouncescan.analysis.sightings import ROLES, Sightings
from bouncescan.records.contact import Contact
from bouncescan.records.findings import State
from bouncescan.records.message import Locator, MailHeader
from tests.support.growth import growth_fault
from tests.support.leak import BEGAN

A_PERSON = 5  # sightings


def of_few(sightings: int) -> int:
    """Mails with four people each."""
    return max(1, sightings // 4)


def of_all(sightings: int) -> int:
    """Few mails, ever more people on each."""
    del sightings
    return 4


def everybody(size: int, mails_of: Callable[[int], int], *, is_thread: bool) -> Material:
    """Every second person is a target, every fourth in the book, as chance has it on any mail."""
    chance = np.random.default_rng(7)
    sightings = size * A_PERSON
    count = mails_of(sightings)
    headers = [
        MailHeader(
            locator=Locator(source="mail", file=f"mail/{number}"),
            header_id=str(number),
            message_id=f"<{number}@example.net>",
            in_reply_to=f"<{number - 1 if is_thread else 0}@example.net>",
        )
        for number in range(count)
    ]
    names = [f"p{number}@example.org" for number in range(size)]
    mail = np.sort(chance.integers(0, count, sightings))
    frame = pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(chance.integers(0, size, sightings), names),
            "role": pd.Categorical.from_codes(chance.integers(0, 3, sightings), ROLES),
            "when": pd.to_datetime(BEGAN - timedelta(days=4000) + mail * timedelta(seconds=1)),
            "mail": mail.astype("int32"),
        }
    )
    book = {one: Contact(address=one, name=None, book="book.vcf") for one in names[::4]}
    return Material(
        targets=dict.fromkeys(names[::2], State.FAILED),
        sightings=Sightings(frame=frame, headers=headers, names={}),
        book=book,
        machines=frozenset(names[1::9]),
        began=BEGAN,
    )


@pytest.mark.parametrize("mails_of", [of_few, of_all])
@pytest.mark.parametrize("is_thread", [True, False])
def test_four_times_the_sightings_take_less_than_six_times_the_time(
    mails_of: Callable[[int], int], *, is_thread: bool
) -> None:
    def material_of(size: int) -> Material:
        return everybody(size, mails_of, is_thread=is_thread)

    assert growth_fault(material_of, weigh_sources, 800) is None
