"""An answer that quotes the forged mail's link; and links that friends send by chance."""

from collections.abc import Callable, Sequence

import pytest

from bouncescan.analysis.analyze import analyze
from bouncescan.bounces import parse
from bouncescan.records.findings import Grade, Person, State
from bouncescan.records.message import FolderRole
from tests.support.cases import case_of
from tests.support.mails import VICTIM, bounce, hop, letter

INBOX, SENT, JUNK = FolderRole.INBOX, FolderRole.SENT, FolderRole.JUNK
Mail = tuple[FolderRole, bytes]
CLIENT = "from pc (dsl.cable.example [203.0.113.7]) by mail.relay.example (Exim) with ESMTP id A"
FRIEND, STRANGER = "carl@friends.example", "stranger@else.example"
ELSEWHERE = "<20260420.77@other.example>"  # made by another program than the storm's
PAGE = "http://gallery.example/wp-content/view.php?c=71"
VIDEO = "https://www.video.example/watch?v=dQw4w9WgXcQ"
ANOTHER_VIDEO = "https://www.video.example/watch?v=J---aiyznGQ"
SAME: Callable[[int], str] = lambda _number: PAGE  # noqa: E731 one link for all


def storm(link_of: Callable[[int], str] = SAME) -> list[Mail]:
    """Six spoofed mails that came back."""
    return [(INBOX, came_back(number, link_of(number))) for number in range(6)]


def came_back(number: int, link: str) -> bytes:
    to = f"gone{number}@work{number}.example"
    message_id = f"spoof-{number}@spam.example"
    original = letter(hop(CLIENT), to=to, message_id=message_id, body=f"look at {link}")
    remote = "|Remote-MTA: dns; mx.friends.example"
    return bounce(original, f"{to}{remote}", message_id=f"bounce-{number}@relay.example")


def answer(
    quoted: str = PAGE,
    sender: str = STRANGER,
    subject: str = "Re: Fw: new message",
    *,
    answers: str | None = ELSEWHERE,
    mark: str = "> ",
    fields: str = "",
) -> bytes:
    """What somebody wrote above the forged mail."""
    raw = letter(
        sender=sender,
        to=VICTIM,
        message_id=f"answer-{len(quoted)}@f.example",
        fields=f"{fields}In-Reply-To: {answers}\n" if answers else fields,
        body=f"Did you send this?\n\n{mark}look at {quoted}\n{mark}Hanako",
    )
    raw = raw.replace("Subject: Fw: new message", f"Subject: {subject}")
    return raw.replace("10:00:00 +0000", "15:00:00 +0000").encode()


def common() -> Mail:
    """A mail from before on the subject, so that the subject alone tells nothing."""
    raw = letter(sender="dora@else.example", to=VICTIM, message_id="old@else.example")
    return INBOX, raw.replace("20 Apr 2026", "20 Apr 2016").encode()


def people(mails: Sequence[Mail]) -> list[Person]:
    with case_of(mails, arrived=None) as case:
        return [one for one in analyze(case).people if one.state is State.REACHED]


def rules(mails: Sequence[Mail]) -> dict[str, list[str]]:
    """Who got it, and the rules that say so."""
    return {one.address: [line.rule for line in one.evidence] for one in people(mails)}


QUOTED = {STRANGER: ["quoted_its_link"]}


@pytest.mark.parametrize("where", [INBOX, JUNK])
def test_an_answer_that_quotes_the_link_counts_whoever_wrote_it(where: FolderRole) -> None:
    assert rules([*storm(), common(), (where, answer())]) == QUOTED
    assert rules([*storm(), common(), (where, answer(answers=None))]) == QUOTED


def test_it_is_claimed_and_says_on_which_subject() -> None:
    (person,) = people([*storm(), common(), (INBOX, answer())])
    (line,) = person.evidence
    assert person.confidence is Grade.CLAIMED
    assert line.parameters == {"subject": "Fw: new message"}
    assert line.locators == ("mail#7",)


