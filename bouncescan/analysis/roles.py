"""Which side of the transaction wrote a bounce: an ordered list of rules, the first that decides.

A bystander is never made a sender: the marks of the recipient's side come before what a relay and
a filter in front of a mailbox have in common, and where no rule decides the role is unknown.
docs/how-it-decides.md has each rule with its reason.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from bouncescan.analysis.clock import Boundary, leaves_its_peer_open
from bouncescan.analysis.hosts import VictimSide, is_internal, is_same_organisation, organisation
from bouncescan.analysis.own_lines import (
    hops_below,
    is_from_a_server,
    is_greeting_alone,
    own_hops,
    says_script,
    stamps_mail,
)
from bouncescan.mail.address import domain_of
from bouncescan.mail.trace import parse_ip
from bouncescan.records.bounce import Original, Reason, Recipient, Record
from bouncescan.records.findings import Grade, Host, ReporterRole
from bouncescan.records.trace import Hop, IPAddress

__all__ = ["Reach", "find_reporter", "measure_reach", "names_of"]

# Only the server that keeps the mailbox can know these.
_KNOWN_BY_THE_LAST = frozenset(
    {
        Reason.USER_UNKNOWN,
        Reason.MAILBOX_FULL,
        Reason.SUSPENDED,
        Reason.MOVED,
        Reason.FILTERED,
        Reason.NOT_ACCEPTING,
    }
)
# Only a server that had to pass the mail on meets these; a filter or a second MX does too.
_MET_ON_THE_WAY = frozenset({Reason.NETWORK, Reason.EXPIRED})
# A filter stands before the mailboxes of a few sites; who is refused by more is none of theirs.
# Wrong for a large filter service whose customers the stranger wrote to: see how-it-decides.
_SEVERAL = 3
_NO_WAY = re.compile(r"\bunrouteable address\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Report:
    """One report as the rules see it: `names` are the reporter's, proved and claimed."""

    recipients: tuple[Recipient, ...]
    original: Original | None
    names: frozenset[str]
    reach: "Reach"
    ip: IPAddress | None = None
    stamps_mail: bool = False

    def own_hops(self) -> Sequence[Hop]:
        return own_hops(self.original, self.names, self.ip)

    def sure_hops(self) -> Sequence[Hop]:
        """The same; none where one is taken for its own by what a peer called itself.

        Nor where nothing shows that it writes lines: then a stranger may have, in its name.
        """
        hops = self.own_hops() if self.stamps_mail else ()
        is_sure = not any(is_greeting_alone(hop) and hop.from_ip != self.ip for hop in hops[:-1])
        return hops if is_sure else ()

    def is_first_hand(self) -> bool:
        """True where no server before the reporter shows: no hop of one, and none as its peer."""
        hops = self.sure_hops()
        if self.original is None or not hops or hops_below(self.original, hops[-1]):
            return False
        return not is_from_a_server(hops[-1])


class Reach(NamedTuple):
    """The organisations of the addresses that one reporter could not reach, over all reports.

    `refused`: their servers refused it, or did not answer; `first_hand`: it did not take the mail
    from another server.
    """

    refused: frozenset[str] = frozenset()
    first_hand: frozenset[str] = frozenset()


def measure_reach(
    reports: Iterable[tuple[Record, Boundary | None]],
) -> Mapping[str, Reach]:
    """The reach of each reporter, by its identity."""
    refused: dict[str, set[str]] = defaultdict(set)
    first_hand: dict[str, set[str]] = defaultdict(set)
    for record, boundary in reports:
        names, identity = names_of(record, boundary), _identity(record, boundary)
        ip = boundary.ip if boundary else None
        stamps = stamps_mail(record, boundary, names)
        report = _Report(record.recipients, record.original, names, Reach(), ip, stamps)
        for recipient in record.recipients:
            domain = domain_of(recipient.original_recipient or recipient.final_recipient)
            failed = organisation(domain) or domain
            if _names_another_host(recipient, names) or recipient.reason in _MET_ON_THE_WAY:
                refused[identity].add(failed)
            if report.is_first_hand() and not _is_served(recipient, names):
                first_hand[identity].add(failed)
    return {
        reporter: Reach(frozenset(refused[reporter]), frozenset(first_hand[reporter]))
        for reporter in {*refused, *first_hand}
    }


