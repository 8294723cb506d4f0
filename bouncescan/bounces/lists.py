"""How prose names those whom a mail did not reach: behind a label, in a list, or opening a line.

What is found is a Paragraph: the address, and the words beside and below it that say why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from bouncescan.bounces.delays import fate_of, sounds_delayed
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address, find_addresses
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = [
    "ADDRESS",
    "ANYWHERE",
    "action_of",
    "alone",
    "below",
    "but_helpers",
    "labelled",
    "listed",
    "opening",
    "said_of_all",
    "said_of_each",
    "to_reading",
    "with_remote",
]

# QUIRK(gmx, mailenable, intermail): addresses stand in quotes, as [SMTP:user@example.com], or as
# SMTP <user@example.com>.
_NEVER = r"\s@<>()\[\],;:\"'：、。「」（）＜＞"
ADDRESS = (
    r"(?:SMTP )?[<\"'\[]?(?:SMTP:)?"
    rf"((?:\"[^\"\s]{{1,64}}\"|[^{_NEVER}]{{1,128}}+)@[^{_NEVER}]{{1,255}})[>\"'\]]?"
)
# In running text it begins where a word does; to try each letter would cost a hundred times more.
ANYWHERE = rf"(?<![^{_NEVER}])" + ADDRESS
_BULLET = r"^[ \t*>-]{0,12}(?:\d{1,3}[.)][ \t]{0,4})?"
_OPENS = re.compile(
    _BULLET
    + ADDRESS
    + r"(?:<mailto:[^<>\s]*>)?(?:[ \t]*(?:\.\.\.|[:;,\[(-]|<mailto:|\bon (?=\d))[ \t]*(.*)"
    r"|[ \t]+(\S.*))?$"
)
_SET_APART = re.compile(r"[>\"'\]]|[ \t]{2}|\t")
_ALONE = re.compile(_BULLET + ADDRESS + r"(?:<mailto:[^<>\s]*>)?:?[ \t]*$")
_NEXT = re.compile(r"[ \t]*[,;][ \t]*" + ADDRESS)
_RULE = re.compile(r"[ \t|]{0,20}[-=_*]{3,}")
# Here the notice's own words end.
_COPY = re.compile(
    r"(?:original|unsent|returned|truncated|your) (?:\w+ )?(?:message|mail|headers?)"
    r"[^\n]{0,30}follow"
    r"|(?:message|mail) headers? follow",
    re.IGNORECASE,
)
_SAYS_WHY = re.compile(
    r"unknown|no such|invalid|not found|full|exceed|disabled|suspended|quota|reject|attempt|member",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:post_?master|mailer-daemon)@", re.IGNORECASE)
# Whom a notice names for help, mostly; where nothing but its place says that somebody failed.
_HELPERS = re.compile(
    r"(?:abuse|hostmaster|support|helpdesk|help|admin(?:istrator)?|webmaster|noreply|no-reply)@",
    re.IGNORECASE,
)
_MOST_LINES = 5000
_LONGEST_MARK = 200
_MOST_LABELS = 10

Rule = Callable[[list[str]], Iterable[Paragraph]]


def to_reading(notice: Notice, *rules: Rule, action: Action | None = None) -> Reading | None:
    """What the first rule that names anybody found; the notice's own From and To never count."""
    own = {
        address_key(a)
        for name in ("from", "to", "reply-to", "sender")
        for a in notice.header.addresses(name)
    }
    lines = notice.text.split("\n")[:_MOST_LINES]
    for rule in rules:
        # The first that is said of somebody counts; hostile text says it thousands of times.
        first: dict[str, Paragraph] = {}
        for found in rule(lines):
            first.setdefault(found.head, found)
        if first and action is None:
            action = action_of(notice)
        became = action or Action.FAILED
        people = unique([_recipient(one, became, own) for one in first.values()])
        if people:
            return Reading(recipients=people)
    return None


def but_helpers(rule: Rule) -> Rule:
    """`rule` without the addresses of those who help."""

    def find(lines: list[str]) -> Iterator[Paragraph]:
        return (found for found in rule(lines) if _HELPERS.match(found.head) is None)

    return find


def said_of_all(reading: Reading, words: str, *, remote_mta: str | None = None) -> Reading:
    """`reading` with the one reason that a notice gives for everybody it names."""
    remote_mta = remote_mta or read_remote(words)
    status = find_status(words)
    return Reading(
        recipients=tuple(
            replace(person, diagnostic_code=words or None, status=status, remote_mta=remote_mta)
            for person in reading.recipients
        )
    )


