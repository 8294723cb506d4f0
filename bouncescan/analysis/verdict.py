"""Who sent it: the account used, the address forged elsewhere, or the victim's own mail.

What decides is from whom the reporters took the mail: the victim's own provider, or another
server. That Sent is clean says nothing (SMTP writes nothing there), nor that SPF failed at a
receiver alone, nor a mail that shows no trace.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bouncescan.analysis.appearances import server_addresses, server_identity
from bouncescan.analysis.copies import Copy, evidence_of_copies
from bouncescan.analysis.judging import Judged
from bouncescan.records.bounce import Kind
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Grade, Host, Ownership, Verdict, WhoSent
from bouncescan.records.lookup import Lookups

__all__ = ["decide_who_sent"]

_SHOWN = 5  # locators of one line of evidence


def decide_who_sent(
    judged: Sequence[Judged], copies: Sequence[Copy] = (), lookups: Lookups | None = None
) -> Verdict:
    """The verdict over all reports of the mailbox, and the copies of spoofed mail in it."""
    reports = [entry for entry in judged if entry.record.kind is Kind.BOUNCE]
    used = [entry for entry in reports if entry.misuse]
    forged = [entry for entry in reports if _is_forged(entry)]
    own = [entry for entry in reports if entry.ownership is Ownership.OWN]
    unclear = [entry for entry in reports if _is_unclear(entry)]
    verdict = _verdict(used, forged, own, unclear)
    by_account = [*_of_account(used), *_signed(used, lookups)]
    from_elsewhere = tuple(evidence_of_copies(copies, is_providers=False))
    from_provider = tuple(evidence_of_copies(copies, is_providers=True))
    elsewhere = [*_of_others(forged), *from_elsewhere]
    not_seen = list(_not_through_provider(forged, used))
    doubtful = list(_doubtful(unclear))
    match verdict:
        case WhoSent.USED:
            return Verdict(
                verdict=verdict,
                speaks_for=(*by_account, *from_provider),
                against=(*doubtful,),
            )
        case WhoSent.FORGED:
            return Verdict(
                verdict=verdict,
                speaks_for=(*not_seen, *elsewhere),
                against=(*doubtful, *from_provider),
            )
        case WhoSent.BOTH:
            return Verdict(
                verdict=verdict,
                speaks_for=(*by_account, *from_provider, *elsewhere),
                against=(*doubtful,),
            )
        case WhoSent.OWN:
            return Verdict(verdict=verdict, speaks_for=(*_of_own(own),), against=(*doubtful,))
        case WhoSent.UNKNOWN:
            hints = (*from_elsewhere, *from_provider)  # they stand beside it and decide nothing
            return Verdict(verdict=verdict, against=(*doubtful, *hints, *_without_trace(reports)))


def _verdict(
    used: Sequence[Judged],
    forged: Sequence[Judged],
    own: Sequence[Judged],
    unclear: Sequence[Judged],
) -> WhoSent:
    if used:
        return WhoSent.BOTH if forged else WhoSent.USED
    if forged:
        return WhoSent.FORGED
    return WhoSent.OWN if len(own) > len(unclear) else WhoSent.UNKNOWN


def _is_forged(entry: Judged) -> bool:
    """Sent by others, and the trace shows by whom: a mail without one could come from anywhere."""
    return entry.ownership is Ownership.SPOOFED and not entry.misuse and entry.origin is not None


def _is_unclear(entry: Judged) -> bool:
    """It may be the victim's, or a stranger's through her account."""
    return entry.ownership is Ownership.UNDECIDED and entry.departure is not None


def _of_account(used: Sequence[Judged]) -> Iterator[Evidence]:
    yield from _counted("left_through_your_provider", used)
    for rule in ("many_mails_of_one_making", "same_making_as_forged_mail"):
        yield from _counted(rule, [entry for entry in used if rule in entry.misuse])
    for rule in ("unknown_mailer", "signed_in_from_elsewhere"):
        for name, entries in _grouped(
            [entry for entry in used if rule in entry.misuse], _TOLD_BY[rule]
        ).items():
            yield from _counted(rule, entries, what=name)


def _program(entry: Judged) -> str:
    return (entry.record.original.mailer if entry.record.original else None) or ""


def _client(entry: Judged) -> str:
    client = entry.departure.client if entry.departure else None
    return str(client.ip) if client and client.ip else ""


_TOLD_BY: dict[str, Callable[[Judged], str]] = {
    "unknown_mailer": _program,
    "signed_in_from_elsewhere": _client,
}


def _signed(used: Sequence[Judged], lookups: Lookups | None) -> Iterator[Evidence]:
    """The best evidence of all: the provider itself signed it."""
    if lookups is None:
        return
    valid = [
        entry
        for entry in used
        if (check := lookups.signature(entry.record.content_id)) is not None and check.is_valid
    ]
    yield from _counted("signed_by_your_domain", valid)


def _of_others(forged: Sequence[Judged]) -> Iterator[Evidence]:
    yield from _counted("spf_failed_where_it_came_in", [e for e in forged if _failed_spf(e)])
    addresses = server_addresses(forged)
    names = {_origin(entry, addresses): _shown_origin(entry) for entry in reversed(forged)}
    for identity, entries in _grouped(forged, lambda entry: _origin(entry, addresses)).items():
        yield from _counted(_how_sure(entries), entries, what=names[identity])


def _how_sure(entries: Iterable[Judged]) -> str:
    """One server's word alone accuses nobody."""
    servers = (entry.origin.server for entry in entries if entry.origin)
    if all(server.grade is Grade.CLAIMED for server in servers):
        return "said_to_come_from_another_server"
    return "sent_by_another_server"