def find_reporter(
    record: Record,
    boundary: Boundary | None,
    victim_side: VictimSide,
    reach: Mapping[str, Reach],
) -> Host:
    """The host that wrote the report: its true address, its name, its role with the rule.

    `reach` is `measure_reach` of all reports.
    """
    host = _name(record, boundary)
    names = names_of(record, boundary)
    report = _Report(
        record.recipients,
        record.original,
        names,
        reach.get(_identity(record, boundary), Reach()),
        boundary.ip if boundary else None,
        stamps_mail(record, boundary, names),
    )
    role, rule = ReporterRole.VICTIM_SIDE, "no_outside_hop"
    # A name alone is a claim: the provider's own servers must have taken the report in.
    is_taken_in = not record.received or _is_taken_in(record.received, victim_side)
    if boundary is not None or not victim_side.serves(host) or not is_taken_in:
        role, rule = _decide(report)
    return Host(
        host=host,
        ip=boundary.ip if boundary else None,
        grade=Grade.PROVED if boundary else Grade.CLAIMED,
        rule=rule,
        role=role,
    )


def _is_taken_in(received: Sequence[Hop], victim_side: VictimSide) -> bool:
    """True where the provider's own servers wrote the newest hops, each about a known peer."""
    own = list(takewhile(lambda hop: victim_side.serves(hop.by_host), received))
    return bool(own) and not any(leaves_its_peer_open(hop, victim_side) for hop in own)


def _decide(report: _Report) -> tuple[ReporterRole, str]:
    if report.recipients:
        for role, rule, holds in _RULES:
            if holds(report):
                return role, rule
    return ReporterRole.UNKNOWN, "nothing_tells"


def names_of(record: Record, boundary: Boundary | None) -> frozenset[str]:
    """Every name of the reporter: looked up by the victim's side, and its own word."""
    names = (_name(record, boundary), record.reporting_mta or _top_writer(record.original))
    return frozenset(name for name in names if name)


def _name(record: Record, boundary: Boundary | None) -> str | None:
    """The name that the victim's provider looked up; a proved address bears no claimed name."""
    if boundary is not None and (boundary.host or boundary.ip):
        return boundary.host
    return record.reporting_mta or _top_writer(record.original)


def _identity(record: Record, boundary: Boundary | None) -> str:
    if boundary is not None and boundary.ip is not None:
        return str(boundary.ip)
    return _name(record, boundary) or ""


def _top_writer(original: Original | None) -> str | None:
    return original.received[0].by_host if original and original.received else None


def _rewrote_the_recipient(report: _Report) -> bool:
    return any(_was_forwarded(recipient) for recipient in report.recipients)


def _was_forwarded(recipient: Recipient) -> bool:
    if recipient.original_recipient is None:
        return False
    before, after = domain_of(recipient.original_recipient), domain_of(recipient.final_recipient)
    if "." not in before or "." not in after:
        return False  # LMTP and local names are no other place
    return not is_same_organisation(before, after)


def _took_it_from_a_login(report: _Report) -> bool:
    """A server for incoming mail asks nobody to sign in."""
    hops = report.sure_hops()
    return report.original is not None and bool(hops) and hops[-1].is_authenticated


def _took_it_from_a_script(report: _Report) -> bool:
    """The mail began on the reporter; a hop below would mean a filter there that handed it on."""
    hops = report.sure_hops()
    if report.original is None or not hops or hops_below(report.original, hops[-1]):
        return False
    return says_script(hops[-1])  # fields beside the hop anyone can write


def _serves_the_failed_domain(report: _Report) -> bool:
    """It is the failed address's own server; of others it was refused for none in this report."""
    served = [_is_served(recipient, report.names) for recipient in report.recipients]
    return any(served) and not any(
        _names_another_host(recipient, report.names)
        for recipient, own in zip(report.recipients, served, strict=True)
        if not own
    )


def _is_served(recipient: Recipient, names: frozenset[str]) -> bool:
    domain = domain_of(recipient.original_recipient or recipient.final_recipient)
    return any(is_same_organisation(name, domain) for name in names)


def _checked_it_as_incoming(report: _Report) -> bool:
    """The reporter itself checked SPF, DKIM or DMARC on the original.

    Servers check what comes in for their own people, not what they take from clients: a filter in
    front of the mailbox refuses mail just as a relay does, and must not be called a sender.
    """
    return any(
        is_same_organisation(result.authserv_id, name)
        for result in (report.original.authentication if report.original else ())
        for name in report.names
    )


