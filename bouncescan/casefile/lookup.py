"""The answers to what was asked outside of the mail: how they are kept, and what they come to.

One row for each question, subject and source: the newest answer, with its date.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar

from bouncescan.casefile.connection import Store
from bouncescan.records.lookup import Answer, Lookups, Question, SignatureChecked, SpfToday
from bouncescan.records.network import Network, Told

__all__ = ["read_answers", "read_lookups", "write_answers"]

T = TypeVar("T")

_INSERT = (
    "INSERT OR REPLACE INTO lookup (question, subject, source, asked, value) VALUES (?, ?, ?, ?, ?)"
)
_SELECT = "SELECT question, subject, source, asked, value FROM lookup ORDER BY rowid"
_OF_ADDRESSES = frozenset(
    {Question.COUNTRY, Question.ASN, Question.NETWORK, Question.RDNS, Question.ABUSE}
)


def write_answers(store: Store, answers: Iterable[Answer]) -> None:
    """Keep answers, each in the place of an older one by the same source."""
    with store.writing() as connection:
        connection.executemany(
            _INSERT,
            [
                (each.question, each.subject, each.source, each.asked.isoformat(), each.value)
                for each in answers
            ],
        )


def read_answers(store: Store) -> Iterator[Answer]:
    """Every answer kept."""
    with store.decoding():
        for row in store.rows(_SELECT):
            yield _answer(row)


def read_lookups(store: Store) -> Lookups:
    """All answers as what they come to."""
    by_subject: dict[str, list[Answer]] = defaultdict(list)
    others: dict[Question, list[Answer]] = defaultdict(list)
    with store.decoding():
        for answer in read_answers(store):
            if answer.question in _OF_ADDRESSES:
                by_subject[answer.subject].append(answer)
            else:
                others[answer.question].append(answer)
        networks = [_network(subject, answers) for subject, answers in by_subject.items()]
        return Lookups(
            networks={network.ip: network for network in networks},
            spf=tuple(_spf(answer) for answer in others[Question.SPF] if answer.value),
            signatures=tuple(_signature(each) for each in others[Question.DKIM] if each.value),
        )


def _answer(row: sqlite3.Row) -> Answer:
    return Answer(
        question=Question(row["question"]),
        subject=row["subject"],
        source=row["source"],
        asked=datetime.fromisoformat(row["asked"]),
        value=row["value"],
    )


def _network(subject: str, answers: Sequence[Answer]) -> Network:
    return Network(
        ip=ip_address(subject),
        country=_newest(answers, Question.COUNTRY, str),
        asn=_newest(answers, Question.ASN, int),
        name=_newest(answers, Question.NETWORK, str),
        abuse_contact=_newest(answers, Question.ABUSE, str),
        rdns=_newest(answers, Question.RDNS, str),
        asked=max((each.asked for each in answers if each.is_online), default=None),
    )


def _newest(
    answers: Sequence[Answer], question: Question, read: Callable[[str], T]
) -> Told[T] | None:
    """What was told last; a source that knows nothing does not outdo one that does."""
    told = [
        Told(value=read(each.value), source=each.source, date=each.asked)
        for each in sorted(answers, key=lambda each: each.asked)
        if each.question is question and each.value is not None
    ]
    return told[-1] if told else None


def _spf(answer: Answer) -> SpfToday:
    domain, _, ip = answer.subject.partition(" ")
    return SpfToday(
        domain=domain, ip=ip_address(ip), result=answer.value or "none", asked=answer.asked
    )


def _signature(answer: Answer) -> SignatureChecked:
    value: Mapping[str, str | bool | Sequence[str]] = json.loads(answer.value or "{}")
    return SignatureChecked(
        content_id=answer.subject,
        domain=str(value["domain"]),
        selector=str(value["selector"]),
        is_valid=value["is_valid"] is True,
        signed=tuple(map(str, _list(value["signed"]))),
        covers_body=value["covers_body"] is True,
        asked=answer.asked,
    )


def _list(value: str | bool | Sequence[str]) -> Sequence[str]:
    if isinstance(value, list):
        return value
    raise TypeError
