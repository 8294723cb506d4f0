"""Of each targeted person: state, other addresses, servers, and where they were seen before.

Dates are right if they are the same instant to the second: the three clocks of a mail (the date of
a hop, INTERNALDATE, Date) all have seconds, and none has parts of them.
"""

from datetime import datetime

from tests.storms.scoring.found import FoundPerson
from tests.storms.scoring.hosts import Hosts, host_named
from tests.storms.scoring.matching import MatchedPeople, keys
from tests.storms.scoring.tally import Tally
from tests.storms.scoring.truth import TruePerson

__all__ = ["ask_people"]


def ask_people(matched: MatchedPeople, hosts: Hosts, tally: Tally) -> None:
    """Whether a person is missing is asked only where the person is tellable."""
    for person, found in matched.pairs:
        if person.is_tellable:
            _ask(person, found, hosts, tally)
        elif found is not None and found.state not in {None, "maybe", person.state}:
            tally.fault("state_untellable", f"{person.address}: {found.state}, not {person.state}")
        if found is not None:
            _look_for_strange_names(person, found, tally)
    for found in (*(each for _, each in matched.pairs if each), *matched.twice, *matched.invented):
        _look_for_bystanders(found, hosts, tally)
    for found in matched.twice:
        tally.fault("people_twice", found.address)
    for found in matched.invented:
        tally.fault("people_invented", f"{found.address}: {found.state}")


def _ask(person: TruePerson, found: FoundPerson | None, hosts: Hosts, tally: Tally) -> None:
    address = person.address
    state = None if found is None or found.state == "maybe" else found.state
    for line in ("state", f"state_{person.state}"):
        tally.compare(line, state, person.state, address)
    if found is None:
        tally.fault("people_missing", f"{address}, in truth {person.state}")
    if person.also:
        is_joined = None if found is None else _is_joined(person, found)
        told = " ".join(found.also) if found else "missing"
        tally.mark("also", is_joined, f"{address}: {told}, in truth {' '.join(person.also)}")
    _ask_servers(person, found, hosts, tally)
    _ask_seen(person, found, tally)


def _is_joined(person: TruePerson, found: FoundPerson) -> bool | None:
    """The address written to stands for the person, and all others beside it."""
    if not found.also:
        return None
    true, told = keys((person.address, *person.also)), keys((found.address, *found.also))
    return told == true and keys((found.address,)) == keys((person.address,))


def _look_for_strange_names(person: TruePerson, found: FoundPerson, tally: Tally) -> None:
    strange = keys(found.also) - keys((person.address, *person.also))
    if strange:
        tally.fault("also_wrong", f"{person.address}: {' '.join(sorted(strange))}")


def _ask_servers(person: TruePerson, found: FoundPerson | None, hosts: Hosts, tally: Tally) -> None:
    """Some of them are no full answer; one that is none of them is a wrong one."""
    named = [hosts.ips(host_named(name)) for name in found.servers] if found else []
    true = {str(ip) for name in person.servers for ip in hosts.ips(host_named(name))}
    if not true and not named:
        return
    are_all = all(any(ip in ips for ips in named) for ip in true)
    is_right = all(ips & true for ips in named) and (are_all or None)
    told = " ".join(found.servers) if found else ""
    case = f"{person.address}: {told}, in truth {' '.join(person.servers)}"
    tally.mark("person_servers", is_right, case)


def _look_for_bystanders(found: FoundPerson, hosts: Hosts, tally: Tally) -> None:
    for name in found.servers:
        host = host_named(name)
        if not hosts.is_sender(host):
            case = f"person {found.address}: sent by {name}, in truth {hosts.what_is(host)}"
            tally.fault("bystanders", case)


def _ask_seen(person: TruePerson, found: FoundPerson | None, tally: Tally) -> None:
    address = person.address
    first, last, roles, in_book, machine = (
        (found.first_seen, found.last_seen, found.roles, found.in_address_book, found.machine)
        if found
        else (None, None, None, None, None)
    )
    has_history = found is not None and found.has_history
    for line, told, true in (
        ("first_seen", first, person.first_seen),
        ("last_seen", last, person.last_seen),
    ):
        # Never seen is an answer where a history was read, and none where a sighting was missed.
        is_answer = has_history and (told is not None or true is None)
        is_right = _instant(told) == _instant(true) if is_answer else None
        tally.mark(line, is_right, f"{address}: {told or 'never'}, in truth {true or 'never'}")
    is_missed = not roles and (roles is None or bool(person.roles))
    told_roles = None if is_missed else sorted(set(roles or ()))
    tally.compare("roles", told_roles, sorted(set(person.roles)), address)
    tally.compare("in_address_book", in_book, person.in_address_book, address)
    tally.compare("machine", machine, person.machine, address)


def _instant(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)
