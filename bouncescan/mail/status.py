"""Enhanced status codes (RFC 3463 and the IANA registry) and the words of servers: what they mean.

Two tables, each read from the top; the first entry that fits decides. A code that says little
(x.0.0, and those that servers use for anything, such as x.7.1) asks the words first.
"""

import re

from bouncescan.records.bounce import Reason

__all__ = ["find_reply_code", "find_status", "is_vague", "reason_of"]

# The registry has the subjects 0 to 7; "4.94.2" is a version of Exim.
_STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.:-])([45]\d\d)(?=[ \-:#]|$)")

# Subject and detail of the code; the class (2, 4, 5) changes when, not why.
_CODES = {
    "1.0": Reason.USER_UNKNOWN,
    "1.1": Reason.USER_UNKNOWN,
    "1.2": Reason.HOST_UNKNOWN,
    "1.3": Reason.USER_UNKNOWN,
    "1.4": Reason.USER_UNKNOWN,
    "1.6": Reason.MOVED,
    "1.7": Reason.REJECTED_POLICY,
    "1.8": Reason.REJECTED_POLICY,
    "2.1": Reason.SUSPENDED,
    "2.2": Reason.MAILBOX_FULL,
    "2.3": Reason.TOO_BIG,
    "2.4": Reason.SYSTEM,
    "3.1": Reason.SYSTEM,
    "3.2": Reason.NOT_ACCEPTING,
    "3.3": Reason.SYSTEM,
    "3.4": Reason.TOO_BIG,
    "3.5": Reason.SYSTEM,
    "4.2": Reason.NETWORK,
    "4.3": Reason.SYSTEM,
    "4.4": Reason.HOST_UNKNOWN,
    "4.5": Reason.RATE_LIMITED,
    "4.6": Reason.NETWORK,
    "4.7": Reason.EXPIRED,
    "5.3": Reason.RATE_LIMITED,
    "6.0": Reason.REJECTED_CONTENT,
    "6.1": Reason.REJECTED_CONTENT,
    "6.2": Reason.REJECTED_CONTENT,
    "6.3": Reason.REJECTED_CONTENT,
    "7.8": Reason.REJECTED_POLICY,
    "7.9": Reason.REJECTED_POLICY,
    "7.13": Reason.SUSPENDED,
    "7.17": Reason.USER_UNKNOWN,
    "7.20": Reason.REJECTED_POLICY,
    "7.21": Reason.REJECTED_POLICY,
    "7.22": Reason.REJECTED_POLICY,
    "7.23": Reason.REJECTED_POLICY,
    "7.24": Reason.REJECTED_POLICY,
    "7.25": Reason.BLOCKED,
    "7.26": Reason.REJECTED_POLICY,
    "7.27": Reason.NOT_ACCEPTING,
    "7.28": Reason.RATE_LIMITED,
}

# Codes that servers use for anything: the words go first, and this is what is left.
_VAGUE = {
    "0.0": Reason.OTHER,
    "1.0": Reason.USER_UNKNOWN,
    "1.10": Reason.NOT_ACCEPTING,  # a null MX (RFC 7505); Microsoft: no such recipient
    "2.0": Reason.OTHER,
    "3.0": Reason.SYSTEM,
    "4.0": Reason.NETWORK,
    "4.1": Reason.NETWORK,  # no answer; Microsoft says it of recipients unknown at the edge
    "5.0": Reason.OTHER,
    "5.1": Reason.SYSTEM,
    "5.2": Reason.SYSTEM,
    "5.4": Reason.SYSTEM,
    "7.0": Reason.REJECTED_POLICY,
    "7.1": Reason.REJECTED_POLICY,
}

# Lower-case words as servers write them. More telling words stand above: "mailbox unavailable" is
# said of a full mailbox too, "rejected" of everything.
_WORDS: tuple[tuple[Reason, str], ...] = (
    (
        Reason.MAILBOX_FULL,
        (
            r"(?:mailbox|mailfolder|inbox|storage|disk|folder)(?: \S+){0,4} full"
            r"|over ?quota|quota (?:\S+ )?exceed"
            r"|exceed\w* (?:\S+ ){0,4}quota|mailbox (?:size )?limit|quota (?:limit"
            r"|violation)|out of (?:storage|disk) space"
            r"|insufficient (?:disk|storage|system storage)|not enough (?:storage|space"
            r"|disk)|mailbox (?:\S+ ){0,3}exceed"
            r"|boîte (?:\S+ ){0,3}pleine|casella (?:\S+ )?piena|postfach (?:\S+ )?voll|buzón lleno"
            r"|メールボックスが(?:いっぱい|一杯|満杯)|容量(?:を超|オーバー|不足)"
        ),
    ),
    (
        Reason.TOO_BIG,
        (
            r"(?:message|mail|content) (?:\S+ )?too (?:big|large|long)|message (?:size"
            r"|length) exceed"
            r"|exceeds? (?:\S+ ){0,4}(?:message )?size|size limit|line limit exceeded|メールサイズ"
        ),
    ),
    (
        Reason.SUSPENDED,
        (
            r"(?:account|mailbox|user|recipient)\S* (?:\S+ ){0,3}(?:disabled|suspended"
            r"|inactive|locked|frozen|deactivated|expired)"
            r"|(?:disabled|suspended|inactive) (?:user|account|mailbox|recipient)"
            r"|temporarily disabled|extended inactivity"
        ),
    ),
    (
        Reason.MOVED,
        (
            r"(?:user|address|mailbox|recipient) (?:has )?(?:moved|changed)"
            r"|no longer (?:at|with|in use|employed)"
            r"|please (?:use|try|write to|send (?:\S+ )?to) \S{1,64}@|has moved to"
        ),
    ),
    (
        Reason.HOST_UNKNOWN,
        (
            r"host (?!said)(?:\S+ )?(?:is )?(?:unknown|not found)|unknown (?:host|domain)"
            r"|domain (?:\S+ ){0,2}(?:not found|unknown|does(?: not|n't) exist)"
            r"|host or domain name not found"
            r"|no such (?:domain|host)|name service error|nxdomain|couldn't find any host"
            r"|dns (?:error|lookup fail)"
            r"|no (?:mx|mail exchanger)\b|unresolvable|illegal host|cannot resolve"
        ),
    ),
    (
        Reason.USER_UNKNOWN,
        (
            r"user (?:is )?(?:\S+ )?(?:unknown|not (?:found|known|exist|listed|local))"
            r"|not a known user|recipient address rejected: access denied"
            r"|(?:unknown|no such|invalid|bad destination|illegal) (?:\S+ )?(?:user|local"
            r"|recipient|address|alias|account|mailbox|person|addressee)"
            r"|(?:does|do|did) ?n[o']t exist|doesn't have an? \S+ account|no mailbox|no account"
            r"|(?:mailbox|account|recipient|address|addressee)\S* (?:\S+ )?(?:not found"
            r"|unknown|invalid|unavailable|not available|not exist)"
            r"|not (?:our|a (?:known|valid)) (?:customer|user|recipient|mailbox|address)"
            r"|not listed in"
            r"|unrouteable address|undeliverable address|recipientnotfound"
            r"|cannot find (?:\S+ )?recipient"
            r"|(?:couldn't|wasn't|can't) (?:be )?found|group (?:\S+ ){0,6}not exist"
            r"|(?:utilisateur|destinataire) inconnu|usuario desconocido|destinatario sconosciuto"
            r"|unbekannte?r? (?:empfänger|nutzer|benutzer)|n'existe pas|no existe|non esiste"
            r"|não existe|не (?:существует|найден)|不存在|존재하지"
            r"|受信者が(?:見つ|存在)|宛先(?:不明|が見つ)|存在しな|存在しま|見つかりません|(?:リスト|ディレクトリ|アドレス帳)に(?:は)?(?:あり|登録)"
        ),
    ),
    (
        Reason.RATE_LIMITED,
        (
            r"rate ?limit|too many (?:messages|connections|recipients|emails|mails"
            r"|invalid)|too (?:fast|frequent)|throttl"
            r"|(?:e?mails|messages|defers|failures|recipients) (?:\S+ ){0,3}per (?:hour|day|minute)"
            r"|(?:sending|hourly|daily) limit|unusual rate"
            r"|gr[ea]ylist|(?:try again|come back) later"
        ),
    ),
    (
        Reason.REJECTED_POLICY,
        (
            r"\bspf\b|\bdkim\b|\bdmarc\b|relay(?:ing)? (?:access )?(?:denied|not"
            r"|prohibited|is not)|to relay|unauthenticated"
            r"|sender (?:address )?(?:rejected|denied|verif)|unroutable sender"
            r"|must (?:be )?authenticat|authentication (?:required|failed)"
            r"|policy|not (?:permitted|allowed|authori[sz]ed)|access denied"
            r"|administrative(?:ly)? prohib|responsible address|invalid ip for sending"
            r"|permission to post|受信拒否"
        ),
    ),
    (
        Reason.BLOCKED,
        (
            r"block ?list|black ?list|\brbl\b|\bdnsbl\b|spamhaus|spamcop|reputation"
            r"|(?:host|ip|address|server|sender) (?:\S+ ){0,3}blocked|banned"
            r"|reverse (?:dns|lookup)|\bptr\b"
            r"|client host rejected|listed (?:in|at|on|by) |unwanted messages"
            r"|messages from [0-9.]{7,15}|ip=[0-9.]{7,15}"
        ),
    ),
    (
        Reason.REJECTED_CONTENT,
        (
            r"\bspam|virus|malware|unsolicited|suspicious|infected|phish|content (?:reject"
            r"|filter|refus|not|is not)"
            r"|(?:message|mail) (?:content )?(?:was |has been )?(?:refused|rejected)"
            r"|attachment (?:\S+ )?(?:not|type|block)|8-bit data"
            r"|security (?:issue|risk|reason)|迷惑メール"
        ),
    ),
    (Reason.BLOCKED, r"\bblocked"),
    (
        Reason.EXPIRED,
        (
            r"retry (?:time|timeout)[^.]{0,40}exceeded|delivery (?:time|period"
            r"|attempts?) (?:\S+ )?(?:expired|exceeded)|in (?:the )?queue too long"
            r"|message expired"
            r"|(?:for|within|after|in|last) (?!the next)(?:\S+ ){0,3}\d+ ?"
            r"(?:day|hour|minute|second)"
            r"|queue (?:time|expired)|\bexpired|gave up|giving up"
        ),
    ),
    (
        Reason.NETWORK,
        (
            r"connection (?:refused|timed|reset|lost|dropped|failed)"
            r"|network (?:is )?(?:unreachable|error)|no route to host"
            r"|(?:could not|unable to|can't|cannot|failed to) (?:connect|reach)"
            r"|connect to \S+:|timed? ?out|exchanger failed"
            r"|host (?:is )?(?:down|unreachable|not reachable)|routing loop|too many hops"
            r"|loops? back|mail loop|hop count|lost connection"
        ),
    ),
    (
        Reason.NOT_ACCEPTING,
        (
            r"not accept|no longer accept|does not accept|do(?:es)?n't accept|no smtp service"
            r"|server (?:is )?(?:busy|unavailable)"
            r"|service (?:\S+ )?(?:not available|unavailable|refused?)"
        ),
    ),
    (Reason.FILTERED, r"\bfilter|refused by recipient|user (?:has )?refused|指定受信"),
    (
        Reason.SYSTEM,
        (
            r"(?:system|internal|local|configuration|server|protocol|syntax"
            r"|i/o) (?:\S+ )?(?:error|problem|fail|violation)|can't create|cannot open"
            r"|child process"
            r"|command (?:\S+ ){0,2}(?:failed|died|rejected|not implemented)"
            r"|sequence of commands|insufficient system resources|temporary failure"
        ),
    ),
    (
        Reason.USER_UNKNOWN,
        (
            r"recipient (?:address )?rejected|rejected by (?:a|the) remote"
            r"|mailbox unavailable|unknown|not found|no longer"
        ),
    ),
)
_REASONS = tuple((reason, re.compile(pattern)) for reason, pattern in _WORDS)
_LONGEST = 2000

# What is left of a code that neither table knows: its subject (RFC 3463, 3).
_SUBJECTS = {
    "1": Reason.USER_UNKNOWN,
    "3": Reason.SYSTEM,
    "4": Reason.NETWORK,
    "5": Reason.SYSTEM,
    "6": Reason.REJECTED_CONTENT,
    "7": Reason.REJECTED_POLICY,
}


def find_status(text: str) -> str | None:
    """The first enhanced status code in `text`."""
    match = _STATUS.search(text)
    return match[1] if match else None


def find_reply_code(text: str) -> str | None:
    """The first SMTP reply code of class 4 or 5 in `text`."""
    match = _REPLY.search(text)
    return match[1] if match else None


def is_vague(status: str | None) -> bool:
    """True where the code says little or nothing of why."""
    return status is None or status.partition(".")[2] in _VAGUE


def reason_of(status: str | None, words: str) -> Reason:
    """Why a delivery failed: by the code, by a better code in the words, else by the words."""
    if is_vague(status):
        inner = find_status(words[:_LONGEST])
        status = inner if inner and not is_vague(inner) else status
    detail = (status or "").partition(".")[2]
    if not is_vague(status) and detail in _CODES:
        return _CODES[detail]
    text = words[:_LONGEST].lower().replace("\u2019", "'")
    for reason, pattern in _REASONS:
        if pattern.search(text):
            return reason
    return _VAGUE.get(detail) or _SUBJECTS.get(detail.partition(".")[0], Reason.OTHER)
