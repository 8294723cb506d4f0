"""How prose names those whom a mail did not reach: behind a label, in a list, or opening a line.

What is found is a Paragraph: the address, and the words beside and below it that say why.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address, find_addresses
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["ADDRESS", "action_of", "alone", "labelled", "listed", "opening", "to_reading"]

# QUIRK(gmx, mailenable, intermail): addresses stand in quotes, as [SMTP:user@example.com], or as
# SMTP <user@example.com>.
ADDRESS = (
    r"(?:SMTP )?[<\"'\[]?(?:SMTP:)?"
    r"((?:\"[^\"\s]{1,64}\"|[^\s<>()\[\],;:\"']{1,128})@[^\s<>()\[\],;:\"']{1,255})[>\"'\]]?"
)
_OPENS = re.compile(
    r"^[ \t*>-]{0,12}"
    + ADDRESS
    + r"(?:<mailto:[^<>\s]*>)?(?:[ \t]*(?:\.\.\.|[:;,\[(-]|<mailto:|\bon \d)[ \t]*(.*)"
    r"|[ \t]+(\S.*))?$"
)
_ALONE = re.compile(r"^[ \t]*" + ADDRESS + r"(?:<mailto:[^<>\s]*>)?:?[ \t]*$")
_NEXT = re.compile(r"[ \t]*[,;][ \t]*" + ADDRESS)
_RULE = re.compile(r"[-=_*]{4,}")
_DELAYED = re.compile(
    r"only a temporary|temporary (?:failure|problem)|delayed for more|(?:delivery|message) (?:is"
    r"|has been|was) delayed|will (?:keep|continue to?|be) (?:re)?tr(?:y|ied)"
    r"|still being retried|delay(?:ed)? delivery|THIS IS A WARNING"
    r"|not yet been delivered|(?:does not|do not|DO NOT) need to re-?send|Delivery Delayed"
    r"|(?:has|have) been delayed|\(delay\)|delivery incomplete|hasn't been delivered yet"
    r"|recipients? (?:is|are) delayed"
    r"|verzögert|noch nicht zugestellt|retardée?|pas encore (?:été )?(?:remis|distribu)"
    r"|遅延|遅れて|まだ配信",
    re.IGNORECASE,
)
# What is said of one recipient counts before what is said of all.
_GAVE_UP = re.compile(
    r"will not (?:continue|keep|be) (?:re)?tr|\bgiving up|given up", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"will (?:continue|keep|be|go on) (?:re)?tr|will retry|still trying", re.IGNORECASE
)
# Here the notice's own words end.
_COPY = re.compile(
    r"(?:original|unsent|returned|truncated|your) (?:\w+ )?(?:message|mail|headers?)"
    r"[^\n]{0,30}follow"
    r"|(?:message|mail) headers? follow",
    re.IGNORECASE,
)
_SAYS_WHY = re.compile(
    r"unknown|no such|invalid|not found|full|exceed|disabled|suspended|quota|reject", re.IGNORECASE
)
_NOBODY = re.compile(
    r"^(?:post_?master|mailer-daemon|abuse|hostmaster|support|helpdesk|help"
    r"|admin(?:istrator)?|webmaster|noreply|no-reply)@",
    re.IGNORECASE,
)
_MOST_LINES = 5000

Rule = Callable[[list[str]], Iterable[Paragraph]]


def to_reading(
    notice: Notice, *rules: Rule, action: Action | None = None, remote_mta: str | None = None
) -> Reading | None:
    """What the first rule that names anybody found; the notice's own From and To never count."""
    own = {
        address_key(a)
        for name in ("from", "to", "reply-to", "sender")
        for a in notice.header.addresses(name)
    }
    action = action or action_of(notice)
    lines = notice.text.split("\n")[:_MOST_LINES]
    for rule in rules:
        people = unique([_recipient(found, action, own, remote_mta) for found in rule(lines)])
        if people:
            return Reading(recipients=people)
    return None


