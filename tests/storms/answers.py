"""What people do with the spoofed mail: answer, be away, warn, send it on."""

from collections.abc import Iterator, Sequence

from tests.storms.campaign import Spoof
from tests.storms.cast import Person
from tests.storms.chance import Chance
from tests.storms.events import Event, Kind
from tests.storms.failures import refusal
from tests.storms.internet import Manner, site_of
from tests.storms.letter import Body, multipart, text
from tests.storms.ordinary import deliver
from tests.storms.plan import Circle, Plan
from tests.storms.programs import Draft, Program, compose
from tests.storms.provider import VICTIM, VICTIM_NAME, Provider
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import Receipt, hop_by, peer

__all__ = ["Answers", "got_it"]

HUMAN = {Circle.FAMILY, Circle.FRIEND, Circle.SCHOOL, Circle.WORK, Circle.CLUB}
REPLIES = (
    "このリンク、花子ちゃんが送ったの？開いていいのかわからなくて。",
    "これ何のリンクですか？心当たりがないので開いていません。",
    "花子さん、変なメールが来ています。乗っ取られていませんか？",
    "What is this link? Did you really send it to me?",
    "リンクを開いたら英語のページでした。間違いかな？",
    "ウイルスメールじゃない？パスワード変えたほうがいいよ。",
)
STRANGER = "失礼ですが、どちらさまでしょうか。メールの意味がわかりません。"
ANEW = ("花子さんの名前で来たメールです", "Is this from you?")
AWAY = (
    ("自動返信: ", "ただいま休暇をいただいております。二十七日以降にお返事いたします。"),
    ("Auto: ", "I am out of the office until 27 April and will answer your mail then."),
)


