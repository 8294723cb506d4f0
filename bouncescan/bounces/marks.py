"""Marks of a bounce or an automatic answer that stand in a message's own header."""

import re

from bouncescan.mail.auto_reply import auto_submitted, has_reply_mark, has_vacation_subject
from bouncescan.mail.header import Header
from bouncescan.mail.mime import parse_content_type

__all__ = ["Marks", "read_marks"]

_DAEMON = re.compile(
    r"mailer[-_.]?daemon|post[-_.]?master|mail(?:er)?[-_]?(?:delivery|system|adm)"
    r"|\bmail[-_]?daemon|mdaemon|\bndr\b|non-?delivery"
    r"|(?:mail )?delivery (?:sub)?system|delivery service|mail (?:system )?administrator"
    r"|system administrator|mail system|internet mail delivery"
    r"|bounce[sd]?@|interscan|poostmaster|message delivery|mail server|smtp.?mail|imss@"
    r"|system attendant|mmsc|mailsystem|antivirus|gateway@",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|un-?deliverable|deliver(?:y|ed)? (?:has )?(?:status|fail|error|problem"
    r"|report|delay|notif|warning|incomplete|unsuccess)|returned (?:e-?)?mail"
    r"|mail (?:system|delivery) error"
    r"|failure notice|failure notif|(?:could|can) ?not (?:be )?(?:deliver|send|sent)"
    r"|non.?deliver|not (?:be )?deliver|(?:delivery|mail|message)\b.{0,60}\b(?:fail|delay"
    r"|return|reject|bounce)"
    r"|(?:fail|delay|return|reject|bounce)\w* (?:to )?(?:deliver|mail|message)"
    r"|still being retried|nondeliv|permanent (?:delivery )?(?:fail|error)"
    r"|bounced? (?:mail|email|message|notif)|email bounce"
    r"|error sending your|user (?:unknown|not)|postmaster notify"
    r"|warning: .{0,80}(?:deliver|unknown|delay)|rejected|delivery$|mail delivery"
    r"|failed mail|no such user|returned to sender"
    r"|配信|配送|未達|不達|エラー|送信でき|届け|届か|リターン|返送|戻り|送達|お知らせ.*メール|送れません|宛先"
    r"|unzustell|zustellung|zugestellt|non remis|[ée]chec|non distribu"
    r"|no (?:se )?(?:puede |pudo )?entreg|no entregad|não (?:foi )?entreg|fallo"
    r"|falha na entrega"
    r"|mancat|mislukt|onbestelbaar|недостав|не доставлен|возвра|退信|退回|无法投递|投递失败|系统|反送|无法送达|반송",
    re.IGNORECASE,
)
# A person answers or forwards; servers put their own words first.
_ANSWERED = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|転送)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
_REPORTS = frozenset({"multipart/report", "message/delivery-status", "message/feedback-report"})


class Marks:
    """What a header says of its message; each a claim, none of them proof."""

    __slots__ = (
        "has_failed_recipients",
        "has_null_reverse_path",
        "is_answered",
        "is_automatic_answer",
        "is_daemon",
        "is_failure_subject",
        "is_report",
    )

    def __init__(self, header: Header) -> None:
        self.is_report = parse_content_type(header.first("content-type")).name in _REPORTS
        self.has_failed_recipients = "x-failed-recipients" in header
        self.has_null_reverse_path = any(
            path.replace(b" ", b"").startswith(b"<>") for path in header.every("return-path")
        )
        self.is_daemon = any(
            _DAEMON.search((header.text(n) or "")[:500]) for n in ("from", "sender")
        )
        subject = (header.text("subject") or "")[:500]
        self.is_answered = _ANSWERED.match(subject) is not None
        self.is_failure_subject = not self.is_answered and _SUBJECT.search(subject) is not None
        self.is_automatic_answer = (
            auto_submitted(header) == "auto-replied"
            or has_reply_mark(header)
            or has_vacation_subject(header)
        )

    @property
    def any(self) -> bool:
        """True where anything at all points to a bounce, a report or an automatic answer."""
        return self.is_bounce_like or self.is_automatic_answer

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
        return self.is_reporter or self.is_failure_subject


def read_marks(header: Header) -> Marks:
    """The marks of a header; fields of the header pass are enough."""
    return Marks(header)
