"""What mail servers write when they cannot deliver, one module for each kind of server.

Each takes a `Report` and gives the notice as it leaves the reporter, with the reporter's own local
hop and nothing of the victim's side. The forms follow genuine notices of these servers.
"""

from tests.storms.chance import Chance
from tests.storms.dialects import exim, ezweb, postfix, qmail, sendmail
from tests.storms.dialects.ezweb import Form
from tests.storms.dialects.report import Report
from tests.storms.internet import Mta
from tests.storms.letter import Letter

__all__ = ["notice_of"]


def notice_of(
    report: Report, chance: Chance, *, is_delay: bool = False, form: Form = Form.DIALOGUE
) -> Letter:
    """The notice in the reporter's own dialect."""
    match report.reporter.mta:
        case Mta.EXIM if is_delay:
            return exim.delay_warning(report, chance)
        case Mta.EXIM if exim.is_old(report):
            return exim.failure_prose(report, chance)
        case Mta.EXIM:
            return exim.failure_report(report, chance)
        case Mta.POSTFIX if is_delay:
            return postfix.delay_warning(report, chance)
        case Mta.POSTFIX:
            return postfix.failure_report(report, chance)
        case Mta.SENDMAIL:
            return sendmail.failure_report(report, chance)
        case Mta.QMAIL:
            return qmail.failure_prose(report, chance)
        case Mta.EZWEB:
            return ezweb.failure_notice(report, form, chance)
