"""Which side of the transaction wrote a bounce: an ordered list of rules, the first that decides.

A bystander is never made a sender: the marks of the recipient's side come before what a relay and
a filter in front of a mailbox have in common, and where no rule decides the role is unknown.
docs/how-it-decides.md has each rule with its reason.
"""

import re
from collections.abc import Callable

from bouncescan.analysis.hosts import is_same_organisation
from bouncescan.analysis.own_lines import hops_below, says_script
from bouncescan.analysis.reach import MET_ON_THE_WAY
from bouncescan.analysis.reporting import Reporting, is_served, names_another_host
from bouncescan.mail.address import domain_of
from bouncescan.records.bounce import Reason, Recipient
from bouncescan.records.findings import ReporterRole

__all__ = ["RULES", "decide_role"]

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
# A filter stands before the mailboxes of a few sites; who is refused by more is none of theirs.
# Wrong for a large filter service whose customers the stranger wrote to: see how-it-decides.
_SEVERAL = 3
_NO_WAY = re.compile(r"\bunrouteable address\b", re.IGNORECASE)


def decide_role(report: Reporting) -> tuple[ReporterRole, str]:
    """The role of a reporter outside the victim's side, and the rule that decided."""
    if report.recipients:
        for role, rule, holds in RULES:
            if holds(report):
                return role, rule
    return ReporterRole.UNKNOWN, "nothing_tells"


def _rewrote_the_recipient(report: Reporting) -> bool:
    return any(_was_forwarded(recipient) for recipient in report.recipients)


def _was_forwarded(recipient: Recipient) -> bool:
    if recipient.original_recipient is None:
        return False
    before, after = domain_of(recipient.original_recipient), domain_of(recipient.final_recipient)
    if "." not in before or "." not in after:
        return False  # LMTP and local names are no other place
    return not is_same_organisation(before, after)


def _took_it_from_a_login(report: Reporting) -> bool:
    """A server for incoming mail asks nobody to sign in."""
    hops = report.sure_hops()
    return report.original is not None and bool(hops) and hops[-1].is_authenticated


def _took_it_from_a_script(report: Reporting) -> bool:
    """The mail began on the reporter; a hop below would mean a filter there that handed it on."""
    hops = report.sure_hops()
    if report.original is None or not hops or hops_below(report.original, hops[-1]):
        return False
    return says_script(hops[-1])  # fields beside the hop anyone can write


def _serves_the_failed_domain(report: Reporting) -> bool:
    """It is the failed address's own server; of others it was refused for none in this report."""
    served = [is_served(recipient, report.names) for recipient in report.recipients]
    return any(served) and not any(
        names_another_host(recipient, report.names)
        for recipient, own in zip(report.recipients, served, strict=True)
        if not own
    )


def _checked_it_as_incoming(report: Reporting) -> bool:
    """The reporter itself checked SPF, DKIM or DMARC on the original.

    Servers check what comes in for their own people, not what they take from clients: a filter in
    front of the mailbox refuses mail just as a relay does, and must not be called a sender.
    """
    return any(
        is_same_organisation(result.authserv_id, name)
        for result in (report.original.authentication if report.original else ())
        for name in report.names
    )


def _gave_it_back_as_it_came(report: Reporting) -> bool:
    """Another host refused it, yet no hop of the original is the reporter's."""
    if report.original is None or not report.original.received or report.own_hops:
        return False
    return report.was_refused_by_another_host()


def _could_not_pass_it_on(report: Reporting) -> bool:
    """Refused, or nobody there: a relay meets that, and a filter in front of the mailbox too."""
    reasons = {recipient.reason for recipient in report.recipients}
    return report.was_refused_by_another_host() or reasons <= MET_ON_THE_WAY


def _passes_on_to_several_organisations(report: Reporting) -> bool:
    return len(report.reach.refused) >= _SEVERAL and _could_not_pass_it_on(report)


def _found_no_such_domain(report: Reporting) -> bool:
    """No server is set up to take mail for a domain that does not exist."""
    return {recipient.reason for recipient in report.recipients} == {Reason.HOST_UNKNOWN}


def _speaks_for_several_organisations(report: Reporting) -> bool:
    """What it could not pass on elsewhere shows that it sends; here it serves nobody by name."""
    return len(report.reach.refused) >= _SEVERAL


def _took_it_first_hand_for_several(report: Reporting) -> bool:
    """A mailbox's own server gets mail from servers; who is handed it by a client sends it out.

    Wrong for a large mail host whose customers a client wrote to without a server of its own, and
    that notes no check of what comes in.
    """
    return report.is_first_hand() and len(report.reach.first_hand) >= _SEVERAL


def _found_no_way(report: Reporting) -> bool:
    """Exim says so of a domain that it does not find, and of its own people that it does not."""
    return all(
        _NO_WAY.search(recipient.diagnostic_code or "") is not None
        for recipient in report.recipients
    )


def _knows_the_mailbox(report: Reporting) -> bool:
    is_known = {recipient.reason for recipient in report.recipients} <= _KNOWN_BY_THE_LAST
    # Handed in by a client, it may be the first server as well as the last.
    return is_known and not report.is_first_hand()


_Rule = tuple[ReporterRole, str, Callable[[Reporting], bool]]

# The first that holds decides; the surest first.
RULES: tuple[_Rule, ...] = (
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
