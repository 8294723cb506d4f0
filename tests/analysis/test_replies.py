"""Who answered: by what they answer, never by a subject alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zlib import crc32

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.records.findings import Findings, Grade, Person, State
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT, JUNK = FolderRole.INBOX, FolderRole.SENT, FolderRole.JUNK
Mail = tuple[FolderRole, bytes]
CLIENT = (
    "from spam.pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
)
REMOTE = "|Remote-MTA: dns; mx.friends.example"
FRIEND = "carl@friends.example"
LONG_AGO = "Tue, 05 Apr 2011 10:00:00 +0000"
UNSEEN = "<spoof-9@spam.example>"  # made as the others are, and in no bounce
ELSEWHERE = "<20260420.77@other.example>"  # made by another program


def storm() -> list[Mail]:
    """Three spoofed mails that came back."""
    return [(INBOX, storm_bounce(number)) for number in (1, 2, 3)]


def storm_bounce(number: int) -> bytes:
    to = f"gone{number}@work{number}.example"
    original = letter(hop(CLIENT), to=to, message_id=f"spoof-{number}@spam.example")
    return bounce(original, f"{to}{REMOTE}", message_id=f"bounce-{number}@relay.example")


def mail(
    sender: str = FRIEND,
    to: str = VICTIM,
    subject: str = "Re: Fw: new message",
    date: str = "Mon, 20 Apr 2026 12:00:00 +0000",
    **fields: str,
) -> bytes:
    """A mail as a person writes it; `fields` by their names with _ for -."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    number = crc32(f"{sender} {to} {subject} {date} {more}".encode())
    raw = letter(sender=sender, to=to, message_id=f"{number}@f.example")
    raw = raw.replace("Subject: Fw: new message\n", f"Subject: {subject}\n")
    raw = raw.replace("Date: Mon, 20 Apr 2026 10:00:00 +0000\n", f"Date: {date}\n{more}")
    return raw.encode()


def known(person: str = FRIEND) -> Mail:
    """A letter of long ago: the victim knows this person."""
    return INBOX, mail(person, subject="Hello from Kobe", date=LONG_AGO)


def found(mails: Sequence[Mail]) -> Findings:
    with case_of(mails, arrived=None) as case:
        return analyze(case)


def reached(mails: Sequence[Mail]) -> dict[str, tuple[str, ...]]:
    """Who got it, with the rules that say so."""
    return {
        person.address: tuple(line.rule for line in person.evidence)
        for person in found(mails).people
        if person.state is State.REACHED
    }


def only(findings: Findings) -> Person:
    (person,) = (each for each in findings.people if each.state is State.REACHED)
    return person


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Fw: new message",
        "RE: new message",
        "Aw: Fw: new message",
        "Antw: new message",
        "返信: Fw: new message",
        "Re[2]: Fw: new message",
        "Re：Fw: new  message",
    ],
)
def test_answer_to_a_mail_made_like_those_that_came_back_counts(subject: str) -> None:
    answer = mail(subject=subject, In_Reply_To=UNSEEN)
    assert reached([*storm(), (INBOX, answer)]) == {FRIEND: ("replied_to_one_like_it",)}


def test_what_is_only_alike_is_claimed_and_names_the_subject_and_the_place() -> None:
    person = only(found([*storm(), (INBOX, mail(In_Reply_To=UNSEEN))]))
    (line,) = person.evidence
    assert person.confidence is Grade.CLAIMED
    assert line.parameters == {"subject": "Fw: new message"}
    assert line.locators == ("mail#3",)


def test_answer_that_names_a_mail_that_came_back_is_proved() -> None:
    person = only(found([*storm(), (INBOX, mail(In_Reply_To="<spoof-2@spam.example>"))]))
    assert [line.rule for line in person.evidence] == ["person_replied"]
    assert person.confidence is Grade.PROVED
    assert person.states == {1: State.REACHED}


def test_answer_to_one_like_it_is_of_the_campaign_where_there_is_only_one() -> None:
    person = only(found([*storm(), (INBOX, mail(In_Reply_To=UNSEEN))]))
    assert person.states == {1: State.REACHED}
    assert person.campaigns == (1,)
    assert person.servers == ()  # of a mail that nobody has seen no line tells who sent it


def test_forwarding_it_is_no_answer() -> None:
    assert reached([*storm(), (INBOX, mail(subject="Fw: new message", In_Reply_To=UNSEEN))]) == {}


def test_answer_to_the_victims_own_mail_of_that_subject_stays_out() -> None:
    own = letter(sender=VICTIM, to="dora@else.example", message_id="own@victim.example")
    answer = mail(In_Reply_To="<own@victim.example>")
    assert reached([*storm(), (SENT, own.encode()), known(), (INBOX, answer)]) == {}


