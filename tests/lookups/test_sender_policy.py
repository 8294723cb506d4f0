"""SPF by pyspf over our resolver: the results of RFC 7208, whom it asks, and what it survives."""

import time
from ipaddress import ip_address

import pytest

from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.sender_policy import RESULTS, check_sender_policy
from tests.lookups.dns_server import DnsServer, Fault

ORIGIN = ip_address("192.0.2.25")
DOMAIN = "victim.example"


def check(server: DnsServer, ip: str = "192.0.2.25") -> str:
    settings = server.settings()
    budget = Budget(each=settings.seconds_each, in_all=settings.seconds_in_all)
    return check_sender_policy(Resolver(settings, budget), DOMAIN, ip_address(ip))


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip4:198.51.100.0/24 -all", "fail"),
        ("v=spf1 ip4:198.51.100.0/24 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf1 a -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 a:alias.example -all", "pass"),
        ("v=spf1 include:other.example -all", "pass"),
        ("v=spf1 redirect=other.example", "pass"),
        ("v=spf1 exists:%{ir}.%{l}.list.example -all", "pass"),
        ("v=spf1 ptr:relay.example -all", "pass"),
        ("v=spf1 foo:bar -all", "permerror"),
        ("v=spf1 include:victim.example -all", "permerror"),
        ("v=spf1 ip4:999.1.1.1 -all", "permerror"),
        ("v=spf1 a:1.example a:2.example a:3.example -all", "permerror"),  # void look-ups
        ("not an spf record", "none"),
    ],
)
def test_the_result_is_the_one_of_the_record(record: str, result: str) -> None:
    zone = {
        f"{DOMAIN} TXT": ["google-site-verification=x", record],
        f"{DOMAIN} A": ["192.0.2.25"],
        f"{DOMAIN} MX": ["10 mx.victim.example"],
        "mx.victim.example A": ["192.0.2.25"],
        "alias.example CNAME": ["mx.victim.example"],
        "other.example TXT": ["v=spf1 ip4:192.0.2.25 -all"],
        "25.2.0.192.postmaster.list.example A": ["127.0.0.2"],
        "25.2.0.192.in-addr.arpa PTR": ["mail.relay.example"],
        "mail.relay.example A": ["192.0.2.25"],
    }
    with DnsServer(zone) as server:
        assert check(server) == result
        assert result in RESULTS


def test_a_domain_without_a_record_and_an_ipv6_origin() -> None:
    with DnsServer({f"{DOMAIN} A": ["192.0.2.1"]}) as server:
        assert check(server) == "none"
    with DnsServer({f"{DOMAIN} TXT": ["v=spf1 ip6:2001:db8::/32 -all"]}) as server:
        assert check(server, "2001:db8::25") == "pass"
        assert check(server, "3fff::25") == "fail"


def test_the_local_part_of_the_victim_is_told_to_nobody() -> None:
    with DnsServer({f"{DOMAIN} TXT": ["v=spf1 exists:%{l}.%{s}.list.example -all"]}) as server:
        assert check(server) == "fail"
        assert "postmaster.postmaster@victim.example.list.example" in server.names


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.SERVFAIL, Fault.GARBAGE, Fault.LOOP])
def test_dns_that_goes_wrong_gives_no_result(fault: Fault) -> None:
    zone = {f"{DOMAIN} TXT": ["v=spf1 include:other.example -all"]}
    for name in (DOMAIN, "other.example"):
        with DnsServer(zone, {name: fault}) as server:
            began = time.monotonic()
            with pytest.raises(LookupFailedError):
                check(server)
            assert time.monotonic() - began < 2


def test_a_record_that_asks_for_ever_ends_after_ten() -> None:
    zone = {
        f"{number}.example TXT": [f"v=spf1 include:{number + 1}.example -all"]
        for number in range(30)
    }
    zone[f"{DOMAIN} TXT"] = ["v=spf1 include:0.example -all"]
    with DnsServer(zone) as server:
        assert check(server) == "permerror"
        assert len(server.asked) <= 12


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 \x1b[2J -all",
        "v=spf1 exists:%{",
        "v=spf1 " + "ip4:192.0.2.1 " * 3000,
        "v=spf1 a:" + "x" * 5000,
        b"v=spf1 \xff\xfe -all",
        "v=spf1 exp=%{c}%{r}%{t}.example -all",
        "v=spf1 exists:%{d999999999r999}.example -all",
    ],
)
def test_a_hostile_record_gives_a_result_or_a_failure_in_time(record: str | bytes) -> None:
    with DnsServer({f"{DOMAIN} TXT": [record]}) as server:
        began = time.monotonic()
        try:
            assert check(server) in RESULTS
        except LookupFailedError as failure:
            assert failure.why in {Why.NONSENSE, Why.SERVER_FAILED}  # noqa: PT017 either is right
        assert time.monotonic() - began < 2