def said_of_each(reading: Reading, answers: Mapping[str, str]) -> Reading:
    """`reading` with the answers to RCPT TO that a notice shows, by address_key."""
    return Reading(recipients=tuple(_answered(person, answers) for person in reading.recipients))


def with_remote(reading: Reading, remote_mta: str) -> Reading:
    """`reading` with the only other host that a notice tells of."""
    return Reading(
        recipients=tuple(replace(person, remote_mta=remote_mta) for person in reading.recipients)
    )


def _answered(person: Recipient, answers: Mapping[str, str]) -> Recipient:
    words = answers.get(address_key(person.final_recipient))
    if words is None:
        return person
    return replace(person, diagnostic_code=words, status=find_status(words))


def action_of(notice: Notice) -> Action:
    """What the Subject and the notice's words say became of the mail."""
    words = f"{notice.header.text('subject') or ''}\n{notice.text[:8000]}"
    return Action.DELAYED if sounds_delayed(words) else Action.FAILED


def _recipient(paragraph: Paragraph, action: Action, own: set[str]) -> Recipient | None:
    address = _address(paragraph.head.rstrip(".,'\""))
    if address is None or address_key(address) in own or _NOBODY.match(address):
        return None
    words = squeeze(paragraph.lines)
    own_action, status, remote_mta = _read_words(words)
    return recipient(
        address,
        action=own_action or action,
        status=status,
        remote_mta=remote_mta,
        diagnostic=words,
    )


@lru_cache(maxsize=16)  # a list of addresses has the same words below each
def _read_words(words: str) -> tuple[Action | None, str | None, str | None]:
    """What the words say became of the mail, the status code and the other host in them."""
    return fate_of(words), find_status(words), read_remote(words)


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
            matches = list(pattern.finditer(line))
            # What stands around many labels on one line is hostile, and said of none of them.
            is_said = 0 < len(matches) <= _MOST_LABELS
            further = [squeeze(below(lines, number))] if is_said else []
            # "The server mx.example.org rejected recipient <X>" says who and why.
            before = line[: matches[0].start()] if is_said else ""
            teller = before if read_remote(before) else ""
            ends = [*(match.start() for match in matches), len(line)][1:]
            for match, end in zip(matches, ends, strict=True):
                words = line[match.end() : end].strip(" .,:;'\">")
                says = teller or (not words and _SAYS_WHY.search(match[0]))
                label = f"{teller}{match[0]}".strip() if says else ""
                yield Paragraph(match[1], [label, words, *further])
                yield from _further(line, match.end(), further)

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
                yield Paragraph(match[1], [words, *below(lines, number)])
            elif announces.search(line):
                is_list = True
            elif _is_rule(line):
                is_list = False

    return find


def _is_rule(line: str) -> bool:
    """True where a line is a rule or opens with one: what stands above is at its end."""
    return _RULE.match(line) is not None


def opening(lines: list[str]) -> Iterator[Paragraph]:
    """Each line that opens with an address and goes on with why, never a sentence's second line."""
    for number, line in enumerate(lines):
        match = _OPENS.match(line) if "@" in line else None
        if match and (match[2] or (match[3] and _SET_APART.match(line, match.end(1)))):
            yield Paragraph(match[1], [match[2] or match[3], *below(lines, number)])


def alone(lines: list[str]) -> Iterator[Paragraph]:
    """Each line that is nothing but an address."""
    for number, line in enumerate(lines):
        match = _ALONE.match(line) if "@" in line else None
        if match:
            yield Paragraph(match[1], below(lines, number))


def below(lines: list[str], number: int) -> list[str]:
    """The lines of the paragraph below, up to one that opens with another address.

    A line that ends with a colon announces the next paragraph: it belongs to this one.
    """
    found: list[str] = []
    blanks = 0
    for line in lines[number + 1 : number + 12]:
        if not line.strip():
            blanks += 1
            if blanks > 1 or (found and not found[-1].endswith(":")):
                break
        elif (
            _opens_with_another(line, lines[number])
            or _COPY.search(line, 0, _LONGEST_MARK)
            or _is_rule(line)
        ):
            break
        else:
            found.append(line.strip())
            blanks = 0
    return found


def _opens_with_another(line: str, head: str) -> bool:
    match = _OPENS.match(line) if "@" in line else None
    return match is not None and match[1].lower() not in head.lower()
