"""Names and networks by DNS, asked of a real server that answers, fails, delays and lies."""

import time
from ipaddress import ip_address, ip_network

import pytest

from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.reverse import confirmed_name
from bouncescan.lookups.routing import Route, as_name, route_of
from bouncescan.lookups.settings import Settings
from tests.lookups.dns_server import DnsServer, Fault

V4 = ip_address("192.0.2.25")
V6 = ip_address("2001:db8::25")
PTR4 = "25.2.0.192.in-addr.arpa"
PTR6 = "5.2" + ".0" * 22 + ".8.b.d.0.1.0.0.2.ip6.arpa"
ORIGIN4 = "25.2.0.192.origin.asn.cymru.com"
ORIGIN6 = PTR6.removesuffix(".ip6.arpa") + ".origin6.asn.cymru.com"


def resolver(server: DnsServer, **settings: object) -> Resolver:
    made = server.settings(**settings)
    return Resolver(made, Budget(each=made.seconds_each, in_all=made.seconds_in_all))


def test_a_name_counts_where_it_leads_back_to_the_address() -> None:
    zone = {
        f"{PTR4} PTR": ["Mail.Relay.example"],
        "mail.relay.example A": ["198.51.100.1", "192.0.2.25"],
        f"{PTR6} PTR": ["six.relay.example"],
        "six.relay.example AAAA": ["2001:db8::25"],
    }
    with DnsServer(zone) as server:
        assert confirmed_name(resolver(server), V4, ()) == "mail.relay.example"
        assert confirmed_name(resolver(server), V6, ()) == "six.relay.example"


@pytest.mark.parametrize(
    "zone",
    [
        {},
        {f"{PTR4} PTR": ["paypal.example"]},
        {f"{PTR4} PTR": ["paypal.example"], "paypal.example A": ["198.51.100.1"]},
        {f"{PTR4} PTR": ["localhost"], "localhost A": ["192.0.2.25"]},
        {f"{PTR4} PTR": ["a\x1b[2Jb.example"], "a\x1b[2jb.example A": ["192.0.2.25"]},
        {f"{PTR4} PTR": ["a b.example"], "a b.example A": ["192.0.2.25"]},
    ],
)
def test_a_name_that_anybody_could_have_given_is_none(zone: dict[str, list[str]]) -> None:
    with DnsServer(zone) as server:
        assert confirmed_name(resolver(server), V4, ()) is None


def test_only_the_first_few_of_many_names_are_asked_about() -> None:
    zone = {f"{PTR4} PTR": [f"host-{number}.example" for number in range(200)]}
    with DnsServer(zone) as server:
        assert confirmed_name(resolver(server), V4, ()) is None
        assert len([each for each in server.asked if each.endswith(" A")]) == 5


def test_a_name_in_a_recipients_domain_is_not_asked_about() -> None:
    zone = {
        f"{PTR4} PTR": ["mail.friends.example"],
        "mail.friends.example A": ["192.0.2.25"],
    }
    with DnsServer(zone) as server:
        with pytest.raises(LookupFailedError) as failed:
            confirmed_name(resolver(server), V4, {"friends.example"})
        assert failed.value.why is Why.NOT_ASKED
        assert server.names == {PTR4}
        assert confirmed_name(resolver(server), V4, {"ends.example"}) == "mail.friends.example"


def test_the_network_is_the_narrowest_and_its_name_the_registrys() -> None:
    zone = {
        f"{ORIGIN4} TXT": [
            "64500 | 192.0.0.0/16 | NL | ripencc | 2010-07-15",
            "64496 64497 | 192.0.2.0/24 | JP | apnic | 2010-07-15",
        ],
        "as64496.asn.cymru.com TXT": ["64496 | JP | apnic | 2010-07-15 | EXAMPLE-AS - Example, JP"],
        f"{ORIGIN6} TXT": ["64501 | 2001:db8::/32 | JP | apnic | "],
    }
    with DnsServer(zone) as server:
        asking = resolver(server)
        assert route_of(asking, V4) == Route(ip_network("192.0.2.0/24"), 64496)
        assert as_name(asking, 64496) == "EXAMPLE-AS - Example, JP"
        assert as_name(asking, 64501) is None
        assert route_of(asking, V6) == Route(ip_network("2001:db8::/32"), 64501)
        assert route_of(asking, ip_address("198.51.100.1")) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"|||||",
        b"64496",
        b"64496 | 198.51.100.0/24 | JP | apnic | ",  # another network
        b"0 | 192.0.2.0/24 | JP | apnic | ",
        b"99999999999999999999 | 192.0.2.0/24 | JP | apnic | ",
        b"-1 | 192.0.2.0/24 | JP",
        "\u0661 | 192.0.2.0/24 | JP".encode(),
        b"\xff\xfe | \x1b[2J",
        b"x" * 60_000,
    ],
)
def test_what_is_no_network_around_the_address_is_nonsense(text: bytes) -> None:
    with DnsServer({f"{ORIGIN4} TXT": [text]}) as server:
        with pytest.raises(LookupFailedError) as failed:
            route_of(resolver(server, seconds_each=2.0), V4)
        assert failed.value.why is Why.NONSENSE


