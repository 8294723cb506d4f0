"""What is said of one recipient is not taken for another's, and nobody who failed is lost."""

import pytest

from bouncescan.bounces import parse
from bouncescan.bounces.paragraphs import read_remote
from bouncescan.records.bounce import Action, Kind, Reason, Record

HEAD = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: hanako@example.jp\n"


def prose(
    text: str, subject: str = "Undelivered Mail Returned to Sender", more: str = ""
) -> Record:
    return parse(f"{HEAD}Subject: {subject}\n{more}\n{text}\n".encode())


def report(words: str, status: str) -> Record:
    return parse(
        f"{HEAD}Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain\n\n{words}\n"
        f"--=_b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.net\n\n{status}\n--=_b--\n".encode()
    )


def reasons(record: Record) -> dict[str, tuple[Action, str | None, Reason]]:
    return {p.final_recipient: (p.action, p.status, p.reason) for p in record.recipients}


@pytest.mark.parametrize(
    "words",
    [
        "<taro@boxbe.example>: 550 5.1.1 User unknown",
        "<taro@example.com>: host mail.spamarrest.example said: 550 5.1.1 User unknown",
        "<taro@example.com>: host mx.example.com said: 550 Sender verification required",
    ],
)
def test_a_servers_answer_is_no_challenge(words: str) -> None:
    named = words.partition(">")[0][1:]
    record = report(
        f"I could not deliver your mail.\n\n{words}",
        f"Final-Recipient: rfc822; {named}\nAction: failed\nStatus: 5.1.1\n",
    )
    assert (record.kind, [p.final_recipient for p in record.recipients]) == (Kind.BOUNCE, [named])


def test_a_carriers_reasons_stay_with_their_recipients() -> None:
    record = prose(
        "Recipient: <a@example.com>\nReason: Mailbox full\n\n"
        "Recipient: <b@example.com>\nReason: The account is disabled\n\n"
        "Recipient: <c@example.com>\nReason: 5.2.2 mailbox full\n",
        subject="Mail System Error - Returned Mail",
    )
    assert reasons(record) == {
        "a@example.com": (Action.FAILED, None, Reason.MAILBOX_FULL),
        "b@example.com": (Action.FAILED, None, Reason.SUSPENDED),
        "c@example.com": (Action.FAILED, "5.2.2", Reason.MAILBOX_FULL),
    }


SENDMAIL = """   ----- The following addresses had permanent fatal errors -----
<a@example.com>

   ----- The following addresses had transient non-fatal errors -----
<b@example.org>

   ----- Transcript of session follows -----
... while talking to mx1.example.com.:
>>> RCPT To:<a@example.com>
<<< 550 5.1.1 <a@example.com>... User unknown
550 5.1.1 <a@example.com>... User unknown
{}
"""


def test_a_deferred_recipient_does_not_get_the_failed_ones_code() -> None:
    text = SENDMAIL.format(
        "<b@example.org>... Deferred: Connection timed out with mx2.example.org."
    )
    assert reasons(prose(text)) == {
        "a@example.com": (Action.FAILED, "5.1.1", Reason.USER_UNKNOWN),
        "b@example.org": (Action.DELAYED, None, Reason.NETWORK),
    }


def test_a_host_that_was_asked_for_one_did_not_refuse_the_other() -> None:
    people = prose(SENDMAIL.format("550 5.1.2 <b@example.org>... Host unknown")).recipients
    assert [p.remote_mta for p in people] == ["mx1.example.com", None]


@pytest.mark.parametrize("local", ["admin", "support", "webmaster", "help", "abuse"])
def test_a_role_address_that_failed_is_named(local: str) -> None:
    record = report(
        f"Recipient: {local}@example.net\nReason: 550 5.1.1 unknown user", "X-Nothing: here\n"
    )
    assert [p.final_recipient for p in record.recipients] == [f"{local}@example.net"]


def test_spam_will_not_be_tried_again() -> None:
    record = prose("<taro@example.com>: 550 5.7.1 your message will be treated as spam")
    assert [p.action for p in record.recipients] == [Action.FAILED]


def test_no_temporary_error_is_a_permanent_one() -> None:
    record = prose(
        "This is a permanent error, not a temporary problem.\n\n"
        "Failed recipient: taro@example.com\nReason: user unknown\n"
    )
    assert [p.action for p in record.recipients] == [Action.FAILED]


@pytest.mark.parametrize(
    "fields",
    [
        "Status: 4.4.1\nAction: delayed\nFinal-Recipient: rfc822; b@example.com",
        "Diagnostic-Code: X; 450\nAction: delayed\nStatus: 4.4.1\nFinal-Recipient: b@example.com",
        "Action: delayed\nStatus: 4.4.1\nFinal-Recipient: rfc822; b@example.com",
    ],
)
def test_fields_may_stand_before_the_recipients_name(fields: str) -> None:
    first = (
        "Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown"
    )
    record = report("Not delivered.", f"{first}\n\n{fields}\n")
    assert [(p.final_recipient, p.action, p.status) for p in record.recipients] == [
        ("a@example.com", Action.FAILED, "5.1.1"),
        ("b@example.com", Action.DELAYED, "4.4.1"),
    ]


