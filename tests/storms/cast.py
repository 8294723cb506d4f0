"""Who there is in the victim's life: names, addresses, since when, and whose address has died.

Every address has one way in which the victim's data came to show it (`Circle`). The old mail of
2011 shows one circle that stands nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime

from tests.storms.chance import Chance
from tests.storms.clock import at
from tests.storms.plan import Circle, CirclePlan, Plan
from tests.storms.programs import Program

__all__ = ["Cast", "Person", "build_cast"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One address with the human (or machine) behind it."""

    name: str
    roman: str
    address: str
    circle: Circle
    program: Program
    since: datetime
    until: datetime
    died: datetime | None = None  # when the address stopped to take mail
    is_full: bool = False  # nobody empties the mailbox any more
    forwards_to: str | None = None  # where the mail of a forwarding address goes
    in_book: bool = False

    @property
    def entry(self) -> tuple[str, str]:
        return self.name, self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, in the order in which they were made."""

    people: tuple[Person, ...]

    def of(self, *circles: Circle) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.circle in circles)

    @property
    def organiser(self) -> Person:
        """Who wrote the one old mail."""
        return next(person for person in self.people if "endo" in person.address)

    @property
    def hub(self) -> Person:
        """On whose mails alone the people of another's circle stand."""
        return self.of(Circle.WORK)[0]


SURNAMES = (
    ("佐藤", "Sato"), ("高橋", "Takahashi"), ("田中", "Tanaka"), ("伊藤", "Ito"),
    ("渡辺", "Watanabe"), ("山本", "Yamamoto"), ("中村", "Nakamura"), ("小林", "Kobayashi"),
    ("加藤", "Kato"), ("吉田", "Yoshida"), ("山田", "Yamada"), ("佐々木", "Sasaki"),
    ("山口", "Yamaguchi"), ("松本", "Matsumoto"), ("井上", "Inoue"), ("木村", "Kimura"),
    ("林", "Hayashi"), ("斎藤", "Saito"), ("清水", "Shimizu"), ("山崎", "Yamazaki"),
    ("森", "Mori"), ("池田", "Ikeda"), ("橋本", "Hashimoto"), ("阿部", "Abe"),
    ("石川", "Ishikawa"), ("前田", "Maeda"), ("藤田", "Fujita"), ("小川", "Ogawa"),
    ("岡田", "Okada"), ("後藤", "Goto"), ("長谷川", "Hasegawa"), ("村上", "Murakami"),
)  # fmt: skip
GIVEN = (
    ("由美", "Yumi"), ("恵子", "Keiko"), ("直子", "Naoko"), ("智子", "Tomoko"),
    ("明美", "Akemi"), ("陽子", "Yoko"), ("真理", "Mari"), ("久美子", "Kumiko"),
    ("裕子", "Yuko"), ("さくら", "Sakura"), ("健一", "Kenichi"), ("誠", "Makoto"),
    ("浩", "Hiroshi"), ("隆", "Takashi"), ("修", "Osamu"), ("大輔", "Daisuke"),
    ("翔太", "Shota"), ("美咲", "Misaki"), ("愛", "Ai"), ("彩", "Aya"),
    ("麻衣", "Mai"), ("千尋", "Chihiro"), ("葵", "Aoi"), ("亮", "Ryo"),
    ("学", "Manabu"), ("和子", "Kazuko"), ("節子", "Setsuko"), ("茂", "Shigeru"),
    ("洋介", "Yosuke"), ("薫", "Kaoru"),
)  # fmt: skip
PHONE_WORDS = (
    "momoiro", "sazanami", "hidamari", "komorebi", "ohisama", "tanpopo", "shirokuma", "kingyo",
    "konpeito", "asagao", "hotaru", "mikazuki", "yuzucha", "donguri", "namiuchi", "kazaguruma",
)  # fmt: skip

MACHINES = (
    ("はなまる商店", "order@hanamaru-shop.example", "2010-03-02"),
    ("お弁当マーケット", "no-reply@bento-market.example", "2013-06-11"),
    ("さくら銀行", "oshirase@sakura-bank.example", "2011-01-20"),
    ("レシピノート", "news@recipe-note.example", "2012-09-05"),
    ("旅びより", "noreply@tabi-biyori.example", "2014-02-27"),
    ("こども書房", "info@kodomo-books.example", "2009-11-30"),
    ("温泉倶楽部", "magazine@onsen-club.example", "2015-10-08"),
    ("福マート", "no-reply@fuku-mart.example", "2017-04-19"),
    ("宅配のお知らせ", "delivery-notice@takuhai.example", "2016-12-01"),
    ("でんきポータル", "auto-confirm@denki-portal.example", "2021-05-13"),
)

