"""One message: how it came, how the mail inside it went, and what was decided of both."""

from collections.abc import Sequence

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.best_report import best_report
from bouncescan.analysis.campaigns import campaign_of_mail
from bouncescan.analysis.clock import find_boundary, happened
from bouncescan.analysis.explain.because import why_origin, why_ownership, why_reporter
from bouncescan.analysis.explain.forwarded import (
    friends_copy,
    grade_forwarded_hops,
    grade_forwarded_results,
)
from bouncescan.analysis.explain.things import bare_id
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.reporting import reporting_of
from bouncescan.analysis.trust import grade_hops, grade_results
from bouncescan.mail.trace import parse_received
from bouncescan.records.bounce import Kind, Record
from bouncescan.records.explanation import Judgement, MessageExplained, ReportLine
from bouncescan.records.findings import Host, TookItFrom
from bouncescan.records.message import MailHeader, StoredRecord

__all__ = ["explain_message", "explain_report", "report_line"]

_NOBODY = Host(host=None, ip=None)


def explain_message(examined: Examined, key: str) -> MessageExplained:
    """The message at a place, or the spoofed mail of a Message-ID: its most telling report."""
    of_mail = [entry for entry in examined.judged if _gave_back(entry, key)]
    if of_mail:
        best = best_report(of_mail)
        return explain_report(examined, best, [each for each in of_mail if each is not best])
    for entry in examined.judged:
        if key in entry.locators:
            return explain_report(examined, entry, _on_the_same_mail(examined, entry))
    for stored in examined.case.records():
        if key in stored.locators:
            return _explain_other(examined, stored)
    header = next(each for each in examined.headers if str(each.locator) == key)
    return _explain_other(examined, _as_record(header))


def _gave_back(entry: Judged, message_id: str) -> bool:
    original = entry.record.original
    if original is None or original.message_id is None:
        return False
    return bare_id(original.message_id) == message_id


def _on_the_same_mail(examined: Examined, entry: Judged) -> list[Judged]:
    original = entry.record.original
    if original is None or original.message_id is None:
        return []
    mail = bare_id(original.message_id)
    return [each for each in examined.judged if each is not entry and _gave_back(each, mail)]


def explain_report(
    examined: Examined, entry: Judged, others: Sequence[Judged] = ()
) -> MessageExplained:
    """One report about a delivery."""
    record, side = examined.case.record(entry.record.content_id), examined.victim_side
    hops = grade_hops(record, find_boundary(record.received, side), entry.reporter, side)
    original = record.original
    mail = original.message_id if original else None
    return MessageExplained(
        record=record,
        locators=entry.locators,
        when=entry.when,
        hops=hops,
        results=grade_results(record, entry.reporter, side),
        judgement=_judgement(entry, record, examined),
        others=tuple(map(report_line, others)),
        campaign=campaign_of_mail(examined.findings.campaigns).get(mail or ""),
    )


def _judgement(entry: Judged, record: Record, examined: Examined) -> Judgement:
    origin = entry.origin
    report = reporting_of(record, find_boundary(record.received, examined.victim_side))
    return Judgement(
        reporter=entry.reporter,
        calls_itself=record.reporting_mta if report.bears_another_name() else None,
        origin=origin.server if origin else None,
        took_it_from=origin.took_it_from if origin else TookItFrom.UNKNOWN,
        handed_in_by=origin.handed_in_by if origin else None,
        relays=origin.relays if origin else (),
        way=origin.way if origin else (),
        departure=entry.departure.server if entry.departure else None,
        ownership=entry.ownership,
        is_counted=entry.is_counted,
        why_reporter=why_reporter(entry),
        why_origin=why_origin(entry),
        why_ownership=why_ownership(entry, examined.habits),
    )


def report_line(entry: Judged) -> ReportLine:
    """The same report in a line."""
    return ReportLine(
        locator=entry.locators[0],
        message_id=entry.record.message_id,
        when=entry.when,
        reporter=entry.reporter,
        named=tuple(
            dict.fromkeys(
                recipient.original_recipient or recipient.final_recipient
                for recipient in entry.record.recipients
            )
        ),
        ownership=entry.ownership,
    )


def _explain_other(examined: Examined, stored: StoredRecord) -> MessageExplained:
    """A message that is no report about a delivery: only its own way can be told."""
    record, side = stored.record, examined.victim_side
    boundary = find_boundary(record.received, side)
    copy = next((each for each in examined.copies if each.locator in stored.locators), None)
    hops = grade_hops(record, boundary, _NOBODY, side)
    results = grade_results(record, _NOBODY, side)
    return MessageExplained(
        record=record,
        locators=stored.locators,
        when=happened(boundary, stored.internal_date, record.date),
        hops=tuple(grade_forwarded_hops(hops, copy)),
        results=tuple(grade_forwarded_results(record, copy, results)),
        judgement=None,
        campaign=copy.campaign
        if copy
        else campaign_of_mail(examined.findings.campaigns).get(record.message_id or ""),
        copy=friends_copy(copy),
    )


def _as_record(header: MailHeader) -> StoredRecord:
    """A mail of which only the header was read, in the shape of those that were read whole."""
    record = Record(
        locator=str(header.locator),
        sha256="",
        content_id=header.header_id,
        kind=Kind.OTHER,
        why="only_its_header_was_read",
        date=header.date,
        message_id=header.message_id,
        subject=header.subject,
        from_=next(iter(header.from_), None),
        to=header.to,
        in_reply_to=header.in_reply_to,
        references=header.references,
        received=tuple(parse_received(text.encode()) for text in header.received),
    )
    return StoredRecord(
        record=record,
        locators=(str(header.locator),),
        roles=header.roles,
        internal_date=header.internal_date,
    )
