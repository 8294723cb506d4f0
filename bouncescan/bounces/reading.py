"""What one format read in one notice."""

from dataclasses import dataclass
from datetime import datetime

from bouncescan.records.bounce import Action, Reason, Recipient

__all__ = ["Reading", "recipient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The recipients a format found, each once, and what it says of the reporter."""

    recipients: tuple[Recipient, ...] = ()
    reporting_mta: str | None = None
    arrival_date: datetime | None = None
    defects: tuple[str, ...] = ()


def recipient(  # noqa: PLR0913 the six fields of a recipient
    address: str,
    *,
    original: str | None = None,
    action: Action = Action.FAILED,
    status: str | None = None,
    remote_mta: str | None = None,
    diagnostic: str | None = None,
) -> Recipient:
    """A recipient as a format found it; its reason is filled in when all words are known."""
    return Recipient(
        final_recipient=address,
        original_recipient=original,
        action=action,
        status=status,
        reason=Reason.OTHER,
        remote_mta=remote_mta,
        diagnostic_code=diagnostic or None,
    )
