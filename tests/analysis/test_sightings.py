"""Where the history shows an address, and what joining it with the targets costs."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from bouncescan.analysis.hosts import VictimSide
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.sightings import Sightings, Storm, find_sightings
from bouncescan.records.message import Locator, MailHeader
from tests.support.growth import growth_fault
from tests.support.histories import join, make_history

VICTIM = "hanako@example.net"
BEGAN = datetime(2026, 4, 20, tzinfo=UTC)
SIDE = VictimSide(domains=frozenset({"example.net"}), hosts=frozenset())
SAME = Identities(root={"bob.work@example.org": "bob@example.org"}, spelled={})

FEW, MANY = 20_000, 120_000
# A million of them in a gigabyte, with the headers that they stand in and all that comes of them.
MOST_A_SIGHTING = 900  # bytes


def mail(uid: int, days: int | None, **fields: object) -> MailHeader:
    """A mail of so many days before the storm."""
    header = MailHeader(
        locator=Locator(source="imaps://imap.example.net", folder="INBOX", uid=uid),
        header_id=f"{uid:032x}",
        message_id=f"<{uid}@example.org>",
        internal_date=None if days is None else BEGAN - timedelta(days=days),
        to=(VICTIM,),
    )
    return header._replace(**fields)


def seen(*headers: MailHeader, **storm: object) -> Sightings:
    given = {"of_target": {}, "began": BEGAN, "places": frozenset(), **storm}
    return find_sightings(
        headers,
        Storm(**given),  # type: ignore[arg-type]
        SAME,
        victim={VICTIM},
        victim_side=SIDE,
    )


def rows(sightings: Sightings) -> list[tuple[str, str, int]]:
    frame = sightings.frame
    return list(zip(frame["person"], frame["role"], frame["mail"], strict=True))


def test_every_role_is_a_sighting_and_the_victim_is_none() -> None:
    found = seen(
        mail(
            0,
            9,
            from_=("a@example.org",),
            to=(VICTIM, "b@example.org"),
            cc=("c@example.org",),
            bcc=("d@example.org",),
            reply_to=("e@example.org",),
        )
    )
    assert rows(found) == [
        ("a@example.org", "from", 0),
        ("b@example.org", "to", 0),
        ("c@example.org", "cc", 0),
        ("d@example.org", "cc", 0),
        ("e@example.org", "reply_to", 0),
    ]


def test_the_oldest_comes_first_and_mail_without_a_date_last() -> None:
    headers = [mail(0, None), mail(1, 3), mail(2, 7), mail(3, None)]
    found = seen(*(each._replace(from_=("a@example.org",)) for each in headers))
    assert [place for _, _, place in rows(found)] == [2, 1, 0, 3]
    assert found.first_seen() == {"a@example.org": BEGAN - timedelta(days=7)}


def test_a_copy_of_a_mail_is_no_second_sighting_but_may_show_more() -> None:
    first = mail(0, 5, from_=("a@example.org",))
    copy = first._replace(locator=first.locator._replace(folder="All", uid=9))
    fuller = copy._replace(bcc=("b@example.org",))
    assert rows(seen(first, copy, fuller)) == [
        ("a@example.org", "from", 0),
        ("b@example.org", "cc", 2),
    ]


def test_an_address_twice_in_one_field_is_one_sighting() -> None:
    found = seen(mail(0, 5, to=("bob@example.org", "Bob@Example.org", "bob.work@example.org")))
    assert rows(found) == [("bob@example.org", "to", 0)]


def test_mail_of_the_storm_is_no_sighting() -> None:
    sender = {"from_": ("a@example.org",)}
    report = mail(1, 2, **sender)
    found = seen(mail(0, 0, **sender), report, mail(2, -1, **sender), places={str(report.locator)})
    assert rows(found) == []
    assert list(found.frame["person"].cat.categories) == []


def test_a_target_of_another_storm_is_seen_up_to_that_one() -> None:
    earlier = BEGAN - timedelta(days=100)
    headers = [mail(days, days, from_=("a@example.org", "b@example.org")) for days in (200, 50)]
    found = seen(*headers, of_target={"a@example.org": earlier})
    assert rows(found) == [
        ("a@example.org", "from", 0),
        ("b@example.org", "from", 0),
        ("b@example.org", "from", 1),
    ]


def test_the_last_name_is_the_persons() -> None:
    headers = [
        mail(uid, days, from_=("a@example.org",), names={"a@example.org": name} if name else {})
        for uid, (days, name) in enumerate([(9, "old"), (3, "new"), (5, "older"), (1, "")])
    ]
    assert seen(*headers).names == {"a@example.org": "new"}


def test_people_are_a_category_in_their_order_and_only_those_who_were_seen() -> None:
    found = seen(
        mail(0, 5, from_=("c@example.org",), to=("a@example.org",)),
        mail(1, -5, from_=("b@example.org",)),
    )
    assert list(found.frame["person"].cat.categories) == ["a@example.org", "c@example.org"]
    assert list(found.frame.columns) == ["person", "role", "when", "mail"]


def test_no_history_is_an_empty_frame() -> None:
    found = seen()
    assert list(found.frame.columns) == ["person", "role", "when", "mail"]
    assert found.first_seen() == {}


def test_the_join_finds_everybody_who_stands_in_the_history() -> None:
    past = make_history(4_000, 400)
    joined = join(past)
    shown = {each for header in past.headers for each in (*header.from_, *header.to, *header.cc)}
    assert {person.address for person in joined.people if person.first_seen} == (
        shown & set(past.storm.of_target)
    )
    assert len(joined.people) == 400


def test_four_times_the_sightings_take_less_than_six_times_the_time() -> None:
    assert growth_fault(lambda size: make_history(size, size // 10), join, 1_000) is None


def test_a_sighting_costs_so_much_memory() -> None:
    peaks = []
    for count in (FEW, MANY):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.joining", str(count)],
            capture_output=True,
            check=True,
        )
        measured = json.loads(done.stdout)
        assert measured["sightings"] > count * 0.99
        peaks.append(measured["peak"])
    a_sighting = (peaks[1] - peaks[0]) / (MANY - FEW)
    print(f"{a_sighting:.0f} bytes a sighting")
    assert a_sighting < MOST_A_SIGHTING