# Placed by hand, for what they show.
SPECIAL = (
    ("内田 まゆみ", "Mayumi Uchida", "umi-no-ie..ex77@ezweb.ne.jp", Circle.FRIEND, "2009-06-14"),
    ("酒井 千春", "Chiharu Sakai", "t-sazanami.ex.@ezweb.ne.jp", Circle.FRIEND, "2010-02-21"),
    ("鈴木 健二", "Kenji Suzuki", "kenji-example@i.softbank.jp", Circle.FAMILY, "2009-04-12"),
    ("鈴木 ひかり", "Hikari Suzuki", "hikari-example@i.softbank.jp", Circle.FAMILY, "2019-03-30"),
    ("遠藤 正", "Tadashi Endo", "endo.tadashi@alumni.example", Circle.FRIEND, "2010-10-03"),
    ("近藤 みどり", "Midori Kondo", "kondo.midori@alumni.example", Circle.FRIEND, "2012-05-19"),
    ("福田 玲子", "Reiko Fukuda", "uketsuke@kotori-clinic.example", Circle.CLUB, "2018-09-02"),
    ("原 光男", "Mitsuo Hara", "hara@kotori-clinic.example", Circle.CLUB, "2019-01-15"),
    ("中野 梢", "Kozue Nakano", "nakano-k@kotori-clinic.example", Circle.CLUB, "2020-07-07"),
)
FORWARDS = {
    "endo.tadashi@alumni.example": "t-endo.ex@catv-shonan.example",
    "kondo.midori@alumni.example": "midori-kondo.ex@hikari-net.example",
}
LIVING = ("kenji-example@i.softbank.jp", "hikari-example@i.softbank.jp")


def build_cast(plan: Plan, chance: Chance) -> Cast:
    """Everybody. Addresses are distinct."""
    maker = Maker(plan, chance)
    people = [maker.special(*entry) for entry in SPECIAL]
    for circle in plan.people:
        people += [maker.person(circle) for _ in range(circle.size)]
    people += [maker.machine(*entry) for entry in MACHINES]
    return Cast(people=tuple(people))


class Maker:
    """Makes people whose names and addresses do not repeat."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        self._plan = plan
        self._chance = chance
        self._names = iter(chance.shuffled([(s, g) for s in SURNAMES for g in GIVEN]))
        self._taken: set[str] = set()

    def person(self, plan: CirclePlan) -> Person:
        (surname, roman_surname), (given, roman_given) = next(self._names)
        chance = self._chance
        domain = chance.weighted(plan.sites)
        since = chance.between(*(at(f"{day} 09:00") for day in plan.since))
        until = self._until(plan, since)
        return Person(
            name=f"{surname} {given}",
            roman=f"{roman_given} {roman_surname}",
            address=self._address(roman_given.lower(), roman_surname.lower(), domain),
            circle=plan.circle,
            program=self._program(domain),
            since=since,
            until=until,
            died=self._died(until) if plan.circle is not Circle.NEWCOMER else None,
            is_full=chance.happens(0.08),
            in_book=chance.happens(plan.in_book),
        )

    def special(self, name: str, roman: str, address: str, circle: Circle, since: str) -> Person:
        self._taken.add(address)
        first = at(f"{since} 12:00")
        last = min(
            first.replace(year=first.year + 6),
            at("2025-10-01 12:00"),
            self._plan.still_writing,
        )
        if address in LIVING:
            last = self._plan.still_writing
        return Person(
            name=name,
            roman=roman,
            address=address,
            circle=circle,
            program=self._program(address.rpartition("@")[2]),
            since=first,
            until=last,
            died=None if address in LIVING else last,
            forwards_to=FORWARDS.get(address),
            in_book=circle is not Circle.CLUB,
        )

    def machine(self, name: str, address: str, since: str) -> Person:
        return Person(
            name=name,
            roman=name,
            address=address,
            circle=Circle.MACHINE,
            program=Program.WEBMAIL,
            since=at(f"{since} 10:00"),
            until=at("2026-04-24 10:00"),
            died=at(f"{since} 10:00"),  # a sender only: it never took mail
        )

    def _until(self, plan: CirclePlan, since: datetime) -> datetime:
        if plan.circle is Circle.OLD_MAIL:
            return since
        years = self._chance.integer(*plan.years)
        last = since.replace(year=since.year + years, day=min(since.day, 28))
        return min(last, self._plan.still_writing)

    def _died(self, until: datetime) -> datetime | None:
        silent = max((self._plan.silent_since - until).days // 365, 0)
        if until == self._plan.still_writing:
            return None
        probability = next(chance for years, chance in self._plan.deaths if silent >= years)
        return until if self._chance.happens(probability) else None

    def _program(self, domain: str) -> Program:
        if domain in {"ezweb.ne.jp", "i.softbank.jp", "phs-mail.example"}:
            return Program.CARRIER_PHONE
        if domain in {"freemail.example", "mailbox.example"}:
            return Program.WEBMAIL
        programs = (Program.APPLE_MAIL, Program.BECKY, Program.OUTLOOK, Program.THUNDERBIRD)
        return self._chance.pick(programs)

    def _address(self, given: str, surname: str, domain: str) -> str:
        while True:
            address = f"{self._local(given, surname, domain)}@{domain}"
            if address not in self._taken:
                self._taken.add(address)
                return address

    def _local(self, given: str, surname: str, domain: str) -> str:
        number = self._chance.integer(1, 99)
        if domain in {"ezweb.ne.jp", "phs-mail.example"}:
            word = self._chance.pick(PHONE_WORDS)
            return self._chance.pick((f"{word}.{given}.ex{number}", f"{word}-{number}_{given}.ex"))
        full = (f"{given}.{surname}", f"{surname}-{given}")
        return self._chance.pick((*full, f"{given}{number:02}", f"{surname}.{given[0]}"))
