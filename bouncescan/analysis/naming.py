"""Why a person is in the list: which report, reply or header names the address."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bouncescan.analysis.identities import Identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.replies import Reply
from bouncescan.records.bounce import Action
from bouncescan.records.evidence import Evidence

__all__ = ["evidence_by_person"]

_RULE_OF = {
    Action.FAILED: "named_as_failed",
    Action.DELAYED: "named_as_delayed",
    Action.DELIVERED: "delivered_dsn",
    Action.RELAYED: "delivered_dsn",
    Action.EXPANDED: "delivered_dsn",
}


class _Said(NamedTuple):
    """What a line of evidence says, but for the places: the rule and its one parameter."""

    rule: str
    name: str
    value: str


def evidence_by_person(
    judged: Sequence[Judged], replies: Sequence[Reply], identities: Identities
) -> dict[str, tuple[Evidence, ...]]:
    """The evidence for each person's key, one entry a rule and reporter, with all its places."""
    found: dict[str, dict[_Said, list[str]]] = defaultdict(dict)
    # What a storm's reports say they say thousands of times: equal parameters are one object.
    said: dict[_Said, _Said] = {}

    def add(address: str, rule: str, name: str, value: str, locators: Sequence[str]) -> None:
        what = _Said(rule, name, value)
        places = found[identities.person(address)].setdefault(said.setdefault(what, what), [])
        places.extend(locators)

    for reply in replies:
        name = "subject" if reply.subject else ""
        add(reply.address, reply.rule, name, reply.subject or "", (reply.locator,))
    for entry in judged:
        host = entry.reporter.host or str(entry.reporter.ip or "")
        for recipient in entry.record.recipients:
            address = recipient.original_recipient or recipient.final_recipient
            add(address, _RULE_OF[recipient.action], "host", host, entry.locators)
        original = entry.record.original
        for field, addresses in (("To", original.to), ("Cc", original.cc)) if original else ():
            for address in addresses:
                add(address, "in_original_header", "field", field, entry.locators)
    parameters = {what: {what.name: what.value} if what.name else {} for what in said}
    return {
        person: tuple(
            Evidence(
                rule=what.rule,
                parameters=parameters[what],
                locators=tuple(dict.fromkeys(locators)),
            )
            for what, locators in found.pop(person).items()
        )
        for person in list(found)
    }
