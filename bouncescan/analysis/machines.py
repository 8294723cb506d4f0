"""Which addresses no person reads: no-reply senders, newsletters, shops' notices.

A name like "no-reply" says it alone. One like "news" says it unless somebody wrote there; one like
"info" may be a person's desk, so that its conduct must say it too. Who only ever wrote to the
victim, under a name of their own, is a person who got no answer.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bouncescan.analysis.hosts import is_same_organisation
from bouncescan.analysis.identities import Identities
from bouncescan.mail.address import address_key, domain_of
from bouncescan.records.message import FolderRole, MailHeader

__all__ = ["History", "find_machines"]

_NO_REPLY = re.compile(
    r"no[-_.]?repl(?:y|ies)|(?:not?|dont)[-_.]?(?:reply|respond|answer)|mailer[-_.]?daemon"
    r"|auto[-_.]?(?:confirm|repl|respon|mail|notif|send|answer)"
    r"|sou?sh?in[-_.]?senyo|hens?h?in[-_.]?fuka"
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words for what only goes out, in English and in romanised Japanese.
_ONLY_SENDS = _listed(
    "news newsletter newsletters mailnews mailmag mailmagazine magazine melmaga merumaga"
    " notice notices notification notifications notify alert alerts reminder reminders oshirase"
    " tsuchi tuuchi haishin haisin announce announcement announcements update updates digest"
    " promo promotion promotions bounce bounces robot automated mailer automailer"
)
# Words for a desk, at which a person may sit.
_DESKS = _listed(
    "info information infomail order orders shop shopping store support service services contact"
    " customer customers cs member members mail webmaster admin sales help helpdesk billing payment"
    " payments invoice receipt receipts account accounts security reservation reservations reserve"
    " booking ticket tickets delivery shipping shipment tracking card point points campaign event"
    " events team web net online yoyaku chumon tyumon tuhan tsuhan kaiin hasso hassou"
)
_WORD = re.compile(r"[a-z]+")
_BOUNCES = re.compile(r"(?:bounces?|returns?|errors?|verp|envelope)\W")
_RE = re.compile(r"\s*(?:re|aw|sv|antw|返信)\s*\d*\s*[:：]", re.IGNORECASE)
_OPENS = "[(【［〔「『<＜《"
_GENERATED = ("auto-generated", "auto-notified")
_MANY = 10
_ENOUGH = 2  # of these marks


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The headers of the mail from before the storm: all but what the storm brought.

    `places` are of reports and of replies to the spoof, `victim` the victim's own address keys.
    """

    headers: Sequence[MailHeader]
    places: Collection[str]
    began: datetime | None
    victim: Collection[str]


@dataclass(slots=True)
class _Conduct:
    """How an address behaves: of so many mails from it, how many had which mark."""

    mails: int = 0
    generated: int = 0
    returned_elsewhere: int = 0
    named_itself: int = 0
    is_answering: bool = False
    is_met_by_people: bool = False  # written to by the victim, or with others beside it


def find_machines(
    history: History, people: Iterable[str], identities: Identities
) -> frozenset[str]:
    """Those of `people` (by their keys), and of all whom the history shows, that are machines."""
    conducts = _conducts(history, identities)
    return frozenset(
        person
        for person in (*conducts, *people)
        if _is_machine(person.rpartition("@")[0], conducts.get(person))
    )


def _conducts(history: History, identities: Identities) -> dict[str, _Conduct]:
    found: dict[str, _Conduct] = defaultdict(_Conduct)
    keys: dict[str, str] = {}  # most addresses stand in many mails

    def person(address: str) -> str:
        key = keys.get(address)
        if key is None:
            key = keys[address] = identities.person(address)
        return key

    victims = tuple(map(_in_verp, history.victim))
    for header in history.headers:
        if _is_of_the_storm(header, history):
            continue
        others = [person(each) for each in (*header.to, *header.cc, *header.bcc)]
        others = [each for each in others if each not in history.victim]
        for each in others:
            found[each].is_met_by_people = True
        if header.from_ and FolderRole.SENT not in header.roles:
            _note(found[person(header.from_[0])], header, bool(others), victims)
    for own in history.victim:
        found.pop(own, None)
    return found


def _is_of_the_storm(header: MailHeader, history: History) -> bool:
    if history.places and str(header.locator) in history.places:
        return True
    when = header.internal_date or header.date
    return history.began is not None and when is not None and when >= history.began


def _note(conduct: _Conduct, header: MailHeader, has_others: bool, victims: Iterable[str]) -> None:
    """One mail more from somebody."""
    sender = header.from_[0]
    subject = header.subject or ""
    keyword = (header.auto_submitted or "").strip().lower()
    is_generated = keyword.startswith(_GENERATED) or header.return_path == ""
    conduct.mails += 1
    conduct.generated += is_generated
    conduct.returned_elsewhere += _returns_elsewhere(header.return_path, sender, victims)
    conduct.named_itself += _names(header.names.get(sender), subject)
    conduct.is_met_by_people |= has_others
    if not is_generated and (header.in_reply_to or header.references or _RE.match(subject)):
        conduct.is_answering = True


def _is_machine(local: str, conduct: _Conduct | None) -> bool:
    if _NO_REPLY.search(local):
        return True
    words = _WORD.findall(local)
    is_met = conduct is not None and conduct.is_met_by_people
    if not _ONLY_SENDS.isdisjoint(words) and not is_met:
        return True
    if conduct is None or not conduct.mails or is_met or conduct.is_answering:
        return False
    most = conduct.mails / 2
    if conduct.generated > most:
        return True
    marks = (
        bool(words) and _DESKS.issuperset(words),
        conduct.returned_elsewhere > most,
        conduct.named_itself > most,
        conduct.mails >= _MANY,
    )
    return sum(marks) >= _ENOUGH


def _in_verp(address: str) -> str:
    """The victim's address as a return path bears it, so that a bounce tells whose it is."""
    local, _, domain = address_key(address).rpartition("@")
    return f"{local}={domain}"


def _returns_elsewhere(path: str | None, sender: str, victims: Iterable[str]) -> bool:
    """True for a return path for bounces alone, of the sender's own organisation.

    A person who writes to a list has the list's.
    """
    if not path or not is_same_organisation(domain_of(path), domain_of(sender)):
        return False
    bare = path.lower()
    return _BOUNCES.match(bare) is not None or any(own in bare for own in victims)


def _names(name: str | None, subject: str) -> bool:
    """True for "[Shop] Your order": nobody puts their own name above a letter in brackets."""
    if not name or subject[:1] not in _OPENS or len(subject) < 2:
        return False
    return subject[1:].lstrip().casefold().startswith(name.strip().casefold()[:80])
