"""DKIM over the header of what came back: signed by dkimpy with a key of the test's own zone."""

import base64
import re
import time

import dkim
import pytest

from bouncescan.bounces.handed_back import returned_message
from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.signatures import (
    Checked,
    KeyRing,
    check_signatures,
    signing_domains,
)
from tests.lookups.dns_server import DnsServer, Fault
from tests.lookups.signing import DOMAIN, KEY_NAME, sign
from tests.support.mails import bounce, letter


def keys(server: DnsServer) -> KeyRing:
    settings = server.settings()
    return KeyRing(Resolver(settings, Budget(each=settings.seconds_each, in_all=20)))


def check(raw: bytes, zone: dict[str, list[str]], *domains: str) -> Checked | None:
    with DnsServer(zone) as server:
        return check_signatures(raw, domains or (DOMAIN,), keys(server))


LETTER = letter(body="Dear friend,\n\nplease look at this.\n").encode()


@pytest.mark.parametrize("canonicalize", [(b"relaxed", b"relaxed"), (b"simple", b"simple")])
def test_a_signature_of_the_domain_is_valid(
    private: bytes, public: str, canonicalize: tuple[bytes, bytes]
) -> None:
    signed = sign(LETTER, private, canonicalize=canonicalize)
    checked = check(signed, {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert (checked.domain, checked.selector) == (DOMAIN, "s1")
    assert (checked.is_valid, checked.covers_body) == (True, True)
    assert {"from", "to", "subject", "date", "message-id"} <= set(checked.signed)


def test_a_cut_body_leaves_the_header_signed(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    for cut in (signed[:-20], signed[: signed.index(b"Dear")], signed + b"more"):
        checked = check(cut, {f"{KEY_NAME} TXT": [public]})
        assert checked is not None
        assert (checked.is_valid, checked.covers_body) == (True, False)


def test_a_length_that_lets_more_follow_does_not_cover_it(private: bytes, public: str) -> None:
    signed = sign(LETTER, private, length=True)
    zone = {f"{KEY_NAME} TXT": [public]}
    whole, longer = check(signed, zone), check(signed + b"look at http://evil.example", zone)
    assert whole is not None
    assert longer is not None
    assert (whole.covers_body, longer.covers_body) == (True, False)
    assert longer.is_valid


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b"Subject: Fw: new message", b"Subject: Fw: old message"),
        (b"To: friend@", b"To: fiend@"),
        (b"From: hanako@", b"From: hanakos@"),
        (b"Message-ID: <spoof-1", b"Message-ID: <spoof-2"),
        (b"From: hanako@", b"From: other@evil.example\nFrom: hanako@"),
        (b"bh=", b"bh=A"),
    ],
)
def test_a_changed_header_is_not_valid(
    private: bytes, public: str, found: bytes, instead: bytes
) -> None:
    signed = sign(LETTER, private)
    assert signed.count(found) == 1
    checked = check(signed.replace(found, instead), {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert (checked.is_valid, checked.covers_body) == (False, False)


def test_the_key_of_another_and_no_key_are_not_valid(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    other = public.replace("MIGf", "MIGF")
    for zone in ({}, {f"{KEY_NAME} TXT": ["v=DKIM1; p="]}, {f"{KEY_NAME} TXT": [other]}):
        checked = check(signed, zone)
        assert checked is not None
        assert not checked.is_valid


def test_a_signature_that_has_expired_was_valid_all_the_same(private: bytes, public: str) -> None:
    # dkimpy does not write x= itself: a field of ours, signed by its parts.
    mail = dkim.DKIM(LETTER.replace(b"\n", b"\r\n"))
    mail.signature_algorithm, mail.hasher = b"rsa-sha256", dkim.HASH_ALGORITHMS[b"rsa-sha256"]
    policy = dkim.CanonicalizationPolicy(
        dkim.canonicalization.Relaxed, dkim.canonicalization.Relaxed
    )
    body = mail.hasher(policy.canonicalize_body(mail.body)).digest()
    fields = [
        (b"v", b"1"),
        (b"a", b"rsa-sha256"),
        (b"c", b"relaxed/relaxed"),
        (b"d", DOMAIN.encode()),
        (b"s", b"s1"),
        (b"t", b"1000000000"),
        (b"x", b"1000086400"),
        (b"h", b"from:to:subject"),
        (b"bh", base64.b64encode(body)),
        (b"b", b"0" * 60),
    ]
    key = dkim.crypto.parse_pem_private_key(private)
    value = mail.gen_header(fields, [b"from", b"to", b"subject"], policy, b"DKIM-Signature", key)
    signed = b"DKIM-Signature: " + value.replace(b"\r\n", b"\n") + LETTER
    checked = check(signed, {f"{KEY_NAME} TXT": [public]})
    assert checked == Checked(DOMAIN, "s1", True, ("from", "to", "subject"), True)
    with DnsServer({f"{KEY_NAME} TXT": [public]}) as server:
        ring = keys(server)
        assert not dkim.verify(signed, dnsfunc=lambda name, **_: ring.key(name.decode()))


def test_a_signature_by_anybody_else_is_not_even_asked_about(private: bytes) -> None:
    signed = sign(letter(sender="x@evil.example").encode(), private, domain="evil.example")
    with DnsServer({}) as server:
        assert check_signatures(signed, (DOMAIN,), keys(server)) is None
        assert server.asked == []
    assert signing_domains(signed) == {"evil.example"}


def test_the_valid_one_of_several_counts(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    broken = signed.replace(b"bh=", b"bh=A").split(b"\nFrom:")[0] + b"\n"
    checked = check(broken + signed, {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert checked.is_valid


def test_the_mail_inside_of_a_report_is_checked(private: bytes, public: str) -> None:
    report = bounce(sign(LETTER, private).decode(), "friend@friends.example")
    mail = returned_message(report)
    assert mail is not None
    checked = check(mail, {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert checked.is_valid


def test_a_key_is_asked_for_once_also_where_it_fails(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    with DnsServer({f"{KEY_NAME} TXT": [public]}) as server:
        ring = keys(server)
        for _ in range(3):
            assert check_signatures(signed, (DOMAIN,), ring)
        assert server.asked == [f"{KEY_NAME} TXT"]
    with DnsServer({}, {"*": Fault.SERVFAIL}) as server:
        ring = keys(server)
        for _ in range(3):
            with pytest.raises(LookupFailedError) as failed:
                check_signatures(signed, (DOMAIN,), ring)
            assert failed.value.why is Why.SERVER_FAILED
        assert len(server.asked) == 1


SIGNATURE = b"DKIM-Signature: v=1; a=rsa-sha256; d=victim.example; s=s1; h=from; bh=AAAA; b=AAAA"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b" begins with a blank\nFrom: a@victim.example\n\n",
        b"no field\n\n",
        SIGNATURE,
        SIGNATURE + b"\n\n",
        SIGNATURE.replace(b"h=from", b"h=") + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"h=from; ", b"") + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"b=AAAA", b"b=" + b" " * 3000 + b"!") + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"b=AAAA", b"b=" + b"A" * 100_000) + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"h=from", b"h=" + b":from" * 900) + b"\n" + b"From: x\n" * 900 + b"\n",
        SIGNATURE.replace(b"s=s1", b"s=\x1b[2J") + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"s=s1", b"s=" + b"x." * 200 + b"x") + b"\nFrom: x\n\n",
        SIGNATURE.replace(b"rsa-sha256", b"ed25519-sha256") + b"\nFrom: x\n\n",
        (SIGNATURE + b"\n") * 500 + b"From: x\n\n",
        SIGNATURE + b"\nFrom: x\n\n" + b" " * 1_000_000,
        SIGNATURE + b"\nX: " + b" " * 1_000_000 + b"\nFrom: x\n\n",
        SIGNATURE + b"\nX: y" + b"\n y" * 300_000 + b"\nFrom: x\n\n",
    ],
)
def test_hostile_mail_is_not_valid_and_takes_no_time(raw: bytes, public: str) -> None:
    began = time.monotonic()
    try:
        checked = check(raw, {f"{KEY_NAME} TXT": [public]})
    except LookupFailedError:  # a selector that DNS cannot have
        checked = None
    assert checked is None or not checked.is_valid
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "key",
    [
        "p=!!!",
        "v=DKIM1; p=" + "A" * 3000,
        "v=DKIM1; k=rsa; p="
        + base64.b64encode(b"\x30\x84\xff\xff\xff\xff" + b"\x02" * 900).decode(),
        "p=\x1b[2J; p=",
        "k=ed25519; p=AAAA",
        "v=DKIM2; p=AAAA",
    ],
)
def test_a_hostile_key_is_not_valid(private: bytes, key: str) -> None:
    checked = check(sign(LETTER, private), {f"{KEY_NAME} TXT": [key]})
    assert checked is not None
    assert not checked.is_valid


def _der(tag: int, content: bytes) -> bytes:
    length = len(content).to_bytes(3, "big")
    return bytes([tag, 0x83]) + length + content


def test_a_key_made_to_keep_the_checker_busy_is_not_used(private: bytes) -> None:
    number = _der(0x02, b"\x7f" + b"\xff" * 20_000)  # modulus, and exponent
    name = bytes.fromhex("300d06092a864886f70d0101010500")  # rsaEncryption
    key = _der(0x30, name + _der(0x03, b"\x00" + _der(0x30, number + number)))
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(key).decode()}"
    assert dkim.evaluate_pk("s1", record.encode())[1] > 100_000  # it is a key
    with DnsServer({f"{KEY_NAME} TXT": [record]}) as server:
        settings = server.settings(seconds_each=2.0)
        ring = KeyRing(Resolver(settings, Budget(each=2, in_all=20)))
        began = time.monotonic()
        checked = check_signatures(sign(LETTER, private), (DOMAIN,), ring)
        assert time.monotonic() - began < 2
        assert checked is not None
        assert not checked.is_valid
        assert server.names == {KEY_NAME}


def test_a_long_run_of_blanks_in_a_signed_body_is_not_compared(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    began = time.monotonic()
    checked = check(signed + b" \t" * 400_000 + b"x", {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert (checked.is_valid, checked.covers_body) == (True, False)
    assert time.monotonic() - began < 1


def test_fields_in_other_case_and_folded_keep_the_signature(private: bytes, public: str) -> None:
    signed = sign(LETTER, private)
    folded = re.sub(rb"Subject: Fw: new", b"SUBJECT:  Fw:\n\tnew", signed)
    checked = check(folded, {f"{KEY_NAME} TXT": [public]})
    assert checked is not None
    assert checked.is_valid
