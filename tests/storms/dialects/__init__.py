"""What mail servers write when they cannot deliver, one module for each kind of server.

Each takes a `Report` and gives the notice as it leaves the reporter, with the reporter's own local
hop and nothing of the victim's side. The forms follow genuine notices of these servers, or the
sources and documents of their makers.
"""

from collections.abc import Callable
from dataclasses import replace

from tests.storms.chance import Chance
from tests.storms.dialects import (
    courier,
    dma,
    docomo,
    domino,
    exchange,
    exim,
    ezweb,
    gmail,
    groupwise,
    haraka,
    imail,
    james,
    kddi,
    mdaemon,
    opensmtpd,
    postfix,
    powermta,
    qmail,
    sendmail,
    yahoo,
)
from tests.storms.dialects.ezweb import Form
from tests.storms.dialects.report import Report
from tests.storms.internet import Mta
from tests.storms.letter import Letter

__all__ = ["apart", "notice_of", "sends_delays", "writes_one_each"]

FAILURES: dict[Mta, Callable[[Report, Chance], Letter]] = {
    Mta.POSTFIX: postfix.failure_report,
    Mta.SENDMAIL: sendmail.failure_report,
    Mta.QMAIL: qmail.failure_prose,
    Mta.OPENSMTPD: opensmtpd.failure_report,
    Mta.HARAKA: haraka.failure_report,
    Mta.COURIER: courier.failure_report,
    Mta.DMA: dma.failure_prose,
    Mta.POWERMTA: powermta.failure_report,
    Mta.JAMES: james.failure_report,
    Mta.EXCHANGE: exchange.failure_report,
    Mta.DOMINO: domino.failure_report,
    Mta.GROUPWISE: groupwise.failure_notice,
    Mta.MDAEMON: mdaemon.failure_notice,
    Mta.IMAIL: imail.failure_prose,
    Mta.GMAIL: gmail.failure_report,
    Mta.YAHOO: yahoo.failure_prose,
    Mta.KDDI: kddi.failure_notice,
    Mta.DOCOMO: docomo.failure_notice,
}
DELAYS: dict[Mta, Callable[[Report, Chance], Letter]] = {
    Mta.POSTFIX: postfix.delay_warning,
    Mta.EXIM: exim.delay_warning,
    Mta.SENDMAIL: sendmail.delay_warning,
    Mta.OPENSMTPD: opensmtpd.delay_warning,
    Mta.COURIER: courier.delay_warning,
    Mta.POWERMTA: powermta.delay_warning,
    Mta.EXCHANGE: exchange.delay_warning,
    Mta.GMAIL: gmail.delay_warning,
}
ONE_EACH = frozenset({Mta.DMA, Mta.GMAIL, Mta.KDDI, Mta.MDAEMON})


def notice_of(
    report: Report, chance: Chance, *, is_delay: bool = False, form: Form = Form.DIALOGUE
) -> Letter:
    """The notice in the reporter's own dialect."""
    mta = report.reporter.mta
    if is_delay:
        return DELAYS[mta](report, chance)
    match mta:
        case Mta.EXIM if exim.is_old(report):
            return exim.failure_prose(report, chance)
        case Mta.EXIM:
            return exim.failure_report(report, chance)
        case Mta.EZWEB:
            return ezweb.failure_notice(report, form, chance)
        case _:
            return FAILURES[mta](report, chance)


def sends_delays(mta: Mta) -> bool:
    return mta in DELAYS


def writes_one_each(mta: Mta) -> bool:
    """True for a server that writes a notice for each recipient."""
    return mta in ONE_EACH


def apart(report: Report) -> tuple[Report, ...]:
    """One report for each recipient where the reporter writes a notice for each, else itself."""
    if report.reporter.mta not in ONE_EACH:
        return (report,)
    return tuple(replace(report, failures=(failure,)) for failure in report.failures)
