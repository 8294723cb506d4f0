"""Whom the stranger's list holds beside those who were written to: everybody in a known source."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from bouncescan.analysis.acquaintance import Knowledge
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.leak import Material, find_listed
from bouncescan.analysis.people import maybe
from bouncescan.records.contact import Contact
from bouncescan.records.findings import Person, State
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing
from bouncescan.records.message import FolderRole
from tests.analysis.leak.test_sources_growth import everybody, of_few
from tests.support.findings import make_person
from tests.support.growth import growth_fault
from tests.support.leak import BEGAN, mail, material, row, some

OLD, NEW, CARDS = some("old", 6), some("new", 3), some("card", 2)
EARLIER = BEGAN - timedelta(days=400)
MAILS = [
    *(mail(one, days=900) for one in OLD),
    *(mail(one, days=100) for one in NEW),
]
HARVEST = Harvest(interval95=(EARLIER - timedelta(days=50), EARLIER))


def given(*targets: str) -> Material:
    return material(targets, MAILS, [*CARDS, NEW[0]])


def supported(
    hypothesis: Hypothesis, harvest: Harvest, grade: Standing = Standing.SUPPORTED
) -> frozenset[str] | None:
    """Who is listed if this hypothesis holds, whatever speaks for it."""
    known = given(*OLD[:2])
    people = {
        Hypothesis.MAILBOX: (*OLD, *NEW),
        Hypothesis.ADDRESS_BOOK: (*CARDS, NEW[0]),
        Hypothesis.SEVERAL: (*OLD, *NEW, *CARDS),
    }.get(hypothesis, ())
    return find_listed(
        [LeakSource(hypothesis=hypothesis, grade=grade, people=people)], harvest, known
    )


@pytest.mark.parametrize(
    ("hypothesis", "harvest", "listed"),
    [
        (Hypothesis.MAILBOX, Harvest(), [*OLD, *NEW]),
        (Hypothesis.MAILBOX, HARVEST, OLD),
        (Hypothesis.SEVERAL, HARVEST, [*OLD, *CARDS, NEW[0]]),
        (Hypothesis.ADDRESS_BOOK, HARVEST, [*CARDS, NEW[0]]),
    ],
)
def test_a_source_lists_all_who_read_mail_and_were_in_it_by_then(
    hypothesis: Hypothesis, harvest: Harvest, listed: Collection[str]
) -> None:
    assert supported(hypothesis, harvest) == set(listed)


@pytest.mark.parametrize("grade", [Standing.UNKNOWN, Standing.CONTRADICTED])
def test_without_a_supported_source_there_is_no_list(grade: Standing) -> None:
    assert supported(Hypothesis.MAILBOX, HARVEST, grade) is None


def test_a_list_of_strangers_lists_nobody_whom_the_victim_knows() -> None:
    assert supported(Hypothesis.UNRELATED_LIST, HARVEST) is None


def test_one_mail_lists_everybody_on_it() -> None:
    people = some("school", 30)
    others = [mail(one, days=2500) for one in some("work", 200)]
    mails = [mail("endo@example.com", people, days=3500), *others]
    source = row(material(people[:20], mails), Hypothesis.ONE_MAIL)
    assert source.grade is Standing.SUPPORTED
    assert set(source.people) == {*people, "endo@example.com"}


def test_machines_and_senders_of_junk_are_no_people_of_a_mailbox() -> None:
    copied = some("school", 30)
    people = [*some("old", 60), *copied]
    mails = [
        *(mail(one, days=900) for one in people[:60]),
        mail(people[0], copied, days=901),
        mail("no-reply@example.com", days=900),
        mail("spammer@example.com", days=900, role=FolderRole.JUNK),
    ]
    targets = [*people[:20], *copied[:20]]
    source = row(
        material(targets, mails, some("card", 9), machines={"no-reply@example.com"}),
        Hypothesis.MAILBOX,
    )
    assert source.grade is Standing.SUPPORTED
    assert set(source.people) == set(people)
    assert source.size == len(people) + 2


def test_four_times_the_people_take_less_than_six_times_the_time() -> None:
    def of(size: int) -> tuple[LeakSource, Material, Knowledge, tuple[Person, ...]]:
        """A mailbox and a book in which every second person was written to."""
        known = everybody(size, of_few, is_thread=False)
        names = tuple(known.sightings.frame["person"].cat.categories if known.sightings else ())
        source = LeakSource(hypothesis=Hypothesis.MAILBOX, grade=Standing.SUPPORTED, people=names)
        knowledge = Knowledge(
            sightings=known.sightings,
            book=tuple(known.book.values()) if known.book else None,
            servers_of={},
            campaign_of={},
            machines=known.machines,
        )
        return source, known, knowledge, tuple(map(make_person, known.targets))

    def run(one: tuple[LeakSource, Material, Knowledge, tuple[Person, ...]]) -> None:
        source, known, knowledge, targets = one
        listed = find_listed([source], Harvest(interval95=(EARLIER, BEGAN)), known)
        found = maybe(listed or (), targets, Identities(root={}, spelled={}), knowledge)
        assert len(found) == len(source.people) - len(targets)
        assert {person.state for person in found} == {State.MAYBE}

    assert growth_fault(of, run, 400) is None


def test_who_was_written_to_is_not_listed_again_under_another_address() -> None:
    card = Contact(address="old-name@example.org", name="Ann", book="book.vcf")
    known = Knowledge(sightings=None, book=(card,), servers_of={}, campaign_of={})
    identities = Identities(root={"old-name@example.org": "ann@example.org"}, spelled={})
    target = make_person("ann@example.org")
    assert maybe(["old-name@example.org"], [target], identities, known) == ()