def action_of(notice: Notice) -> Action:
    """What the Subject and the notice's words say became of the mail."""
    words = f"{notice.header.text('subject') or ''}\n{notice.text[:8000]}"
    return Action.DELAYED if _DELAYED.search(words) else Action.FAILED


def _recipient(
    paragraph: Paragraph, action: Action, own: set[str], remote_mta: str | None
) -> Recipient | None:
    address = _address(paragraph.head.rstrip(".,'\""))
    if address is None or address_key(address) in own or _NOBODY.match(address):
        return None
    words = squeeze(paragraph.lines)
    if _GAVE_UP.search(words):
        action = Action.FAILED
    elif _GOES_ON.search(words):
        action = Action.DELAYED
    return recipient(
        address,
        action=action,
        status=find_status(words),
        remote_mta=read_remote(words) or remote_mta,
        diagnostic=words,
    )


def _address(text: str) -> str | None:
    """One address; of Japanese or Chinese words without a blank before it only the address."""
    if text.isascii():
        return clean_address(text)
    return next(iter(find_addresses(text)), None) or clean_address(text)


def labelled(pattern: re.Pattern[str]) -> Rule:
    """Each address that `pattern`, whose first group is ADDRESS, finds behind its label."""

    def find(lines: list[str]) -> Iterator[Paragraph]:
        for number, line in enumerate(lines):
            if "@" not in line or line.lstrip().lower().startswith(("mail from", "from")):
                continue
            for match in pattern.finditer(line):
                words = line[match.end() :].strip(" .,:;'\">")
                label = match[0].strip() if not words and _SAYS_WHY.search(match[0]) else ""
                yield Paragraph(match[1], [label or words, *_below(lines, number)])
                yield from _further(line, match.end(), _below(lines, number))

    return find


def _further(line: str, position: int, words: list[str]) -> Iterator[Paragraph]:
    """The addresses behind a first one, with commas between."""
    while match := _NEXT.match(line, position):
        yield Paragraph(match[1], words)
        position = match.end()


def listed(announces: re.Pattern[str]) -> Rule:
    """Each line that opens with an address below one that announces a list, up to a rule."""

    def find(lines: list[str]) -> Iterator[Paragraph]:
        is_list = False
        for number, line in enumerate(lines):
            match = _OPENS.match(line) if is_list and "@" in line else None
            if match:
                words = match[2] or match[3] or ""
                if words.count(")") > words.count("("):
                    words = words.rstrip(".").removesuffix(")")
                yield Paragraph(match[1], [words, *_below(lines, number, is_list=True)])
            elif announces.search(line):
                is_list = True
            elif line.strip() and not line.startswith((" ", "\t")) and _RULE.match(line):
                is_list = False

    return find


def opening(lines: list[str]) -> Iterator[Paragraph]:
    """Each line that opens with an address and goes on with why."""
    for number, line in enumerate(lines):
        match = _OPENS.match(line) if "@" in line else None
        if match and (match[2] or match[3]):
            yield Paragraph(match[1], [match[2] or match[3], *_below(lines, number)])


def alone(lines: list[str]) -> Iterator[Paragraph]:
    """Each line that is nothing but an address."""
    for number, line in enumerate(lines):
        match = _ALONE.match(line) if "@" in line else None
        if match:
            yield Paragraph(match[1], _below(lines, number))


def _below(lines: list[str], number: int, *, is_list: bool = False) -> list[str]:
    """The lines of the paragraph below, up to the next address or the second blank line."""
    found: list[str] = []
    blanks = 0
    for line in lines[number + 1 : number + 12]:
        if not line.strip():
            blanks += 1
            if found or blanks > 1:
                break
        elif ("@" in line and (_OPENS if is_list else _ALONE).match(line)) or _COPY.search(line):
            break
        else:
            found.append(line.strip())
    return found
