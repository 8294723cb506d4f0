"""Marks of a bounce or an automatic answer that stand in a message's own header."""

import re
from functools import lru_cache
from typing import NamedTuple

from bouncescan.mail.auto_reply import auto_submitted, has_reply_mark, has_vacation_subject
from bouncescan.mail.content_type import parse_media_type
from bouncescan.mail.header import Header
from bouncescan.mail.text import decode_header, may_hold

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
# One of these stands in all that the words above match; most Subjects have none, which is told in a
# tenth of the time.
_FAILURE_STEM = re.compile(
    "deliver|fail|delay|return|reject|bounce|error|not|retried|unknown|such"
    "|配|送|届|未達|不達|エラー|リターン|戻り|宛先|退|投递|반송"
    "|stel|remis|chec|distribu|entreg|fallo|mancat|mislukt|недостав|доставлен|возвра"
)
# The same for a filter's demand, below.
_CHALLENGE_STEM = re.compile("verif|required|confirm")
# A person answers or forwards; servers put their own words first.
_ANSWERED = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|転送)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
# What mailers put before the Subject of what they hand on; mutt puts the writer: "[a@b: hello]".
_HANDED_ON = re.compile(
    r"\s*(?:(?:fwd?|wg|tr|rv|enc|vs|vb|vl|i|pd|转发|轉寄|転送|전달)\s*(?:\[\d+\])?\s*[:：]"
    r"|\[[^\[\]\s@]{1,64}@[^\[\]\s]{1,255}: )",
    re.IGNORECASE,
)
# A help desk's program puts its number first: "[Ticket#2014040812011]", "[Request received]".
_TICKET = re.compile(
    r"\s*[\[(【](?:[^\[\]()】]{0,30}# ?\d|(?:ticket|case|request|issue|incident|support|vorgang)\b"
    r"|受付|お?問い?合わ?せ)[^\[\]()】]{0,40}[\])】]",
    re.IGNORECASE,
)
# Hotmail's and others' complaints come without a report part.
_COMPLAINT = re.compile(r"\s*(?:complaint about message from|e?-?mail abuse report)", re.IGNORECASE)
# A filter's demand to confirm that a person wrote.
_CHALLENGE = re.compile(
    r"\(verification\)|\(action required\)|sender verification|confirm your (?:message|e-?mail)",
    re.IGNORECASE,
)
# A message of this type is another message, or some of them (RFC 2046, 5.2.1 and 5.1.5).
_OTHER_MESSAGES = frozenset({"message/rfc822", "message/global", "multipart/digest"})
_REPORTS = frozenset({"multipart/report", "message/delivery-status", "message/feedback-report"})


class _Subject(NamedTuple):
    """What a Subject says in its words."""

    speaks_of_failure: bool
    is_complaint: bool
    is_challenge: bool
    is_of_a_ticket: bool


class _Sender(NamedTuple):
    """Whom From names."""

    is_mailer_daemon: bool
    is_daemon: bool
    is_event: bool


def _read_sender(sender: bytes) -> _Sender:
    lower = sender.lower()
    is_mailer_daemon = b"mailer-daemon" in lower
    return _Sender(
        is_mailer_daemon,
        is_mailer_daemon or _DAEMON.search(decode_header(sender)[:500]) is not None,
        b"@sns.amazonaws.com" in lower,
    )


# The same few write most of a mailbox.
_read_sender_known = lru_cache(maxsize=4096)(_read_sender)
_SHORT = 300
_LONGEST_SUBJECT = 500


# A storm's bounces share few Subjects and few daemons.
@lru_cache(maxsize=1024)
def _read_subject(subject: str) -> _Subject:
    return _Subject(
        may_hold(_FAILURE_STEM, subject) and _SUBJECT.search(subject) is not None,
        _COMPLAINT.match(subject) is not None,
        may_hold(_CHALLENGE_STEM, subject) and _CHALLENGE.search(subject) is not None,
        _TICKET.match(subject) is not None,
    )


class Marks:
    """What a header says of its message; each a claim, none of them proof. Read when asked for."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._known_type: str | None = None
        self._known_subject: _Subject | None = None

    @property
    def is_report(self) -> bool:
        """True where the message is typed as a report."""
        return self._type in _REPORTS

    @property
    def _type(self) -> str:
        # Not cached_property: in Python 3.11 it takes a lock, which costs more than what it saves.
        if self._known_type is None:
            self._known_type = parse_media_type(self._header.first("content-type"))
        return self._known_type

    @property
    def has_failed_recipients(self) -> bool:
        """True where X-Failed-Recipients stands."""
        return "x-failed-recipients" in self._header

    @property
    def has_null_reverse_path(self) -> bool:
        """True where Return-Path is "<>"."""
        paths = self._header.bodies().get("return-path", ())
        return any(path.replace(b" ", b"").startswith(b"<>") for path in paths)

    @property
    def is_mailer_daemon(self) -> bool:
        """True where From names a mailer-daemon."""
        return self._sender.is_mailer_daemon

    @property
    def is_daemon(self) -> bool:
        """True where From names a program that delivers mail, or who keeps it."""
        return self._sender.is_daemon

    @property
    def is_event(self) -> bool:
        """True where From is Amazon's notification service."""
        return self._sender.is_event

    @property
    def _sender(self) -> _Sender:
        sender = self._header.first("from") or b""
        return _read_sender_known(sender) if len(sender) <= _SHORT else _read_sender(sender)

    @property
    def is_automatic_answer(self) -> bool:
        """True where a field or the Subject says that a program answered."""
        return (
            auto_submitted(self._header) == "auto-replied"
            or has_reply_mark(self._header)
            or has_vacation_subject(self._header)
            or self._subject.is_challenge
            or self.is_acknowledgement
        )

    @property
    def is_acknowledgement(self) -> bool:
        """True where a help desk's program says that it got a message."""
        return self._subject.is_of_a_ticket and auto_submitted(self._header) != "no"

    @property
    def answers_by_itself(self) -> bool:
        """True where a program answers a message (RFC 3834): by its keyword, or as it was sent."""
        keyword = auto_submitted(self._header)
        is_sent_so = self.has_null_reverse_path and "in-reply-to" in self._header
        return keyword == "auto-replied" or (keyword != "no" and is_sent_so)

    @property
    def is_answered(self) -> bool:
        """True where the Subject is a person's "Re:" or "Fwd:"."""
        return _ANSWERED.match(self._subject_text) is not None

    @property
    def speaks_of_failure(self) -> bool:
        """True where the Subject says that a delivery failed or is delayed."""
        return self._subject.speaks_of_failure

    @property
    def is_complaint(self) -> bool:
        """True where the Subject is that of an untyped complaint."""
        return self._subject.is_complaint

    @property
    def may_bring_a_message(self) -> bool:
        """True where a person may hand on another message as an attachment.

        multipart/mixed alone says nothing: a tenth of all mail is, and the largest. So the Subject
        has to be that of a mailer that hands on, or none, as where nothing but the message is sent.
        """
        if self._type in _OTHER_MESSAGES:
            return True
        if self._type != "multipart/mixed":
            return False
        subject = self._subject_text
        return _HANDED_ON.match(subject) is not None or not subject.strip()

    @property
    def _subject_text(self) -> str:
        return (self._header.text("subject") or "")[:_LONGEST_SUBJECT]

    @property
    def _subject(self) -> _Subject:
        if self._known_subject is None:
            self._known_subject = _read_subject(self._subject_text)
        return self._known_subject

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
