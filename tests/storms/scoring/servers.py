"""Of each server: its role, its figures, how it came by the mail, and who handed it in."""

from collections import defaultdict
from collections.abc import Sequence

from tests.storms.scoring.found import FoundServer
from tests.storms.scoring.hosts import SENDERS, Hosts
from tests.storms.scoring.tally import Tally
from tests.storms.scoring.truth import TrueHost, TrueServer

__all__ = ["ask_servers"]


def ask_servers(
    true: Sequence[TrueServer], found: Sequence[FoundServer], hosts: Hosts, tally: Tally
) -> None:
    """A server has a row for each of its roles; those of role unknown answer nothing."""
    rows: dict[int, list[FoundServer]] = defaultdict(list)
    for row in found:
        _look_for_bystanders(row, hosts, tally)
        numbers = [at for at, server in enumerate(true) if hosts.is_servers(row.host, server)]
        for number in numbers:
            rows[number].append(row)
        if not numbers:
            tally.fault("servers_invented", f"{row.host}, {row.role or 'role unknown'}")
    for number, server in enumerate(true):
        roles = {other.role for other in true if other.host.ip == server.host.ip}
        _ask(server, rows[number], roles, hosts, tally)


def _look_for_bystanders(row: FoundServer, hosts: Hosts, tally: Tally) -> None:
    if row.role in SENDERS and not hosts.is_sender(row.host):
        tally.fault(
            "bystanders", f"server {row.host}: {row.role}, in truth {hosts.what_is(row.host)}"
        )


def _ask(
    server: TrueServer, rows: Sequence[FoundServer], roles: set[str], hosts: Hosts, tally: Tally
) -> None:
    """`roles` are all that this server has in the truth."""
    name = f"{server.host.host} ({server.host.ip})"
    told = [row.role for row in rows if row.role]
    is_wrong = not roles.issuperset(told)
    is_right = None if server.role not in told and not is_wrong else not is_wrong
    tally.mark(
        "server_role",
        is_right,
        f"{name}: {' and '.join(told) or 'no answer'}, in truth {server.role}",
    )
    same = [row for row in rows if row.role == server.role]
    for extra in same[1:]:
        tally.fault("servers_invented", f"{extra.host}, {server.role} once more")
    # What is wrong with the role says nothing of the figures.
    row = same[0] if same else rows[0] if len(rows) == 1 else None
    _ask_figures(server, row, name, tally)
    if server.role == "origin":
        _ask_intake(server, row, name, hosts, tally)


def _ask_figures(server: TrueServer, row: FoundServer | None, name: str, tally: Tally) -> None:
    figures = {
        "server_targeted": (server.targeted, row and row.targeted),
        "server_bounces": (server.bounces, row and row.bounces),
        "server_originals": (server.originals, row and row.originals),
    }
    for line, (true, found) in figures.items():
        tally.compare(line, found, true, name)


def _ask_intake(
    server: TrueServer, row: FoundServer | None, name: str, hosts: Hosts, tally: Tally
) -> None:
    took, peer = (row.took_it_from, row.handed_in_by) if row else (None, None)
    if server.took_it_from is not None:
        tally.compare("took_it_from", took, server.took_it_from, name)
    is_right: bool | None = None
    if row is not None:
        is_right = _is_peer(row, server.handed_in_by, hosts)
    tally.mark(
        "handed_in_by",
        is_right,
        f"{name}: {peer or 'nobody'}, in truth {_shown(server.handed_in_by)}",
    )


def _is_peer(row: FoundServer, true: TrueHost | None, hosts: Hosts) -> bool | None:
    """Nobody, where in truth nobody handed it in; no answer, where somebody did."""
    peer = row.handed_in_by
    if true is None:
        return peer is None
    return None if peer is None else hosts.is_same(peer, true)


def _shown(host: TrueHost | None) -> str:
    return "nobody" if host is None else f"{host.host} ({host.ip})"