def _gave_it_back_as_it_came(report: _Report) -> bool:
    """Another host refused it, yet no hop of the original is the reporter's."""
    if report.original is None or not report.original.received or report.own_hops():
        return False
    return _was_refused_by_another_host(report)


def _was_refused_by_another_host(report: _Report) -> bool:
    return any(_names_another_host(recipient, report.names) for recipient in report.recipients)


def _could_not_pass_it_on(report: _Report) -> bool:
    """Refused, or nobody there: a relay meets that, and a filter in front of the mailbox too."""
    reasons = {recipient.reason for recipient in report.recipients}
    return _was_refused_by_another_host(report) or reasons <= _MET_ON_THE_WAY


def _passes_on_to_several_organisations(report: _Report) -> bool:
    return len(report.reach.refused) >= _SEVERAL and _could_not_pass_it_on(report)


def _found_no_such_domain(report: _Report) -> bool:
    """No server is set up to take mail for a domain that does not exist."""
    return {recipient.reason for recipient in report.recipients} == {Reason.HOST_UNKNOWN}


def _names_another_host(recipient: Recipient, names: frozenset[str]) -> bool:
    remote = recipient.remote_mta
    if not remote:
        return False
    ip = parse_ip(remote.strip("[]"))
    if ip is not None:
        return not is_internal(ip)
    return not any(is_same_organisation(remote, name) for name in names)


def _speaks_for_several_organisations(report: _Report) -> bool:
    """What it could not pass on elsewhere shows that it sends; here it serves nobody by name."""
    return len(report.reach.refused) >= _SEVERAL


def _took_it_first_hand_for_several(report: _Report) -> bool:
    """A mailbox's own server gets mail from servers; who is handed it by a client sends it out.

    Wrong for a large mail host whose customers a client wrote to without a server of its own, and
    that notes no check of what comes in.
    """
    return report.is_first_hand() and len(report.reach.first_hand) >= _SEVERAL


def _found_no_way(report: _Report) -> bool:
    """Exim says so of a domain that it does not find, and of its own people that it does not."""
    return all(
        _NO_WAY.search(recipient.diagnostic_code or "") is not None
        for recipient in report.recipients
    )


def _knows_the_mailbox(report: _Report) -> bool:
    is_known = {recipient.reason for recipient in report.recipients} <= _KNOWN_BY_THE_LAST
    # Handed in by a client, it may be the first server as well as the last.
    return is_known and not report.is_first_hand()


_Rule = tuple[ReporterRole, str, Callable[[_Report], bool]]

# The first that holds decides; the surest first.
_RULES: tuple[_Rule, ...] = (
    (ReporterRole.FORWARDER, "rewrote_the_recipient", _rewrote_the_recipient),
    (ReporterRole.SENDER_SIDE, "took_it_from_a_login", _took_it_from_a_login),
    (ReporterRole.SENDER_SIDE, "took_it_from_a_script", _took_it_from_a_script),
    (ReporterRole.RECIPIENT_SIDE, "serves_the_failed_domain", _serves_the_failed_domain),
    (ReporterRole.RECIPIENT_SIDE, "checked_it_as_incoming", _checked_it_as_incoming),
    (ReporterRole.UNKNOWN, "gave_it_back_as_it_came", _gave_it_back_as_it_came),
    (
        ReporterRole.SENDER_SIDE,
        "passes_on_to_several_organisations",
        _passes_on_to_several_organisations,
    ),
    (ReporterRole.SENDER_SIDE, "found_no_such_domain", _found_no_such_domain),
    (ReporterRole.UNKNOWN, "may_be_a_relay_or_a_filter", _could_not_pass_it_on),
    (
        ReporterRole.SENDER_SIDE,
        "speaks_for_several_organisations",
        _speaks_for_several_organisations,
    ),
    (
        ReporterRole.SENDER_SIDE,
        "took_it_first_hand_for_several",
        _took_it_first_hand_for_several,
    ),
    (ReporterRole.UNKNOWN, "found_no_way", _found_no_way),
    (ReporterRole.RECIPIENT_SIDE, "knows_the_mailbox", _knows_the_mailbox),
)
