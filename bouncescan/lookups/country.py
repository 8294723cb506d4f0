"""The country that an address was assigned to, offline, by the packaged table of iptocc.

The table is made of what the five regional registries publish. It tells where a block was
assigned, which is not always where it is used: about one in twenty differs.
"""

import iptocc

from bouncescan.records.trace import IPAddress

__all__ = ["SOURCE", "country_of"]

SOURCE = "iptocc"

# "EU" is what the European registry writes where it does not know the country, "AP" the Asian one.
_NO_COUNTRIES = frozenset({"EU", "AP", "ZZ"})


def country_of(ip: IPAddress) -> str | None:
    """ISO 3166-1, two letters; None for what nobody was assigned: private, documentation."""
    country = iptocc.country_code(str(ip))
    return None if country in _NO_COUNTRIES else country
