"""The servers of the storm: one row for each server and role, by addresses targeted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from bouncescan.analysis.campaigns import numbers_of
from bouncescan.analysis.frames import (
    appearances,
    appearances_to_frame,
    from_timestamp,
    server_addresses,
    server_identity,
)
from bouncescan.analysis.hosts import organisation
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.results import counting_results
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Grade, Host, Server, ServerRole, TookItFrom

__all__ = ["servers", "servers_of_people"]

_ROLES = list(ServerRole)
_GRADES = list(Grade)


class _Key(NamedTuple):
    server: str
    role: ServerRole


def servers(
    judged: Sequence[Judged], targeted: pd.DataFrame, campaign_of: Mapping[str, int]
) -> tuple[Server, ...]:
    """All servers that the reports show, the one that reached most addresses first.

    `targeted` is targets.targeted_to_frame; who is only *addressed* does not count. `campaign_of`
    has the campaign of each spoofed mail.
    """
    shown = appearances_to_frame(judged)
    if shown.empty:
        return ()
    people = _people_by_server(shown, targeted).groupby(["server", "role"])["person"].nunique()
    bounces = {number for number, entry in enumerate(judged) if entry.record.kind is Kind.BOUNCE}
    mentions = _mentions(judged)
    rows = []
    for (server, role), group in shown.groupby(["server", "role"], sort=False):
        key = _Key(str(server), ServerRole(str(role)))
        counted = _Counted(
            targeted=int(people.get((server, role), 0)),
            bounces=len(bounces & set(group["report"])),
            campaigns=numbers_of(group["original"], campaign_of),
        )
        rows.append(_server(key, mentions[key], counted, group))
    rows.sort(key=lambda row: (-row.targeted, _ROLES.index(row.role), row.host or "", str(row.ip)))
    return tuple(rows)


def servers_of_people(
    judged: Sequence[Judged], targeted: pd.DataFrame
) -> Mapping[str, tuple[str, ...]]:
    """The origins of the mail to each person, by name or address."""
    shown = appearances_to_frame(judged)
    shown = shown[shown["role"] == ServerRole.ORIGIN]
    addresses = server_addresses(judged)
    names = {
        server_identity(host, addresses): host.host or str(host.ip)
        for entry in judged
        for host, _ in appearances(entry)
    }
    pairs = _people_by_server(shown, targeted)[["person", "server"]].drop_duplicates()
    grouped: dict[str, list[str]] = defaultdict(list)
    for person, server in pairs.itertuples(index=False):
        grouped[str(person)].append(names[str(server)])
    return {person: tuple(sorted(hosts)) for person, hosts in grouped.items()}


def _people_by_server(shown: pd.DataFrame, targeted: pd.DataFrame) -> pd.DataFrame:
    """server, role, person: through the report itself, or the spoofed mail that a reply names."""
    events = targeted[targeted["state"] != "addressed"]
    by_report = events.dropna(subset=["report"]).merge(
        shown.astype({"report": "Int64"})[["server", "role", "report"]], on="report"
    )
    replies = events[events["report"].isna()].dropna(subset=["original"])
    senders = shown[shown["role"].isin([ServerRole.ORIGIN, ServerRole.RELAY])]
    by_original = replies.merge(
        senders.dropna(subset=["original"])[["server", "role", "original"]], on="original"
    )
    columns = ["server", "role", "person"]
    return pd.concat([by_report[columns], by_original[columns]]).drop_duplicates()


class _Mention(NamedTuple):
    host: Host
    entry: Judged


def _mentions(judged: Sequence[Judged]) -> dict[_Key, list[_Mention]]:
    found: dict[_Key, list[_Mention]] = defaultdict(list)
    addresses = server_addresses(judged)
    for entry in judged:
        for host, role in appearances(entry):
            found[_Key(server_identity(host, addresses), role)].append(_Mention(host, entry))
    return found


class _Counted(NamedTuple):
    targeted: int
    bounces: int
    campaigns: tuple[int, ...]


def _server(
    key: _Key, mentions: Sequence[_Mention], counted: _Counted, group: pd.DataFrame
) -> Server:
    grades = [mention.host.grade or Grade.CLAIMED for mention in mentions]
    best = min(grades, key=_GRADES.index)
    host = next(
        (mention.host.host for mention in mentions if mention.host.host),
        None,
    )
    took, handed_in_by = _intake(key, mentions)
    return Server(
        host=host,
        ip=next((mention.host.ip for mention in mentions if mention.host.ip), None),
        org=organisation(host),
        role=key.role,
        grade=best,
        took_it_from=took,
        handed_in_by=handed_in_by,
        targeted=counted.targeted,
        bounces=counted.bounces,
        originals=int(group["original"].dropna().nunique()),
        first=from_timestamp(group["when"].min()),
        last=from_timestamp(group["when"].max()),
        spf=_spf(key, mentions),
        campaigns=counted.campaigns,
    )


def _intake(key: _Key, mentions: Sequence[_Mention]) -> tuple[TookItFrom, Host | None]:
    """How an origin came to have the mail, from the reports that say most about it."""
    if key.role is not ServerRole.ORIGIN:
        return TookItFrom.UNKNOWN, None
    origins = [mention.entry.origin for mention in mentions if mention.entry.origin is not None]
    took = min((origin.took_it_from for origin in origins), key=list(TookItFrom).index)
    peers = [origin.handed_in_by for origin in origins if origin.handed_in_by is not None]
    peers.sort(key=lambda peer: _GRADES.index(peer.grade or Grade.CLAIMED))
    return took, peers[0] if peers else None


def _spf(key: _Key, mentions: Sequence[_Mention]) -> str | None:
    """The SPF result that recipient-side reporters noted for this origin, the most frequent one.

    Only a result that the host at the boundary added counts (RFC 8601, 5).
    """
    if key.role is not ServerRole.ORIGIN:
        return None
    results: dict[str, int] = defaultdict(int)
    for mention in mentions:
        entry = mention.entry
        for result in counting_results(entry.record.original, entry.reporter):
            if result.method == "spf":
                results[result.result] += 1
                break
    return max(results, key=lambda name: results[name], default=None)
