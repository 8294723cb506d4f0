"""What is to be asked, decided before anything is: so that it can be said first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bouncescan.lookups.failing import Why
from bouncescan.records.lookup import Question

__all__ = ["Ask", "Inquiry", "Unanswered"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one subject, as in records.lookup. ASN gives NETWORK too."""

    question: Question
    subject: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer, and why."""

    ask: Ask
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """All questions of a run, in their order, and what they need.

    `is_answered`: some are left out, having been answered before. `mails` are those that came back,
    by content_id, the first ones where `has_more_mails`; `signers` the domains whose signature
    counts; no name in an `avoided` domain is asked about.
    """

    asks: tuple[Ask, ...]
    is_answered: bool = False
    mails: Mapping[str, bytes] = field(default_factory=dict)
    has_more_mails: bool = False
    signers: frozenset[str] = frozenset()
    avoided: frozenset[str] = frozenset()

    def subjects(self, question: Question) -> tuple[str, ...]:
        """What this question is asked about."""
        return tuple(ask.subject for ask in self.asks if ask.question is question)