def _origin(entry: Judged, addresses: Mapping[str, str]) -> str:
    return server_identity(entry.origin.server, addresses) if entry.origin else ""


def _shown_origin(entry: Judged) -> str:
    return _shown(entry.origin.server) if entry.origin else ""


def _shown(server: Host) -> str:
    if server.ip is None:
        return server.host or ""
    return f"{server.host} [{server.ip}]" if server.host else f"[{server.ip}]"


def _failed_spf(entry: Judged) -> bool:
    return not {"fail", "softfail"}.isdisjoint(entry.spf)


def _not_through_provider(forged: Sequence[Judged], used: Sequence[Judged]) -> Iterator[Evidence]:
    if forged and not used:
        yield from _counted("none_left_through_your_provider", forged)


def _of_own(own: Sequence[Judged]) -> Iterator[Evidence]:
    yield from _counted("left_as_your_own_mail_does", own)


def _doubtful(unclear: Sequence[Judged]) -> Iterator[Evidence]:
    sure = [entry for entry in unclear if entry.departure and entry.departure.is_sure]
    said = [entry for entry in unclear if entry.departure and not entry.departure.is_sure]
    yield from _counted("left_through_your_provider_and_is_not_known", sure)
    yield from _counted("said_to_have_left_and_is_not_known", said)


def _without_trace(reports: Sequence[Judged]) -> Iterator[Evidence]:
    yield from _counted("no_trace_came_back", [e for e in reports if e.origin is None])


def _grouped(entries: Iterable[Judged], name: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """By name, the most frequent first; those without one are left out."""
    groups: dict[str, list[Judged]] = {}
    for entry in entries:
        if name(entry):
            groups.setdefault(name(entry), []).append(entry)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))


def _counted(rule: str, entries: Sequence[Judged], what: str = "") -> Iterator[Evidence]:
    """One line: how many mails, and where the first reports of them lie."""
    if not entries:
        return
    mails = {
        entry.record.original.message_id or number
        for number, entry in enumerate(entries)
        if entry.record.original is not None
    }
    parameters: dict[str, str | int] = {"n": len(mails) or len(entries)}
    if what:
        parameters["what"] = what
    yield Evidence(
        rule=rule,
        parameters=parameters,
        locators=tuple(entry.locators[0] for entry in entries[:_SHOWN] if entry.locators),
    )
