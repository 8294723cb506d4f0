"""Why something is said: a rule, its parameters and where the mails lay. Data, not words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`rule` names a rule of docs/how-it-decides.md; reports turn it into a sentence."""

    rule: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    locators: tuple[str, ...] = ()
