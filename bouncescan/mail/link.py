"""Links that strangers wrote, as they are shown: hxxps://evil[.]example/path, which opens nowhere.

Browsers, terminals and mail programs make a link of whatever looks like one. Known and stored are
links as they stood; only what is shown passes here. To read one back: hxxp is http, [.] is a dot.
"""

import re
from dataclasses import replace

from bouncescan.records.bounce import Record

__all__ = ["defang", "with_defanged_links"]

# Each also of a second link inside the first, as redirectors have it.
_SCHEME = re.compile(r"(h)tt(ps?)(?=://)", re.IGNORECASE)
_HOST = re.compile(r"(?:^|(?<=://))[^/?#&\s]*")


def defang(url: str) -> str:
    """A link that nobody opens by accident.

    >>> defang("https://login.example.com/a.b")
    'hxxps://login[.]example[.]com/a.b'
    """
    return _HOST.sub(lambda host: host[0].replace(".", "[.]"), _SCHEME.sub(r"\1xx\2", url))


def with_defanged_links(record: Record) -> Record:
    """The record with the links of its original as they are shown."""
    original = record.original
    if original is None or not original.urls:
        return record
    return replace(record, original=replace(original, urls=tuple(map(defang, original.urls))))