def test_a_name_alone_and_again_with_its_fields_is_one_person() -> None:
    name = "Final-Recipient: rfc822; a@example.com"
    record = report("Delayed.", f"{name}\n\n{name}\nAction: delayed\nStatus: 4.4.1\n")
    assert [(p.final_recipient, p.action) for p in record.recipients] == [
        ("a@example.com", Action.DELAYED)
    ]


def test_each_of_two_that_follow_each_other_has_its_own_words() -> None:
    record = prose(
        "unknown user: a@example.com\nmailbox is full: b@example.com\n",
        subject="Undeliverable Mail",
        more="X-Mailer: <SMTP32 v8.15>\n",
    )
    assert [(p.final_recipient, p.reason) for p in record.recipients] == [
        ("a@example.com", Reason.USER_UNKNOWN),
        ("b@example.com", Reason.MAILBOX_FULL),
    ]


def test_a_permanent_notice_that_mentions_a_temporary_one_is_permanent() -> None:
    record = prose(
        "The attached message had PERMANENT fatal delivery errors!\n\n"
        "After one or more unsuccessful delivery attempts (earlier TEMPORARY delivery errors)\n"
        "the attached message has been removed.\n\nFailed address: taro@example.com\n"
        "Failed address: jiro@example.com\n\n--- Session Transcript ---\n"
        "Mon 2026-04-20 10:15:23: --> RCPT To:<taro@example.com>\n"
        "Mon 2026-04-20 10:15:23: <-- 550 5.1.1 unknown\n",
    )
    assert [(p.final_recipient, p.action, p.status) for p in record.recipients] == [
        ("taro@example.com", Action.FAILED, "5.1.1"),
        ("jiro@example.com", Action.FAILED, None),
    ]


def test_a_version_is_no_status_code() -> None:
    record = report(
        "Made by Exim 4.94.2 on mx.example.net.",
        "Final-Recipient: rfc822; a@example.com\nAction: failed\n"
        "Diagnostic-Code: smtp; 554 rejected by amavisd-new-2.7.1\n",
    )
    assert record.recipients[0].status is None


def test_a_contact_address_is_no_recipient() -> None:
    record = prose(
        "Delivery has failed to these recipients or groups:\n\ntaro@example.com\n"
        "The address was not found. For help write to\n"
        "it-service@corp.example.net for assistance.\n\n"
        "Diagnostic information for administrators:\n\nGenerating server: ex.example.net\n\n"
        "taro@example.com\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n"
    )
    assert [p.final_recipient for p in record.recipients] == ["taro@example.com"]


def test_a_bounce_of_a_desk_that_gives_the_mail_back_is_a_bounce() -> None:
    record = parse(
        b"From: desk@example.net\nTo: hanako@example.jp\nAuto-Submitted: auto-generated\n"
        b"Subject: [Case 12] Mail delivery failed: returning message to sender\n\n"
        b"Your mail could not be delivered.\n\nFailed Recipient: taro@example.com\n\n"
        b"--- Below this line is a copy of the message.\n\nReturn-Path: <hanako@example.jp>\n"
        b"Received: from a by b; Mon, 20 Apr 2026 10:15:20 +0900\nFrom: hanako@example.jp\n"
        b"To: taro@example.com\nSubject: hello\nMessage-ID: <1@example.jp>\n\nhello\n"
    )
    assert record.kind is Kind.BOUNCE


@pytest.mark.parametrize(
    "contact",
    [
        "If you have a question, write to\n\n  fml-staff@ml.example.com\n",
        "For help use the following address:\n\n  fml-staff@ml.example.com\n",
        "お問い合わせは次のアドレスへお願いします。\n\n<fml-staff@ml.example.com>\n",
        "-- \nThe staff\nfml-staff@ml.example.com\n",
    ],
)
def test_whom_to_ask_is_nobody_who_failed(contact: str) -> None:
    assert prose(f"This is fml8 system.\nYour mail was rejected.\n\n{contact}").recipients == ()


@pytest.mark.parametrize(
    "words",
    [
        "For help ask your administrator.\n\n<taro@example.com>\n550 5.1.1 unknown\n",
        "For help ask your administrator.\nThis mail was undeliverable:\n\ntaro@example.com\n",
        "Contact addresses that could not be reached:\n\n  taro@example.com\n",
        "If you need help, write to us at\n\n  taro@example.com\n  550 5.1.1 unknown\n",
    ],
)
def test_who_failed_below_words_about_help_is_named(words: str) -> None:
    assert [p.final_recipient for p in prose(words).recipients] == ["taro@example.com"]


def test_the_reporters_greeting_in_its_own_dialogue_is_no_other_host() -> None:
    dialogue = "Transcript:\n  S: 220 {} ESMTP\n  S: 550 5.1.1 unknown\n"
    fields = "Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n"
    hosts = {
        name: report(dialogue.format(name), fields).recipients[0].remote_mta
        for name in ("mx.example.net", "MX.example.net", "mx.example.com")
    }
    assert hosts == {
        "mx.example.net": None,
        "MX.example.net": None,
        "mx.example.com": "mx.example.com",
    }


def test_exim_names_the_other_host_behind_h() -> None:
    words = "Delay reason: H=mail.shop.example [192.0.2.7]: SMTP error from remote mail server"
    assert read_remote(words) == "mail.shop.example"
