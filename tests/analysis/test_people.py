"""Who is in the list and who is not: the source's others, the victim's own names, odd mailboxes."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count

import pytest

from bouncescan.analysis.acquaintance import Knowledge
from bouncescan.analysis.analyze import Examined, analyze, examine
from bouncescan.analysis.people import maybe
from bouncescan.analysis.sightings import Storm, find_sightings
from bouncescan.records.contact import Contact
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Findings, Grade, Person, State
from bouncescan.records.leak import Hypothesis, Standing
from bouncescan.records.message import FolderRole
from bouncescan.reports import AFFECTED, JSON, Look, render_terminal
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT = FolderRole.INBOX, FolderRole.SENT
Mail = tuple[FolderRole, bytes]
CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
)
REMOTE = "|Remote-MTA: dns; mx.friends.example"
GONE = "gone@work.example"
_NUMBERS = count()


def storm(*others: str, failed: str = GONE) -> Mail:
    """One spoofed mail to `failed` and others, which came back for the first."""
    original = letter(hop(CLIENT), to=", ".join((failed, *others)))
    return INBOX, bounce(original, f"{failed}{REMOTE}")


def old(
    sender: str = "carl@friends.example",
    to: str = VICTIM,
    where: FolderRole = INBOX,
    date: str | None = "Tue, 05 Apr 2011 10:00:00 +0000",
    **fields: str,
) -> Mail:
    """An everyday mail; None leaves out its date."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    raw = letter(sender=sender, to=to, message_id=f"{next(_NUMBERS)}@f.example", fields=more)
    raw = raw.replace("Fw: new message", "Hello from Kobe")
    line = "" if date is None else f"Date: {date}\n"
    return where, raw.replace("Date: Mon, 20 Apr 2026 10:00:00 +0000\n", line).encode()


def found(mails: Sequence[Mail], contacts: Iterable[Contact] = ()) -> Findings:
    with case_of(mails, arrived=None) as case:
        case.add_contacts(contacts)
        return analyze(case)


def addresses(findings: Findings) -> set[str]:
    return {person.address for person in findings.people}


def one(findings: Findings, address: str) -> Person:
    (person,) = (each for each in findings.people if each.address == address)
    return person


# The victim's own names


@pytest.mark.parametrize("own", ["hanako+shop@victim.example", "HANAKO+a+b@Victim.example", VICTIM])
def test_victim_is_no_target_under_an_address_with_a_detail(own: str) -> None:
    assert addresses(found([storm(own, "dora@else.example")])) == {GONE, "dora@else.example"}


def test_detail_of_somebody_else_is_somebody_else() -> None:
    assert "dora+shop@else.example" in addresses(found([storm("dora+shop@else.example")]))


OLDER = "hanako@old-phone.example"


@pytest.mark.parametrize(
    "marks",
    [
        [old(to=OLDER, Delivered_To=OLDER), old(to=OLDER, Delivered_To=OLDER)],
        [old(OLDER, "dora@else.example", SENT), old(OLDER, "emil@else.example", SENT)],
    ],
    ids=["delivered to", "sent from"],
)
def test_older_address_of_the_mailbox_is_no_target(marks: list[Mail]) -> None:
    assert addresses(found([storm(OLDER), *marks])) == {GONE}
    assert addresses(found([storm(OLDER), marks[0]])) == {GONE, OLDER}  # one mail may be a stray


def test_list_that_handed_a_mail_on_is_no_address_of_the_victims() -> None:
    club = "club@lists.example"
    through = old(to=club, Delivered_To=f"{VICTIM}\nDelivered-To: {club}")
    assert club in addresses(found([storm(club), through, through, through]))


def test_correspondent_is_none_whatever_a_forwarding_server_wrote() -> None:
    spouse = "ken@victim.example"
    filed = old(to=spouse, Delivered_To=spouse)
    letters = [old(spouse), old(VICTIM, spouse, SENT), old(spouse)]
    assert spouse in addresses(found([storm(spouse), filed, filed, *letters]))


# Dates and sizes


def test_mail_without_a_date_shows_an_address_and_dates_nothing() -> None:
    findings = found([storm(), old(GONE, date=None)])
    person = one(findings, GONE)
    assert (person.first_seen, person.last_seen, person.roles) == (None, None, ("from",))
    assert person.source_mail is not None
    assert findings.harvest.not_before is None


def test_undated_mail_moves_no_date_of_a_person_who_is_dated() -> None:
    moment = datetime(2011, 4, 5, 10, tzinfo=UTC)
    findings = found([storm(), old(GONE), old(GONE, date=None), old(GONE, date="yesterday")])
    person = one(findings, GONE)
    assert (person.first_seen, person.last_seen) == (moment, moment)