class Answers:
    """The mails of those who got it."""

    def __init__(self, plan: Plan, provider: Provider, chance: Chance) -> None:
        self._noise = plan.noise
        self._provider = provider
        self._chance = chance

    def events(self, spoofs: Sequence[Spoof], bounced: Sequence[Event]) -> Iterator[Event]:
        """`bounced` tells which spoofed mails the mailbox shows, and who failed."""
        shown = shown_in(bounced)
        takers = got_it([spoof for spoof in spoofs if spoof.number in shown], bounced)
        known = distinct(self._chance.shuffled([t for t in takers if t[1].circle in HUMAN]))
        strangers = distinct(self._chance.shuffled([t for t in takers if t[1].circle not in HUMAN]))
        noise = self._noise
        writers, others = known[: noise.replies], known[noise.replies :]
        for at, (spoof, person) in enumerate(writers):
            yield self._reply(spoof, person, REPLIES[at % len(REPLIES)])
        for spoof, person in strangers[: noise.strangers]:
            yield self._reply(spoof, person, STRANGER)
        computers = [taker for taker in others if taker[1].program is not Program.CARRIER_PHONE]
        away = computers[: noise.away]
        for at, (spoof, person) in enumerate(away):
            prefix, words = AWAY[at % len(AWAY)]
            yield self._vacation(spoof, person, prefix, words)
        rest = [taker for taker in others if taker not in away]
        for spoof, person in rest[: noise.warnings]:
            yield self._warning(spoof, person)
        for spoof, person in rest[noise.warnings :][: noise.forwarded]:
            yield self._forwarded(spoof, person)
        if noise.unseen:
            yield from self._replies_to_unseen(spoofs, bounced, {person for _, person in takers})

    def _replies_to_unseen(
        self, spoofs: Sequence[Spoof], bounced: Sequence[Event], told_of: set[Person]
    ) -> Iterator[Event]:
        """Nothing else in the mailbox names these people or the mail that they answer."""
        shown = shown_in(bounced)
        unseen = got_it([spoof for spoof in spoofs if spoof.number not in shown], bounced)
        writers = [
            (spoof, person)
            for spoof, person in distinct(self._chance.shuffled(unseen))
            if person.circle in HUMAN and person not in told_of
        ]
        for at, (spoof, person) in enumerate(writers[: self._noise.unseen]):
            yield self._reply(spoof, person, REPLIES[at % len(REPLIES)])

    def _reply(self, spoof: Spoof, person: Person, words: str) -> Event:
        when = self._chance.after(spoof.sent, 1_800, 36_000)
        quoted = f"> {spoof.title.url}\n>\n> 鈴木 花子\n"
        draft = Draft(
            name=person.name,
            address=person.address,
            program=person.program,
            to=((VICTIM_NAME, VICTIM),),
            subject=f"Re: {spoof.title.subject}",
            words=f"{words}\n\n{person.name}\n\n{quoted}",
            when=when,
            answers=spoof.message_id,
        )
        return self._sent_by(person, draft, Kind.REPLY, spoof)

    def _vacation(self, spoof: Spoof, person: Person, prefix: str, words: str) -> Event:
        """A responder answers within seconds, with the empty reverse path (RFC 3834)."""
        when = self._chance.after(spoof.sent, 4, 40)
        draft = Draft(
            name=person.name,
            address=person.address,
            program=Program.WEBMAIL,
            to=(("", VICTIM),),
            subject=f"{prefix}{spoof.title.subject}",
            words=f"{words}\n",
            when=when,
            answers=spoof.message_id,
            extra=(("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")),
        )
        letter = compose(draft, self._chance)
        source = peer(site_of(person.address).out)
        mail = self._provider.deliver(letter, source, when, "", spf="none")
        return Event(
            kind=Kind.AUTO_REPLY,
            mail=mail,
            message_id=letter.value("Message-ID"),
            spoof=spoof,
            sender=person.address,
        )

    def _warning(self, spoof: Spoof, person: Person) -> Event:
        """A friend writes anew: nothing but the words says that the spoof was there."""
        draft = Draft(
            name=person.name,
            address=person.address,
            program=person.program,
            to=((VICTIM_NAME, VICTIM),),
            subject="変なメールが届いたよ",
            words="花子さんの名前で変なメールが届きました。気をつけて。\n",
            when=self._chance.after(spoof.sent, 7_200, 50_000),
        )
        return self._sent_by(person, draft, Kind.WARNING, spoof)

    def _sent_by(self, person: Person, draft: Draft, kind: Kind, spoof: Spoof) -> Event:
        letter = compose(draft, self._chance)
        mail = deliver(letter, person, draft.when, self._provider, self._chance)
        return Event(
            kind=kind,
            mail=mail,
            message_id=letter.value("Message-ID"),
            spoof=spoof,
            sender=person.address,
        )

    def _forwarded(self, spoof: Spoof, person: Person, subject: str | None = None) -> Event:
        """As attachment: the spoof's own trace comes with it, as the friend's server saw it."""
        site = site_of(person.address)
        taken = self._chance.after(spoof.sent, 3, 60)
        receipt = Receipt(
            queue_id=queue_id_of(site.mx, taken, self._chance),
            when=taken,
            for_address=person.address,
        )
        as_got = spoof.taken.under(*hop_by(peer(spoof.relay.host), site.mx, receipt))
        words = "こんなメールが届きました。花子さんのアドレスですが、違いますよね。\n"
        whole = Body(fields=(("Content-Type", "message/rfc822"),), content=as_got.raw())
        parts = (text(words, "utf-8", "base64"), whole)
        draft = Draft(
            name=person.name,
            address=person.address,
            program=person.program,
            to=((VICTIM_NAME, VICTIM),),
            subject=subject or f"Fwd: {spoof.title.subject}",
            words=words,
            when=self._chance.after(spoof.sent, 3_600, 80_000),
            body=multipart("mixed", f"=_fwd_{self._chance.letters(20)}", parts),
        )
        return self._sent_by(person, draft, Kind.FORWARDED, spoof)

    def forwarded_anew(self, spoofs: Sequence[Spoof], bounced: Sequence[Event]) -> Iterator[Event]:
        """As attachment too, under what the friend says about it herself."""
        takers = got_it(spoofs, bounced)
        known = distinct(self._chance.shuffled([t for t in takers if t[1].circle in HUMAN]))
        for at, (spoof, person) in enumerate(known[: self._noise.forwarded_anew]):
            yield self._forwarded(spoof, person, ANEW[at % len(ANEW)])

    def spoof_copy(self, spoof: Spoof) -> Event:
        """The spoofed mail that she got herself: From her own address, SPF says fail."""
        when = self._chance.after(spoof.sent, 1, 9)
        source = peer(spoof.relay.host)
        spf = "pass" if spoof.relay.is_provider else "fail"
        mail = self._provider.deliver(spoof.taken, source, when, VICTIM, spf=spf)
        return Event(kind=Kind.SPOOF_COPY, mail=mail, message_id=spoof.message_id, spoof=spoof)


def got_it(spoofs: Sequence[Spoof], bounced: Sequence[Event]) -> list[tuple[Spoof, Person]]:
    """Who got which of some spoofed mails."""
    failed = {failure.address for event in bounced for failure in event.failures}
    return [
        (spoof, person)
        for spoof in spoofs
        for person in spoof.recipients
        if took_it(person, spoof) and person.address not in failed
    ]


def shown_in(bounced: Sequence[Event]) -> set[int]:
    """The numbers of the spoofed mails that a bounce gives back."""
    return {event.spoof.number for event in bounced if event.spoof and event.tells_original}


def took_it(person: Person, spoof: Spoof) -> bool:
    manner = site_of(person.address).manner
    alive = person.died is None and not person.is_full
    return (
        alive
        and person.circle is not Circle.MACHINE
        and manner in {Manner.REFUSES, Manner.BOUNCES_LATER}
        and refusal(person, spoof.relay) is None
    )


def distinct(takers: Sequence[tuple[Spoof, Person]]) -> list[tuple[Spoof, Person]]:
    by_person = {person.address: (spoof, person) for spoof, person in takers}
    return list(by_person.values())
