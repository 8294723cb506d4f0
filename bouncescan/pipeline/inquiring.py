"""Which questions a case leaves open: what may be asked, less what is known.

Only the servers that sent the mail are asked about, and the networks of who handed it in there:
the servers that took it in serve who got it.
"""

import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from bouncescan.analysis.hosts import is_internal, organisation
from bouncescan.bounces.handed_back import returned_message
from bouncescan.casefile import Case
from bouncescan.lookups.inquiry import Ask, Inquiry
from bouncescan.mail.address import domain_of
from bouncescan.records.findings import Findings, Grade, Host, Ownership, Server, ServerRole
from bouncescan.records.lookup import Question
from bouncescan.records.trace import IPAddress

__all__ = ["to_be_asked"]

_LASTS = timedelta(days=30)
_MOST_MAILS = 200  # a signature takes about a millisecond to check
_MOST_DOMAINS = 3
_ASKED_ABOUT = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})
_BELIEVED = frozenset({Grade.PROVED, Grade.STATED})


def to_be_asked(case: Case, findings: Findings) -> Inquiry:
    """The questions of this case that are open, the most telling first."""
    known = _known(case)
    domains = list(dict.fromkeys(filter(None, map(domain_of, case.victim))))[:_MOST_DOMAINS]
    signers = frozenset(itertools.chain.from_iterable(map(_own_domains, domains)))
    signed = _signed_mails(case, findings, signers, known)
    mails = dict(itertools.islice(signed, _MOST_MAILS))
    has_more_mails = next(signed, None) is not None
    senders = [server for server in findings.servers if server.role in _ASKED_ABOUT]
    origins = _addresses(server for server in senders if server.role is ServerRole.ORIGIN)
    policies = [Ask(Question.SPF, f"{domain} {ip}") for domain in domains for ip in origins]
    signatures = [Ask(Question.DKIM, content_id) for content_id in mails]
    about = [
        Ask(question, str(ip))
        for ip in _addresses(senders)
        for question in (Question.RDNS, Question.ASN, Question.ABUSE)
    ]
    about += [
        Ask(question, str(ip))
        for ip in _peers(findings)
        for question in (Question.ASN, Question.ABUSE)
    ]
    asks = tuple(dict.fromkeys((*policies, *signatures, *about)))
    recipients = {
        domain_of(address)
        for person in findings.people
        for address in (person.address, *person.also)
    }
    return Inquiry(
        asks=tuple(ask for ask in asks if ask not in known),
        is_answered=any(ask in known for ask in asks),
        mails=mails,
        has_more_mails=has_more_mails,
        signers=signers,
        avoided=frozenset(recipients - {""} - set(domains)),
    )


def _addresses(servers: Iterable[Server | Host]) -> list[IPAddress]:
    ips = (server.ip for server in servers)
    return list(dict.fromkeys(ip for ip in ips if ip is not None and not is_internal(ip)))


def _peers(findings: Findings) -> list[IPAddress]:
    """Who handed the mail in to an origin, where more than a claim says so.

    Their names are not asked for: such a question can end at the stranger's own DNS server.
    """
    others = {server.ip for server in findings.servers if server.role not in _ASKED_ABOUT}
    peers = (server.handed_in_by for server in findings.servers if server.role is ServerRole.ORIGIN)
    believed = (peer for peer in peers if peer is not None and peer.grade in _BELIEVED)
    return [ip for ip in _addresses(believed) if ip not in others]


def _own_domains(domain: str) -> Iterator[str]:
    """A domain and those above it that are one organisation's: their signature speaks for it."""
    top = organisation(domain) or domain
    while domain.endswith(top):
        yield domain
        domain = domain.partition(".")[2]


def _signed_mails(
    case: Case, findings: Findings, signers: frozenset[str], known: frozenset[Ask]
) -> Iterator[tuple[str, bytes]]:
    """(content_id of the report, the mail that it gave back) where one of `signers` has signed."""
    from bouncescan.lookups.signatures import signing_domains  # noqa: PLC0415 only with --online

    others = (each for each in findings.bounces if each.ownership is not Ownership.OWN)
    places = {place for each in others for place in each.locators}
    for stored in case.records():
        content_id = stored.record.content_id
        is_checked = Ask(Question.DKIM, content_id) in known
        if is_checked or places.isdisjoint(stored.locators):
            continue
        raw = case.raw(content_id)
        if raw is None or b"dkim-signature" not in raw.lower():
            continue
        mail = returned_message(raw)
        if mail is not None and signing_domains(mail) & signers:
            yield content_id, mail


def _known(case: Case) -> frozenset[Ask]:
    """What need not be asked: answered in the last 30 days, or by a signature that was valid.

    A key that is gone later takes nothing from a signature that was checked while it was there.
    """
    oldest = datetime.now(UTC) - _LASTS
    lasting = {
        Ask(Question.DKIM, each.content_id) for each in case.lookups().signatures if each.is_valid
    }
    fresh = {
        Ask(answer.question, answer.subject): answer.value
        for answer in case.answers()
        if answer.is_online and answer.asked >= oldest
    }
    # The name of an AS is asked for with its number: where only the number came, both are again.
    halves = {
        ask
        for ask, value in fresh.items()
        if ask.question is Question.ASN and value is not None
        if Ask(Question.NETWORK, ask.subject) not in fresh
    }
    return frozenset(lasting | set(fresh) - halves)
