"""One campaign: its mails, what they say, through whom and to whom they went."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.best_report import best_report
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.verdict import decide_who_sent
from bouncescan.casefile.case import Case
from bouncescan.records.explanation import CampaignExplained, SpoofedMail
from bouncescan.records.findings import Findings, State
from bouncescan.records.lookup import Lookups

__all__ = ["explain_campaign"]


def explain_campaign(
    examined: Examined, findings: Findings, lookups: Lookups, number: int
) -> CampaignExplained:
    """The campaign of this number."""
    campaign = next(each for each in findings.campaigns if each.id == number)
    reports: dict[str, list[Judged]] = defaultdict(list)
    for entry in examined.judged:
        original = entry.record.original
        if entry.is_counted and original is not None and original.message_id:
            reports[original.message_id].append(entry)
    mails = tuple(_mail(each, reports[each]) for each in campaign.message_ids if reports[each])
    links = Counter(
        link
        for mail in mails
        for link in {
            url for entry in reports[mail.message_id] for url in _links(entry, examined.case)
        }
    )
    people: dict[State, list[str]] = {state: [] for state in State}
    for person in findings.people:
        if person.states and number in person.states:
            people[person.states[number]].append(person.address)
    verdict = decide_who_sent(
        [entry for mail in mails for entry in reports[mail.message_id]],
        [copy for copy in examined.copies if copy.campaign == number],
        lookups,
    )
    return CampaignExplained(
        campaign=campaign,
        mails=mails,
        subjects=dict(Counter(mail.subject for mail in mails if mail.subject).most_common()),
        links=dict(sorted(links.items(), key=lambda item: (-item[1], item[0]))),
        servers=tuple(each for each in findings.servers if number in (each.campaigns or ())),
        people={state: tuple(found) for state, found in people.items() if found},
        speaks_for=verdict.speaks_for,
        against=verdict.against,
    )


def _links(entry: Judged, case: Case) -> tuple[str, ...]:
    original = case.record(entry.record.content_id).original
    return original.urls if original else ()


def _mail(message_id: str, entries: Sequence[Judged]) -> SpoofedMail:
    best = best_report(entries)
    originals = [entry.record.original for entry in entries if entry.record.original]
    times = [entry.sent for entry in entries if entry.sent is not None]
    to = dict.fromkeys(address for each in originals for address in (*each.to, *each.cc))
    return SpoofedMail(
        message_id=message_id,
        subject=next((each.subject for each in originals if each.subject), None),
        sent=min(times, default=None),
        to=tuple(to),
        origin=best.origin.server if best.origin else None,
        reports=len(entries),
        locator=best.locators[0],
    )
