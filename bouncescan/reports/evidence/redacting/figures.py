"""The findings with words for the addresses and names of others; the reports are made of these."""

import dataclasses
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

from bouncescan.records.findings import Findings, Person
from bouncescan.reports.evidence.redacting.tokens import Tokens

__all__ = ["redact_findings"]

T = TypeVar("T")


def redact_findings(findings: Findings, tokens: Tokens, names: AbstractSet[str]) -> Findings:
    """All texts of the findings, however deep they stand; `names` are those of other people."""
    reader = _Redactor(tokens, names)
    redacted = reader.redact(findings)
    subjects = tuple(
        dataclasses.replace(each, subject=reader.free_text(each.subject))
        for each in redacted.campaigns
    )
    return dataclasses.replace(redacted, campaigns=subjects)


class _Redactor:
    def __init__(self, tokens: Tokens, names: AbstractSet[str]) -> None:
        self._tokens = tokens
        self._names = names

    def redact(self, value: T) -> T:
        """The same value with other texts; members of enumerations are no texts."""
        return self._redact(value)  # type: ignore[return-value]  # each kind gives its own kind

    def _redact(self, value: object) -> object:
        if type(value) is str:
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(map(self._redact, value))
        if isinstance(value, Mapping):
            return {key: self._redact(each) for key, each in value.items()}
        if isinstance(value, Person) and value.name and not self._tokens.is_kept(value.address):
            named = dataclasses.replace(value, name=None)
            return dataclasses.replace(self._members(named), name=self._tokens.name(value.name))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._members(value)
        return value

    def _members(self, value: T) -> T:
        members = dataclasses.fields(value)  # type: ignore[arg-type]  # asked for above
        changed = {each.name: self._redact(getattr(value, each.name)) for each in members}
        return dataclasses.replace(value, **changed)  # type: ignore[type-var]  # as above

    def _text(self, text: str) -> str:
        return self._tokens.name(text) if text in self._names else self._tokens.redact(text)

    def free_text(self, text: str | None) -> str | None:
        """A text in which names stand among other words."""
        if text is None:
            return None
        for name in sorted(self._names, key=len, reverse=True):
            if len(name) > 1 and name in text:
                text = text.replace(name, self._tokens.name(name))
        return text
