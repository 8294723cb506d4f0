"""Organisational domains, and which hosts serve the victim."""

from ipaddress import ip_address

import pytest

from bouncescan.analysis.hosts import (
    VictimSide,
    is_internal,
    is_same_organisation,
    learn_victim_side,
    organisation,
)
from bouncescan.mail.trace import parse_received
from bouncescan.records.message import FolderRole, Locator, MailHeader


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("mx01.mail.softbank.jp", "softbank.jp"),
        ("a.b.example.co.jp", "example.co.jp"),
        ("co.jp", None),
        ("localhost", None),
        ("192.0.2.1", None),
        ("[192.0.2.1]", None),
        (None, None),
        ("Mail.EXAMPLE.com.", "example.com"),
    ],
)
def test_organisation(host: str | None, domain: str | None) -> None:
    assert organisation(host) == domain


def test_two_bare_labels_are_one_organisation_only_when_equal() -> None:
    assert is_same_organisation("vm", "VM")
    assert not is_same_organisation("vm", "localhost")
    assert not is_same_organisation(None, None)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.9.8.7", "100.64.1.1", "fe80::1", "fd00::1", "::1"])
def test_internal_addresses(ip: str) -> None:
    assert is_internal(ip_address(ip))


@pytest.mark.parametrize("ip", ["192.0.2.1", "203.0.113.9", "2001:db8::1", "8.8.8.8"])
def test_outside_addresses(ip: str) -> None:
    assert not is_internal(ip_address(ip))


def _mail(number: int, received: str, *roles: FolderRole) -> MailHeader:
    return MailHeader(
        locator=Locator(source="x", file="x", offset=number),
        header_id=str(number),
        received=(received,),
        roles=roles,
    )


def test_victim_side_is_learned_from_the_newest_hop_of_incoming_mail() -> None:
    headers = [_mail(n, "from a.test by in1.provider.example with SMTP") for n in range(5)]
    headers += [_mail(9, "from b.test by copied.elsewhere.example with SMTP")]
    headers += [_mail(n, "by sent.example with X", FolderRole.SENT) for n in (10, 11, 12)]
    side = learn_victim_side(headers, ("h@victim.test",), ("carrier.jp",))
    assert side == VictimSide(
        domains=frozenset({"victim.test", "carrier.jp", "provider.example"}),
        hosts=frozenset({"in1.provider.example"}),
    )


def test_addresses_of_inner_hosts_are_learned_for_hops_that_name_nobody() -> None:
    inner = "from out.victim.test (out.victim.test [198.51.100.1]) by mx.victim.test with SMTP"
    claimed = "from out.victim.test (spam.example [203.0.113.1]) by mx.victim.test with SMTP"
    side = learn_victim_side([_mail(1, inner), _mail(2, claimed)], ("h@victim.test",), ())
    assert side.ips == {ip_address("198.51.100.1")}
    assert side.handed_over(
        parse_received(b"from unknown (HELO x) (198.51.100.1) by mx.other.test")
    )


@pytest.mark.parametrize(
    ("received", "is_inside"),
    [
        ("from out.victim.test (out.victim.test [198.51.100.1]) by mx.victim.test", True),
        ("from out.victim.test (spam.example [198.51.100.1]) by mx.victim.test", False),
        ("from out.victim.test (unknown [198.51.100.1]) by mx.victim.test", False),
        ("from x (unknown [10.0.0.1]) by mx.victim.test", True),
    ],
)
def test_a_helo_name_makes_nobody_victim_side(received: str, is_inside: bool) -> None:
    side = VictimSide(domains=frozenset({"victim.test"}), hosts=frozenset())
    assert side.has_peer(parse_received(received.encode())) is is_inside


def _posing(number: int, year: int) -> MailHeader:
    return _mail(
        number,
        "from out.victim.test (HELO x) (203.0.113.1) by mx.victim.test with SMTP;"
        f" 20 Apr {year} 10:00:00 -0000",
    )


def test_a_name_that_nobody_made_sure_of_teaches_an_address_only_over_a_long_time() -> None:
    posing = parse_received(_posing(0, 2026).received[0].encode())
    short = learn_victim_side([_posing(1, 2026), _posing(2, 2026)], ("h@victim.test",), ())
    assert short.ips == frozenset()
    assert short.is_borrowed(posing)
    long = learn_victim_side([_posing(1, 2025), _posing(2, 2026)], ("h@victim.test",), ())
    assert long.ips == {ip_address("203.0.113.1")}
    assert not long.is_borrowed(posing)


def test_where_the_providers_networks_are_known_a_borrowed_name_elsewhere_is_not_its() -> None:
    posing = parse_received(
        b"from out.victim.test (HELO x) (203.0.113.1) by mx.school.test with SMTP"
    )
    unseen = VictimSide(domains=frozenset({"victim.test"}), hosts=frozenset())
    assert unseen.handed_over(posing)
    seen = VictimSide(
        domains=frozenset({"victim.test"}),
        hosts=frozenset(),
        ips=frozenset({ip_address("198.51.100.1")}),
    )
    assert not seen.handed_over(posing)
