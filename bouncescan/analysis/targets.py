"""Every time a person was targeted, from reports, replies and the originals' To and Cc."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from bouncescan.analysis.frames import deliveries_to_frame, to_datetime
from bouncescan.analysis.identities import Identities
from bouncescan.analysis.judging import Judged
from bouncescan.analysis.replies import Reply
from bouncescan.mail.address import address_key
from bouncescan.records.findings import State

__all__ = ["targeted_to_frame"]


def targeted_to_frame(
    judged: Sequence[Judged], replies: Sequence[Reply], identities: Identities
) -> pd.DataFrame:
    """One row for each time a person was targeted: report, person, state, sent, when, original.

    `report` is <NA> for a reply. Recipients named in a To or Cc alone are *addressed*.
    """
    deliveries = deliveries_to_frame(judged)
    rows: list[tuple[int | None, str, State, datetime | None, datetime | None, str | None]]
    rows = [
        (None, address_key(reply.address), State.REACHED, None, reply.when, reply.original)
        for reply in replies
    ]
    rows += [
        (report, address_key(address), State.ADDRESSED, entry.sent, entry.when, original.message_id)
        for report, entry in enumerate(judged)
        if (original := entry.record.original) is not None
        for address in (*original.to, *original.cc)
    ]
    others = pd.DataFrame(rows, columns=deliveries.columns)
    others = others.assign(sent=to_datetime(others["sent"]), when=to_datetime(others["when"]))
    frame = pd.concat([deliveries.astype({"report": "Int64"}), others.astype({"report": "Int64"})])
    frame["person"] = [identities.root.get(key, key) for key in frame["person"]]
    return frame.reset_index(drop=True)
