"""Storms by the hundred: each number is one, its scenario by turns and its knobs by chance.

A scenario says what is special about it; everything else is drawn: how long the history is, how
many people there are and how many of them are dead, when the list was taken, through which servers
it was sent, to how many at once, in how many waves, and what else lies in the mailbox.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.storms.chance import Chance
from tests.storms.clock import at
from tests.storms.plan import Attack, Circle, CirclePlan, Noise, Plan, Relay, Run, Slip, Source
from tests.storms.reference import CLUB, DEATHS, LETTERS, PRIVATE, SCHOOL, SIZES, WORK
from tests.storms.relays import draw_relays, stolen_account
from tests.storms.scenario import Storm, build_storm

__all__ = ["SCENARIOS", "plan_of", "storm_of"]

BEGIN = "2009-04-01"
OLD_MAIL = at("2011-08-09 21:30")
LINKS = (
    "gallery.pension-alpenrose.example",
    "files.flower-delivery.example",
    "docs.turnverein-ost.example",
    "m.pizzeria-stella.example",
    "shop.gitarren-ecke.example",
)
SUBJECTS = (
    ("Fw: new message", "FW: 新しいメッセージ"),
    ("Fw: new message", "Fwd: important message", "Fw: 写真です"),
    ("Re: 先日の件", "Fwd: お知らせ"),
    ("hi", "from Hanako", "look at this"),
)
SOME_SLOW = (*CLUB, ("kotori-clinic.example", 1.5))
# Among the sites of the reference case those that run something rarer.
RARE = (
    "vereinspost.example", "familie-berg.example", "kontor-tokyo.example", "buero-kranz.example",
    "cloud-kaisha.example", "notes-werk.example", "stadtarchiv.example", "kanzlei-roth.example",
    "reisebuero-nord.example", "g-post.example", "y-post.example", "campus-java.example",
    "ktai-net.example", "d-keitai.example", "knotenpunkt.example", "newsdienst.example",
)  # fmt: skip
MIXED = (*PRIVATE, *((domain, 0.9) for domain in RARE))
OTHER_LINKS = ("win.lucky-seven.example", "pay.parcel-info.example")
OTHER_SUBJECTS = (("You have a parcel", "荷物のお知らせ"), ("Invoice 2041", "Your invoice"))
SINGLE = ((1, 1.0),)
MANY = ((3, 20.0), (5, 30.0), (8, 30.0), (12, 20.0))
TYPOS = (
    ("freemial.example", False),
    ("ocaen.example", False),
    ("hikari-net.example", True),
    ("ezweb.ne.jp", True),
    ("ladybird.example", True),
    ("cityhall.example", True),
    ("mailbox.example", True),
)
WRONG = (
    "takahasi-mari.ex", "yumi.saito.ex", "komorebi.ex", "kobayashi-aoii.ex", "madoguti.ex",
    "sato.yy.ex",
)  # fmt: skip


class Draw:
    """The knobs of one storm before its scenario turns some of them."""

    def __init__(self, number: int) -> None:
        self.chance = Chance(f"storm-{number}")
        self.begins = self.chance.between(at("2023-02-01 00:00"), at("2026-04-10 00:00"))
        self.taken = self.begins - timedelta(days=self.chance.integer(20, 900))
        self.read = self.begins + timedelta(days=self.chance.integer(3, 12))
        self._links, self._subjects = LINKS, SUBJECTS
        self._taken: frozenset[str] = frozenset()
        self.size = 1.0 + self.chance.integer(0, 9) / 10

    def attack(
        self, source: Source, *relays: Relay, begins: datetime | None = None, waves: int = 1
    ) -> Attack:
        """One list sent through some servers, in one to three waves, `waves` at least."""
        chance, start = self.chance, begins or self.begins
        relays = relays or self._relays(chance.integer(1, 4))
        waves = max(chance.integer(1, 3), waves)
        sizes = chance.pick((SINGLE, SIZES, SIZES, MANY))
        step = max((self.read - start) / (waves + 1), timedelta(hours=12))
        runs = tuple(
            self._run(relay, wave, start + step * (wave - 1))
            for wave in range(1, waves + 1)
            for relay in relays
        )
        return Attack(source=source, taken=self.taken, runs=runs, sizes=sizes)

    def as_another(self) -> None:
        """From here on somebody else writes: other links, other subjects."""
        self._links, self._subjects = OTHER_LINKS, OTHER_SUBJECTS

    def _relays(self, count: int) -> tuple[Relay, ...]:
        """Servers that no other attack of this storm has."""
        drawn = draw_relays(count, self.chance, self._taken)
        self._taken |= {relay.host.name for relay in drawn}
        return drawn

    def _run(self, relay: Relay, wave: int, about: datetime) -> Run:
        start = about + timedelta(minutes=self.chance.integer(0, 200))
        return Run(
            relay=relay,
            wave=wave,
            start=start,
            end=start + timedelta(minutes=self.chance.integer(40, 300)),
            share=self.chance.integer(25, 95) / 100,
            link=self.chance.pick(self._links),
            subjects=self.chance.pick(self._subjects),
        )

    def slips(self, count: int, since: datetime) -> tuple[Slip, ...]:
        """The victim's own mail to addresses written wrong."""
        return tuple(self._slip(number, since) for number in range(count))

    def _slip(self, number: int, since: datetime) -> Slip:
        domain, exists = self.chance.pick(TYPOS)
        return Slip(
            address=f"{self.chance.pick(WRONG)}{number}@{domain}",
            when=self.chance.between(since, self.read - timedelta(days=1)),
            subject=self.chance.pick(("写真送ります", "金曜日のこと", "明日の待ち合わせ")),
            words="七時に行きます。\n\n花子\n",
            domain_exists=exists,
        )

    def people(self) -> tuple[CirclePlan, ...]:
        """Circles as the reference case has them, over the years that this storm has."""
        last, after = day(self.taken - timedelta(days=30)), day(self.taken + timedelta(days=3))
        soon = day(max(self.begins - timedelta(days=2), self.taken + timedelta(days=4)))
        old, early = day(OLD_MAIL), "2014-06-30"
        return (
            circle(Circle.FAMILY, 6, PRIVATE, (BEGIN, "2010-06-30"), 1.0, (10, 17)),
            circle(Circle.FRIEND, self._many(36), MIXED, (BEGIN, last), self._share(62), (1, 12)),
            circle(Circle.SCHOOL, self._many(20), SCHOOL, ("2012-04-05", last), 0.3, (1, 5)),
            circle(Circle.WORK, self._many(18), WORK, (BEGIN, last), 0.2, (1, 6)),
            circle(Circle.CLUB, self._many(12), SOME_SLOW, (early, last), 0.25, (1, 7)),
            circle(Circle.OLD_MAIL, self._many(24), MIXED, (old, old), 0.0, (0, 0)),
            circle(Circle.NEWCOMER, self._many(6), MIXED, (after, soon), 0.5, (1, 1)),
            circle(Circle.BOOK_ONLY, self._many(4), PRIVATE, (early, last), 1.0, (1, 1)),
        )

    def _many(self, size: int) -> int:
        return max(1, int(size * self.size * self.chance.integer(60, 140) / 100))

    def _share(self, percent: int) -> float:
        return self.chance.integer(percent - 20, percent + 20) / 100

    def noise(self) -> Noise:
        chance = self.chance
        return Noise(
            replies=chance.integer(0, 12),
            strangers=chance.integer(0, 2),
            unseen=chance.integer(0, 4),
            away=chance.integer(0, 5),
            warnings=chance.integer(0, 3),
            forwarded=chance.integer(0, 3),
            look_alikes=chance.integer(0, 8),
            complaints=chance.integer(0, 6),
            challenges=chance.integer(0, 3),
            copies=chance.integer(0, 1),
            forwarded_anew=chance.child("anew").integer(0, 2),
            files=chance.child("files").integer(4, 12),
        )

    def plan(self, scenario: str, *attacks: Attack, people: tuple[CirclePlan, ...] = ()) -> Plan:
        harsh = self.chance.integer(60, 125) / 100
        return Plan(
            scenario=scenario,
            seed=self.chance.seed,
            people=(*self.people(), *people),
            attacks=attacks,
            deaths=tuple((years, min(0.95, share * harsh)) for years, share in DEATHS),
            letters={one: (low * 2, high * 3) for one, (low, high) in LETTERS.items()},
            notices=(30, 60),
            spam=self.chance.integer(60, 240),
            still_writing=self.begins - timedelta(days=2),
            last=self.read - timedelta(hours=10),
            old_mail=OLD_MAIL,
            read=self.read,
            slips=self.slips(self.chance.integer(0, 8), at("2012-01-01 00:00")),
            noise=self.noise(),
            duplicates=self.chance.integer(0, 6),
            in_junk=self.chance.integer(0, 30) / 100,
        )


