"""Envelope senders that servers rewrote: VERP, SRS and BATV, and the address inside them.

BATV: draft-levine-smtp-batv, `prvs=0123abcdef=user@example.com`. SRS: openspf's SRS0 and SRS1,
`SRS0=HHHH=TT=example.com=user@relay.example`. VERP: `list-user=example.com@lists.example`.
"""

import re

from bouncescan.mail.address import clean_address

__all__ = ["unwrap_address"]

_BATV = re.compile(r"prvs=([^=@]{1,64})=([^@]+)@(.+)", re.IGNORECASE)
_BATV_SLASHED = re.compile(r"prvs=([^/@]+)/([0-9a-f]{10})@(.+)", re.IGNORECASE)
_SRS = re.compile(
    r"srs[01][=+-](?:[^=@]+=[^=@]+==?)?[^=@]+=[^=@]+=([^=@]+)=([^@]+)@.+", re.IGNORECASE
)


def unwrap_address(address: str) -> str:
    """The address before a server rewrote it for the envelope; itself where none did.

    >>> unwrap_address("prvs=4123abcdef=hanako@example.com")
    'hanako@example.com'
    >>> unwrap_address("SRS0=4k3y=XX=example.com=hanako@relay.example.net")
    'hanako@example.com'
    """
    for pattern, local, domain in ((_BATV, 2, 3), (_BATV_SLASHED, 1, 3), (_SRS, 2, 1)):
        match = pattern.fullmatch(address)
        if match is not None:
            return clean_address(f"{match[local]}@{match[domain]}") or address
    return address
