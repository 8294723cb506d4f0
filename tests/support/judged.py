"""Reports on spoofed mail as the analysis has judged them, written down in a few words."""

from collections.abc import Iterable

from bouncescan.analysis.gist import gist_of
from bouncescan.analysis.judging import Judged
from bouncescan.records.bounce import Kind, Original, Recipient, Record
from bouncescan.records.findings import Host, Ownership

__all__ = ["VICTIM", "judged_report", "judged_spoofed"]

VICTIM = "hanako@victim.example"


def judged_report(
    failed: Iterable[str], to: Iterable[str], message_id: str | None, *, number: int = 1
) -> Judged:
    """The bounce of a mail in the victim's name: who `failed` of those in its To."""
    return judged_spoofed(
        Record(
            locator=str(number),
            sha256="",
            content_id="",
            kind=Kind.BOUNCE,
            recipients=tuple(Recipient(final_recipient=address) for address in failed),
            original=Original(
                form="message/rfc822", from_=VICTIM, to=tuple(to), message_id=message_id
            ),
        )
    )


def judged_spoofed(record: Record) -> Judged:
    """A report whose mail was a stranger's; of the servers nothing is known."""
    return Judged(
        record=gist_of(record),
        locators=(),
        when=None,
        sent=None,
        reporter=Host(host=None, ip=None),
        origin=None,
        ownership=Ownership.SPOOFED,
    )
