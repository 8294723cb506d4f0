"""What is said before the network is asked, and what it left open. For stderr, in English."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bouncescan.lookups.inquiry import Inquiry, Unanswered
from bouncescan.records.lookup import Question

__all__ = ["announcement", "failures"]

_WORDS = {
    Question.SPF: "SPF",
    Question.DKIM: "DKIM keys",
    Question.RDNS: "names",
    Question.ASN: "networks",
    Question.ABUSE: "abuse contacts",
}


def announcement(inquiry: Inquiry) -> Iterator[str]:
    """What will be asked, and whom."""
    if not inquiry.asks:
        if inquiry.is_answered:
            yield "nothing is asked: all answers are there, and not older than 30 days"
        else:
            yield "nothing is asked: no server is known to have sent mail in your name"
        return
    domains = dict.fromkeys(each.partition(" ")[0] for each in inquiry.subjects(Question.SPF))
    named = len(inquiry.subjects(Question.RDNS))
    routed = len(inquiry.subjects(Question.ASN))
    abuse = len(inquiry.subjects(Question.ABUSE))
    signatures = len(inquiry.subjects(Question.DKIM))
    asked = []
    if named:
        asked.append(f"the names of {_count(named, 'address', 'addresses')}")
    if routed:
        asked.append(f"the networks of {routed} (Team Cymru)")
    if domains:
        asked.append(f"SPF of {', '.join(domains)}")
    if signatures:
        keys = ", ".join(sorted(inquiry.signers))
        first = "the first " if inquiry.has_more_mails else ""
        mails = f"{first}{_count(signatures, 'mail', 'mails')}"
        asked.append(f"the DKIM keys of {keys} for {mails}")
    if asked:
        yield f"asks DNS for {', '.join(asked)}"
    if abuse:
        contacts = _count(abuse, "abuse contact", "abuse contacts")
        yield f"asks the address registries (RDAP, found through IANA) for {contacts}"
    yield "nothing about your friends is asked"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def failures(failed: Sequence[Unanswered], asked: int) -> Iterator[str]:
    """What has no answer, and why."""
    if not failed:
        return
    counts = Counter((each.ask.question, each.why) for each in failed)
    causes = ", ".join(
        f"{_WORDS[question]} {number:,} ({why})" for (question, why), number in counts.items()
    )
    yield f"{len(failed):,} of {asked:,} questions have no answer: {causes}"
    yield "report --online asks for these again"
