"""Marks of automatic answers (RFC 3834, and what came before it).

`Auto-Submitted: auto-replied` alone proves nothing: Postfix and Exim put it on bounces.
"""

import re
from functools import lru_cache

from bouncescan.mail.header import Header
from bouncescan.mail.text import may_hold

__all__ = ["auto_submitted", "has_reply_mark", "has_vacation_subject"]

_SUBJECT = re.compile(
    r"^\W*(?:out[ -]of[ -](?:the[ -])?office|auto(?:matic(?:ally)?"
    r"|mated)?[ _-]?(?:re(?:ply|sponse)|answer|generated reply)"
    r"|vacation|away (?:until|from|message)|on (?:vacation|leave|holiday)|i(?:'| a)m away"
    r"|absence|abwesen|automatische antwort"
    r"|r[ée]ponse automatique|respuesta autom|resposta autom|risposta autom"
    r"|автоответ|自動(?:返信|応答|回答)|不在|休暇|自动(?:回复|答复)|자동 ?회신)"
    r"|\bauto(?:matic)?[ -]?(?:reply|response)\b|out of (?:the )?office|\bautoreply\b",
    re.IGNORECASE,
)
# One of these stands in all that the words above match.
_STEM = re.compile(
    "office|auto|vacation|away|leave|holiday|absence|abwesen|автоответ|自動|不在|休暇|自动|자동"
)
_FIELDS = frozenset(
    {
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
    }
)


def auto_submitted(header: Header) -> str:
    """The keyword of Auto-Submitted in lower case, "no" where absent (RFC 3834, 5)."""
    words = (header.plain("auto-submitted") or "no").lower().split()
    return words[0].strip(";()") if words else "no"


def has_vacation_subject(header: Header) -> bool:
    """True where the Subject says in words that this is an automatic answer."""
    return _is_vacation((header.text("subject") or "")[:300])


@lru_cache(maxsize=1024)
def _is_vacation(subject: str) -> bool:
    return may_hold(_STEM, subject) and _SUBJECT.search(subject) is not None


def has_reply_mark(header: Header) -> bool:
    """True where a field that only autoresponders write says so."""
    if not _FIELDS.isdisjoint(header.bodies()):
        return True
    return (header.plain("precedence") or "").strip().lower() == "auto_reply"
