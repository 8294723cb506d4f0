"""What the prose of many servers shares, tried from the surest to the loosest rule.

0. a paragraph that opens with `<X>:`, as qmail's and Postfix's do, whatever the notice's language;
1. a noun for a recipient, a colon, an address: `Failed Recipient: X`, `送信先アドレス: X`;
2. what is wrong, a colon, an address, and nothing more: `Delivery failed 3 attempts: X`;
3. what could not be done, and to whom: "could not be delivered to X", "rejected recipient <X>";
4. a list below a line that announces it: "The following recipient(s) could not be reached:";
5. a line that opens with an address and goes on with why: `X: 550 no such user`;
6. the one address of a line that says, or whose neighbours say, that it failed or why;
7. a sentence that names whom a message was for;
8. a line that is nothing but an address.
The words are of all languages that servers write.
Wrong where a notice lists other addresses in the same way; so the addresses of the notice's own
From and To never count, postmasters neither, and nobody whom it says to ask.
"""

import re
from collections.abc import Iterable

from bouncescan.bounces.asking import but_whom_to_ask
from bouncescan.bounces.lists import (
    ADDRESS,
    ANYWHERE,
    alone,
    below,
    but_helpers,
    labelled,
    listed,
    opening,
    to_reading,
)
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, angle_paragraphs
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

# All these: English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Polish,
# Czech, Russian, Japanese, Chinese, Korean; stems, for what they are bent to.
_WHO = (
    r"(?:recipients?|rcpt(?: to)?\b|address(?:es|ees?)?\b|mailbox|empfänger|destin[ai]t|ontvanger"
    r"|geadresseerde|mottagar|modtager|получател|адресат|宛先|あて先|送信先|受信者"
    r"|メールアドレス|アドレス|收件|받는 ?사람|수신)"
)
_SENDER = (
    r"(?:sender|from\b|reply|return[- ](?:path|address)|contact|help|questions?|absender"
    r"|expéditeur|remitente|remetente|mittente|afzender|отправител|差出人|送信元|送信者|发件|보낸)"
    # As a word, never as the beginning of an address.
    r"(?![\w.+-]{0,64}@)"
)
_FAILS = (
    r"(?:(?:not|n't|never) (?:\w{1,30} ){0,2}(?:deliver|send|sent|reach|accept)|un-?deliver|undeliv"
    r"|(?:unable|failed|failure|error|trouble|problems?) (?:\w{1,30} ){0,3}"
    r"(?:deliver|send|reach|relay)"
    r"|deliver\w{0,8} (?:\S{1,300} ){0,3}fail|\bfail(?:ed|s|ure) |delayed|reject"
    r"|nicht (?:\w{1,30} ){0,2}(?:zugestellt|erreicht|gefunden|zustellbar)|unzustellbar"
    r"|(?:pas|jamais) (?:\w{1,30} ){0,3}(?:remis|distribu|livr|délivr|atteint|trouvé)|introuvable"
    r"|(?:no|não|non) (?:\w{1,30} ){0,3}(?:entreg|encontr|consegn|recapit|trovat)"
    r"|niet (?:\w{1,30} ){0,3}(?:bezorg|afgelever|gevonden)"
    r"|(?:inte|ikke) (?:\w{1,30} ){0,3}lever|(?:nie|nelze) (?:\w{1,30} ){0,2}(?:dostarcz|doruč)"
    r"|не (?:\w{1,30} ){0,3}(?:доставлен|найден|отправлен)"
    r"|(?:配信|配送|送信|送達|届け)(?:することが)?(?:が?でき|られ|されま)(?:ません|なか)"
    r"|(?:配信|配送|送信|送達)(?:に失敗|エラー)|見つかりま|存在しま|不明"
    r"|无法(?:投递|送达|发送)|(?:投递|送达|发送)失败|不存在"
    r"|전송(?:되지|하지) ?(?:않|못)|존재하지 않)"
)
# What may be wrong with one recipient; said of others too, so that it counts on its line alone.
_WHATS_WRONG = (
    r"(?:unknown|invalid|\bfull\b|exceed|fail|not found|reject|disabled|suspended|inactive|no such"
    r"|not exist|no mailbox|\berror\b|unable|quota|unbekannt|inconnu|sconosciut|desconocid"
    r"|неизвест|переполнен|一杯|いっぱい|満杯|" + _FAILS + r")"
)
_FIELD = re.compile(
    r"^(?![^@\n]{0,60}" + _SENDER + r")[^@:：=\n]{0,60}" + _WHO + r"[^@:：=\n]{0,40}[:：=][ \t]*"
    r"['\"]?" + ADDRESS,
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"^(?![^@\n]{0,160}"
    + _SENDER
    + r")[^@:：=\n]{0,80}"
    + _WHATS_WRONG
    + r"[^@:：=\n]{0,60}[:：=][ \t]*(?>"
    + ADDRESS
    + r")[ \t.]*$",
    re.IGNORECASE,
)
# The verb may stand in either half: "could not be delivered to X", "had trouble mailing X".
_TO_WHOM = re.compile(
    _FAILS + r"(?:[^@:\n]{0,60}?\b(?:to|for|recipient|address|user))?"
    r"[ \t]*+(?::[ \t]*+)?['\"]?" + ADDRESS,
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"(?:message|mail|\baddressed) (?:to|for)[ \t]*+(?::[ \t]*+)?['\"]?" + ADDRESS, re.IGNORECASE
)
_ANNOUNCES = re.compile(
    _WHO + r"[^@\n]{0,80}$|(?:" + _FAILS + r"|following)[^@\n]{0,80}[:：。][ \t]*$", re.IGNORECASE
)
_FAILED = re.compile(_FAILS, re.IGNORECASE)
_IS_WRONG = re.compile(_WHATS_WRONG, re.IGNORECASE)
_ANYONE = re.compile(ANYWHERE)
# Who refuses a sender names the sender too: "not accepting mail from X".
_BY_SENDER = re.compile(_SENDER + r"[^@\n]{0,12}$", re.IGNORECASE)
# A label that says why, right below: "Reason:", "Причина:", "退信原因：".
_WHY = re.compile(
    r"^[ \t]*(?:errors?|reason|cause|problem|status|diagnostic|grund|fehler|raison|erreur|motiv"
    r"|causa|errore|reden|fout|orsak|årsag|причина|ошибка|エラー|原因|理由|退信原因|错误|사유|오류)"
    r"[^@:：\n]{0,20}[:：]",
    re.IGNORECASE,
)


