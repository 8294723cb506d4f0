"""The reference case: forged with the victim's mailbox, through three servers, in two waves.

Server one runs an old Exim, and a script was put into the web shop on it. Server two is an Exim
that took the mail from a stolen login. Server three is a Postfix that took it from a computer on
its own network.
"""

from tests.storms.clock import at
from tests.storms.internet import Host, Mta, TookItFrom
from tests.storms.plan import (
    Attack,
    Circle,
    CirclePlan,
    Plan,
    Relay,
    Run,
    Slip,
    Source,
    Weights,
)
from tests.storms.received import Peer

__all__ = ["CLUB", "DEATHS", "LETTERS", "PRIVATE", "REFERENCE", "SCHOOL", "SIZES", "WORK"]

# The moment at which the stranger copied the mailbox; nobody first seen after it is a target.
HARVEST = at("2025-11-18 04:20")

PRIVATE: Weights = (
    ("ezweb.ne.jp", 9.0), ("freemail.example", 3.0), ("hikari-net.example", 2.5),
    ("catv-shonan.example", 2.0), ("ocean.example", 2.5), ("mailbox.example", 3.5),
    ("postbox.example", 1.2), ("oldisp.example", 1.2), ("phs-mail.example", 0.8),
    ("ladybird.example", 1.2),
)  # fmt: skip
SCHOOL: Weights = (("school.example", 5.0), ("ezweb.ne.jp", 2.0), ("freemail.example", 2.0))
WORK: Weights = (
    ("aozora-trading.example", 5.0), ("cityhall.example", 4.0),
    ("mailbox.example", 1.0),
)  # fmt: skip
CLUB: Weights = (
    ("minato-dance.example", 4.0), ("hikari-net.example", 2.0),
    ("ocean.example", 2.0),
)  # fmt: skip


PEOPLE = (
    CirclePlan(circle=Circle.FAMILY, size=6, sites=PRIVATE, since=("2009-04-01", "2010-06-30"),
         in_book=1.0, years=(14, 17)),
    CirclePlan(circle=Circle.FRIEND, size=36, sites=PRIVATE, since=("2009-05-01", "2024-12-20"),
         in_book=0.62, years=(1, 12)),
    CirclePlan(circle=Circle.SCHOOL, size=20, sites=SCHOOL, since=("2013-04-05", "2019-03-20"),
         in_book=0.3, years=(1, 5)),
    CirclePlan(circle=Circle.WORK, size=18, sites=WORK, since=("2009-07-01", "2022-10-30"),
         in_book=0.2, years=(1, 6)),
    CirclePlan(circle=Circle.CLUB, size=12, sites=CLUB, since=("2016-05-01", "2025-10-25"),
         in_book=0.25, years=(1, 7)),
    CirclePlan(circle=Circle.OLD_MAIL, size=29, sites=PRIVATE, since=("2011-08-09", "2011-08-09"),
         in_book=0.0, years=(0, 0)),
    CirclePlan(circle=Circle.NEWCOMER, size=6, sites=PRIVATE, since=("2025-12-06", "2026-03-20"),
         in_book=0.5, years=(1, 1)),
    CirclePlan(circle=Circle.BOOK_ONLY, size=4, sites=PRIVATE, since=("2012-01-01", "2020-01-01"),
         in_book=1.0, years=(1, 1)),
)  # fmt: skip