@pytest.mark.parametrize(
    "quoted",
    ["http://gallery.example/", "http://gallery.example/wp-content/view.php?c=72", "http://x/y"],
)
def test_the_host_alone_or_another_page_is_no_mark(quoted: str) -> None:
    assert rules([*storm(), common(), (INBOX, answer(quoted))]) == {}


def test_a_link_that_is_sent_and_not_quoted_is_no_mark() -> None:
    """Spam of the same making comes in other people's names, to the victim too."""
    assert rules([*storm(), common(), (INBOX, answer(mark=""))]) == {}


def test_an_answer_to_a_mail_that_lies_here_is_none_to_the_spoof() -> None:
    own = letter(sender=VICTIM, to=STRANGER, message_id="own@victim.example", body=PAGE)
    answered = answer(answers="<own@victim.example>")
    assert rules([*storm(), common(), (SENT, own.encode()), (INBOX, answered)]) == {}


# A large site, to which everybody links


@pytest.mark.parametrize("subject", ["Re: movie night", "Re: Fw: new message"])
def test_another_video_of_the_same_site_never_makes_a_reply(subject: str) -> None:
    for link_of in (lambda _n: VIDEO, lambda n: f"{VIDEO[:-1]}{n}"):
        shared = answer(ANOTHER_VIDEO, FRIEND, subject)
        assert rules([*storm(link_of), common(), (INBOX, shared)]) == {}


def test_the_same_video_on_another_subject_never_makes_a_reply() -> None:
    shared = answer(VIDEO, FRIEND, "Re: movie night")
    assert rules([*storm(lambda _n: VIDEO), common(), (INBOX, shared)]) == {}
    one = [(INBOX, came_back(0, VIDEO)), *storm()[1:]]
    assert rules([*one, common(), (INBOX, shared)]) == {}


def test_a_footer_that_the_victims_own_mail_bears_too_is_no_mark() -> None:
    footer = "https://mailer.example/get-the-app?from=mail"
    own_trace = (
        "from phone (unknown [203.0.113.9]) by smtp.victim.example (Postfix) with ESMTPSA id O"
    )
    sent = letter(to="slip@else.example", message_id="own@victim.example", body=footer)
    sent = sent.replace("Fw: new message", "Lunch")
    own = bounce(
        f"{hop(own_trace)}{sent}",
        "slip@else.example",
        reporter="smtp.victim.example",
        peer="smtp.victim.example [203.0.113.20]",
        message_id="own-bounce@victim.example",
    )
    mails = [*storm(lambda _n: footer), common(), (SENT, sent.encode()), (INBOX, own)]
    assert rules([*mails, (INBOX, answer(footer))]) == {}
    assert rules([*mails[:-1], (INBOX, answer(footer))]) == QUOTED


# A link of its own in each mail


def of_its_own(number: int) -> str:
    return f"{PAGE}&id={number}{number}x"


def test_an_automatic_answer_that_quotes_a_link_of_one_mail_names_that_mail() -> None:
    vacation = answer(of_its_own(2), subject="Away", fields="Auto-Submitted: auto-replied\n")
    assert rules([*storm(of_its_own), (INBOX, vacation)]) == {
        STRANGER: ["auto_reply_quoted_its_link"]
    }
    unseen = answer(of_its_own(9), subject="Away", fields="Auto-Submitted: auto-replied\n")
    assert rules([*storm(of_its_own), (INBOX, unseen)]) == {}


# What is read


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("> http://a.example/x\n> http://b.example/y?z=1.", ("http://a.example/x", "http://b.example/y?z=1")),
        (">> > http://a.example/x", ("http://a.example/x",)),
        ("http://a.example/x", None),
        ("> no link\nhttp://a.example/x", None),
    ],
)  # fmt: skip
def test_of_an_answer_the_quoted_links_are_kept(words: str, links: tuple[str, ...] | None) -> None:
    raw = letter(sender=FRIEND, to=VICTIM, body=words).replace("Subject: Fw", "Subject: Re")
    original = parse(raw.encode()).original
    assert (original.urls if original else None) == links
    assert original is None or original.form == "quoted"
