"""What several servers say of one, weighed with all reports in view: one alone can lie.

Whoever sends mail can write bounces too, from a server of his own, and say there that he had the
mail from anybody. So the word of one server names an origin as a *claim*; it is *stated* where

    two servers say it that know nothing of each other, in the house of one of which the victim had
        written to somebody before the storm; or three, of whom she knew none
    the victim's own provider took such mail from the same address, or a bounce
    the server keeps the mailbox of somebody whom the victim wrote to, and says it of mail to him

Where several relays stand in a row, the origin is the one of which a reporter says that it had the
mail from there. Who stands behind it is told by lines that it may have made up; so the origin moves
on to the next one only where that one is borne out as a sender of the storm without them.

Wrong for a stranger who owns servers in three networks under three domains of his own; he must be
sure of all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bouncescan.analysis.incidents import Incidents, find_incidents
from bouncescan.analysis.independence import (
    Known,
    Witness,
    count_independent,
    is_borne_out,
    keeps_mailbox_known_since,
)
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.origins import Origin
from bouncescan.records.findings import Grade, Host, TookItFrom

__all__ = ["weigh_witnesses"]


@dataclass(slots=True)
class _Said:
    """Who says of one server that it sent the mail, and whether it needs no more of them.

    `is_seen`: the victim's provider took a copy from it, which anybody may have sent on to her.
    """

    witnesses: set[Witness] = field(default_factory=set)
    known: set[Witness] = field(default_factory=set)
    is_seen: bool = False
    is_proved: bool = False
    is_providers: bool = False

    def weigh(self) -> "_Weight":
        """What it comes to."""
        is_borne = self.is_proved or is_borne_out(self.witnesses, self.known)
        return _Weight(
            grade=Grade.STATED if is_borne or self.is_seen else Grade.CLAIMED,
            witnesses=count_independent(self.witnesses),
            is_sender=is_borne and not self.is_providers,
        )


class _Weight(NamedTuple):
    """How sure it is by the word of others that a server sent it, and how many those are.

    `is_sender`: reports bear out that it sent mail of the storm, and not through the account.
    """

    grade: Grade
    witnesses: int
    is_sender: bool


_NOTHING_SAID = _Weight(Grade.CLAIMED, 0, is_sender=False)


def weigh_witnesses(
    judged: Sequence[Judged], seen: Iterable[Host], known: Known
) -> tuple[Judged, ...]:
    """The same reports; an origin that nothing bears out but a stranger's word is a claim.

    `seen` are servers that the victim's own provider took the spoofed mail from.
    """
    spoofed = (entry for entry in judged if entry.is_counted) if known.houses else ()
    storms = find_incidents(entry.sent for entry in spoofed)
    # That a server sent her own mail on, as a list does, bears out nothing of a stranger's.
    said: dict[bool, dict[str, _Said]] = {each: defaultdict(_Said) for each in (True, False)}
    for host in seen:
        said[True][_identity(host)].is_seen |= host.grade is Grade.PROVED
    # By id: the reports of a server mostly share the value, and stay.
    heard: dict[tuple[int, bool], _Said] = {}
    for entry in judged:
        if entry.origin is not None:
            key = id(entry.origin), entry.is_counted
            if key not in heard:
                heard[key] = said[entry.is_counted][_identity(entry.origin.server)]
            _hear(heard[key], entry, known, storms)
    weights = {
        of: {name: each.weigh() for name, each in servers.items()} for of, servers in said.items()
    }
    weighed: dict[tuple[int, bool], Origin] = {}
    return tuple(_weighed(entry, weights[entry.is_counted], weighed) for entry in judged)


def _hear(said: _Said, entry: Judged, known: Known, storms: Incidents) -> None:
    grade = entry.origin.server.grade if entry.origin else None
    said.is_providers |= entry.departure is not None
    said.is_proved |= grade is Grade.PROVED
    if grade is not Grade.STATED:
        return
    said.witnesses.add(entry.witness)
    since = known.house_since(entry.witness)
    if since is None:
        return
    began = storms.began(entry.sent)
    if began is not None and since < began:
        said.known.add(entry.witness)
        since = keeps_mailbox_known_since(entry.reporter, entry.witness, entry.record, known)
        said.is_proved |= since is not None and since < began


def _identity(server: Host) -> str:
    return str(server.ip) if server.ip is not None else (server.host or "").lower()


def _weighed(
    entry: Judged, weights: Mapping[str, _Weight], weighed: dict[tuple[int, bool], Origin]
) -> Judged:
    origin = entry.origin
    if origin is None or origin.server.grade is not Grade.STATED:
        return entry
    key = id(origin), entry.is_counted
    if key not in weighed:
        weight = weights[_identity(origin.server)]
        server = replace(origin.server, grade=weight.grade, witnesses=weight.witnesses)
        weighed[key] = _followed(replace(origin, server=server), weights)
    return replace(entry, origin=weighed[key])


def _followed(origin: Origin, weights: Mapping[str, _Weight]) -> Origin:
    """The same, moved on along the way as far as others bear it out."""
    while origin.relays and origin.way:
        nearest, *behind = origin.way
        weight = weights.get(_identity(nearest), _NOTHING_SAID)
        if not weight.is_sender:
            break
        origin = Origin(
            server=replace(
                nearest,
                grade=Grade.STATED,
                rule="named_behind_a_relay",
                witnesses=weight.witnesses,
            ),
            took_it_from=TookItFrom.SERVER if behind else TookItFrom.UNKNOWN,
            handed_in_by=next(iter(behind), None),
            relays=(*origin.relays, origin.server),
            way=tuple(behind),
        )
    return origin
