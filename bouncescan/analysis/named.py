"""Which mails and whom the counted reports and the spoofed mails in them name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import pandas as pd

from bouncescan.analysis.judging import Judged
from bouncescan.mail.address import address_key
from bouncescan.records.findings import Ownership

__all__ = ["addressed_by", "addresses_named", "only_claimed", "originals_of"]


def originals_of(counted: Sequence[Judged]) -> frozenset[str]:
    """The Message-IDs of the spoofed mails."""
    originals = (entry.record.original for entry in counted)
    return frozenset(each.message_id for each in originals if each and each.message_id)


def addresses_named(counted: Sequence[Judged]) -> Iterator[str]:
    """Whom the reports and the spoofed mails name."""
    for entry in counted:
        for recipient in entry.record.recipients:
            yield recipient.original_recipient or recipient.final_recipient
        original = entry.record.original
        yield from (*original.to, *original.cc) if original else ()


def addressed_by(counted: Sequence[Judged]) -> dict[str, list[datetime]]:
    """When a spoofed mail whose To or Cc names an address was sent, by address key."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for entry in counted:
        original = entry.record.original
        if original is not None and entry.sent is not None:
            for address in (*original.to, *original.cc):
                found[address_key(address)].append(entry.sent)
    return found


def only_claimed(targeted: pd.DataFrame, counted: Sequence[Judged]) -> frozenset[str]:
    """The targets whom neither a spoofed mail names nor a reply to one."""
    spoofed = [place for place, one in enumerate(counted) if one.ownership is Ownership.SPOOFED]
    is_named = targeted["report"].isna() | targeted["report"].isin(spoofed)
    return frozenset(targeted["person"]) - frozenset(targeted.loc[is_named, "person"])
