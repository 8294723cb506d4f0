"""What people answer: a friend replies to the spoof, and sends it on as an attachment."""

from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from tests.lab.hand_in import Job
from tests.lab.internet import VICTIM, VICTIM_NAME
from tests.lab.people import Person
from tests.storms.chance import Chance
from tests.storms.letter import Body, multipart, text
from tests.storms.programs import Draft, compose

__all__ = ["answers"]

ASKS = "このリンク、花子ちゃんが送ったの？開いていいのかわからなくて。\n"
SHOWS = "こんなメールが届きました。添付します。\n"


def answers(friend: Person, got: Path, server: str, now: datetime, chance: Chance) -> list[Job]:
    """By the friend's own provider. `got` is the spoof as it lies in the friend's mailbox."""
    raw = got.read_bytes().replace(b"\r\n", b"\n")
    spoof = BytesParser().parsebytes(raw, headersonly=True)
    subject = str(EmailMessage.get(spoof, "Subject", ""))
    attached = Body(fields=(("Content-Type", "message/rfc822"),), content=raw)
    parts = (text(SHOWS, "utf-8", "base64"), attached)
    drafts = (
        draft(friend, f"Re: {subject}", ASKS, now, answers_to=spoof["Message-ID"]),
        draft(friend, f"Fwd: {subject}", SHOWS, now, body=multipart("mixed", "=_fw_8Q", parts)),
    )
    return [
        Job(
            server=server,
            port=25,
            helo="MacBook",
            sender=friend.address,
            recipients=(VICTIM,),
            raw=compose(made, chance).raw().decode(),
        )
        for made in drafts
    ]


def draft(
    friend: Person,
    subject: str,
    words: str,
    now: datetime,
    *,
    answers_to: str | None = None,
    body: Body | None = None,
) -> Draft:
    return Draft(
        name=friend.name,
        address=friend.address,
        program=friend.program,
        to=((VICTIM_NAME, VICTIM),),
        subject=subject,
        words=words,
        when=now,
        answers=answers_to,
        body=body,
    )
