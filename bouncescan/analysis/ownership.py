"""Whose mail came back: spoofed, the victim's own, or not decided.

Own mail left through the victim's own servers, and fits the victim: a copy lies in Sent and the
mail program is one that writes there; or the program and the network fit. A copy in Sent alone
clears nothing: webmail saves what a stranger sends there too. What left through the victim's
servers and was a stranger's all the same is told by `misuse`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bouncescan.analysis.departures import Departure
from bouncescan.analysis.gist import Returned
from bouncescan.analysis.hosts import network_of
from bouncescan.analysis.making import mailer_shape, subject_shape
from bouncescan.mail.address import address_key
from bouncescan.mail.rewriting import unwrap_address
from bouncescan.records.findings import Ownership
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["Habits", "SentMail", "decide_ownership", "fits_in_sent", "learn_habits", "names_victim"]


class SentMail(NamedTuple):
    """A copy in Sent: its subject's shape, to whom it went, as address_key gives them, and when."""

    subject: str
    people: frozenset[str]
    when: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of the victim's own sending: addresses, Sent's Message-IDs and mailers."""

    victim: frozenset[str]  # as address_key gives them
    sent: Mapping[str, SentMail]  # by Message-ID
    mailers: frozenset[str]  # as mailer_shape gives them

    def written_to(self) -> Mapping[str, datetime]:
        """Whom the victim wrote to, as address_key gives them, and when first."""
        first: dict[str, datetime] = {}
        for mail in self.sent.values():
            if mail.when is not None:
                for person in mail.people:
                    first[person] = min(mail.when, first.get(person, mail.when))
        return first

    def knows(self, mailer: str | None) -> bool | None:
        """True if the victim writes with this program; None where that cannot be known."""
        shape = mailer_shape(mailer)
        return shape in self.mailers if shape and self.mailers else None


def learn_habits(headers: Iterable[MailHeader], victim: Iterable[str]) -> Habits:
    """Learn them from the header pass; empty sets where there was none."""
    sent: dict[str, SentMail] = {}
    mailers: set[str] = set()
    for header in headers:
        if FolderRole.SENT in header.roles:
            if header.message_id:
                people = (*header.to, *header.cc, *header.bcc)
                keys = frozenset(map(address_key, people))
                # Her own program dated it; a folder that was moved gives all its mail one day.
                when = header.date or header.internal_date
                sent[header.message_id] = SentMail(subject_shape(header.subject), keys, when)
            if header.mailer:
                mailers.add(mailer_shape(header.mailer))
    return Habits(victim=frozenset(map(address_key, victim)), sent=sent, mailers=frozenset(mailers))


def decide_ownership(
    original: Returned | None,
    departure: Departure | None,
    habits: Habits,
    own_networks: frozenset[str],
) -> Ownership:
    """Whose mail this original is; undecided without one, or where it does not name the victim.

    `own_networks` are those from which the victim's own mail was handed in.
    """
    if original is None or not names_victim(original, habits):
        return Ownership.UNDECIDED
    if departure is None:
        return Ownership.UNDECIDED if is_in_sent(original, habits) else Ownership.SPOOFED
    client = departure.client
    is_near = bool(client and client.ip and network_of(client.ip) in own_networks)
    if fits_in_sent(original, habits) or (is_near and habits.knows(original.mailer)):
        return Ownership.OWN
    return Ownership.UNDECIDED


def fits_in_sent(original: Returned, habits: Habits) -> bool:
    """True if a copy lies in Sent and its mailer is one of the victim's."""
    return is_in_sent(original, habits) and (
        habits.knows(original.mailer) is True or not original.mailer
    )


def is_in_sent(original: Returned, habits: Habits) -> bool:
    """True if Sent holds this mail: not only its Message-ID, which all who got a mail know."""
    copy = habits.sent.get(original.message_id or "")
    if copy is None or copy.subject != subject_shape(original.subject):
        return False
    people = {address_key(address) for address in (*original.to, *original.cc)}
    return not people or not copy.people or not people.isdisjoint(copy.people)


def names_victim(original: Returned, habits: Habits) -> bool:
    """True if the original was sent in the victim's name: From, or the envelope sender."""
    senders = (original.from_, original.reverse_path and unwrap_address(original.reverse_path))
    return any(sender and address_key(sender) in habits.victim for sender in senders)
