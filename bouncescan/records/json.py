"""Records as JSON objects (RFC 8259), for the command line and the case file, and back exactly."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address
from sys import intern

from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Action, Kind, Original, Reason, Recipient, Record
from bouncescan.records.trace import Hop

__all__ = ["hop_from_dict", "hop_to_dict", "record_from_json", "record_to_json"]

# All other texts are the same in thousands of records, and kept once.
_DIFFERENT = frozenset({"raw", "id", "sha256", "content_id", "message_id", "locator"})
# A storm's hops show few addresses, each of them thousands of times.
_read_ip = lru_cache(maxsize=65536)(ip_address)
_Object = Mapping[str, object]
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode


def record_to_json(record: Record) -> str:
    """One line of ASCII; keys are the record's fields, `from` for `from_`; null is missing."""
    return _encode(
        {
            "locator": record.locator,
            "sha256": record.sha256,
            "content_id": record.content_id,
            "kind": record.kind.value,
            "why": record.why,
            "format": record.format,
            "reporting_mta": record.reporting_mta,
            "arrival_date": _iso(record.arrival_date),
            "date": _iso(record.date),
            "message_id": record.message_id,
            "subject": record.subject,
            "from": record.from_,
            "to": record.to,
            "in_reply_to": record.in_reply_to,
            "references": record.references,
            "received": [hop_to_dict(hop) for hop in record.received],
            "authentication": [_result_to_dict(result) for result in record.authentication],
            "recipients": [_recipient_to_dict(person) for person in record.recipients],
            "original": _original_to_dict(record.original) if record.original else None,
            "defects": record.defects,
        }
    )


def record_from_json(text: str) -> Record:
    """The record that `record_to_json` wrote. Raises ValueError for anything else."""
    data: object = json.loads(text)
    try:
        return _record(_object(data))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no record: {error}") from error


def hop_to_dict(hop: Hop) -> dict[str, object]:
    """A hop as a JSON object."""
    return {
        "raw": hop.raw,
        "from_host": hop.from_host,
        "helo": hop.helo,
        "from_ip": None if hop.from_ip is None else str(hop.from_ip),
        "by_host": hop.by_host,
        "with_protocol": hop.with_protocol,
        "id": hop.id,
        "for_address": hop.for_address,
        "date": _iso(hop.date),
        "is_authenticated": hop.is_authenticated,
    }


def hop_from_dict(data: Mapping[str, object]) -> Hop:
    """The hop that `hop_to_dict` wrote. Raises ValueError for anything else."""
    address = _text(data, "from_ip")
    return Hop(
        raw=_string(data, "raw"),
        from_host=_text(data, "from_host"),
        helo=_text(data, "helo"),
        from_ip=None if address is None else _read_ip(address),
        by_host=_text(data, "by_host"),
        with_protocol=_text(data, "with_protocol"),
        id=_text(data, "id"),
        for_address=_text(data, "for_address"),
        date=_date(data, "date"),
        is_authenticated=data.get("is_authenticated") is True,
    )


def _recipient_to_dict(person: Recipient) -> dict[str, object]:
    return {
        "final_recipient": person.final_recipient,
        "original_recipient": person.original_recipient,
        "action": person.action.value,
        "status": person.status,
        "reason": person.reason.value,
        "remote_mta": person.remote_mta,
        "diagnostic_code": person.diagnostic_code,
    }


def _result_to_dict(result: AuthenticationResult) -> dict[str, object]:
    return {
        "authserv_id": result.authserv_id,
        "method": result.method,
        "result": result.result,
        "property": result.property,
        "field": result.field,
    }


def _original_to_dict(original: Original) -> dict[str, object]:
    return {
        "from": original.from_,
        "to": original.to,
        "cc": original.cc,
        "reply_to": original.reply_to,
        "subject": original.subject,
        "date": _iso(original.date),
        "message_id": original.message_id,
        "reverse_path": original.reverse_path,
        "mailer": original.mailer,
        "urls": original.urls,
        "received": [hop_to_dict(hop) for hop in original.received],
        "injection": dict(original.injection),
        "authentication": [_result_to_dict(result) for result in original.authentication],
        "form": original.form,
    }


def _record(data: _Object) -> Record:
    original = data.get("original")
    return Record(
        locator=_string(data, "locator"),
        sha256=_string(data, "sha256"),
        content_id=_string(data, "content_id"),
        kind=Kind(_string(data, "kind")),
        why=_text(data, "why"),
        format=_text(data, "format"),
        reporting_mta=_text(data, "reporting_mta"),
        arrival_date=_date(data, "arrival_date"),
        date=_date(data, "date"),
        message_id=_text(data, "message_id"),
        subject=_text(data, "subject"),
        from_=_text(data, "from"),
        to=_texts(data, "to"),
        in_reply_to=_text(data, "in_reply_to"),
        references=_texts(data, "references"),
        received=tuple(hop_from_dict(hop) for hop in _objects(data, "received")),
        authentication=tuple(_result(result) for result in _objects(data, "authentication")),
        recipients=tuple(_recipient(person) for person in _objects(data, "recipients")),
        original=None if original is None else _original(_object(original)),
        defects=_texts(data, "defects"),
    )


def _recipient(data: _Object) -> Recipient:
    return Recipient(
        final_recipient=_string(data, "final_recipient"),
        original_recipient=_text(data, "original_recipient"),
        action=Action(_string(data, "action")),
        status=_text(data, "status"),
        reason=Reason(_string(data, "reason")),
        remote_mta=_text(data, "remote_mta"),
        diagnostic_code=_text(data, "diagnostic_code"),
    )


def _result(data: _Object) -> AuthenticationResult:
    return AuthenticationResult(
        authserv_id=_text(data, "authserv_id"),
        method=_string(data, "method"),
        result=_string(data, "result"),
        property=_text(data, "property"),
        field=_string(data, "field"),
    )


def _original(data: _Object) -> Original:
    injection = _object(data.get("injection"))
    return Original(
        form=_string(data, "form"),
        from_=_text(data, "from"),
        to=_texts(data, "to"),
        cc=_texts(data, "cc"),
        reply_to=_texts(data, "reply_to"),
        subject=_text(data, "subject"),
        date=_date(data, "date"),
        message_id=_text(data, "message_id"),
        reverse_path=_text(data, "reverse_path"),
        mailer=_text(data, "mailer"),
        urls=_texts(data, "urls"),
        received=tuple(hop_from_dict(hop) for hop in _objects(data, "received")),
        injection={name: _string(injection, name) for name in injection},
        authentication=tuple(_result(result) for result in _objects(data, "authentication")),
    )


def _iso(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat()


def _date(data: _Object, key: str) -> datetime | None:
    text = _text(data, key)
    return None if text is None else datetime.fromisoformat(text)


def _text(data: _Object, key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, str):
        return value if key in _DIFFERENT else intern(value)
    if value is None:
        return None
    raise ValueError(f"{key}: no text")


def _string(data: _Object, key: str) -> str:
    value = _text(data, key)
    if value is None:
        raise ValueError(f"{key}: missing")
    return value


def _texts(data: _Object, key: str) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{key}: no list of texts")
    return tuple(map(intern, value))


def _objects(data: _Object, key: str) -> list[dict[str, object]]:
    value = data.get(key)
    if not isinstance(value, list):
        raise TypeError(f"{key}: no list")
    return [_object(item) for item in value]


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value
