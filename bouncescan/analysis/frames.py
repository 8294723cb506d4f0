"""Times as columns of pandas, and back; here pandas begins."""

from datetime import datetime

import pandas as pd

__all__ = ["from_timestamp", "to_datetime"]


def to_datetime(times: "pd.Series[datetime]") -> "pd.Series[pd.Timestamp]":
    """Times of mixed offsets as UTC; what no calendar of pandas holds becomes NaT."""
    return pd.to_datetime(times, utc=True, errors="coerce")


def from_timestamp(value: object) -> datetime | None:
    """A cell of a column of times as a datetime; NaT is None."""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else None
