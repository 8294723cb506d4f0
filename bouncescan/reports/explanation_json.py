"""What `explain` answers as one JSON object, for programs: docs/explain.md.

Keys are the fields of records.explanation; times, servers, people and campaigns are written as in
the findings, a record as `parse` prints it, with its links defanged.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from bouncescan.language import Texts, texts
from bouncescan.mail.link import defang, with_defanged_links
from bouncescan.records.bounce import Record
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import CampaignExplained, Explanation, Unexplained
from bouncescan.records.json import hop_to_dict, record_to_json
from bouncescan.records.trace import Hop
from bouncescan.reports.findings_json import SCHEMA, Json
from bouncescan.reports.interface import Look
from bouncescan.reports.rules import sentence_for
from bouncescan.reports.safe import CONTROLS
from bouncescan.reports.words import time

__all__ = ["render_explanation_json"]

_CONTROLS = re.compile(f"[{CONTROLS}]")
_KEYS = {"speaks_for": "for"}


def render_explanation_json(answer: Explanation | Unexplained, look: Look) -> str:
    """The object, ending with a line end; what could harm a terminal is escaped."""
    words = texts(look.language)
    if isinstance(answer, Unexplained):
        said = {**_members(answer, words), "thing": None}
    else:
        said = _members(answer, words)
    shown = json.dumps({"schema": SCHEMA, **said}, ensure_ascii=False, indent=1)
    return f"{_CONTROLS.sub(_escape, shown)}\n"


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _json(value: object, words: Texts) -> Json:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return time(value)
    if isinstance(value, IPv4Address | IPv6Address):
        return str(value)
    if isinstance(value, tuple | list):
        return [_json(item, words) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _json(item, words) for key, item in value.items()}
    return _object(value, words)


def _object(value: object, words: Texts) -> Json:
    match value:
        case Hop():
            return _loaded(json.dumps(hop_to_dict(value)))
        case Record():
            return _loaded(record_to_json(with_defanged_links(value)))
        case Evidence():
            return {
                "rule": value.rule,
                "parameters": dict(value.parameters),
                "says": sentence_for(value, words),
                "locators": value.locators,
            }
        case CampaignExplained():
            links = {defang(link): count for link, count in value.links.items()}
            return {**_members(value, words), "links": links}
        case _:
            return _members(value, words)


def _loaded(text: str) -> Json:
    loaded: Json = json.loads(text)
    return loaded


def _members(value: object, words: Texts) -> dict[str, Json]:
    if not is_dataclass(value):
        raise TypeError(f"no record: {type(value).__name__}")
    return {
        _KEYS.get(field.name, field.name): _json(getattr(value, field.name), words)
        for field in fields(value)
    }
