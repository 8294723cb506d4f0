"""Without history: people's answers to the mail that came back are found by the server."""

from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.pipeline import ScanRequest, scan
from bouncescan.records.findings import State
from bouncescan.sources import FolderSelection, SourceOptions
from bouncescan.sources.imap.search_terms import keys_of_answers
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.mails import VICTIM, ZERO, bounce, letter
from tests.support.progress import KeptProgress

SPOOF = letter(to="gone@friends.example, friend@friends.example")


def answer(number: int, fields: str) -> str:
    return letter(
        sender="friend@friends.example",
        to=VICTIM,
        message_id=f"answer-{number}@friends.example",
        fields=fields,
        body="what is this?",
    ).replace("Subject: Fw: new message", "Subject: Re: Fw: new message")


@pytest.mark.server
@pytest.mark.parametrize("field", ["In-Reply-To", "References"])
def test_an_answer_to_what_came_back_is_found_and_no_other(
    dovecot: Dovecot, tmp_path: Path, field: str
) -> None:
    mails = [
        bounce(SPOOF, "gone@friends.example").decode(),
        answer(1, f"{field}: <spoof-1@spam.example>\n"),
        answer(2, f"{field}: <another@spam.example>\n"),
        answer(3, f"{field}: <spoof-1@elsewhere.example>\n"),
        letter(sender="friend@friends.example", to=VICTIM, message_id="plain@friends.example"),
    ]
    dovecot.fill("INBOX", [(mail.replace("\n", "\r\n").encode(), ZERO) for mail in mails])
    request = ScanRequest(
        specs=(dovecot.url,),
        case=tmp_path / "a.bouncescan",
        options=SourceOptions(ca_file=dovecot.certificate, ask_password=lambda _: PASSWORD),
        selection=FolderSelection(),
        victim=(VICTIM,),
        keeps_history=False,
    )
    for _ in range(2):
        outcome = scan(request, KeptProgress())
        assert outcome.findings is not None
        states = {person.address: person.state for person in outcome.findings.people}
        assert states == {
            "gone@friends.example": State.FAILED,
            "friend@friends.example": State.REACHED,
        }
        with Case(request.case) as case:
            found = {header.message_id for header in case.headers()}
        assert found == {"<bounce-1@relay.example>", "<answer-1@friends.example>"}
    # With the history it is the same.
    whole = scan(
        replace(request, case=tmp_path / "b.bouncescan", keeps_history=True), KeptProgress()
    )
    assert whole.findings is not None
    assert {person.address: person.state for person in whole.findings.people} == states


def test_a_message_id_that_is_no_name_is_not_sent_to_the_server() -> None:
    hostile = [
        'x" ALL',
        "a.b)",
        "a.b\r\nA LOGOUT",
        "localhost",
        "",
        "日本.example",
        "x" * 300 + ".a",
    ]
    assert keys_of_answers(hostile) == ()
    assert keys_of_answers(["mail.spam.example"]) == (
        'HEADER IN-REPLY-TO "@mail.spam.example>"',
        'HEADER REFERENCES "@mail.spam.example>"',
    )
