"""What the prose of many servers shares, tried from the surest to the loosest rule.

0. a paragraph that opens with `<X>:`, as qmail's and Postfix's do, whatever the notice's language;
1. a label or a sentence that is only said of a failed recipient: `RCPT TO: X`,
   `There was an error delivering your mail to <X>.`, `Could not be delivered to: <X>`;
2. a list below a line that announces it: "The following recipient(s) could not be reached:";
3. a line that opens with an address and goes on with why: `X: 550 no such user`;
4. a sentence that names whom a message was for;
5. a line that is nothing but an address.
Wrong where a notice lists other addresses in the same way (its own help desk on a line alone);
so the addresses of the notice's own From and To never count, and postmasters neither.
"""

import re
from collections.abc import Callable, Iterator

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, angle_paragraphs, read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.mail.address import address_key, clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

# QUIRK(gmx, mailenable): addresses stand in quotes, or as [SMTP:user@example.com].
_A = (
    r"[<\"'\[]?(?:SMTP:)?"
    r"((?:\"[^\"\s]{1,64}\"|[^\s<>()\[\],;:\"']{1,128})@[^\s<>()\[\],;:\"']{1,255})[>\"'\]]?"
)
# Said of nobody but the one whom the mail did not reach; the address follows at once.
_LABELS = re.compile(
    r"(?:"
    r"RCPT TO"
    r"|(?:Intended |Failed |Invalid |Original )?Recipients?(?: address)?(?:\(s\))?"
    r"|Failed address"
    r"|undeliverable (?:to|address)"
    r"|(?:error|trouble|problem|failure) delivering (?:your|the|this) (?:e?-?mail|message) to"
    r"|(?:could|can) ?not be delivered to"
    r"|(?:could|can) ?not deliver (?:your |the )?(?:message|e?-?mail) to"
    r"|(?:was|is|were) not delivered to"
    r"|delivery to(?: the following (?:address|recipients?))?"
    r"|Delivery failed(?: \d+ attempts?)?"
    r"|rejected recipient"
    r"|returned permanent errors"
    r")[ \t]*[:=]?[ \t]*['\"]?" + _A,
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"(?:"
    r"(?:message|mail) to"
    r"|addressed to"
    r"|message for"
    r"|(?:unable|failed) to deliver (?:your |the )?(?:\w+ )?to"
    r")[ \t]*:?[ \t]*['\"]?" + _A,
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:recipients?|address(?:es)?|users?|groups?|deliver\w*|reach\w*|affected|errors?-*"
    r"|送信に失敗しました|宛先|あて先)[^\n]{0,80}[:。：-][ \t*-]*$"
    r"|^[ \t]*-+ ?(?:Failure Reasons|Failed Recipients|Failed addresses)[^\n]*-+[ \t]*$"
    r"|(?:recipients?|addresses|address)[^\n]{0,40}$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^[ \t*>-]{0,12}"
    + _A
    + r"(?:<mailto:[^<>\s]*>)?(?:[ \t]*(?:\.\.\.|[:;,\[(-]|<mailto:|\bon \d)[ \t]*(.*)"
    r"|[ \t]+(\S.*))?$"
)
_ALONE = re.compile(r"^[ \t]*" + _A + r"(?:<mailto:[^<>\s]*>)?:?[ \t]*$")
_DELAYED = re.compile(
    r"only a temporary|temporary failure|delayed for more|(?:delivery|message) (?:is"
    r"|has been|was) delayed|will (?:keep|continue to?|be) (?:re)?tr(?:y|ied)"
    r"|still being retried|delay(?:ed)? delivery|THIS IS A WARNING"
    r"|not yet been delivered|(?:does not|do not|DO NOT) need to re-?send|Delivery Delayed",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:post_?master|mailer-daemon|abuse|hostmaster|support|helpdesk|help"
    r"|admin(?:istrator)?|webmaster|noreply|no-reply)@",
    re.IGNORECASE,
)
_MOST_LINES = 5000


def read(notice: Notice) -> Reading | None:
    """The recipients by the first rule that names any."""
    own = {
        address_key(a)
        for name in ("from", "to", "reply-to", "sender")
        for a in notice.header.addresses(name)
    }
    action = _action(notice)
    lines = notice.text.split("\n")[:_MOST_LINES]
    for rule in _RULES:
        people = unique([_recipient(paragraph, action, own) for paragraph in rule(lines)])
        if people:
            return Reading(recipients=people)
    return None


def _action(notice: Notice) -> Action:
    words = f"{notice.header.text('subject') or ''}\n{notice.text[:8000]}"
    return Action.DELAYED if _DELAYED.search(words) else Action.FAILED


def _recipient(paragraph: Paragraph, action: Action, own: set[str]) -> Recipient | None:
    address = clean_address(paragraph.head.rstrip(".,'\""))
    if address is None or address_key(address) in own or _NOBODY.match(address):
        return None
    words = squeeze(paragraph.lines)
    return recipient(
        address,
        action=action,
        status=find_status(words),
        remote_mta=read_remote(words),
        diagnostic=words,
    )


def _angles(lines: list[str]) -> Iterator[Paragraph]:
    return iter(angle_paragraphs("\n".join(lines), must_have_colon=True))


def _labelled(lines: list[str]) -> Iterator[Paragraph]:
    return _said(lines, _LABELS)


def _sentences(lines: list[str]) -> Iterator[Paragraph]:
    return _said(lines, _SENTENCES)


def _said(lines: list[str], pattern: re.Pattern[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines):
        for match in pattern.finditer(line):
            if not line.lstrip().lower().startswith(("mail from", "from")):
                yield Paragraph(
                    match[1], [line[match.end() :].strip(" .'\">"), *_below(lines, number)]
                )


def _listed(lines: list[str]) -> Iterator[Paragraph]:
    is_list = False
    for number, line in enumerate(lines):
        match = _OPENS.match(line) if is_list else None
        if match:
            yield Paragraph(match[1], [match[2] or match[3] or "", *_below(lines, number)])
        elif _ANNOUNCES.search(line):
            is_list = True
        elif line.strip() and not line.startswith((" ", "\t")) and _RULE.match(line):
            is_list = False


_RULE = re.compile(r"[-=_*]{4,}")


def _opening(lines: list[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines):
        match = _OPENS.match(line)
        if match and (match[2] or match[3]):
            yield Paragraph(match[1], [match[2] or match[3], *_below(lines, number)])


def _alone(lines: list[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines):
        match = _ALONE.match(line)
        if match:
            yield Paragraph(match[1], _below(lines, number))


def _below(lines: list[str], number: int) -> list[str]:
    """The lines of the paragraph below, up to the next address or the second blank line."""
    found: list[str] = []
    blanks = 0
    for line in lines[number + 1 : number + 12]:
        if not line.strip():
            blanks += 1
            if found or blanks > 1:
                break
        elif _ALONE.match(line):
            break
        else:
            found.append(line.strip())
    return found


_RULES: tuple[Callable[[list[str]], Iterator[Paragraph]], ...] = (
    _angles,
    _labelled,
    _listed,
    _opening,
    _sentences,
    _alone,
)
