"""Who handed the spoofed mail to whom past one server, and the whole ways on which it stands."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bouncescan.analysis.judging import Judged
from bouncescan.records.explanation import HandedIn, Party, Way
from bouncescan.records.findings import Grade, Host, TookItFrom

__all__ = ["Identity", "handed_in", "ways_past"]

Identity = Callable[[Host], str]

_WAYS = 3
_GRADES = list(Grade)


def handed_in(entries: Sequence[Judged], key: str, identity: Identity) -> Iterator[HandedIn]:
    """Who handed it to the server of this identity, and to whom that one did; the surest word."""
    groups: dict[tuple[Party, str], list[HandedIn]] = defaultdict(list)
    for entry in entries:
        for earlier, later, took in _hand_overs(entry):
            sides = ((Party.FROM, earlier, later), (Party.TO, later, earlier))
            for party, other, one in sides:
                if identity(one) == key:
                    groups[party, identity(other)].append(
                        HandedIn(
                            party=party,
                            server=other,
                            took_it_from=took,
                            reports=1,
                            grade=earlier.grade,
                            witnesses=earlier.witnesses,
                        )
                    )
    for found_of_one in sorted(groups.values(), key=len, reverse=True):
        yield replace(min(found_of_one, key=_how_sure), reports=len(found_of_one))


def _how_sure(found: HandedIn) -> int:
    return _GRADES.index(found.grade or Grade.CLAIMED)


def _hand_overs(entry: Judged) -> Iterator[tuple[Host, Host, TookItFrom]]:
    """Who handed the mail to whom, as far as the findings say it: the way behind is a claim."""
    origin = entry.origin
    if origin is None:
        return
    if origin.handed_in_by is not None:
        yield origin.handed_in_by, origin.server, origin.took_it_from
    passed_on = (*origin.relays, origin.server)
    for later, earlier in itertools.pairwise(passed_on):
        yield earlier, later, TookItFrom.SERVER


def ways_past(entries: Sequence[Judged], key: str, identity: Identity) -> Iterator[Way]:
    """The ways past it that most reports show, with the surest word for each of their servers.

    Not those of two servers of which `handed_in` tells already.
    """
    told: set[tuple[str, ...]] = set()
    ways: dict[tuple[str, ...], list[tuple[Host, ...]]] = defaultdict(list)
    for entry in entries:
        if entry.origin is None:
            continue
        told.update(
            (identity(later), identity(earlier)) for earlier, later, _ in _hand_overs(entry)
        )
        way = (*entry.origin.relays, entry.origin.server, *entry.origin.way)
        names = tuple(map(identity, way))
        # Whoever only stands behind others goes by either, for no report says which are one.
        is_on_it = key in names or any((host.host or "").lower() == key for host in way)
        if len(way) > 1 and is_on_it:
            ways[names].append(way)
    by_number = sorted(ways.items(), key=lambda item: -len(item[1]))
    untold = (found for names, found in by_number if names not in told)
    for found in itertools.islice(untold, _WAYS):
        servers = (min(same, key=_worth) for same in zip(*found, strict=True))
        yield Way(servers=tuple(servers), reports=len(found))


def _worth(host: Host) -> tuple[int, bool]:
    return _GRADES.index(host.grade or Grade.CLAIMED), host.host is None