def circle(  # noqa: PLR0917 one row of a table
    one: Circle,
    size: int,
    sites: tuple[tuple[str, float], ...],
    since: tuple[str, str],
    in_book: float,
    years: tuple[int, int],
) -> CirclePlan:
    return CirclePlan(circle=one, size=size, sites=sites, since=since, in_book=in_book, years=years)


def day(when: datetime) -> str:
    return f"{when:%Y-%m-%d}"


def by_address_book(draw: Draw) -> Plan:
    attack = draw.attack(Source.ADDRESS_BOOK)
    last = day(draw.taken - timedelta(days=30))
    more = circle(Circle.BOOK_ONLY, draw.chance.integer(10, 40), MIXED, ("2012-01-10", last),
                  1.0, (1, 3))  # fmt: skip
    return draw.plan("forged with the address book", attack, people=(more,))


def by_mailbox(draw: Draw) -> Plan:
    return draw.plan("forged with the mailbox", draw.attack(Source.MAILBOX))


def by_one_mail(draw: Draw) -> Plan:
    attack = draw.attack(Source.ONE_MAIL)
    more = circle(Circle.OLD_MAIL, 20, MIXED, (day(OLD_MAIL), day(OLD_MAIL)), 0.0, (0, 0))
    return draw.plan("forged with the list of one old mail", attack, people=(more,))