def test_a_name_of_a_network_is_cut() -> None:
    zone = {"as64496.asn.cymru.com TXT": ["64496 | JP | apnic | 2010 | " + "x" * 50_000]}
    with DnsServer(zone) as server:
        assert as_name(resolver(server, seconds_each=2.0), 64496) == "x" * 200


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault.SILENT, Why.TIMEOUT),
        (Fault.SLOW, Why.TIMEOUT),
        (Fault.SERVFAIL, Why.SERVER_FAILED),
        (Fault.REFUSED, Why.SERVER_FAILED),
        (Fault.TRUNCATED_FOR_EVER, Why.SERVER_FAILED),
        (Fault.GARBAGE, Why.TIMEOUT),
        (Fault.OTHER_ID, Why.TIMEOUT),
        (Fault.LOOP, Why.SERVER_FAILED),
    ],
)
def test_an_answer_that_goes_wrong_is_a_failure_in_time(fault: Fault, why: Why) -> None:
    with DnsServer({"a.example A": ["192.0.2.1"]}, {"a.example": fault}) as server:
        asking = resolver(server)
        began = time.monotonic()
        with pytest.raises(LookupFailedError) as failed:
            asking.addresses("a.example", 4)
        assert time.monotonic() - began < 1.5
        assert failed.value.why is why
        assert "a.example" not in str(failed.value)


def test_a_truncated_answer_is_asked_for_by_tcp() -> None:
    zone = {"long.example TXT": ["y" * 4000]}
    with DnsServer(zone, {"long.example": Fault.TRUNCATED}) as server:
        assert resolver(server).texts("long.example") == (b"y" * 4000,)
        assert server.by_tcp == ["long.example"]


def test_aliases_are_followed() -> None:
    zone = {"a.example CNAME": ["b.example"], "b.example A": ["192.0.2.1"]}
    with DnsServer(zone) as server:
        assert resolver(server).addresses("a.example", 4) == ("192.0.2.1",)


@pytest.mark.parametrize("name", ["x" * 64 + ".example", ".".join(["x" * 60] * 5), "a..example"])
def test_a_name_that_dns_cannot_have_is_a_failure(name: str) -> None:
    with DnsServer({}) as server:
        with pytest.raises(LookupFailedError) as failed:
            resolver(server).addresses(name, 4)
        assert failed.value.why is Why.NONSENSE
        assert server.asked == []


def test_a_resolver_that_is_silent_three_times_is_not_asked_again() -> None:
    with DnsServer({}, {"*": Fault.SILENT}) as server:
        asking = resolver(server, seconds_each=0.2)
        whys = []
        for number in range(6):
            with pytest.raises(LookupFailedError) as failed:
                asking.addresses(f"{number}.example", 4)
            whys.append(failed.value.why)
        assert whys == [Why.TIMEOUT] * 3 + [Why.UNREACHABLE] * 3
        assert server.names == {"0.example", "1.example", "2.example"}


def test_a_resolver_that_is_not_there_is_a_failure_in_time() -> None:
    with DnsServer({}) as gone:
        settings = gone.settings()
    asking = Resolver(settings, Budget(each=0.5, in_all=5))
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(LookupFailedError):
            asking.addresses("a.example", 4)
    assert time.monotonic() - began < 3


def test_no_time_left_is_a_failure_without_a_question() -> None:
    with DnsServer({"a.example A": ["192.0.2.1"]}) as server:
        asking = Resolver(server.settings(), Budget(each=1, in_all=0))
        with pytest.raises(LookupFailedError) as failed:
            asking.addresses("a.example", 4)
        assert failed.value.why is Why.NO_TIME_LEFT
        assert server.asked == []


def test_defaults_wait_two_seconds_each_and_thirty_in_all() -> None:
    settings = Settings()
    assert (settings.seconds_each, settings.seconds_in_all) == (2.0, 30.0)
    assert settings.rdap_bootstrap.startswith("https://data.iana.org/")
