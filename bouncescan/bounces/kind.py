"""What a message is: a bounce or one of the things that only look like one.

A bounce is proved by structure: fields for machines, a dialect's own sentence with an address, or
a daemon's notice that says in words that a delivery failed. Nothing else in a header proves it:
`Auto-Submitted: auto-replied` stands on bounces and vacations, malware writes any Subject.
"""

import re

from bouncescan.bounces.marks import Marks, read_marks
from bouncescan.bounces.notice import Notice
from bouncescan.mail.auto_reply import auto_submitted, has_reply_mark, has_vacation_subject
from bouncescan.mail.mime import read_message
from bouncescan.records.bounce import Action, Kind, Recipient

__all__ = ["kind_of"]

_REACHED = frozenset({Action.DELIVERED, Action.RELAYED, Action.EXPANDED})
# By a word that each of its phrases holds.
_CHALLENGE = {
    "boxbe": ("boxbe",),
    "spamarrest": ("spamarrest",),
    "challenge": ("challenge-response", "challenge/response"),
    "verif": (
        "complete the verification",
        "sender verification required",
        "awaiting your verification",
        "verify that you are human",
        "verify that you are a human",
    ),
    "confirm": (
        "awaiting your confirmation",
        "confirm that you sent",
        "confirm that you are a person",
        "confirm your message",
        "confirm your request to send",
    ),
    "release": ("to release your message for delivery",),
    "confirma": ("confirmação é necessária", "confirmación es necesaria"),
    "encaminhada": ("para que sua mensagem seja encaminhada",),
    "click": (
        "to deliver your message, click",
        "click the link below to deliver your",
        "click here to deliver your",
    ),
}
_CHALLENGE_IN_JAPANESE = "送信者認証"
_FAILURE = re.compile(
    r"(?:could|can) ?(?:not|n't) (?:\w+ )?be (?:\w+ )?(?:deliver|sent|reach)|(?:was|were"
    r"|is) (?:not|un)(?:able)? ?(?:to )?(?:be )?deliver|undeliver|not (?:been )?deliver"
    r"|(?:unable|failed|impossible|not able|inability) to (?:\w+ )?(?:deliver|send|relay)"
    r"|deliver\w{0,20} (?:\w{1,30} ){0,6}(?:fail|error|unsuccess|problem|delay)"
    r"|fail\w{0,20} (?:\w{1,30} ){0,4}deliver"
    r"|did not reach|has been (?:rejected|returned|delayed)|was rejected"
    r"|returned to (?:the )?sender|user unknown|unknown user|no such user"
    r"|permanent (?:fatal )?error|returned mail"
    r"|quota exceeded|mailbox (?:is )?full|5\.\d\.\d|\b55\d[ -]|cannot be delivered"
    r"|error (?:\w+ )?(?:sending|delivering)|could not deliver|could not send"
    r"|returning (?:your )?message"
    r"|配信(?:でき|され|に失敗|不能)|送信(?:でき|に失敗)|届け(?:られ|でき)|届きません|送れません|エラー|宛先|不達|戻",
    re.IGNORECASE,
)
# A server's reply code, or a status code: what it says is not the notice's own.
_ANSWER = re.compile(r"(?<![\d.])(?:[45]\d\d[ -]|[45]\.\d{1,3}\.\d)")
_ADDRESS = re.compile(r"[^\s@]{1,128}@[^\s@]{1,255}")
_SESSION = re.compile(r"\s*Postfix SMTP (?:server|client): ")
# A person's own mailer writes this above what it forwards.
_FORWARD = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:Forwarded|Original|転送|Weitergeleitete|Ursprüngliche)[^\n]{0,40}-{2,}"
    r"|Begin forwarded message:|-{2,} ?Original Message ?-{2,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# Fields that a list writes and a reporter has no use for (RFC 2369, 2919).
_LIST_FIELDS = ("list-unsubscribe", "list-id", "list-post")
# Complaints without a report part, by their first words.
_COMPLAINT = re.compile(r"\s*This is an? (?:e-?mail )?abuse (?:report|complaint)", re.IGNORECASE)


def kind_of(
    notice: Notice, marks: Marks, recipients: tuple[Recipient, ...], fmt: str | None
) -> tuple[Kind, str | None]:
    """(kind, why) of a message; why only where it is OTHER."""
    kind = _other_kind(notice, marks)
    if kind is not None:
        return kind, None
    if recipients and (notice.event is not None or _is_report(notice, marks, fmt)):
        return _by_action(recipients), None
    if _is_for_operators(notice):
        return Kind.OTHER, "server_notice"
    if _is_forwarded(notice, marks):
        return Kind.OTHER, "forwarded_bounce"
    if _is_from_a_list(notice, marks):
        return Kind.OTHER, "mailing_list"
    if _is_auto_reply(notice, marks):
        return Kind.AUTO_REPLY, None
    if recipients and _is_quoted(notice, marks):
        return Kind.OTHER, "forwarded_bounce"
    if recipients and (marks.is_reporter or _says_failure(notice)):
        return _by_action(recipients), None
    return _without_recipient(notice, marks)


def _other_kind(notice: Notice, marks: Marks) -> Kind | None:
    """What is told apart before anybody asks whether it is a bounce."""
    if _is_feedback(notice, marks):
        return Kind.FEEDBACK_REPORT
    if _is_read_receipt(notice):
        return Kind.READ_RECEIPT
    return Kind.CHALLENGE if _is_challenge(notice) else None


