"""What the case holds about one thing, told with every rule and line behind it.

things     what is meant by the words of the question
because    why an origin is the origin, and why a mail is whose it is
message    one message: its way and what was decided
server     one server in all its roles
person     one address: every bounce, reply and sighting
campaign   one campaign
leak       how the addresses were known, and since when

A thing is added with one module here, one member of Thing, one finder in `things` and one page in
reports/terminal. Nothing is decided anew: what `report` says and what this says come from one
examination.
"""

from bouncescan.analysis.analyze import Examined
from bouncescan.analysis.explain.campaign import explain_campaign
from bouncescan.analysis.explain.leak import explain_leak
from bouncescan.analysis.explain.message import explain_message
from bouncescan.analysis.explain.person import explain_person
from bouncescan.analysis.explain.server import explain_server
from bouncescan.analysis.explain.things import Subject, find_near, find_subjects
from bouncescan.records.explanation import (
    Explained,
    Explanation,
    Thing,
    Unexplained,
)
from bouncescan.records.findings import Findings
from bouncescan.records.lookup import Lookups

__all__ = ["explain"]


def explain(
    examined: Examined, findings: Findings, lookups: Lookups, what: str
) -> Explanation | Unexplained:
    """The answer for `what`, or what it may have meant.

    `findings` are those of `examined`, completed with what is known of the network.
    """
    subjects = find_subjects(examined, what)
    if len(subjects) == 1:
        return Explanation(
            program=findings.program,
            case=findings.case,
            victim=findings.victim,
            what=what,
            thing=subjects[0].thing,
            explained=_explained(subjects[0], examined, findings, lookups),
        )
    return Unexplained(
        program=findings.program,
        case=findings.case,
        what=what,
        matches=tuple(subject.match() for subject in subjects),
        near=() if subjects else find_near(examined, what),
    )


def _explained(
    subject: Subject, examined: Examined, findings: Findings, lookups: Lookups
) -> Explained:
    match subject.thing:
        case Thing.SERVER:
            return explain_server(examined, findings, subject.key)
        case Thing.PERSON:
            return explain_person(examined, findings, subject.key)
        case Thing.MESSAGE:
            return explain_message(examined, subject.key)
        case Thing.CAMPAIGN:
            return explain_campaign(examined, findings, lookups, int(subject.key))
        case Thing.LEAK:
            return explain_leak(findings)
