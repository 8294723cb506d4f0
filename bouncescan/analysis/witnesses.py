"""What several servers say of one, weighed with all reports in view: one alone can lie.

Whoever sends mail can write bounces too, from a server of his own, and say there that he had the
mail from anybody. So the word of one server names an origin as a *claim*; it is *stated* where

    two servers say it that know nothing of each other: of other organisations, in other networks
    the victim's own provider took such mail from the same address, or a bounce
    the server keeps the mailbox of somebody whom the victim wrote to, and says it of mail to him

Wrong for a stranger who owns servers in two networks under two names; he must be sure of both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bouncescan.analysis.judging import Judged
from bouncescan.analysis.origins import Origin
from bouncescan.analysis.reporters import count_independent, keeps_known_mailbox
from bouncescan.records.findings import Grade, Host

__all__ = ["weigh_witnesses"]


def weigh_witnesses(
    judged: Sequence[Judged], seen: Iterable[Host], written_to: Collection[str]
) -> tuple[Judged, ...]:
    """The same reports; an origin that nothing bears out but one server's word is a claim.

    `seen` are servers that the victim's own provider took the spoofed mail from; `written_to` the
    address keys of people whom the victim wrote to.
    """
    proved = {_identity(host) for host in seen if host.grade is Grade.PROVED}
    witnesses: dict[str, set[Host]] = defaultdict(set)
    for entry in judged:
        origin = entry.origin
        if origin is None:
            continue
        name = _identity(origin.server)
        if origin.server.grade is Grade.PROVED or _knows_a_friend(entry, written_to):
            proved.add(name)
        if origin.server.grade is Grade.STATED:
            witnesses[name].add(entry.reporter)
    counts = {name: count_independent(said) for name, said in witnesses.items()}
    weighed: dict[Origin, Origin] = {}
    return tuple(_weighed(entry, counts, proved, weighed) for entry in judged)


def _identity(server: Host) -> str:
    return str(server.ip) if server.ip is not None else (server.host or "").lower()


def _knows_a_friend(entry: Judged, written_to: Collection[str]) -> bool:
    """True for what the server of a mailbox that the victim wrote to says of mail to it."""
    if entry.origin is None or entry.origin.server.grade is not Grade.STATED:
        return False
    return keeps_known_mailbox(entry.reporter, entry.record.recipients, written_to)


def _weighed(
    entry: Judged, counts: dict[str, int], proved: Collection[str], known: dict[Origin, Origin]
) -> Judged:
    origin = entry.origin
    if origin is None or origin.server.grade is not Grade.STATED:
        return entry
    if origin not in known:
        name = _identity(origin.server)
        is_borne_out = name in proved or counts[name] > 1
        grade = Grade.STATED if is_borne_out else Grade.CLAIMED
        server = replace(origin.server, grade=grade, witnesses=counts[name])
        known[origin] = replace(origin, server=server)
    return replace(entry, origin=known[origin])