@pytest.mark.parametrize(
    ("date", "year"),
    [("Fri, 01 Jan 2038 10:00:00 +0000", 2038), ("Thu, 01 Jan 9998 10:00:00 +0000", None)],
    ids=["a wrong clock", "no calendar's"],
)
def test_date_in_the_future_is_kept_and_bounds_no_harvest(date: str, year: int | None) -> None:
    mails = [storm(), old(GONE), old(GONE, date=date)]
    with case_of(mails, arrived=None) as case:
        examined = examine(case)
    kept = [header.date.year if header.date else None for header in examined.headers]
    assert kept == [2011, year]
    person = one(examined.findings, GONE)
    assert person.last_seen == datetime(2011, 4, 5, 10, tzinfo=UTC)
    bound = examined.findings.harvest.not_before
    assert bound is None or bound <= datetime(2026, 4, 20, 10, tzinfo=UTC)


def test_ten_thousand_addresses_in_one_header_are_ten_thousand_people() -> None:
    many = [f"p{number}@d{number % 97}.example" for number in range(10_000)]
    findings = found([storm(*many), old(Cc=",\n ".join(many))])
    assert addresses(findings) == {GONE, *many}
    assert findings.counts.addressed == len(many)
    assert all(person.roles == ("cc",) for person in findings.people if person.address != GONE)
    assert AFFECTED.render(findings, Look(language="en")).count("\r\n") == len(many) + 2


# Who only stands in the same list


def test_whoever_else_is_in_the_source_may_have_got_it() -> None:
    book = [
        Contact(address="Dora@else.example", name="Dora", book="contacts.vcf"),
        Contact(address=GONE, name="Gone", book="contacts.vcf"),
        Contact(address=VICTIM, name="Myself", book="contacts.vcf"),
    ]
    with case_of([storm(), old("dora@else.example")], arrived=None) as case:
        case.add_contacts(book)
        examined = examine(case)
    known = knowledge(examined, book)
    listed = ["dora@else.example", GONE, VICTIM]
    (person,) = maybe(listed, examined.findings.people, examined.identities, known)
    moment = datetime(2011, 4, 5, 10, tzinfo=UTC)
    (place,) = (each for each in examined.headers if each.from_ == ("dora@else.example",))
    assert person == Person(
        address="Dora@else.example",
        also=(),
        name="Dora",
        state=State.MAYBE,
        reason=None,
        in_address_book=True,
        first_targeted=None,
        last_targeted=None,
        times=0,
        first_seen=moment,
        last_seen=moment,
        seen_in="inbox",
        source_mail=place.message_id,
        roles=("from",),
        confidence=Grade.CLAIMED,
        servers=(),
        evidence=(
            Evidence(rule="in_the_same_list"),
            Evidence(rule="in_address_book", parameters={"book": "contacts.vcf"}),
            Evidence(
                rule="seen_in_mail",
                parameters={"role": "from", "folder": "inbox", "date": "2011-04-05"},
                locators=(str(place.locator),),
            ),
        ),
        machine=False,
        states={},
        campaigns=(),
    )


def test_cards_of_a_book_that_was_taken_are_shown_as_maybe_and_counted_apart() -> None:
    targets = [f"target{number}@else.example" for number in range(12)]
    cards = ["dora@else.example", "emil@else.example", VICTIM]
    book = [Contact(address=one, name=None, book="contacts.vcf") for one in (*targets, *cards)]
    spoofs = [storm(failed=one) for one in targets]
    unlisted = [old(f"writer{number}@else.example") for number in range(60)]
    mails = [*spoofs, *(old(one) for one in targets), old("dora@else.example"), *unlisted]
    findings = found(mails, book)
    (source,) = (each for each in findings.where_from if each.grade is Standing.SUPPORTED)
    assert source.hypothesis is Hypothesis.ADDRESS_BOOK
    perhaps = [each for each in findings.people if each.state is State.MAYBE]
    assert [each.address for each in perhaps] == ["dora@else.example", "emil@else.example"]
    assert [each.roles for each in perhaps] == [("from",), ()]
    counts = findings.counts
    assert (counts.maybe, counts.failed, counts.at_least) == (2, 12, 12)
    look = Look(language="en")
    told = json.loads(JSON.render(findings, look))
    assert told["counts"]["maybe"] == 2
    states = Counter(each["state"] for each in told["people"])
    assert states == {"failed": 12, "maybe": 2}
    rows = list(csv.DictReader(AFFECTED.render(findings, look).lstrip("\ufeff").splitlines()))
    assert [row["address"] for row in rows if row["state"] == "maybe"] == cards[:2]
    assert "12 people are named as recipients" in render_terminal(findings, look)


def test_without_a_known_source_nobody_is_a_maybe() -> None:
    findings = found([storm(), old("dora@else.example")])
    assert findings.counts.maybe is None
    assert addresses(findings) == {GONE}


def knowledge(examined: Examined, book: Sequence[Contact]) -> Knowledge:
    """What the history and this book tell, with "dora" no machine."""
    began = datetime(2026, 4, 20, 10, tzinfo=UTC)
    sightings = find_sightings(
        examined.headers,
        Storm(of_target={}, began=began, places=()),
        examined.identities,
        victim={VICTIM},
        victim_side=examined.victim_side,
    )
    return Knowledge(
        sightings=sightings,
        book=book,
        servers_of={},
        campaign_of={},
        machines=frozenset(),
        victim={VICTIM},
    )