WEBSHOP = Relay(
    host=Host(name="mail.webshop.example", ip="192.0.2.25", mta=Mta.EXIM, version="4.80", hours=2),
    took_it_from=TookItFrom.SCRIPT,
)
HOSTING = Relay(
    host=Host(
        name="smtp.hosting.example", ip="198.51.100.25", mta=Mta.EXIM, version="4.96", hours=-4
    ),
    took_it_from=TookItFrom.LOGIN,
    handed_in_by=Peer(helo="localhost.localdomain", name=None, ip="203.0.113.77"),
)
PRINTWORKS = Relay(
    host=Host(
        name="static90.dsl.example.net",
        ip="203.0.113.90",
        mta=Mta.POSTFIX,
        greeting="mail.printworks.example",
        hours=0,
    ),
    took_it_from=TookItFrom.CLIENT,
    handed_in_by=Peer(helo="WIN-7QK2LHD9", name=None, ip="192.0.2.177"),
)
SLOW = (
    "uketsuke@kotori-clinic.example",
    "hara@kotori-clinic.example",
    "nakano-k@kotori-clinic.example",
)
RUNS = (
    Run(
        relay=WEBSHOP,
        wave=1,
        start=at("2026-04-14 03:10"),
        end=at("2026-04-14 06:45"),
        share=0.58,
        link="gallery.pension-alpenrose.example",
        subjects=("Fw: new message", "Fw: new message", "FW: 新しいメッセージ"),
        never=SLOW,
    ),
    Run(
        relay=HOSTING,
        wave=1,
        start=at("2026-04-14 05:05"),
        end=at("2026-04-14 08:30"),
        share=0.54,
        link="gallery.pension-alpenrose.example",
        subjects=("Fw: new message", "Fwd: important message", "Fw: 写真です"),
        always=SLOW[:2],
        never=SLOW[2:],
    ),
    Run(
        relay=PRINTWORKS,
        wave=2,
        start=at("2026-04-20 22:05"),
        end=at("2026-04-21 01:40"),
        share=0.34,
        link="files.flower-delivery.example",
        subjects=("Fw: new message", "Re: 先日の件", "Fwd: お知らせ"),
        always=SLOW[2:],
        never=SLOW[:2],
    ),
    Run(
        relay=WEBSHOP,
        wave=2,
        start=at("2026-04-20 23:20"),
        end=at("2026-04-21 02:35"),
        share=0.25,
        link="files.flower-delivery.example",
        subjects=("Fw: new message", "Fw: 写真です"),
        always=("umi-no-ie..ex77@ezweb.ne.jp", "t-sazanami.ex.@ezweb.ne.jp"),
        never=SLOW,
    ),
)
SIZES = ((1, 52.0), (2, 12.0), (3, 12.0), (4, 12.0), (5, 8.0), (6, 4.0))

SLIPS = (
    Slip(
        address="yumi.sato@freemial.example",
        when=at("2012-11-03 20:14"),
        subject="写真送ります",
        words="この間の写真です。\n\n花子\n",
        domain_exists=False,
    ),
    Slip(
        address="takahasi-mari@hikari-net.example",
        when=at("2016-06-21 08:40"),
        subject="金曜日のこと",
        words="金曜日は七時に行きます。\n\n花子\n",
    ),
    Slip(
        address="komorebi.ex9@ezweb.ne.jp",
        when=at("2021-02-11 17:55"),
        subject="おめでとう",
        words="合格おめでとう！\n\n花子\n",
    ),
    Slip(
        address="misaki.ito@ocaen.example",
        when=at("2026-04-15 19:22"),
        subject="変なメールについて",
        words="私の名前で変なメールが行っていたらごめんなさい。開かないでください。\n\n花子\n",
        domain_exists=False,
    ),
    Slip(
        address="kobayashi-aoii@ladybird.example",
        when=at("2026-04-20 23:31"),
        subject="明日の待ち合わせ",
        words="明日は九時に駅でお願いします。\n\n花子\n",
    ),
    Slip(
        address="madoguti@cityhall.example",
        when=at("2026-04-21 10:05"),
        subject="申請書類の件",
        words="書類は明日お持ちします。よろしくお願いいたします。\n\n鈴木 花子\n",
    ),
)

# The older an address is, the likelier it is dead: (years without a mail, chance).
DEATHS = ((12, 0.74), (8, 0.58), (4, 0.40), (1, 0.16), (0, 0.05))
# How many mails one person of a circle writes.
LETTERS = {
    Circle.FAMILY: (4, 7),
    Circle.FRIEND: (2, 5),
    Circle.SCHOOL: (1, 2),
    Circle.WORK: (2, 4),
    Circle.CLUB: (1, 3),
    Circle.NEWCOMER: (1, 3),
}

REFERENCE = Plan(
    scenario="forged with the mailbox",
    seed="bouncescan-1",
    people=PEOPLE,
    attacks=(Attack(source=Source.MAILBOX, taken=HARVEST, runs=RUNS, sizes=SIZES),),
    deaths=DEATHS,
    letters=LETTERS,
    notices=(10, 14),
    spam=30,
    still_writing=at("2026-04-12 18:00"),
    last=at("2026-04-23 21:00"),
    old_mail=at("2011-08-09 21:30"),
    read=at("2026-04-24 09:00"),
    slips=SLIPS,
)
