"""Which authentication results of an original count: those that the reporter itself wrote.

Only the host at the boundary can know what came in (RFC 8601, 5; RFC 7208, 9.1): its authserv-id is
the writer of the newest hop, and it must have taken the mail for its own people. All others were in
the mail when it came, and whoever sent it wrote them as he liked.
"""

from collections.abc import Iterator

from bouncescan.analysis.hosts import is_same_organisation
from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Original
from bouncescan.records.findings import Host, ReporterRole

__all__ = ["counting_results"]

_TAKES_MAIL = frozenset({ReporterRole.RECIPIENT_SIDE, ReporterRole.FORWARDER})


def counting_results(original: Original | None, reporter: Host) -> Iterator[AuthenticationResult]:
    """The results that the reporter noted when it took the mail.

    None where it gave the mail back as it came: then the newest hop is the sending side's.
    """
    if original is None or reporter.role not in _TAKES_MAIL or not original.received:
        return
    writer = original.received[0].by_host
    if reporter.host is not None and not is_same_organisation(writer, reporter.host):
        return
    for result in original.authentication:
        if is_same_organisation(result.authserv_id, writer):
            yield result
