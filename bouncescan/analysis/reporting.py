"""One report as the rules see it: what it shows of the host that wrote it, by whatever name.

A host has the name that the victim's provider looked up, which is proved, and the one that it gives
itself in its report, which is a claim. Its own lines on the mail that came back, own_lines tells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bouncescan.analysis.clock import Boundary
from bouncescan.analysis.hosts import is_internal, is_same_organisation
from bouncescan.analysis.own_lines import (
    hops_below,
    is_from_a_server,
    is_greeting_alone,
    own_hops,
    stamps_mail,
)
from bouncescan.mail.address import domain_of
from bouncescan.mail.trace import parse_ip
from bouncescan.records.bounce import Original, Recipient, Record
from bouncescan.records.trace import Hop, IPAddress

__all__ = [
    "Identity",
    "Reach",
    "Reporting",
    "identity_of",
    "is_served",
    "name_of",
    "names_another_host",
    "reporting_of",
]

Identity = IPAddress | str


class Reach(NamedTuple):
    """The organisations of the addresses that one reporter could not reach, over all reports.

    `refused`: their servers refused it, or did not answer; `first_hand`: it did not take the mail
    from another server.
    """

    refused: frozenset[str] = frozenset()
    first_hand: frozenset[str] = frozenset()


_NOTHING = Reach()
_NO_REACH: Mapping[Identity, Reach] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A report and its reporter.

    `boundary` is find_boundary of its trace; `names` are the reporter's, looked up by the victim's
    side and its own word; `own_hops` the lines of the original in them; `stamps_mail`: it put such
    a line on its report.
    """

    record: Record
    boundary: Boundary | None
    names: frozenset[str]
    own_hops: Sequence[Hop]
    stamps_mail: bool
    reach: Reach

    @property
    def recipients(self) -> Sequence[Recipient]:
        """Of whom it tells."""
        return self.record.recipients

    @property
    def original(self) -> Original | None:
        """The mail that came back with it."""
        return self.record.original

    @property
    def ip(self) -> IPAddress | None:
        """The reporter's address, as the victim's provider saw it."""
        return self.boundary.ip if self.boundary else None

    def sure_hops(self) -> Sequence[Hop]:
        """Its own lines; none where one is taken for its own by what a peer called itself.

        Nor where nothing shows that it writes lines: then a stranger may have, in its name.
        """
        hops = self.own_hops if self.stamps_mail else ()
        is_sure = not any(is_greeting_alone(hop) and hop.from_ip != self.ip for hop in hops[:-1])
        return hops if is_sure else ()

    def is_first_hand(self) -> bool:
        """True where no server before the reporter shows: no hop of one, and none as its peer."""
        hops, original = self.sure_hops(), self.record.original
        if original is None or not hops or hops_below(original, hops[-1]):
            return False
        return not is_from_a_server(hops[-1])

    def was_refused_by_another_host(self) -> bool:
        """True where another host said no, of one recipient at least."""
        return any(names_another_host(recipient, self.names) for recipient in self.recipients)

    def vouches_for_its_lines(self) -> bool:
        """True for a reporter whose own word the newest hops in its name are.

        Not for one that calls itself what the victim's provider did not find it to be, nor where
        nothing shows that it writes lines at all: then a stranger may have, in its name.
        """
        return self.stamps_mail and not self.bears_another_name()

    def bears_another_name(self) -> bool:
        """True where it calls itself what the victim's provider did not find it to be."""
        if self.boundary is None or self.record.reporting_mta is None:
            return False
        return not is_same_organisation(self.boundary.host, self.record.reporting_mta)


def reporting_of(
    record: Record, boundary: Boundary | None, reach: Mapping[Identity, Reach] = _NO_REACH
) -> Reporting:
    """A report with what it shows of its reporter; `reach` is measure_reach of all reports."""
    name = name_of(record, boundary)
    names = frozenset(filter(None, (name, record.reporting_mta or _top_writer(record.original))))
    return Reporting(
        record=record,
        boundary=boundary,
        names=names,
        own_hops=own_hops(record.original, names, boundary.ip if boundary else None),
        stamps_mail=stamps_mail(record, boundary, names),
        reach=reach.get(identity_of(record, boundary), _NOTHING) if reach else _NOTHING,
    )


def name_of(record: Record, boundary: Boundary | None) -> str | None:
    """The name that the victim's provider looked up; a proved address bears no claimed name."""
    if boundary is not None and (boundary.host or boundary.ip):
        return boundary.host
    return record.reporting_mta or _top_writer(record.original)


def _top_writer(original: Original | None) -> str | None:
    return original.received[0].by_host if original and original.received else None


def identity_of(record: Record, boundary: Boundary | None) -> Identity:
    """What the reports of one reporter share: its address, else its name."""
    if boundary is not None and boundary.ip is not None:
        return boundary.ip
    return name_of(record, boundary) or ""


def is_served(recipient: Recipient, names: frozenset[str]) -> bool:
    """True where the host of these names is of the domain that was written to."""
    domain = domain_of(recipient.original_recipient or recipient.final_recipient)
    return any(is_same_organisation(name, domain) for name in names)


def names_another_host(recipient: Recipient, names: frozenset[str]) -> bool:
    """True where a host answered for this recipient that is none of these."""
    remote = recipient.remote_mta
    if not remote:
        return False
    ip = parse_ip(remote.strip("[]"))
    if ip is not None:
        return not is_internal(ip)
    return not any(is_same_organisation(remote, name) for name in names)
