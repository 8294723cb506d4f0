"""sendmail, from version 5 on, and AOL and others that copy it: ruled sections, the dialogue.

"----- The following addresses had permanent fatal errors -----" lists who failed;
"----- Transcript of session follows -----" has `>>> RCPT To:<X>`, `<<< 550 ...` and
`550 5.1.1 <X>... User unknown`. Version 5 has the transcript alone.
"""

import re

from bouncescan.bounces.dialogue import ASKED
from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import Paragraph, read_remote, squeeze, unique
from bouncescan.bounces.reading import Reading, recipient
from bouncescan.bounces.sections import ruled_sections
from bouncescan.mail.address import clean_address
from bouncescan.mail.status import find_status
from bouncescan.records.bounce import Action, Recipient

__all__ = ["read"]

_LISTS = ("the following addresses had ", "recipients of this delivery")
_TRANSCRIPT = "transcript of "
_NAMED = re.compile(
    r"^[ \t]*<?([^\s<>\[\]()]{1,128}@[^\s<>\[\]()]{1,255}?)>?"
    r"(?:[ \t]*(?:\((.*)\)|\[(.*)\]|[ \t](.*)))?[ \t]*$"
)
# A program or a file that mail was handed to; the address it stands for follows.
_PIPE = re.compile(r'^[ \t]{0,3}("[|/][^"\n]{1,300}"|[|/]\S{1,300})[ \t]*$')
_REPLY = re.compile(
    r"^[ \t]*(?:([245]\d\d)[ -])?(?:([245]\.\d{1,3}\.\d{1,3}) )?"
    r"<?([^\s<>()]{1,128}@[^\s<>()]{1,255}?)>?\.\.\. ?(.*)$"
)
_LONGEST = 500
_COMMAND = re.compile(r"^[ \t]*>>> " + ASKED, re.IGNORECASE)
_TALKING = re.compile(r"[Ww]hile talking to \[?([\w.:-]+?)\]?[.:]*$")
_EXPANDED = re.compile(
    r"\((?:expanded from|translated from|real name):? ?<?([^\s<>()]{1,128}@[^\s<>()]{1,255})>?\)"
)
_REASON = re.compile(r"^\((?:reason): (.*)\)$")


def read(notice: Notice) -> Reading | None:
    """Who stands in the sections; where there are none, who failed in the transcript."""
    sections = [
        s for s in ruled_sections(notice.text) if s.title.startswith((*_LISTS, _TRANSCRIPT))
    ]
    if not sections:
        return None
    talk = _Transcript()
    for section in sections:
        if section.title.startswith(_TRANSCRIPT):
            talk.read(section.lines)
    people = unique(
        [
            _listed(entry, _action(section.title), talk)
            for section in sections
            if section.title.startswith(_LISTS)
            for entry in _entries(section.lines)
        ]
    )
    people = people or talk.failed()
    return Reading(recipients=people) if people else None


def _action(title: str) -> Action:
    return Action.DELAYED if "transient" in title or "delayed" in title else Action.FAILED


def _entries(lines: list[str]) -> list[Paragraph]:
    entries: list[Paragraph] = []
    for line in lines:
        match = _NAMED.match(line)
        pipe = _PIPE.match(line)
        if match and not line.startswith("    "):
            entries.append(Paragraph(match[1], [match[2] or match[3] or match[4] or ""]))
        elif pipe:
            entries.append(Paragraph(pipe[1]))
        elif entries and line.strip():
            entries[-1].lines.append(line.strip())
    return entries


def _listed(entry: Paragraph, action: Action, talk: "_Transcript") -> Recipient | None:
    words = squeeze(entry.lines)
    alias = _EXPANDED.search(words)
    original = clean_address(alias[1]) if alias else None
    address = clean_address(entry.head)
    if address is None:
        address, original = original, None
    if address is None:
        return None
    words = _EXPANDED.sub("", words).strip()
    reason = _REASON.match(words)
    said = talk.said(address)
    words = reason[1] if reason else words
    # Of a program the reason is its exit status, and the transcript has its words.
    diagnostic = said if not words or words.isdigit() else words
    return recipient(
        address,
        original=original,
        action=action,
        status=find_status(diagnostic) or find_status(said),
        remote_mta=talk.host(address) or read_remote(diagnostic),
        diagnostic=diagnostic,
    )


class _Transcript:
    """What was said of whom in an SMTP dialogue."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._hosts: dict[str, str] = {}
        self._failed: list[tuple[str, str]] = []
        self._all: list[str] = []
        self._talked: set[str] = set()
        self._asked: set[str] = set()  # of whom the host that is talked to was asked

    def read(self, lines: list[str]) -> None:
        host, asked, deferred = None, None, None
        for line in lines:
            talking = _TALKING.search(line.strip())
            command, reply = _COMMAND.match(line), _REPLY.match(line)
            if talking:
                host, deferred = talking[1], None
                self._talked.add(host)
            elif command:
                asked = clean_address(command[1])
                self._asked.add((asked or "").lower())
            elif asked and line.lstrip().startswith("<<< "):
                self._note(asked, line.strip()[4:], host)
                asked = None
            elif reply:
                deferred = self._reply(reply, host)
            elif deferred and line.strip() and len(self._said[deferred]) < _LONGEST:
                self._said[deferred] += f" {line.strip()}"
            if line.strip() and not line.lstrip().startswith((">>>", "...")):
                self._all.append(line.strip().removeprefix("<<< "))

    def _reply(self, reply: re.Match[str], host: str | None) -> str | None:
        """Notes what was said; of whom the lines below go on to speak, where no code stands."""
        address = clean_address(reply[3])
        code = reply[1] or ""
        if address is None or code[:1] == "2":
            return None
        words = " ".join(word for word in (reply[1], reply[2], reply[4]) if word)
        is_asked = not self._asked or address.lower() in self._asked
        self._note(address, words, host if is_asked else None)
        if code[:1] == "5":
            self._failed.append((address, self._said[address.lower()]))
        is_own = not code and self._said[address.lower()] == words
        return address.lower() if is_own else None

    def _note(self, address: str, words: str, host: str | None) -> None:
        self._said.setdefault(address.lower(), words)
        if host:
            self._hosts.setdefault(address.lower(), host)

    def said(self, address: str) -> str:
        """What was said of this address; all that was said where nobody is named."""
        return self._said.get(address.lower()) or ("" if self._said else squeeze(self._all[:20]))

    def host(self, address: str) -> str | None:
        """Who was asked about this address, else the only host, where nobody was asked of."""
        only = next(iter(self._talked)) if len(self._talked) == 1 and not self._asked else None
        return self._hosts.get(address.lower(), only)

    def failed(self) -> tuple[Recipient, ...]:
        named = self._failed or [(a, w) for a, w in self._said.items() if w[:1] in "45"]
        return unique(
            [
                recipient(
                    address,
                    status=find_status(words),
                    remote_mta=self.host(address),
                    diagnostic=words,
                )
                for address, words in named
            ]
        )
