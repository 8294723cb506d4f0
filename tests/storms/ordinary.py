"""Seventeen years of everyday mail: people, groups, shops, spam, and the one mail of 2011."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.storms.cast import Cast, Person
from tests.storms.chance import Chance
from tests.storms.clock import at, day_month
from tests.storms.internet import Host, Mta, postfix, site_of
from tests.storms.letter import Body, Letter, html, multipart, text
from tests.storms.plan import Circle, Plan
from tests.storms.programs import Draft, Program, compose
from tests.storms.provider import VICTIM, VICTIM_NAME, Mail, Provider
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Peer, Receipt, exim_hop, hop_by, peer, postfix_hop
from tests.storms.wording import Topic, closing, opening, reply_words, topic_for

__all__ = ["History", "deliver", "sent"]

VICTIM_ENTRY = (VICTIM_NAME, VICTIM)
OF_ONE_MAIL = 7


class History:
    """All mail that is not of the storm. Mails come in no order."""

    def __init__(self, plan: Plan, cast: Cast, provider: Provider, chance: Chance) -> None:
        self._plan = plan
        self._cast = cast
        self._provider = provider
        self._chance = chance

    def mails(self) -> Iterator[Mail]:
        for person in self._cast.of(*self._plan.letters):
            yield from self._correspondence(person)
        for machine in self._cast.of(Circle.MACHINE):
            yield from self._notices(machine)
        yield self._old_mail()
        yield from (self._spam(at) for at in range(self._plan.spam))
        yield from self._mails_of_the_hub()
        yield from self._with_files(self._chance.child("files"))

    def _correspondence(self, person: Person) -> Iterator[Mail]:
        for when in moments(person, self._plan, self._chance):
            topic = topic_for(person.circle, self._chance)
            letter = self._from_person(person, topic, when)
            yield deliver(letter, person, when, self._provider, self._chance)
            if self._chance.happens(0.37):
                yield self._reply(person, topic, letter, when)

    def _from_person(self, person: Person, topic: Topic, when: datetime) -> Letter:
        lines = (opening(self._chance), "", *topic.lines, "", closing(self._chance), person.name)
        draft = Draft(
            name=person.name if self._chance.happens(0.85) else person.roman,
            address=person.address,
            program=person.program,
            to=(VICTIM_ENTRY,),
            cc=self._group(person, when),
            subject=topic.subject,
            words="\n".join(lines) + "\n",
            when=when,
        )
        return compose(draft, self._chance)

    def _group(self, person: Person, when: datetime) -> tuple[tuple[str, str], ...]:
        """Parents and colleagues write to several; only whom the writer could know by then."""
        if person.circle not in {Circle.SCHOOL, Circle.CLUB} or self._chance.happens(0.5):
            return ()
        known = [
            other
            for other in self._cast.of(person.circle)
            if other is not person and other.since <= when
        ]
        return tuple(other.entry for other in self._chance.sample(known, 4))

    def _reply(self, person: Person, topic: Topic, letter: Letter, when: datetime) -> Mail:
        answered = self._chance.after(when, 600, 30 * 3600)
        draft = Draft(
            name=VICTIM_NAME,
            address=VICTIM,
            program=Program.VICTIM_PHONE,
            to=(person.entry,),
            subject=f"Re: {topic.subject}",
            words=f"{reply_words(self._chance)}\n\n花子\n",
            when=answered,
            answers=letter.value("Message-ID"),
        )
        return sent(compose(draft, self._chance), answered)

    def _notices(self, machine: Person) -> Iterator[Mail]:
        for _ in range(self._chance.integer(*self._plan.notices)):
            when = self._chance.between(machine.since, self._plan.last)
            letter = compose(notice(machine, when, self._chance), self._chance)
            yield deliver(letter, machine, when, self._provider, self._chance)

    def _old_mail(self) -> Mail:
        """The mail whose Cc names people who stand nowhere else in the mailbox."""
        organiser = self._cast.organiser
        lines = (
            "みなさま",
            "",
            "ご無沙汰しております。幹事の遠藤です。",
            "卒業から二十年を記念して、同窓会を開くことになりました。",
            "十月八日の土曜日、夕方五時から、母校近くの会館です。",
            "出欠を八月末までに私までお知らせください。",
            "アドレスの分かる方全員にお送りしています。",
            "",
            "遠藤 正",
        )
        draft = Draft(
            name=organiser.name,
            address=organiser.address,
            program=Program.BECKY,
            to=(VICTIM_ENTRY,),
            cc=tuple(person.entry for person in self._cast.of(Circle.OLD_MAIL)),
            subject="同窓会のご案内",
            words="\n".join(lines) + "\n",
            when=self._plan.old_mail,
        )
        letter = compose(draft, self._chance)
        return deliver(letter, organiser, self._plan.old_mail, self._provider, self._chance)

    def _mails_of_the_hub(self) -> Iterator[Mail]:
        """What one correspondent wrote to the victim and to friends of their own."""
        hub = self._cast.hub
        friends = sorted(self._cast.of(Circle.OF_ANOTHER), key=lambda person: person.since)
        for start in range(0, len(friends), OF_ONE_MAIL):
            group = friends[start : start + OF_ONE_MAIL]
            topic = topic_for(hub.circle, self._chance)
            draft = Draft(
                name=hub.name,
                address=hub.address,
                program=hub.program,
                to=(VICTIM_ENTRY,),
                cc=tuple(person.entry for person in group),
                subject=topic.subject,
                words="\n".join((*topic.lines, "", hub.name)) + "\n",
                when=group[-1].since,
            )
            letter = compose(draft, self._chance)
            yield deliver(letter, hub, draft.when, self._provider, self._chance)

    def _with_files(self, chance: Chance) -> Iterator[Mail]:
        """A page, a scan, a photo. A tenth of all mail brings one."""
        plan = self._plan
        alive = [one for one in self._cast.of(*plan.letters) if one.until == plan.still_writing]
        for number in range(plan.noise.files if alive else 0):
            # In the storm's first hours nobody can say which of two mails was the first.
            if number % 2:
                when = chance.between(plan.begins + timedelta(days=1), plan.last)
            else:
                when = chance.between(plan.begins - timedelta(days=400), plan.begins)
            person = chance.pick([one for one in alive if one.since < when] or alive)
            if person.since < when:
                letter = compose(file_of(person, when, chance), chance)
                yield deliver(letter, person, when, self._provider, chance)

    def _spam(self, number: int) -> Mail:
        chance = self._chance
        when = chance.between(at("2012-01-10 02:00"), self._plan.last)
        host = spam_host(number % len(SPAM_HOSTS))
        address = f"{chance.letters(6, 'abcdefghijkmnoprstuvw')}@{host.name.partition('.')[2]}"
        subject, line = chance.pick(SPAM_WORDS)
        draft = Draft(
            name="",
            address=address,
            program=Program.WEBMAIL,
            to=(("", VICTIM),),
            subject=subject,
            words=f"{line}\n\nhttp://{host.name}/{chance.letters(8)}\n",
            when=when,
        )
        source = peer(host)
        letter = compose(draft, chance)
        spf = chance.pick(("none", "softfail", "pass"))
        return self._provider.deliver(letter, source, when, address, spf=spf, folder="Junk")


SPAM_WORDS = (
    ("【重要】当選のお知らせ", "おめでとうございます。商品券が当たりました。"),
    ("今だけ半額！", "会員様限定の特別価格です。"),
    ("未読メッセージが3件あります", "未読のメッセージをご確認ください。"),
    ("You have won", "You have been selected. Claim your prize today."),
    ("副業のご案内", "スマホだけで始められる副業です。"),
    ("Cheap watches", "Luxury watches at unbelievable prices."),
)


SPAM_HOSTS = (
    "ns1.atari-kuji.example",
    "web3.tokutoku.example",
    "mta.message-box.example",
    "host77.prize-desk.example",
    "s02.fukugyo-navi.example",
    "out.watch-mall.example",
)


def spam_host(number: int) -> Host:
    return postfix(SPAM_HOSTS[number], f"203.0.113.{201 + number}", 0)


def moments(person: Person, plan: Plan, chance: Chance) -> list[datetime]:
    """When somebody writes: the first day is always among them, and the last of who stopped."""
    if person.until <= person.since:
        return [person.since]
    count = chance.integer(*plan.letters[person.circle])
    ends = [person.since] if person.until == plan.still_writing else [person.since, person.until]
    ends = ends[:count]
    inner = [chance.between(person.since, person.until) for _ in range(count - len(ends))]
    return sorted([*ends, *inner])


def sent(letter: Letter, when: datetime) -> Mail:
    """A copy in Sent: the phone saves it without any trace."""
    return Mail(raw=letter.raw(), folder="Sent", when=when, sender=VICTIM)


def deliver(
    letter: Letter, person: Person, when: datetime, provider: Provider, chance: Chance
) -> Mail:
    """From somebody's program through their site's server into the victim's mailbox."""
    host = site_of(person.address).out
    if person.circle is not Circle.MACHINE:
        letter = letter.under(*own_hop(host, person, when, chance))
    arrived = when + timedelta(seconds=chance.integer(2, 40))
    return provider.deliver(letter, peer(host), arrived, person.address)


