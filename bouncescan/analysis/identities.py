"""Which addresses are one person: Final- and Original-Recipient are two names of one.

The address shown is the one that the spoofed mail was sent to, as far as the reports tell it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.replies import Reply
from bouncescan.mail.address import address_key

__all__ = ["Identities", "join_identities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Which address keys are one person: each key to the key that stands for all of them."""

    root: Mapping[str, str]
    spelled: Mapping[str, str]  # an address key to the address as it first came

    def person(self, address: str) -> str:
        """The person's key for an address."""
        key = address_key(address)
        return self.root.get(key, key)


def join_identities(judged: Iterable[Judged], replies: Iterable[Reply]) -> Identities:
    """Join the names that reports give one person (RFC 3464, 2.3.1 and 2.3.2).

    The original recipient is whom the mail was sent to: it stands for the person. Where two were
    led to one mailbox they stay two: both must be warned.
    """
    names = _Names()
    originals: dict[str, set[str]] = defaultdict(set)
    for entry in judged:
        for recipient in entry.record.recipients:
            final = names.note(recipient.final_recipient)
            if recipient.original_recipient:
                originals[final].add(names.note(recipient.original_recipient))
        original = entry.record.original
        for address in (*original.to, *original.cc) if original else ():
            names.note(address)
    for reply in replies:
        names.note(reply.address)
    for final, firsts in originals.items():
        if len(firsts) == 1:
            names.join(final, next(iter(firsts)))
    return Identities(root=names.roots(), spelled=names.spelled)


class _Names:
    """Address keys in groups of one person each, and how each was spelled first."""

    def __init__(self) -> None:
        self.spelled: dict[str, str] = {}
        self._parent: dict[str, str] = {}

    def note(self, address: str) -> str:
        key = address_key(address)
        self.spelled.setdefault(key, address)
        return key

    def join(self, key: str, other: str) -> None:
        """Let `other`'s group stand for `key`'s."""
        self._parent[self._find(key)] = self._find(other)

    def roots(self) -> dict[str, str]:
        return {key: self._find(key) for key in self._parent}

    def _find(self, key: str) -> str:
        # Each look-up halves the way: a report that chains its recipients must not cost a square.
        while (parent := self._parent.get(key, key)) != key:
            self._parent[key] = key = self._parent.get(parent, parent)
        return key
