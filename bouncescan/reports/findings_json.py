"""The findings as one JSON object, for programs: docs/findings.schema.json, schema 1.

Keys may be added; a changed meaning raises SCHEMA. What is not known, or not yet decided by this
version, is null. One person, server, bounce or hour a line: the lines can be compared and counted.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from bouncescan.language import Texts, texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    BounceFinding,
    Campaign,
    Counts,
    Findings,
    Host,
    Hour,
    Organisation,
    Ownership,
    Person,
    Read,
    Server,
    SourceRead,
    Verdict,
)
from bouncescan.records.leak import Harvest, LeakSource
from bouncescan.reports.interface import Look
from bouncescan.reports.order import servers_by_reach, who_to_tell_first
from bouncescan.reports.safe import CONTROLS
from bouncescan.reports.words import time, words_for

__all__ = ["SCHEMA", "Json", "render_json"]

SCHEMA = 1

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_CONTROLS = re.compile(f"[{CONTROLS}]")


def render_json(findings: Findings, look: Look) -> str:
    """The object, ending with a line end. Only ASCII stands unescaped outside of shown text."""
    members = _members(findings, texts(look.language))
    lines = ",\n".join(f" {_one_line(key)}: {_member(value)}" for key, value in members)
    return f"{{\n{lines}\n}}\n"


def _member(value: Json) -> str:
    """A list of objects has one of them a line; all else is on one line."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_one_line(item)}" for item in value) + "\n ]"
    return _one_line(value)


def _one_line(value: Json) -> str:
    """Japanese stays readable; what could harm a terminal is escaped, and loses nothing by it."""
    shown = json.dumps(value, ensure_ascii=False)
    return shown if shown.isprintable() else _CONTROLS.sub(_escape, shown)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _members(findings: Findings, words: Texts) -> Iterator[tuple[str, Json]]:
    yield "schema", SCHEMA
    yield "program", findings.program
    yield "case", findings.case
    yield "victim", findings.victim
    yield "read", _read(findings.read)
    yield "sources", [_source(source) for source in findings.sources]
    yield "who_sent", _verdict(findings.who_sent, words)
    yield "where_from", [_where_from(source, words) for source in findings.where_from]
    yield "harvest", _harvest(findings.harvest, words)
    yield "counts", _counts(findings.counts, words)
    yield "servers", [_server(server) for server in servers_by_reach(findings.servers)]
    yield "organisations", [_organisation(each) for each in findings.organisations]
    yield "campaigns", [_campaign(campaign) for campaign in findings.campaigns]
    yield "people", [_person(person, words) for person in who_to_tell_first(findings.people)]
    yield "timeline", [_hour(hour) for hour in findings.timeline]
    yield "bounces", [_bounce(bounce) for bounce in findings.bounces]
    yield "has_history", findings.has_history
    yield "has_address_book", findings.has_address_book
    yield "unreadable", [_evidence(line, words) for line in findings.unreadable]
    yield "defects", findings.defects


def _read(read: Read) -> Json:
    return {
        "messages": read.messages,
        "bounces": read.bounces,
        "spoofed": read.spoofed,
        "own": read.own,
        "undecided": read.undecided,
        "duplicates": read.duplicates,
        "other": read.other,
        "unreadable": read.unreadable,
        "unmarked": read.unmarked,
    }


def _source(source: SourceRead) -> Json:
    return {
        "source": source.source,
        "messages": source.messages,
        "read": source.read,
        "unreadable": source.unreadable,
        "unmarked": source.unmarked,
    }


def _where_from(source: LeakSource, words: Texts) -> Json:
    return {
        "hypothesis": source.hypothesis,
        "grade": source.grade,
        "detail": source.detail,
        "covers": None if source.covers is None else round(source.covers, 4),
        "size": source.size,
        "for": [_evidence(line, words) for line in source.speaks_for],
        "against": [_evidence(line, words) for line in source.against],
    }


def _harvest(harvest: Harvest, words: Texts) -> Json:
    interval = harvest.interval95
    return {
        "not_before": time(harvest.not_before),
        "not_after": time(harvest.not_after),
        "interval95": [time(end) for end in interval] if interval else None,
        "why_not": _evidence(harvest.why_not, words) if harvest.why_not else None,
        "evidence": [_evidence(line, words) for line in harvest.evidence],
    }


def _counts(counts: Counts, words: Texts) -> Json:
    return {
        "failed": counts.failed,
        "delayed": counts.delayed,
        "reached": counts.reached,
        "addressed": counts.addressed,
        "maybe": counts.maybe,
        "at_least": counts.at_least,
        "estimate": counts.estimate,
        "interval95": counts.interval95,
        "why_not": _evidence(counts.why_not, words) if counts.why_not else None,
    }


