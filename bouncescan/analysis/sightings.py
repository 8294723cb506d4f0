"""Where the victim's own mail shows an address before the storm.

Bounces, replies to the spoof and whatever came after the first spoofed mail are no sightings.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import pandas as pd

from bouncescan.analysis.clock import header_happened
from bouncescan.analysis.frames import to_datetime
from bouncescan.analysis.hosts import VictimSide
from bouncescan.mail.address import address_key
from bouncescan.records.message import MailHeader

__all__ = ["sightings_to_frame"]


def sightings_to_frame(
    headers: Iterable[MailHeader],
    people: Mapping[str, datetime | None],
    *,
    reports: Collection[str],
    victim_side: VictimSide,
) -> pd.DataFrame:
    """One row a sighting: person, role, when, folder, mail (Message-ID or place), name.

    `people` are the address keys to look for, each with the beginning of the storm that targeted
    it; `reports` the places of bounces and other reports.
    """
    rows: list[tuple[str, str, datetime | None, str | None, str, str | None]] = []
    for header in headers:
        shown = [
            (key, role, header.names.get(address))
            for role, addresses in _addresses(header)
            for address in addresses
            if (key := address_key(address)) in people
        ]
        if not shown or str(header.locator) in reports:
            continue
        when = header_happened(header, victim_side)
        mail = header.message_id or str(header.locator)
        folder = header.locator.folder
        rows += [
            (key, role, when, folder, mail, name)
            for key, role, name in shown
            if _is_before(when, people[key])
        ]
    columns = ["person", "role", "when", "folder", "mail", "name"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(when=to_datetime(frame["when"]))
    return frame.drop_duplicates(["person", "role", "mail"]).sort_values("when", kind="stable")


def _addresses(header: MailHeader) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The addresses of a header by role; Bcc, which only Sent shows, is a Cc."""
    yield "from", header.from_
    yield "to", header.to
    yield "cc", (*header.cc, *header.bcc)
    yield "reply_to", header.reply_to


def _is_before(when: datetime | None, beginning: datetime | None) -> bool:
    return when is None or beginning is None or when < beginning