def test_answer_to_anybodys_mail_that_lies_here_stays_out() -> None:
    asked = letter(sender="dora@else.example", to=VICTIM, message_id="asked@else.example")
    answer = mail(In_Reply_To="<asked@else.example>")
    assert reached([*storm(), known(), (INBOX, asked.encode()), (INBOX, answer)]) == {}


def test_stolen_thread_below_the_spoof_does_not_hide_the_answer() -> None:
    own = letter(sender=VICTIM, to=FRIEND, message_id="own@victim.example")
    own = own.replace("Fw: new message", "Lunch")
    answer = mail(References=f"<own@victim.example> {UNSEEN}", In_Reply_To=UNSEEN)
    assert reached([*storm(), (SENT, own.encode()), (INBOX, answer)]) == {
        FRIEND: ("replied_to_one_like_it",)
    }


def test_whom_the_victim_wrote_to_on_that_subject_stays_out() -> None:
    own = (SENT, mail(VICTIM, FRIEND, "new message"))
    answer = (INBOX, mail(In_Reply_To=UNSEEN))
    other = (INBOX, mail("dora@else.example", In_Reply_To=UNSEEN))
    assert reached([*storm(), own, answer, other]) == {
        "dora@else.example": ("replied_to_one_like_it",)
    }


def test_answer_to_another_subject_counts_where_only_the_storm_comes_from_that_server() -> None:
    ours = "<1.9@www.relay.example>"
    answer = (INBOX, mail(subject="Re: Look at this!", In_Reply_To=ours))
    by_script = [(where, raw.replace(b"@spam", b"@relay")) for where, raw in storm()]
    person = only(found([*by_script, answer]))
    assert [(line.rule, line.parameters) for line in person.evidence] == [
        ("replied_to_one_like_it", {})
    ]
    assert (person.states, person.confidence) == ({}, Grade.CLAIMED)
    news = letter(sender="dora@else.example", to=VICTIM, message_id="news@relay.example")
    assert reached([*by_script, answer, (INBOX, news.encode())]) == {}
    late = mail(
        subject="Re: Look at this!", In_Reply_To=ours, date="Mon, 25 May 2026 10:00:00 +0000"
    )
    assert reached([*by_script, (INBOX, late)]) == {}


def test_answer_to_a_mail_of_the_victims_that_was_not_kept_stays_out() -> None:
    # The stranger wrote Message-IDs of her domain, and nothing of hers is left to tell them apart.
    by_login = [(where, raw.replace(b"@spam", b"@victim")) for where, raw in storm()]
    answer = mail(subject="Re: Lunch", In_Reply_To="<1.9@victim.example>")
    assert reached([*by_login, known(), (INBOX, answer)]) == {}


def test_common_way_to_make_a_message_id_proves_nothing() -> None:
    news = letter(sender="dora@else.example", to=VICTIM, message_id="thing-5@spam.example")
    news = news.replace("Fw: new message", "News")
    answer = (INBOX, mail("stranger@else.example", In_Reply_To=UNSEEN))
    assert reached([*storm(), answer, (INBOX, news.encode())]) == {}
    assert reached([*storm(), answer]) == {"stranger@else.example": ("replied_to_one_like_it",)}


def test_friend_who_answers_on_a_subject_that_only_the_storm_has_counts() -> None:
    answer = (INBOX, mail(In_Reply_To=ELSEWHERE))
    assert reached([*storm(), known(), answer]) == {FRIEND: ("replied_on_its_subject",)}
    assert reached([*storm(), answer]) == {}  # a stranger: spam has such subjects too


def test_subject_that_people_used_before_tells_nothing() -> None:
    answer = (INBOX, mail(In_Reply_To=ELSEWHERE))
    older = (INBOX, mail("dora@else.example", subject="new message", date=LONG_AGO))
    assert reached([*storm(), known(), older, answer]) == {}


def test_victims_answer_to_a_friend_who_asked_does_not_make_the_subject_common() -> None:
    told = (SENT, mail(VICTIM, "emil@friends.example", In_Reply_To="<asked@f.example>"))
    answer = (INBOX, mail(In_Reply_To=ELSEWHERE))
    assert reached([*storm(), known(), told, answer]) == {FRIEND: ("replied_on_its_subject",)}


def test_carriers_phone_that_names_no_mail_counts_with_the_subject_to_the_letter() -> None:
    assert reached([*storm(), known(), (INBOX, mail())]) == {FRIEND: ("replied_on_its_subject",)}
    assert reached([*storm(), known(), (INBOX, mail(subject="Re: new message"))]) == {}