def _says_failure(notice: Notice) -> bool:
    """True where a notice of unknown authorship says a failure and gives the mail back.

    Parcels cannot be delivered either, and people paste a server's words into their letters.
    """
    has_words = _FAILURE.search(notice.text[:8000]) is not None
    return has_words and (bool(notice.returned) or auto_submitted(notice.header) != "no")


def _is_report(notice: Notice, marks: Marks, fmt: str | None) -> bool:
    """Fields for machines: in a part of their own, or in a text that no list or person wrote."""
    if fmt != "rfc3464":
        return False
    if notice.statuses or marks.is_reporter:
        return True
    is_program = marks.is_failure_subject and auto_submitted(notice.header) != "no"
    if not (is_program or notice.returned or "from" not in notice.header):
        return False
    return not (_is_from_a_list(notice, marks) or _is_quoted(notice, marks))


def _by_action(recipients: tuple[Recipient, ...]) -> Kind:
    if all(person.action in _REACHED for person in recipients):
        return Kind.SUCCESS
    return Kind.BOUNCE


def _is_from_a_list(notice: Notice, marks: Marks) -> bool:
    """A list's or newsletter's mail; a bounce that went through a list gives a message back."""
    if marks.is_reporter or notice.returned:
        return False
    return any(name in notice.header for name in _LIST_FIELDS)


def _is_for_operators(notice: Notice) -> bool:
    """Postfix tells its postmaster of an SMTP session (notify_classes): no mail came back."""
    return _SESSION.match((notice.header.text("subject") or "")[:200]) is not None


def _is_feedback(notice: Notice, marks: Marks) -> bool:
    """ARF (RFC 5965), and the untyped complaints that some providers send."""
    if notice.event is not None:
        return notice.event.name == "complaint"
    if notice.type.report_type == "feedback-report":
        return True
    if any(name == "message/feedback-report" for name, _ in notice.reports):
        return True
    return marks.is_complaint or _COMPLAINT.match(notice.text[:300]) is not None


def _is_read_receipt(notice: Notice) -> bool:
    if notice.statuses:
        return False
    return notice.type.report_type == "disposition-notification" or any(
        name.endswith("disposition-notification") for name, _ in notice.reports
    )


def _is_challenge(notice: Notice) -> bool:
    """A demand to confirm that a person wrote: by its sender's name, or in its first words."""
    if "x-failed-recipients" in notice.header:
        return False
    writer = (notice.header.text("from") or "")[:300]
    words = f"{writer}\n\n{notice.text[:4000]}".lower()
    if any(word in words for word in _CHALLENGE):
        words = f"{writer.lower()}\n\n{_without_answers(words)}"
    for word, phrases in _CHALLENGE.items():
        if word in words and any(phrase in words for phrase in phrases):
            return True
    return not words.isascii() and _CHALLENGE_IN_JAPANESE in words


def _without_answers(words: str) -> str:
    """The paragraphs in which no server speaks, without the addresses in them."""
    own = (part for part in words.split("\n\n") if _ANSWER.search(part) is None)
    return _ADDRESS.sub(" ", "\n\n".join(own))


def _is_forwarded(notice: Notice, marks: Marks) -> bool:
    """A person's mail with a bounce inside: nothing in its own header is a reporter's."""
    if marks.is_reporter:
        return False
    return bool(notice.statuses) or any(
        read_marks(read_message(one.raw).header).is_reporter for one in notice.returned[:3]
    )


def _is_quoted(notice: Notice, marks: Marks) -> bool:
    """A person's answer, or a bounce's words below the mark of a forwarding mailer."""
    if marks.is_reporter:
        return False
    return marks.is_answered or _FORWARD.search(notice.text[:8000]) is not None


def _is_handed_on(notice: Notice, marks: Marks) -> bool:
    """A person's mail with another mail in a part of its own: what is pasted into a text is none.

    Where the words of a report stand beside it, only a Subject of a person's makes it one.
    """
    if marks.is_reporter or (marks.any and not marks.is_answered):
        return False
    return any(one.form not in {"text", "quoted", "part"} for one in notice.returned)


def _is_auto_reply(notice: Notice, marks: Marks) -> bool:
    if marks.is_daemon or marks.is_report or marks.has_failed_recipients:
        return False
    if has_vacation_subject(notice.header) or has_reply_mark(notice.header):
        return True
    if marks.is_acknowledgement and not notice.returned:
        return True
    return marks.is_automatic_answer and not marks.is_failure_subject


def _without_recipient(notice: Notice, marks: Marks) -> tuple[Kind, str | None]:
    if _is_handed_on(notice, marks):
        return Kind.OTHER, "forwarded"
    if not marks.any:
        return Kind.OTHER, "no_mark_of_a_bounce"
    if notice.attachments and not notice.returned and not notice.statuses:
        return Kind.OTHER, "attachment_instead_of_report"
    says_failure = _FAILURE.search(notice.text[:8000]) is not None
    gives_back = (
        bool(notice.returned or notice.statuses)
        or marks.has_null_reverse_path
        or marks.is_mailer_daemon
    )
    if marks.is_daemon and gives_back and (says_failure or marks.is_failure_subject):
        return Kind.BOUNCE, None
    if marks.is_report and (notice.statuses or says_failure):
        return Kind.BOUNCE, None
    if (
        marks.is_failure_subject
        and says_failure
        and (marks.has_null_reverse_path or notice.returned)
    ):
        return Kind.BOUNCE, None
    if marks.answers_by_itself and not (marks.is_daemon or says_failure or notice.returned):
        return Kind.AUTO_REPLY, None
    return Kind.OTHER, "no_delivery_report"