def read(notice: Notice) -> Reading | None:
    """The recipients by the first rule that names any."""
    return to_reading(
        notice,
        _angles,
        labelled(_FIELD),
        labelled(_WRONG),
        labelled(_TO_WHOM),
        but_helpers(but_whom_to_ask(listed(_ANNOUNCES))),
        but_helpers(opening),
        but_helpers(but_whom_to_ask(_said_to_have_failed)),
        but_helpers(labelled(_SENTENCES)),
        but_helpers(but_whom_to_ask(alone)),
    )


def _angles(lines: list[str]) -> Iterable[Paragraph]:
    return angle_paragraphs("\n".join(lines), must_have_colon=True)


def _said_to_have_failed(lines: list[str]) -> Iterable[Paragraph]:
    """The one address of a line that says, or whose neighbour says, that it was not reached."""
    for number, line in enumerate(lines):
        if "@" not in line:
            continue
        beside = " ".join(lines[max(0, number - 1) : number + 2])
        under = next(iter(lines[number + 1 : number + 2]), "")
        if not (_IS_WRONG.search(line) or _FAILED.search(beside) or _WHY.match(under)):
            continue
        found = list(_ANYONE.finditer(line))
        before = line[max(0, found[0].start() - 20) : found[0].start()] if found else ""
        if len({match[1] for match in found}) == 1 and _BY_SENDER.search(before) is None:
            yield Paragraph(found[0][1], [line.strip(), *below(lines, number)])
