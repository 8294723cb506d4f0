"""A bundle that names nobody but the victim: each address of another becomes one word everywhere.

The words are keyed by a random number that nobody keeps, so that an address cannot be found by
trying. Message-IDs look like addresses, and may hold one: they become words too.

    tokens    texts
    letter    a mail: its header, what a server said; what people wrote is cut
    figures   the findings
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.findings import Findings
from bouncescan.reports.evidence.manifest import said_by
from bouncescan.reports.evidence.redacting.figures import redact_findings
from bouncescan.reports.evidence.redacting.letter import names_in, redact_letter
from bouncescan.reports.evidence.redacting.tokens import Tokens

__all__ = ["RedactedMail", "Redaction"]

# What a machine wrote says what happened; what a person wrote is hers.
_BY_MACHINES = frozenset({Kind.BOUNCE, Kind.SUCCESS, Kind.FEEDBACK_REPORT, Kind.READ_RECEIPT})
_SHORTEST_NAME = 2
_SHORTEST_ASCII_NAME = 4


@dataclass(frozen=True, slots=True)
class RedactedMail:
    """A redacted mail; `is_comparable`: it reads as the whole one does, its addresses aside."""

    raw: bytes
    is_comparable: bool


class Redaction:
    """How one bundle is redacted: one key, and whom the findings know by name."""

    def __init__(self, findings: Findings, parse: Callable[[bytes, str], Record]) -> None:
        contacts = (server.abuse_contact for server in findings.servers)
        self._tokens = Tokens((*findings.victim, *filter(None, contacts)))
        self._parse = parse
        self._names = {
            address_key(address): person.name
            for person in findings.people
            for address in (person.address, *person.also)
            if person.name and not self._tokens.is_kept(address)
        }

    def text(self, text: str) -> str:
        """A text without the address of another."""
        return self._tokens.redact(text)

    def findings(self, findings: Findings) -> Findings:
        """The findings, of which all reports are made then."""
        return redact_findings(findings, self._tokens, frozenset(self._names.values()))

    def mail(self, record: Record, raw: bytes) -> RedactedMail:
        """One mail and what the parser read in it when it was whole."""
        is_by_machine = record.kind in _BY_MACHINES
        injected = record.original.injection if record.original else {}
        kept = frozenset(name.replace("_", "-") for name in injected)
        text = redact_letter(raw, self._tokens, kept, is_by_machine=is_by_machine)
        redacted = self._without_names(text, self._names_of(record, raw)).encode("utf-8", "replace")
        found = self._parse(redacted, record.locator)
        said = tuple((self.text(who), action) for who, action in said_by(record))
        return RedactedMail(redacted, (found.kind, said_by(found)) == (record.kind, said))

    def _names_of(self, record: Record, raw: bytes) -> frozenset[str]:
        """Names that stand in this mail's header or belong to those of whom it tells."""
        original = record.original
        addresses = [who for who, _ in said_by(record)]
        if original:
            addresses += (*original.to, *original.cc, *original.reply_to)
        known = (self._names.get(address_key(address)) for address in addresses)
        return frozenset(filter(None, (*known, *names_in(raw, self._tokens))))

    def _without_names(self, text: str, names: Iterable[str]) -> str:
        # The longest first: "Suzuki Hanako" before "Suzuki".
        worth = sorted(filter(_is_telling, names), key=lambda name: (-len(name), name))
        if not worth:
            return text
        return re.sub("|".join(map(re.escape, worth)), self._named, text)

    def _named(self, match: re.Match[str]) -> str:
        return self._tokens.name(match[0])


def _is_telling(name: str) -> bool:
    """False for what stands in every mail: an initial, a word of two letters."""
    return len(name) >= (_SHORTEST_ASCII_NAME if name.isascii() else _SHORTEST_NAME)