def own_hop(
    host: Host, person: Person, when: datetime, chance: Chance
) -> tuple[tuple[str, str], ...]:
    """The hop by which the writer's own server took the mail from the writer's computer."""
    home = sum(person.address.encode()) % 50
    source = Peer(helo=f"pc{home:02}", name=None, ip=f"198.51.100.{130 + home}")
    queue_id = queue_id_of(host, when, chance)
    receipt = Receipt(queue_id=queue_id, when=when, for_address=VICTIM)
    if host.mta is Mta.POSTFIX:
        return (postfix_hop(source, host, receipt, "ESMTPSA"),)
    if host.mta is Mta.EXIM:
        tls = "esmtpsa  (TLS1.2) tls TLS_AES_128_GCM_SHA256"
        return (exim_hop(source, host, receipt, tls, person.address),)
    return hop_by(source, host, receipt)


FILES = (("pdf", 12_000), ("pdf", 70_000), ("jpeg", 240_000), ("jpeg", 480_000))


def file_of(person: Person, when: datetime, chance: Chance) -> Draft:
    """A letter with a file. Of what the file holds nothing is read."""
    kind, size = chance.pick(FILES)
    main = "image" if kind == "jpeg" else "application"
    attached = Body(
        fields=(
            ("Content-Type", f'{main}/{kind}; name="file.{kind}"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", f'attachment; filename="file.{kind}"'),
        ),
        content=(b"A" * 76 + b"\n") * (size * 4 // 3 // 76),
    )
    words = f"添付します。\n\n{person.name}\n"
    parts = (text(words, "utf-8", "base64"), attached)
    return Draft(
        name=person.name,
        address=person.address,
        program=person.program,
        to=(VICTIM_ENTRY,),
        subject=chance.pick(("資料です", "写真", "The form")),
        words=words,
        when=when,
        body=multipart("mixed", f"=_file_{chance.letters(20)}", parts),
    )


def notice(machine: Person, when: datetime, chance: Chance) -> Draft:
    """An order notice or a newsletter: bulk headers, often HTML beside the text."""
    number = f"{when.year}-{chance.integer(100000, 999999)}"
    subject, line = chance.pick(NOTICE_WORDS)
    words = (
        f"鈴木 花子 様\n\n{line.format(number=number, day=day_month(when))}\n\n"
        "このメールは送信専用のアドレスからお送りしています。\n"
        f"{machine.name}\n"
    )
    domain = machine.address.rpartition("@")[2]
    extra = (("Precedence", "bulk"), ("List-Unsubscribe", f"<https://www.{domain}/unsubscribe>"))
    return Draft(
        name=machine.name,
        address=machine.address,
        program=machine.program,
        to=(("", VICTIM),),
        subject=f"【{machine.name}】{subject}",
        words=words,
        when=when,
        extra=extra,
        body=both(words, chance) if chance.happens(0.4) else None,
    )


def both(words: str, chance: Chance) -> Body:
    page = "".join(f"<p>{line}</p>\n" for line in words.splitlines() if line)
    parts = (
        text(words, "utf-8", "base64"),
        html(f"<html><body>\n{page}</body></html>\n", "utf-8", "quoted-printable"),
    )
    return multipart("alternative", f"=_alt_{chance.letters(20)}", parts)


NOTICE_WORDS = (
    ("ご注文ありがとうございます", "ご注文番号 {number} を承りました。"),
    ("発送のお知らせ", "ご注文番号 {number} の商品を{day}に発送しました。"),
    ("今月のおすすめ", "{day}からのおすすめ商品をご紹介します。"),
    ("ポイント失効のお知らせ", "まもなく失効するポイントがあります。"),
    ("お届け予定のお知らせ", "お荷物 {number} のお届け予定は{day}です。"),
    ("メンテナンスのお知らせ", "{day}の深夜にメンテナンスを行います。"),
)