def test_spam_in_junk_does_not_count_by_its_subject() -> None:
    assert reached([*storm(), known(), (JUNK, mail(In_Reply_To=ELSEWHERE))]) == {}
    assert reached([*storm(), (JUNK, mail(In_Reply_To=UNSEEN))]) == {
        FRIEND: ("replied_to_one_like_it",)
    }


@pytest.mark.parametrize(
    "date", ["Tue, 14 Apr 2026 10:00:00 +0000", "Mon, 25 May 2026 10:00:00 +0000", "none at all"]
)
def test_answer_from_outside_the_days_of_the_storm_stays_out(date: str) -> None:
    assert reached([*storm(), (INBOX, mail(date=date, In_Reply_To=UNSEEN))]) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Return_Path": "<>"},
        {"From": f"Hanako <{VICTIM}>"},
    ],
    ids=["generated", "server", "victim"],
)
def test_what_no_person_wrote_is_no_persons_answer(fields: dict[str, str]) -> None:
    raw = mail(In_Reply_To=UNSEEN, **fields)
    if "From" in fields:
        raw = raw.replace(f"From: {FRIEND}\n".encode(), b"")
    assert reached([*storm(), (INBOX, raw)]) == {}


def test_copy_of_the_spoof_in_the_inbox_is_no_mail_of_the_victims() -> None:
    copy = letter(
        hop("from mail.relay.example (mail.relay.example [192.0.2.25]) by mx.victim.example"),
        to=VICTIM,
        message_id="spoof-8@spam.example",
    )
    answer = mail(In_Reply_To="<spoof-8@spam.example>")
    assert reached([*storm(), (INBOX, copy.encode()), (INBOX, answer)]) == {
        FRIEND: ("replied_to_one_like_it",)
    }


def test_thiefs_mail_that_webmail_saved_in_sent_is_no_mail_of_the_victims() -> None:
    saved = [
        (SENT, letter(to=FRIEND, message_id=f"spoof-{number}@spam.example").encode())
        for number in (1, 9)
    ]
    answer = (INBOX, mail(In_Reply_To=UNSEEN))
    assert reached([*storm(), *saved, answer]) == {FRIEND: ("replied_to_one_like_it",)}


def vacation(sender: str = FRIEND, subject: str = "自動返信: Fw: new message", **more: str) -> Mail:
    return INBOX, mail(sender, subject=subject, Auto_Submitted="auto-replied", **more)


@pytest.mark.parametrize(
    "answer",
    [
        vacation(),
        vacation(subject="Automatic reply: Fw: new message", In_Reply_To=ELSEWHERE),
        vacation(subject="Out of office", In_Reply_To=UNSEEN),
    ],
    ids=["by subject", "by subject and a mail not here", "by its like"],
)
def test_automatic_answer_to_one_like_it_counts_from_anybody(answer: Mail) -> None:
    assert reached([*storm(), answer]) == {FRIEND: ("auto_reply_to_one_like_it",)}


def test_automatic_answer_to_the_victims_own_mail_stays_out() -> None:
    own = letter(sender=VICTIM, to="gone1@work1.example", message_id="own@victim.example")
    own = own.replace("Fw: new message", "Lunch")
    answer = vacation("gone1@work1.example", "Out of office", In_Reply_To="<own@victim.example>")
    assert reached([*storm(), (SENT, own.encode()), answer]) == {}


def test_automatic_answer_on_another_subject_or_in_another_month_stays_out() -> None:
    later = vacation(date="Mon, 25 May 2026 10:00:00 +0000")
    assert reached([*storm(), vacation(subject="Out of office"), later]) == {}


def test_read_receipt_for_a_spoofed_mail_is_a_sign_of_life() -> None:
    receipt = (
        f"From: {FRIEND}\nTo: {VICTIM}\nSubject: Read: Fw: new message\n"
        "Date: Mon, 20 Apr 2026 12:00:00 +0000\nMessage-ID: <mdn@f.example>\n"
        "References: <spoof-2@spam.example>\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt was displayed.\n\n"
        "--b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822; {FRIEND}\nOriginal-Message-ID: <spoof-2@spam.example>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    )
    assert reached([*storm(), (INBOX, receipt.encode())]) == {FRIEND: ("read_receipt",)}


def test_reply_is_no_sighting_of_its_writer() -> None:
    person = only(found([*storm(), known(), (INBOX, mail(In_Reply_To=UNSEEN))]))
    assert person.first_seen == person.last_seen == datetime(2011, 4, 5, 10, tzinfo=UTC)
