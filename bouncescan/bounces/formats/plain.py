"""What the prose of many servers shares, tried from the surest to the loosest rule.

0. a paragraph that opens with `<X>:`, as qmail's and Postfix's do, whatever the notice's language;
1. a label or a sentence that is only said of a failed recipient: `RCPT TO: X`,
   `Failed address: X`, `Invalid final delivery userid: X`;
2. a list below a line that announces it: "The following recipient(s) could not be reached:";
3. a line that opens with an address and goes on with why: `X: 550 no such user`;
4. a sentence that names whom a message was for;
5. a sentence that says of an address that it failed, in the languages that servers write;
6. a line that is nothing but an address;
7. `To: X` right above a line that says why.
Wrong where a notice lists other addresses in the same way (its own help desk on a line alone);
so the addresses of the notice's own From and To never count, and postmasters neither.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from bouncescan.bounces.lists import ADDRESS, alone, labelled, listed, opening, to_reading
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, angle_paragraphs
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

# Said of nobody but the one whom the mail did not reach; the address follows at once.
_LABELS = re.compile(
    r"(?:"
    r"(?<!In: )(?<!In:  )RCPT TO"
    r"|(?:Intended |Failed |Invalid |Original )?Recipients?(?: address)?(?:\(s\))?"
    r"|Failed address"
    r"|(?:user|recipient|address|account|mailbox) (?:is )?(?:unknown|not found|invalid)[ \t]*[:=]"
    r"|(?:unknown|no such|invalid) (?:user|recipient|address|account|mailbox)[ \t]*[:=]"
    r"|undeliverable (?:to|address)"
    r"|(?:error|trouble|problem|failure) delivering (?:your|the|this) (?:e?-?mail|message) to"
    r"|(?:could|can) ?(?:not|n't) be delivered to"
    r"|(?:could|can) ?(?:not|n't) deliver (?:your |the )?(?:message|e?-?mail) to"
    r"|(?:was|is|were)(?: not|n't) delivered to"
    r"|delivery to(?: the following (?:address|recipients?))?"
    r"|Delivery failed(?: \d+ attempts?)?"
    r"|rejected recipient"
    r"|returned permanent errors"
    r")[ \t]*[:=]?[ \t]*['\"]?" + ADDRESS,
    re.IGNORECASE,
)
# IMail and others: what is wrong, a colon, with whom, and nothing more on the line.
_WRONG = re.compile(
    r"^[ \t]*[A-Za-z][\w' -]{0,60}(?:unknown|invalid|full|exceed|fail|not found|undeliver|reject"
    r"|disabled|suspended|no such|unable|userid|quota)[\w' -]{0,60}:[ \t]*" + ADDRESS + r"[ \t]*$",
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"(?:"
    r"(?:message|mail) to"
    r"|addressed to"
    r"|message for"
    r"|(?:unable|failed) to deliver (?:your |the )?(?:\w+ )?to"
    r")[ \t]*:?[ \t]*['\"]?" + ADDRESS,
    re.IGNORECASE,
)
# English, German, French, Spanish, Portuguese, Italian, Dutch, Russian, Japanese, Chinese, Korean.
_FAILED = re.compile(
    r"(?:was|were|is|been|could|can) ?(?:not|n't) (?:be )?(?:deliver|sent|reach)|undeliverable"
    r"nicht (?:\w+ )?(?:zugestellt|erreicht|gefunden|zustellbar)|unzustellbar"
    r"|(?:pas|jamais) (?:\w+ ){0,3}(?:remis|distribu|livr|délivr|atteint|trouvé)|introuvable"
    r"|no (?:se )?(?:\w+ ){0,3}entreg|no (?:se )?encontr|não (?:\w+ ){0,3}(?:entreg|encontr)"
    r"|non (?:\w+ ){0,3}(?:consegn|recapit|trovat)"
    r"|niet (?:\w+ ){0,3}(?:bezorg|afgelever|gevonden)"
    r"|не (?:\w+ ){0,3}(?:доставлен|найден)"
    r"|(?:配信|配送|送信|送達|届け|お届け)(?:することが)?(?:でき|られ|されま)(?:ません|なか)"
    r"|(?:配信|配送|送信|送達)に失敗|見つかりま|存在しま|无法(?:投递|送达|发送)|不存在"
    r"|전송(?:되지|하지) ?(?:않|못)|존재하지 않",
    re.IGNORECASE,
)
# A recipient's label at the start of a line, in the languages that servers write.
_FOREIGN = re.compile(
    r"^[^@:：\n]{0,40}(?:宛先|あて先|送信先|受信者|メールアドレス|收件人|收件者|받는 ?사람|수신"
    r"|destinata|Empfänger|получател|адресат|geadresseerde|ontvanger)[^@:：\n]{0,20}[:：]"
    r"[ \t]*" + ADDRESS,
    re.IGNORECASE,
)
_TO = re.compile(r"^[ \t]*To:[ \t]*" + ADDRESS + r"[ \t]*$")
_WHY = re.compile(r"^[ \t]*(?:Error|Reason|Cause|Problem|Status)\b[^\n:]{0,20}:", re.IGNORECASE)
_ANYONE = re.compile(ADDRESS)
_ANNOUNCES = re.compile(
    r"(?:recipients?|address(?:es)?|users?|groups?|deliver\w*|reach\w*|affected|errors?-*"
    r"|送信に失敗しました|宛先|あて先)[^\n]{0,80}[:。：-][ \t*-]*$"
    r"|^[ \t]*-+ ?(?:Failure Reasons|Failed Recipients|Failed addresses)[^\n]*-+[ \t]*$"
    r"|(?:recipients?|addresses|address)[^\n]{0,40}$",
    re.IGNORECASE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients by the first rule that names any."""
    return to_reading(
        notice,
        _angles,
        labelled(_LABELS),
        labelled(_WRONG),
        labelled(_FOREIGN),
        listed(_ANNOUNCES),
        opening,
        labelled(_SENTENCES),
        _said_to_have_failed,
        alone,
        _to_and_why,
    )


def _angles(lines: list[str]) -> Iterable[Paragraph]:
    return angle_paragraphs("\n".join(lines), must_have_colon=True)


def _said_to_have_failed(lines: list[str]) -> Iterable[Paragraph]:
    """The one address of a line that says in some language that it was not reached."""
    for number, line in enumerate(lines):
        if "@" in line and _FAILED.search(line):
            found = _ANYONE.findall(line)
            if len(set(found)) == 1:
                yield Paragraph(found[0], [line.strip(), *lines[number + 1 : number + 2]])


def _to_and_why(lines: list[str]) -> Iterable[Paragraph]:
    for line, below in pairwise(lines):
        match = _TO.match(line)
        if match and _WHY.match(below):
            yield Paragraph(match[1], [below.strip()])
