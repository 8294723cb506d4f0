"""What holds for any bytes that are given to `parse`."""

import time

from bouncescan.bounces import parse
from bouncescan.records.json import record_from_json, record_to_json
from tests.support.invented import invented_addresses

__all__ = ["check"]

# CPU seconds: watched code is slow, but time that leaves the size behind is far beyond this.
AT_MOST = 1.0
AT_MOST_FOR_A_BYTE = 100e-6


def check(raw: bytes) -> None:
    """Fails where `parse` raises, dawdles, invents an address, or gives what JSON does not keep."""
    began = time.process_time()
    record = parse(raw)
    spent = time.process_time() - began
    assert spent < AT_MOST + AT_MOST_FOR_A_BYTE * len(raw), f"{spent:.1f} s"
    assert record_from_json(record_to_json(record)) == record
    assert invented_addresses(record, raw) == []