def by_other_mailbox(draw: Draw) -> Plan:
    attack = draw.attack(Source.OTHER_MAILBOX)
    last = day(draw.taken - timedelta(days=30))
    friends = circle(Circle.OF_ANOTHER, draw.chance.integer(30, 70), MIXED, ("2012-01-10", last),
                     0.0, (1, 3))  # fmt: skip
    unknown = circle(Circle.STRANGER, draw.chance.integer(20, 40), MIXED, ("2012-01-10", last),
                     0.0, (1, 3))  # fmt: skip
    return draw.plan("forged with another person's mailbox", attack, people=(friends, unknown))


def by_unrelated_list(draw: Draw) -> Plan:
    attack = draw.attack(Source.UNRELATED_LIST)
    last = day(draw.taken - timedelta(days=30))
    unknown = circle(Circle.STRANGER, draw.chance.integer(80, 160), MIXED, ("2012-01-10", last),
                     0.0, (1, 3))  # fmt: skip
    return draw.plan("forged with an unrelated list", attack, people=(unknown,))


def by_account(draw: Draw) -> Plan:
    attack = draw.attack(Source.MAILBOX, stolen_account(draw.chance))
    return draw.plan("the account used", attack)


def own_only(draw: Draw) -> Plan:
    plan = draw.plan("only the victim's own bounces")
    count = draw.chance.integer(15, 50)
    return replace(plan, slips=draw.slips(count, draw.begins - timedelta(days=900)))


def two_at_once(draw: Draw) -> Plan:
    """The account used, or another list, beside the mailbox's."""
    first = draw.attack(Source.MAILBOX)
    later = draw.begins + timedelta(days=1)
    draw.as_another()
    if draw.chance.happens(0.5):
        second = draw.attack(Source.ADDRESS_BOOK, stolen_account(draw.chance), begins=later)
        return draw.plan("two at once: forged, and the account used", first, second)
    second = draw.attack(Source.UNRELATED_LIST, begins=later)
    last = day(draw.taken - timedelta(days=30))
    unknown = circle(Circle.STRANGER, 60, MIXED, ("2012-01-10", last), 0.0, (1, 3))
    return draw.plan("two at once: two lists", first, second, people=(unknown,))


def for_months(draw: Draw) -> Plan:
    """It began long before the mailbox is read, and goes on."""
    draw.read = draw.begins + timedelta(days=draw.chance.integer(90, 170))
    attack = draw.attack(Source.MAILBOX, waves=3)
    plan = draw.plan("a storm that began months before", attack)
    return replace(plan, still_writing=draw.read - timedelta(days=2))


def deleted(draw: Draw) -> Plan:
    plan = draw.plan("a mailbox whose old mail was deleted", draw.attack(Source.MAILBOX))
    since = draw.begins - timedelta(days=draw.chance.integer(300, 2500))
    return replace(plan, kept_since=since, deleted=draw.chance.integer(0, 30) / 100)


def labelled(draw: Draw) -> Plan:
    plan = draw.plan("Gmail's labels: each mail in two folders", draw.attack(Source.MAILBOX))
    letters = {one: (low, high) for one, (low, high) in LETTERS.items()}
    return replace(plan, is_labelled=True, duplicates=0, letters=letters, notices=(20, 30))


SCENARIOS: tuple[Callable[[Draw], Plan], ...] = (
    by_mailbox,
    by_address_book,
    by_one_mail,
    by_other_mailbox,
    by_unrelated_list,
    by_account,
    own_only,
    two_at_once,
    for_months,
    deleted,
    labelled,
)


def plan_of(number: int) -> Plan:
    return SCENARIOS[number % len(SCENARIOS)](Draw(number))


def storm_of(number: int) -> Storm:
    """Storm `number`: the same on every machine."""
    return build_storm(plan_of(number))
