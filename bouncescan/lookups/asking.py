"""The network is asked: each question in its time, all of them in theirs, and none does harm.

Loads dnspython, pyspf and dkimpy: imported only where --online was given.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError
from bouncescan.lookups.https import Https
from bouncescan.lookups.inquiry import Ask, Inquiry, Unanswered
from bouncescan.lookups.rdap import SOURCE as RDAP
from bouncescan.lookups.rdap import Registries
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.reverse import confirmed_name
from bouncescan.lookups.routing import SOURCE as CYMRU
from bouncescan.lookups.routing import as_name, route_of
from bouncescan.lookups.sender_policy import check_sender_policy
from bouncescan.lookups.settings import Settings
from bouncescan.lookups.signatures import Checked, KeyRing, check_signatures
from bouncescan.records.lookup import Answer, Question

__all__ = ["ask_all"]

_DNS = "dns"

_Values = Iterator[tuple[Question, str | None, str]]


def ask_all(inquiry: Inquiry, settings: Settings) -> Iterator[tuple[Answer | Unanswered, ...]]:
    """What came of each question, as it comes, in the order of the questions."""
    asking = _Asking(inquiry, settings)
    return (tuple(asking.answers(ask)) for ask in inquiry.asks)


class _Asking:
    """Whom to ask, and what is known already in this run."""

    def __init__(self, inquiry: Inquiry, settings: Settings) -> None:
        self._inquiry = inquiry
        self._budget = Budget(each=settings.seconds_each, in_all=settings.seconds_in_all)
        self._resolver = Resolver(settings, self._budget)
        self._keys = KeyRing(self._resolver)
        https = Https(settings, self._resolver, self._budget)
        self._registries = Registries(https, settings.rdap_bootstrap)
        self._as_names: dict[int, str | None] = {}
        self._how: Mapping[Question, Callable[[str], _Values]] = {
            Question.SPF: self._spf,
            Question.DKIM: self._dkim,
            Question.RDNS: self._rdns,
            Question.ASN: self._asn,
            Question.ABUSE: self._abuse,
        }

    def answers(self, ask: Ask) -> Iterator[Answer | Unanswered]:
        try:
            self._budget.seconds()
            for question, value, source in self._how[ask.question](ask.subject):
                yield Answer(
                    question=question,
                    subject=ask.subject,
                    value=value,
                    source=source,
                    asked=datetime.now(UTC).replace(microsecond=0),
                )
        except LookupFailedError as failure:
            yield Unanswered(ask, failure.why)

    def _spf(self, subject: str) -> _Values:
        domain, _, ip = subject.partition(" ")
        yield Question.SPF, check_sender_policy(self._resolver, domain, ip_address(ip)), _DNS

    def _dkim(self, subject: str) -> _Values:
        mail, signers = self._inquiry.mails[subject], self._inquiry.signers
        checked = check_signatures(mail, signers, self._keys)
        yield Question.DKIM, checked and _to_json(checked), _DNS

    def _rdns(self, subject: str) -> _Values:
        name = confirmed_name(self._resolver, ip_address(subject), self._inquiry.avoided)
        yield Question.RDNS, name, _DNS

    def _asn(self, subject: str) -> _Values:
        route = route_of(self._resolver, ip_address(subject))
        if route is None:
            yield Question.ASN, None, CYMRU
            return
        yield Question.ASN, str(route.asn), CYMRU
        if route.asn not in self._as_names:
            self._as_names[route.asn] = as_name(self._resolver, route.asn)
        yield Question.NETWORK, self._as_names[route.asn], CYMRU

    def _abuse(self, subject: str) -> _Values:
        yield Question.ABUSE, self._registries.abuse_contact(ip_address(subject)), RDAP


def _to_json(checked: Checked) -> str:
    return json.dumps(checked._asdict())
