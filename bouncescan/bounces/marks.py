"""Marks of a bounce or an automatic answer that stand in a message's own header."""

import re

from bouncescan.mail.auto_reply import auto_submitted, has_reply_mark, has_vacation_subject
from bouncescan.mail.header import Header
from bouncescan.mail.mime import parse_content_type

__all__ = ["Marks", "read_marks"]

_DAEMON = re.compile(
    r"mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|post[-_.]?master|non-?delivery|\bndr\b"
    r"|delivery (?:sub)?system|mail deliver\w*|(?:internet )?mail delivery|message delivery"
    r"|(?:mail|system) (?:system |server )?administrator|mail ?(?:system|server)|smtp.?mail"
    r"|mailadm|system attendant|interscan|\bimss\b|\bmmsc\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    # English: what failed, then how; or the other way round
    r"un-?deliver|non-?deliver|not (?:be )?deliver"
    r"|deliver(?:y|ed)? (?:has )?(?:status|fail|error|problem|report|delay|notif|warning)"
    r"|deliver(?:y|ed)? (?:incomplete|unsuccess)"
    r"|(?:delivery|mail|message)\b.{0,60}\b(?:fail|delay|return|reject|bounce)"
    r"|(?:fail|delay|return|reject|bounce)\w* (?:to )?(?:deliver|e?-?mail|message)"
    r"|mail (?:system|delivery) error|mail delivery|failure noti"
    r"|(?:could|can) ?not (?:be )?(?:deliver|send|sent)|error sending your|returned to sender"
    r"|permanent (?:delivery )?(?:fail|error)|bounced? (?:e?-?mail|message|notif)|e?-?mail bounce"
    r"|still being retried|(?:user|recipient) (?:unknown|not)|no such user|postmaster notify"
    r"|warning: .{0,80}(?:deliver|unknown|delay)"
    # Japanese (shops write of お届け and 配送 every day; only what failed counts), Chinese, Korean
    r"|(?:配信|配送|送信|送達|届け)(?:でき|られ|不能|不可|エラー|に?失敗|されま|遅延)|未達|不達"
    r"|届き?か?(?:ません|ない|なか)|エラー|リターン・?メール|返送|戻りメール|送れません|宛先(?:不明|エラー|が)"
    r"|退信|退回|无法投递|投递失败|系统退|无法送达|반송"
    # German, French, Spanish, Portuguese, Italian, Dutch, Russian
    r"|unzustell|zustellung|zugestellt|non remis|[ée]chec|non distribu"
    r"|no (?:se )?(?:puede |pudo )?entreg|não (?:foi )?entreg|fallo|falha na entrega"
    r"|mancat|mislukt|onbestelbaar|недостав|не доставлен|возвра",
    re.IGNORECASE,
)
# A person answers or forwards; servers put their own words first.
_ANSWERED = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|転送)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
# Hotmail's and others' complaints come without a report part.
_COMPLAINT = re.compile(r"\s*(?:complaint about message from|e?-?mail abuse report)", re.IGNORECASE)
# A filter's demand to confirm that a person wrote.
_CHALLENGE = re.compile(
    r"\(verification\)|\(action required\)|sender verification|confirm your (?:message|e-?mail)",
    re.IGNORECASE,
)
_REPORTS = frozenset({"multipart/report", "message/delivery-status", "message/feedback-report"})


class Marks:
    """What a header says of its message; each a claim, none of them proof."""

    __slots__ = (
        "has_failed_recipients",
        "has_null_reverse_path",
        "is_answered",
        "is_automatic_answer",
        "is_complaint",
        "is_daemon",
        "is_event",
        "is_mailer_daemon",
        "is_report",
        "speaks_of_failure",
    )

    def __init__(self, header: Header) -> None:
        self.is_report = parse_content_type(header.first("content-type")).name in _REPORTS
        self.has_failed_recipients = "x-failed-recipients" in header
        self.has_null_reverse_path = any(
            path.replace(b" ", b"").startswith(b"<>") for path in header.every("return-path")
        )
        self.is_mailer_daemon = b"mailer-daemon" in (header.first("from") or b"").lower()
        self.is_daemon = _DAEMON.search((header.text("from") or "")[:500]) is not None
        subject = (header.text("subject") or "")[:500]
        self.is_answered = _ANSWERED.match(subject) is not None
        self.speaks_of_failure = _SUBJECT.search(subject) is not None
        self.is_event = b"@sns.amazonaws.com" in (header.first("from") or b"").lower()
        self.is_complaint = _COMPLAINT.match(subject) is not None
        self.is_automatic_answer = (
            auto_submitted(header) == "auto-replied"
            or has_reply_mark(header)
            or has_vacation_subject(header)
            or _CHALLENGE.search(subject) is not None
        )

    @property
    def any(self) -> bool:
        """True where anything points to a bounce, a report, an automatic answer, or a copy."""
        return (
            self.is_reporter
            or self.speaks_of_failure
            or self.is_complaint
            or self.is_event
            or self.is_automatic_answer
        )

    @property
    def is_failure_subject(self) -> bool:
        """True where the Subject speaks of a failure and is no person's "Re:" or "Fwd:"."""
        return self.speaks_of_failure and not self.is_answered

    @property
    def is_reporter(self) -> bool:
        """True where the writer is no person: a daemon, the null reverse path, a report."""
        return (
            self.is_report
            or self.has_failed_recipients
            or self.has_null_reverse_path
            or self.is_daemon
        )

    @property
    def is_bounce_like(self) -> bool:
        """True where the writer is no person, or the Subject speaks of a failure."""
        return self.is_reporter or self.is_failure_subject


def read_marks(header: Header) -> Marks:
    """The marks of a header; fields of the header pass are enough."""
    return Marks(header)
