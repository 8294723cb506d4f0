"""Who stands first in a report: people by who must be told first, servers by whom they reached."""

from collections.abc import Iterable

from bouncescan.mail.address import address_key
from bouncescan.records.findings import Person, Server, State

__all__ = ["servers_by_reach", "who_to_tell_first"]

# Who got the mail is warned first. StrEnum keeps the order in which the states are declared.
_STATES = tuple(State)


def who_to_tell_first(people: Iterable[Person]) -> list[Person]:
    """People by state, those whom the victim knows first; machines read no warning: last."""
    return sorted(people, key=_urgency)


def _urgency(person: Person) -> tuple[int, bool, int, str]:
    known = {True: 0, None: 1, False: 2}[person.in_address_book]
    return (
        _STATES.index(person.state),
        bool(person.machine),
        known,
        address_key(person.address),
    )


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