def _server(server: Server) -> Json:
    return {
        "host": server.host,
        "ip": _ip(server),
        "org": server.org,
        "country": server.country,
        "asn": server.asn,
        "network": server.network,
        "role": server.role,
        "grade": server.grade,
        "witnesses": server.witnesses,
        "took_it_from": server.took_it_from,
        "handed_in_by": _peer(server.handed_in_by),
        "targeted": server.targeted,
        "bounces": server.bounces,
        "originals": server.originals,
        "first": time(server.first),
        "last": time(server.last),
        "spf": server.spf,
        "rdns": server.rdns,
        "abuse_contact": server.abuse_contact,
        "spf_today": server.spf_today,
        "asked": time(server.asked),
        "campaigns": server.campaigns,
    }


def _organisation(organisation: Organisation) -> Json:
    return {
        "org": organisation.org,
        "role": organisation.role,
        "grade": organisation.grade,
        "servers": organisation.servers,
        "ips": [str(ip) for ip in organisation.ips],
        "countries": organisation.countries,
        "targeted": organisation.targeted,
        "bounces": organisation.bounces,
        "originals": organisation.originals,
        "campaigns": organisation.campaigns,
        "first": time(organisation.first),
        "last": time(organisation.last),
    }


def _verdict(verdict: Verdict, words: Texts) -> Json:
    return {
        "verdict": verdict.verdict,
        "for": [_evidence(line, words) for line in verdict.speaks_for],
        "against": [_evidence(line, words) for line in verdict.against],
    }


def _campaign(campaign: Campaign) -> Json:
    return {
        "id": campaign.id,
        "subject": campaign.subject,
        "link_hosts": campaign.link_hosts,
        "mailer": campaign.mailer,
        "originals": campaign.originals,
        "targeted": campaign.targeted,
        "first": time(campaign.first),
        "last": time(campaign.last),
        "who_sent": campaign.who_sent,
        "message_ids": campaign.message_ids,
    }


def _ip(host: Host | Server) -> str | None:
    return str(host.ip) if host.ip else None


def _peer(host: Host | None) -> Json:
    if host is None:
        return None
    return {
        "host": host.host,
        "ip": _ip(host),
        "grade": host.grade,
        "country": host.country,
        "asn": host.asn,
        "network": host.network,
        "abuse_contact": host.abuse_contact,
    }


def _person(person: Person, words: Texts) -> Json:
    states = person.states
    return {
        "address": person.address,
        "also": person.also,
        "name": person.name,
        "state": person.state,
        "states": None if states is None else {str(id_): state for id_, state in states.items()},
        "reason": person.reason,
        "in_address_book": person.in_address_book,
        "first_targeted": time(person.first_targeted),
        "last_targeted": time(person.last_targeted),
        "times": person.times,
        "seen_in": person.seen_in,
        "source_mail": person.source_mail,
        "confidence": person.confidence,
        "first_seen": time(person.first_seen),
        "last_seen": time(person.last_seen),
        "roles": person.roles,
        "machine": person.machine,
        "servers": person.servers,
        "campaigns": person.campaigns,
        "evidence": [_evidence(line, words) for line in person.evidence],
    }


def _hour(hour: Hour) -> Json:
    return {"start": time(hour.start), "bounces": hour.bounces, "originals": hour.originals}


def _bounce(bounce: BounceFinding) -> Json:
    """`own` is null where whose mail it was is undecided; `ownership` says it in a word."""
    is_decided = bounce.ownership is not Ownership.UNDECIDED
    reporter = bounce.reporter
    return {
        "message_id": bounce.message_id,
        "locators": bounce.locators,
        "kind": bounce.kind,
        "own": bounce.ownership is Ownership.OWN if is_decided else None,
        "ownership": bounce.ownership,
        "original_message_id": bounce.original_message_id,
        "reporter": {"host": reporter.host, "ip": _ip(reporter), "role": reporter.role},
        "origin": _origin(bounce.origin),
        "failed": bounce.failed,
        "delayed": bounce.delayed,
        "when": time(bounce.when),
    }


def _origin(host: Host | None) -> Json:
    if host is None:
        return None
    return {"host": host.host, "ip": _ip(host), "grade": host.grade, "rule": host.rule}


def _evidence(evidence: Evidence, words: Texts) -> Json:
    return {
        "rule": evidence.rule,
        "parameters": dict(evidence.parameters),
        "says": words_for(evidence, words),
        "locators": evidence.locators,
    }
