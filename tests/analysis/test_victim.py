"""Whose mailbox it is."""

from bouncescan.analysis.victim import agree, victim_candidates
from bouncescan.records.message import FolderRole, Locator, MailHeader


def mail(number: int, *, sent: bool = False, **fields: tuple[str, ...]) -> MailHeader:
    return MailHeader(
        locator=Locator(source="x", file="x", offset=number),
        header_id=str(number),
        roles=(FolderRole.SENT if sent else FolderRole.INBOX,),
        **fields,
    )


def test_the_marks_agree_on_the_victim() -> None:
    headers = [
        mail(1, to=("Me@x.test", "other@y.test"), delivered_to=("me@x.test",)),
        mail(2, to=("me@x.test",)),
        mail(3, sent=True, from_=("me@X.test",), to=("friend@z.test",)),
    ]
    assert agree(victim_candidates(headers)) == "me@x.test"


def test_two_marks_outvote_a_third() -> None:
    assert agree([("me@x.test", 0.9), ("me@x.test", 0.9), ("list@y.test", 0.6)]) == "me@x.test"


def test_marks_that_differ_decide_nothing() -> None:
    assert agree([("me@x.test", 1.0), ("you@x.test", 1.0)]) is None


def test_one_mark_alone_needs_half_of_the_mail() -> None:
    assert agree([("me@x.test", 0.5)]) == "me@x.test"
    assert agree([("me@x.test", 0.4)]) is None
    assert agree([]) is None
