"""Mail signed by dkimpy for the victim's domain, whose key stands in the test's own zone."""

import dkim

__all__ = ["DOMAIN", "KEY_NAME", "sign"]

DOMAIN = "victim.example"
KEY_NAME = f"s1._domainkey.{DOMAIN}"


def sign(raw: bytes, private: bytes, domain: str = DOMAIN, **options: object) -> bytes:
    """The mail with a DKIM-Signature on top, LF line ends."""
    raw = raw.replace(b"\n", b"\r\n")
    fields = {"canonicalize": (b"relaxed", b"relaxed"), **options}
    signature: bytes = dkim.sign(raw, b"s1", domain.encode(), private, **fields)
    return (signature + raw).replace(b"\r\n", b"\n")
