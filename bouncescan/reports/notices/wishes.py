"""What drafts are asked for."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Wishes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the drafts are to be made.

    `perhaps`: people who only stand in the same list are written to as well. `is_personal`: one
    mail for each person, else groups of `group_size` in Bcc. `is_full`: nobody's address is
    redacted. `redaction_key` is of the case (see redaction), `made` goes into Date.
    """

    language: str
    made: datetime
    redaction_key: bytes
    perhaps: bool = False
    is_personal: bool = False
    group_size: int = 50
    is_full: bool = False
