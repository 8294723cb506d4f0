"""Lines of evidence that several sources have in common, each with the mail that shows it best."""

from collections.abc import Collection

from bouncescan.analysis.leak.sources.chance import ENOUGH
from bouncescan.analysis.leak.sources.contest import Candidate, Contest, Untouched
from bouncescan.analysis.leak.sources.known import Known
from bouncescan.analysis.leak.sources.mails import Mails
from bouncescan.records.evidence import Evidence

__all__ = [
    "about_mail",
    "best_mail",
    "machine_lines",
    "not_told",
    "only_copied_lines",
    "rival_lines",
    "share",
    "untouched_line",
]


def share(contest: Contest, source: Candidate) -> float | None:
    """The share of the targets that a source explains."""
    targets = contest.known.targets
    return len(targets & source.explains) / len(targets) if targets else None


def best_mail(mails: Mails, people: Collection[str]) -> int | None:
    """The mail that shows most of these people; of several the one with fewest others."""
    shown = mails.number_shown(people)
    if not len(shown) or not shown.max():
        return None
    on = mails.number_on()
    best = [int(mail) for mail in (shown == shown.max()).nonzero()[0]]
    return min(best, key=lambda mail: int(on[mail]))


def about_mail(mails: Mails, mail: int) -> dict[str, str | int]:
    """The parameters that name a mail: `date` and `who`, where they are known."""
    header = mails.headers[mail]
    when = mails.when(mail)
    found: dict[str, str | int] = {}
    if when is not None:
        found["date"] = when.date().isoformat()
    if header.from_:
        found["who"] = header.from_[0]
    return found


def only_copied_lines(known: Known, people: Collection[str], rule: str) -> tuple[Evidence, ...]:
    """Those of `people` that only ever stood in Cc, with the mail that shows most of them."""
    copied = known.only_copied.intersection(people)
    if known.mails is None or not copied:
        return ()
    mail = best_mail(known.mails, copied)
    if mail is None:
        return ()
    parameters = {"n": len(copied), "of": len(known.targets), **about_mail(known.mails, mail)}
    return (Evidence(rule=rule, parameters=parameters, locators=(known.mails.place(mail),)),)


def machine_lines(known: Known, people: Collection[str]) -> tuple[Evidence, ...]:
    """Targets nobody writes to: they come out of mail, not out of a book or a memory."""
    machines = sorted(known.machines.intersection(people))
    if known.mails is None or not machines:
        return ()
    mail = best_mail(known.mails, machines)
    places = (known.mails.place(mail),) if mail is not None else ()
    parameters: dict[str, str | int] = {"n": len(machines), "who": machines[0]}
    return (Evidence(rule="senders_nobody_writes_to", parameters=parameters, locators=places),)


def untouched_line(rule: str, untouched: Untouched) -> Evidence:
    """How many others a source holds, and how many of them were targets."""
    return Evidence(rule=rule, parameters={"n": untouched.targets, "of": untouched.people})


def rival_lines(contest: Contest, source: Candidate) -> tuple[Evidence, ...]:
    """Every source that explains the targets nearly as well; of a mail's people only the mail."""
    return tuple(
        Evidence(
            rule=f"{other.hypothesis}_explains_them_too",
            parameters={
                "n": len(contest.known.targets & other.explains),
                "of": len(contest.known.targets),
                "what": other.detail or "",
            },
        )
        for other in contest.rivals(source)
        if contest.is_covering(other) and contest.list_shared_by(other) is None
    )


def not_told(known: Known) -> tuple[Evidence, ...]:
    """Why nothing can be said of any source that mail would show."""
    if len(known.targets) < ENOUGH:
        return (Evidence(rule="too_few_targets", parameters={"n": len(known.targets)}),)
    return () if known.mails is not None else (Evidence(rule="no_history_was_read"),)
