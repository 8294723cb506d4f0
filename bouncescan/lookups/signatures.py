"""DKIM signatures over the header of a mail that came back (RFC 6376), checked by dkimpy.

The header is enough: the signature is over its fields and the hash of the body, and what comes back
is often cut. So the body is compared apart. Two checks that a receiver of mail makes are left out:
x= says how long to deliver, not how long a signature is true; and t= may be after our clock.
Only a pass says anything: keys change, and mail is altered on its way.
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, cast

import dkim
from dkim.canonicalization import CanonicalizationPolicy, InvalidCanonicalizationPolicyError
from dkim.crypto import HASH_ALGORITHMS
from dkim.util import InvalidTagValueList, parse_tag_value

from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver

__all__ = ["Checked", "KeyRing", "check_signatures", "signing_domains"]

# Longer ones are made to keep a checker busy: real fields have less than 1,500 octets, and a key
# of 4,096 bits has 750.
_LONGEST_FIELD = 4096
_LONGEST_KEY = 2048
_LONGEST_HEADER = 256 * 1024
_LONGEST_BODY = 1024 * 1024
_LONGEST_BLANKS = 500
_MOST_SIGNATURES = 10
_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(rb"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")

_Tags = Mapping[bytes, bytes]
_Field = tuple[bytes, bytes]


class Checked(NamedTuple):
    """One signature: by whom, whether the header is as it was signed, and the body too."""

    domain: str
    selector: str
    is_valid: bool
    signed: tuple[str, ...]
    covers_body: bool


class KeyRing:
    """The keys of domains, each asked for once, whether or not there was an answer."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._keys: dict[str, bytes | Why | None] = {}

    def key(self, name: str) -> bytes | None:
        """The key record at a name, None where there is none. Raises LookupFailedError."""
        if name not in self._keys:
            self._keys[name] = self._ask(name)
        key = self._keys[name]
        if isinstance(key, Why):
            raise LookupFailedError(key)
        return key

    def _ask(self, name: str) -> bytes | Why | None:
        try:
            texts = self._resolver.texts(name)
        except LookupFailedError as failure:
            return failure.why
        return next((text for text in texts if b"p=" in text and len(text) <= _LONGEST_KEY), None)


def signing_domains(raw: bytes) -> frozenset[str]:
    """The domains (d=) that the DKIM signatures of a mail name, in lower case. No one is asked."""
    return frozenset(_text(tags[b"d"]).lower() for _, tags in _signatures(_parse(raw)))


def check_signatures(raw: bytes, domains: Collection[str], keys: KeyRing) -> Checked | None:
    """The best of the signatures by one of `domains` in a mail that came back, None without one.

    Raises LookupFailedError where no key could be asked for.
    """
    mail = _parse(raw)
    mine = [each for each in _signatures(mail) if _text(each[1][b"d"]).lower() in domains]
    checked = [_check(mail, field, tags, keys) for field, tags in mine]
    return max(checked, key=lambda one: (one.is_valid, one.covers_body), default=None)


def _parse(raw: bytes) -> "dkim.DKIM":
    """The mail as dkimpy reads it; an empty one where its header is not one that was signed."""
    end = _END.search(raw, 0, _LONGEST_HEADER)
    if end is None and len(raw) > _LONGEST_HEADER:
        return dkim.DKIM()
    try:
        return dkim.DKIM(raw)
    except (dkim.DKIMException, LookupError):  # a line that is no field; one that continues none
        return dkim.DKIM()


def _signatures(mail: "dkim.DKIM") -> Iterator[tuple[_Field, _Tags]]:
    fields = [each for each in mail.headers if each[0].lower() == b"dkim-signature"]
    for name, body in fields[:_MOST_SIGNATURES]:
        tags = _tags(body)
        if tags is not None:
            yield (name, body), tags


def _tags(body: bytes) -> _Tags | None:
    """The tags of a field; None where it names no domain and selector that DNS could have."""
    if len(body) > _LONGEST_FIELD:
        return None
    try:
        tags = cast("dict[bytes, bytes]", parse_tag_value(body))
    except InvalidTagValueList:
        return None
    names = (tags.get(b"d", b""), tags.get(b"s", b""))
    return tags if all(map(_NAME.fullmatch, names)) else None


def _check(mail: "dkim.DKIM", field: _Field, tags: _Tags, keys: KeyRing) -> Checked:
    domain, selector = _text(tags[b"d"]).lower(), _text(tags[b"s"])
    signed = tuple(name.strip().lower() for name in tags.get(b"h", b"").split(b":"))
    key = keys.key(f"{selector}._domainkey.{domain}")
    is_valid = b"from" in signed and key is not None and _is_valid(mail, field, tags, key)
    return Checked(
        domain=domain,
        selector=selector,
        is_valid=is_valid,
        signed=tuple(dict.fromkeys(map(_text, signed))),
        covers_body=is_valid and _covers_body(mail.body, tags),
    )


def _is_valid(mail: "dkim.DKIM", field: _Field, tags: _Tags, key: bytes) -> bool:
    lasting = {name: value for name, value in tags.items() if name not in {b"x", b"t"}}
    # Without bh= dkimpy compares no body; the signature is over the field as it stands anyway.
    header_only = {name: value for name, value in lasting.items() if name not in {b"bh", b"l"}}
    signed = [name.lower() for name in re.split(rb"\s*:\s*", tags[b"h"])]
    try:
        dkim.validate_signature_fields(lasting)
        mail.pk, mail.keysize, mail.ktag, mail.seqtlsrpt = dkim.evaluate_pk(tags[b"s"], key)
        return mail.verify_sig_process(header_only, signed, field, None) is True
    except Exception:  # noqa: BLE001 old code of others, on what anybody may have written
        return False


def _covers_body(body: bytes, tags: _Tags) -> bool:
    # dkimpy's patterns take the square of the time for a long run of blanks.
    if len(body) > _LONGEST_BODY or b" " * _LONGEST_BLANKS in body.replace(b"\t", b" "):
        return False
    try:
        policy = CanonicalizationPolicy.from_c_value(tags.get(b"c", b"simple/simple"))
        wanted = base64.b64decode(b"".join(tags[b"bh"].split()))
    except (InvalidCanonicalizationPolicyError, binascii.Error, ValueError):
        return False
    # The whole of it, whatever l= lets follow: what is behind that is not signed.
    digest: bytes = HASH_ALGORITHMS[tags[b"a"]](policy.canonicalize_body(body)).digest()
    return digest == wanted


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace")
