"""What else comes during the storm: replies, vacation notices, malware, the spoof itself."""

from collections.abc import Iterator, Sequence

from tests.storms.campaign import Spoof
from tests.storms.cast import Circle, Person
from tests.storms.chance import Chance
from tests.storms.clock import at
from tests.storms.events import Event, Kind
from tests.storms.failures import refusal
from tests.storms.internet import Manner, postfix, site_of
from tests.storms.letter import Body, multipart, text
from tests.storms.ordinary import deliver
from tests.storms.programs import Draft, Program, compose
from tests.storms.provider import VICTIM, VICTIM_NAME, Provider
from tests.storms.received import peer

__all__ = ["Answers"]

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
AWAY = (
    ("自動返信: ", "ただいま休暇をいただいております。二十七日以降にお返事いたします。"),
    ("Auto: ", "I am out of the office until 27 April and will answer your mail then."),
)


class Answers:
    """All that is no bounce."""

    def __init__(self, provider: Provider, chance: Chance) -> None:
        self._provider = provider
        self._chance = chance

    def events(self, spoofs: Sequence[Spoof], bounced: Sequence[Event]) -> Iterator[Event]:
        """`bounced` tells which spoofed mails the mailbox shows, and who failed."""
        shown = {event.spoof.number for event in bounced if event.spoof and event.gives_original}
        failed = {failure.address for event in bounced for failure in event.failures}
        takers = [
            (spoof, person)
            for spoof in spoofs
            if spoof.number in shown
            for person in spoof.recipients
            if took_it(person, spoof) and person.address not in failed
        ]
        known = distinct(self._chance.shuffled([t for t in takers if t[1].circle in HUMAN]))
        strangers = distinct(self._chance.shuffled([t for t in takers if t[1].circle not in HUMAN]))
        for words, (spoof, person) in zip(REPLIES, known, strict=False):
            yield self._reply(spoof, person, words)
        yield self._reply(*strangers[0], STRANGER)
        computers = [taker for taker in known if taker[1].program is not Program.CARRIER_PHONE]
        away = [taker for taker in computers if taker not in known[: len(REPLIES)]][: len(AWAY)]
        for (prefix, words), (spoof, person) in zip(AWAY, away, strict=True):
            yield self._vacation(spoof, person, prefix, words)
        yield self._warning(*next(t for t in known[len(REPLIES) :] if t not in away))
        yield from (self._look_alike(number) for number in (0, 1))

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

    def _look_alike(self, number: int) -> Event:
        """Malware that calls itself a failed delivery: an archive and no delivery structure."""
        when = self._chance.after(at("2026-04-15 11:00"), 0, 400_000)
        host = postfix(f"vps{number}.bulk-node.example", f"203.0.113.{215 + number}", 0)
        subject, words = LOOK_ALIKES[number]
        draft = Draft(
            name="Mail Delivery Subsystem",
            address=f"postmaster@{host.name}",
            program=Program.WEBMAIL,
            to=(("", VICTIM),),
            subject=subject,
            words=words,
            when=when,
            body=with_archive(words, self._chance),
        )
        letter = compose(draft, self._chance)
        mail = self._provider.deliver(
            letter, peer(host), when, draft.address, spf="none", folder=("Inbox", "Junk")[number]
        )
        return Event(kind=Kind.LOOK_ALIKE, mail=mail, message_id=letter.value("Message-ID"))

    def spoof_copy(self, spoof: Spoof) -> Event:
        """The spoofed mail that she got herself: From her own address, SPF says fail."""
        when = self._chance.after(spoof.sent, 1, 9)
        source = peer(spoof.relay.host)
        mail = self._provider.deliver(spoof.taken, source, when, VICTIM, spf="fail")
        return Event(kind=Kind.SPOOF_COPY, mail=mail, message_id=spoof.message_id, spoof=spoof)


LOOK_ALIKES = (
    (
        "Mail delivery failed: returning message to sender",
        "Your message could not be delivered.\nThe original message is in the attached archive.\n",
    ),
    (
        "Delivery reports about your e-mail",
        "The message was not accepted. See the attached transcript for details.\n",
    ),
)


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


def with_archive(words: str, chance: Chance) -> Body:
    lines = [chance.letters(76, BASE64) for _ in range(12)]
    archive = Body(
        fields=(
            ("Content-Type", 'application/zip; name="transcript.zip"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", 'attachment; filename="transcript.zip"'),
        ),
        content=("UEsDBBQAAAAI" + "\n".join(lines)[12:] + "\n").encode(),
    )
    parts = (text(words, "utf-8", "7bit"), archive)
    return multipart("mixed", f"=_mix_{chance.letters(20)}", parts)


BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
