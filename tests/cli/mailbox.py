"""A small mailbox whose every name, address and text is a canary: no error may repeat one."""

from pathlib import Path

from tests.support.mails import bounce, hop, letter

__all__ = ["CANARIES", "PASSWORD", "VICTIM", "book", "mails", "write_maildir", "write_mbox"]

VICTIM = "kanaria@victim.example"
PASSWORD = "kanarienpasswort-0815"
# In lower case, as they are looked for. "new message" is the Subject that support.mails writes.
CANARIES = ("kanari", "new message", "undelivered mail", "nachricht", "link.example")

_FROM = b"From MAILER-DAEMON Mon Apr 20 10:05:00 2026\n"


def mails() -> list[bytes]:
    """Two bounces of forged mail, an ordinary mail to the victim and one by the victim."""
    origin = hop(
        "from pc7 (pc7.dsl.example [203.0.113.7]) by mail.relay.example with ESMTPSA id A1"
    )
    forged = [
        letter(
            origin,
            sender=f"Kanaria Nachname <{VICTIM}>",
            to=f"kanarienfreund{number}@friends.example",
            message_id=f"kanarien{number}@spam.example",
        )
        for number in range(2)
    ]
    bounces = [
        bounce(
            forged[number],
            f"kanarienfreund{number}@friends.example",
            message_id=f"kanarienbounce{number}@relay.example",
            victim=VICTIM,
        )
        for number in range(2)
    ]
    incoming = letter(
        hop("from mx.friends.example (mx.friends.example [198.51.100.9]) by mx.victim.example"),
        sender="Kanarienfreund <kanarienfreund0@friends.example>",
        to=VICTIM,
        message_id="kanarienbrief@friends.example",
        body="Nachricht",
    )
    own = letter(sender=VICTIM, to="kanarienfreund0@friends.example", message_id="k@victim.example")
    return [*bounces, incoming.encode(), own.encode()]


def write_mbox(path: Path, messages: list[bytes] | None = None) -> Path:
    """An mbox of these messages, else of `mails()`."""
    path.write_bytes(b"".join(_FROM + raw + b"\n" for raw in messages or mails()))
    return path


def write_maildir(path: Path, messages: list[bytes] | None = None) -> Path:
    """A Maildir of these messages, else of `mails()`."""
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    for number, raw in enumerate(messages or mails()):
        (path / "cur" / f"{number}.M1.host:2,S").write_bytes(raw)
    return path


def book(path: Path) -> Path:
    """An address book with one entry."""
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Kanaria Freundin\n"
        "EMAIL:kanarienfreund0@friends.example\nEND:VCARD\n"
    )
    return path
