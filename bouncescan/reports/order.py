"""Who stands first in a report: people by who must be told first, servers by whom they reached."""

from collections.abc import Iterable

from bouncescan.mail.address import address_key
from bouncescan.records.findings import Person, Server, State

__all__ = ["servers_by_reach", "who_to_tell_first", "whom_to_warn"]

# The surer it is that somebody has the mail, the sooner: who has it may open its link today. What
# failed never came, and most of those addresses take no warning either.
_URGENT = (State.REACHED, State.DELAYED, State.ADDRESSED, State.MAYBE, State.FAILED)

# Who wrote to the victim, or was written to, trusts the name that the mail bears.
_FRIENDS_ROLES = frozenset({"from", "to", "reply_to"})


def who_to_tell_first(people: Iterable[Person]) -> list[Person]:
    """People by how sure it is that they have the mail; friends, then strangers, then machines."""
    return sorted(people, key=_urgency)


def whom_to_warn(people: Iterable[Person]) -> list[Person]:
    """Without those who cannot have got it, as long as there is anybody else."""
    ordered = who_to_tell_first(people)
    return [person for person in ordered if person.state is not State.FAILED] or ordered


def _urgency(person: Person) -> tuple[int, bool, int, str]:
    return (
        _URGENT.index(person.state),
        bool(person.machine),
        _distance(person),
        address_key(person.address),
    )


def _distance(person: Person) -> int:
    """How far from the victim: a friend, one who only stood beside or is not known, a stranger."""
    if person.in_address_book or not _FRIENDS_ROLES.isdisjoint(person.roles or ()):
        return 0
    is_unknown = person.in_address_book is None and person.roles is None
    return 1 if person.roles or is_unknown else 2


def servers_by_reach(servers: Iterable[Server]) -> list[Server]:
    """Servers by the addresses that they targeted, then by bounces, then by name."""
    return sorted(
        servers,
        key=lambda server: (
            -server.targeted,
            -server.bounces,
            server.host or "",
            str(server.ip or ""),
        ),
    )
