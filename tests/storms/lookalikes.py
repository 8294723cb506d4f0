"""What only looks like a bounce: malware in its dress, complaints (ARF), demands to confirm."""

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from tests.storms.campaign import Spoof
from tests.storms.cast import Person
from tests.storms.chance import Chance
from tests.storms.clock import mail_date
from tests.storms.events import Event, Kind
from tests.storms.internet import postfix, site_of
from tests.storms.letter import Body, Letter, multipart, text
from tests.storms.plan import Plan
from tests.storms.programs import Draft, Program, compose
from tests.storms.provider import VICTIM, Provider
from tests.storms.received import peer

__all__ = ["LookAlikes"]

LATER = timedelta(hours=31, minutes=50)


class LookAlikes:
    """All that is no bounce and no person's mail."""

    def __init__(self, plan: Plan, provider: Provider, chance: Chance) -> None:
        self._plan = plan
        self._provider = provider
        self._chance = chance

    def events(
        self, spoofs: Sequence[Spoof], alive: Sequence[tuple[Spoof, Person]]
    ) -> Iterator[Event]:
        """`alive` are those who got a spoofed mail."""
        noise = self._plan.noise
        yield from (self._malware(number) for number in range(noise.look_alikes))
        for number in range(noise.complaints if spoofs else 0):
            yield self._complaint(self._chance.pick(spoofs), number)
        for spoof, person in alive[: noise.challenges]:
            yield self._challenge(spoof, person)

    def _malware(self, number: int) -> Event:
        """Malware that calls itself a failed delivery: an archive and no delivery structure."""
        when = self._chance.after(self._plan.begins + LATER, 0, 400_000)
        host = postfix(f"vps{number}.bulk-node.example", f"203.0.113.{215 + number}", 0)
        subject, words = LOOK_ALIKES[number % len(LOOK_ALIKES)]
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
            letter,
            peer(host),
            when,
            draft.address,
            spf="none",
            folder=("Inbox", "Junk")[number % 2],
        )
        return Event(kind=Kind.LOOK_ALIKE, mail=mail, message_id=letter.value("Message-ID"))

    def _complaint(self, spoof: Spoof, number: int) -> Event:
        """ARF (RFC 5965) from a provider whose customer pressed the button; it names nobody."""
        when = self._chance.after(spoof.sent, 600, 90_000)
        host = postfix(f"fbl{number % 9}.postbox.example", f"192.0.2.{150 + number % 9}", 0)
        header = spoof.taken.header().replace(b"To: ", b"X-Redacted: ")
        source = spoof.relay.host.ip
        report = (
            "Feedback-Type: abuse\nUser-Agent: PostboxFBL/1.0\nVersion: 1\n"
            f"Original-Mail-From: <{VICTIM}>\nSource-IP: {source}\n"
            f"Arrival-Date: {mail_date(spoof.sent, 0)}\n"
            f"Reported-Domain: {VICTIM.partition('@')[2]}\n"
        )
        parts = (
            text(
                f"This is an email abuse report for a message from {source}.\n",
                "us-ascii",
                "7bit",
            ),
            Body(fields=(("Content-Type", "message/feedback-report"),), content=report.encode()),
            Body(fields=(("Content-Type", "text/rfc822-headers"),), content=header),
        )
        boundary = f"=_arf_{self._chance.letters(20)}"
        body = multipart("report", boundary, parts)
        kind = f'multipart/report; report-type=feedback-report;\n boundary="{boundary}"'
        unique = f"{when.astimezone(UTC):%Y%m%d%H%M%S}.{self._chance.letters(8)}"
        letter = Letter(
            fields=(
                ("From", f"<feedback@{host.organisation}>"),
                ("To", f"<{VICTIM}>"),
                ("Subject", "Email Feedback Report"),
                ("Date", mail_date(when, 0)),
                ("Message-ID", f"<{unique}@{host.name}>"),
                ("MIME-Version", "1.0"),
                ("Content-Type", kind),
            ),
            body=body.content,
        )
        mail = self._provider.deliver(
            letter, peer(host), when, f"feedback@{host.organisation}", spf="pass"
        )
        return Event(
            kind=Kind.COMPLAINT, mail=mail, message_id=letter.value("Message-ID"), spoof=spoof
        )

    def _challenge(self, spoof: Spoof, person: Person) -> Event:
        """A filter in front of somebody's mailbox."""
        when = self._chance.after(spoof.sent, 5, 90)
        draft = Draft(
            name="",
            address=person.address,
            program=Program.WEBMAIL,
            to=(("", VICTIM),),
            subject=f"Please confirm your message ({spoof.title.subject})",
            words="Your message is held.\nTo verify that you are a human, answer this mail.\n",
            when=when,
            answers=spoof.message_id,
            extra=(("Auto-Submitted", "auto-replied"),),
        )
        letter = compose(draft, self._chance)
        source = peer(site_of(person.address).out)
        mail = self._provider.deliver(letter, source, when, "", spf="none")
        return Event(
            kind=Kind.CHALLENGE, mail=mail, message_id=letter.value("Message-ID"), spoof=spoof
        )


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
