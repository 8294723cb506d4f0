"""The storm hour by hour: bounces that came, spoofed mails that were sent."""

from collections.abc import Sequence

import pandas as pd

from bouncescan.analysis.frames import to_datetime
from bouncescan.analysis.judging import Judged
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Hour

__all__ = ["timeline"]


def timeline(judged: Sequence[Judged]) -> tuple[Hour, ...]:
    """The hours (UTC) in which something happened, in order; quiet hours are left out."""
    bounces = [entry.when for entry in judged if entry.record.kind is Kind.BOUNCE]
    sent = pd.DataFrame(
        [
            (entry.record.original.message_id or f"report {report}", entry.sent)
            for report, entry in enumerate(judged)
            if entry.record.original is not None
        ],
        columns=["original", "sent"],
    )
    first = sent.assign(sent=to_datetime(sent["sent"])).groupby("original")["sent"].min()
    hours = pd.DataFrame(
        {
            "bounces": to_datetime(pd.Series(bounces, dtype=object)).dt.floor("h").value_counts(),
            "originals": first.dt.floor("h").value_counts(),
        }
    )
    return tuple(
        Hour(start=start.to_pydatetime(), bounces=int(came), originals=int(went))
        for start, came, went in hours.fillna(0).sort_index().itertuples()
    )
