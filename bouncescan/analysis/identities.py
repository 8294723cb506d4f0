"""Which addresses are one person: Final- and Original-Recipient are two names of one.

The address shown is the one that the spoofed mail was sent to, as far as the reports tell it.
"""

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
    """Join the names that reports give one person (RFC 3464, 2.3.1 and 2.3.2)."""
    root: dict[str, str] = {}
    spelled: dict[str, str] = {}

    def note(address: str) -> str:
        key = address_key(address)
        spelled.setdefault(key, address)
        return key

    def find(key: str) -> str:
        # Each look-up halves the way: a report that chains its recipients must not cost a square.
        while (parent := root.get(key, key)) != key:
            root[key] = key = root.get(parent, parent)
        return key

    for entry in judged:
        for recipient in entry.record.recipients:
            # The original recipient is whom the mail was sent to: it stands for the person.
            final = note(recipient.final_recipient)
            if recipient.original_recipient:
                first = note(recipient.original_recipient)
                root[find(final)] = find(first)
        if entry.record.original is not None:
            for address in (*entry.record.original.to, *entry.record.original.cc):
                note(address)
    for reply in replies:
        note(reply.address)
    return Identities(root={key: find(key) for key in root}, spelled=spelled)
