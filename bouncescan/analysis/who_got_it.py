"""Who got the mail that a report tells of, and through which servers each person got it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from bouncescan.analysis.appearances import appearances, server_addresses, server_identity
from bouncescan.analysis.judging import Judged
from bouncescan.records.findings import Grade, Host, ServerRole

__all__ = ["Got", "mail_of", "servers_of_people", "who_got_it", "worth"]

_GRADES = list(Grade)


class Got(NamedTuple):
    """Who got the mail, by place of the report; by Message-ID who only answered that mail."""

    by_report: Mapping[int, Sequence[str]]
    by_mail: Mapping[str, frozenset[str]]


def who_got_it(targeted: pd.DataFrame) -> Got:
    """The people of targets.targeted_to_frame, but those who are only addressed."""
    by_report: dict[int, list[str]] = defaultdict(list)
    by_mail: dict[str, set[str]] = defaultdict(set)
    events = targeted[targeted["state"] != "addressed"]
    columns = (events[name].tolist() for name in ("person", "report", "original"))
    for person, report, mail in zip(*columns, strict=True):
        if not pd.isna(report):
            by_report[int(report)].append(str(person))
        elif isinstance(mail, str):
            by_mail[mail].add(str(person))
    return Got(by_report, {mail: frozenset(people) for mail, people in by_mail.items()})


def servers_of_people(
    judged: Sequence[Judged], targeted: pd.DataFrame
) -> Mapping[str, tuple[str, ...]]:
    """The origins of the mail to each person, by name or address."""
    got = who_got_it(targeted)
    addresses = server_addresses(judged)
    names: dict[str, str] = {}
    found: dict[str, set[str]] = defaultdict(set)
    origins: dict[str, dict[str, int]] = defaultdict(dict)  # of each mail, how sure each is
    for place, entry in enumerate(judged):
        for host, role in appearances(entry):
            server = server_identity(host, addresses)
            names[server] = host.host or names.get(server) or str(host.ip)
            if role is ServerRole.ORIGIN:
                of_mail, grade = origins[mail_of(entry)], worth(host)
                of_mail[server] = min(grade, of_mail.get(server, grade))
                for person in got.by_report.get(place, ()):
                    found[person].add(server)
    for mail, people in got.by_mail.items():
        surest = _surest(origins.get(mail, {}))
        if surest is not None:
            for person in people:
                found[person].add(surest)
    return {
        person: tuple(sorted(names[server] for server in of_person))
        for person, of_person in found.items()
    }


def _surest(origins: Mapping[str, int]) -> str | None:
    """The one server that a mail came from: an answer names the mail, and not its way.

    A Message-ID is made for one mail, which is handed in once. Where reports name several servers,
    the surest counts, so that no claim hides it; and where several are as sure, nothing tells
    through which of them somebody got it.
    """
    best = min(origins.values(), default=None)
    surest = [server for server, grade in origins.items() if grade == best]
    return surest[0] if len(surest) == 1 else None


def mail_of(entry: Judged) -> str:
    """The Message-ID of the mail that a report gave back, "" where it does not say."""
    original = entry.record.original
    return (original.message_id if original else None) or ""


def worth(peer: Host) -> int:
    """How sure a mention is; the less the surer."""
    return _GRADES.index(peer.grade or Grade.CLAIMED)
