"""Envelope senders that servers rewrote: SRS and BATV, and the address inside them.

BATV: draft-levine-smtp-batv, `prvs=0123abcdef=user@example.com`; Barracuda writes
`btv1==0123456789==user@example.com`. SRS (openspf.org): SRS0 and SRS1,
`SRS0=HHHH=TT=example.com=user@relay.example`; Microsoft 365 writes `bounces+SRS=HHHH=TT@relay`
with nothing inside. VERP (`list-user=example.com@lists.example`) is no rewriting of a sender: what
it hides is the recipient, and it stays as it stands.
"""

import re

from bouncescan.mail.address import clean_address

__all__ = ["unwrap_address"]

_BATV = re.compile(
    r"(?:prvs=[^=@]{1,64}|btv1==[^=@]{1,64}=)=(?P<local>[^@]+)@(?P<domain>.+)", re.IGNORECASE
)
_BATV_SLASHED = re.compile(r"prvs=(?P<local>[^/@]+)/[0-9a-f]{10}@(?P<domain>.+)", re.IGNORECASE)
# SRS1 names the relay that wrote SRS0 and keeps SRS0's own separator behind a "=".
_SRS = re.compile(
    r"srs[01]?[=+-](?:[^=@]+=[^=@]+=[=+-])?[^=@]+=[^=@]+=(?P<domain>[^=@]+)=(?P<local>[^@]+)@.+",
    re.IGNORECASE,
)
_DEEPEST = 4


def unwrap_address(address: str) -> str:
    """The address before a server rewrote it for the envelope; itself where none did.

    >>> unwrap_address("prvs=4123abcdef=hanako@example.com")
    'hanako@example.com'
    >>> unwrap_address("SRS0=4k3y=XX=example.com=hanako@relay.example.net")
    'hanako@example.com'
    """
    for _ in range(_DEEPEST):
        inner = _unwrap_once(address)
        if inner is None:
            break
        address = inner
    return address


def _unwrap_once(address: str) -> str | None:
    for form in (_BATV, _BATV_SLASHED, _SRS):
        match = form.fullmatch(address)
        if match is not None:
            return clean_address(f"{match['local']}@{match['domain']}")
    return None
