"""Where the victim's own mail shows an address before the storm.

Bounces, replies to the spoof and whatever came after the first spoofed mail are no sightings.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

import pandas as pd

from bouncescan.analysis.frames import to_datetime
from bouncescan.mail.address import address_key
from bouncescan.records.message import MailHeader

__all__ = ["sightings_to_frame"]

_FIELDS = ("from", "to", "cc", "reply_to")


def sightings_to_frame(
    headers: Iterable[MailHeader],
    people: Collection[str],
    *,
    before: datetime | None,
    reports: Collection[str],
) -> pd.DataFrame:
    """One row a sighting: person, role, when, folder, mail (Message-ID or place), name.

    `people` are the address keys to look for; `reports` the places of bounces and other reports.
    """
    rows = []
    for header in headers:
        when = header.internal_date or header.date
        if (before is not None and when is not None and when >= before) or str(
            header.locator
        ) in reports:
            continue
        mail = header.message_id or str(header.locator)
        shown = (header.from_, header.to, (*header.cc, *header.bcc), header.reply_to)
        for role, addresses in zip(_FIELDS, shown, strict=True):
            rows.extend(
                (key, role, when, header.locator.folder, mail, header.names.get(address))
                for address in addresses
                if (key := address_key(address)) in people
            )
    columns = ["person", "role", "when", "folder", "mail", "name"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(when=to_datetime(frame["when"]))
    return frame.drop_duplicates(["person", "role", "mail"]).sort_values("when", kind="stable")
