"""Abuse contacts by RDAP, fetched from a real HTTPS server that answers, or goes wrong."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.https import Https, leads_inside
from bouncescan.lookups.rdap import Registries
from bouncescan.lookups.resolver import Resolver
from bouncescan.lookups.settings import Settings
from tests.lookups import https_server
from tests.lookups.dns_server import DnsServer
from tests.lookups.https_server import HttpsServer, Page, bootstrap, contact
from tests.support.certificate import Certificate, make_certificate

IP = ip_address("192.0.2.25")
PATH = "/rir/ip/192.0.2.25"
LOCAL = {"localhost A": ["127.0.0.1"]}


@contextmanager
def registries(
    certificate: Certificate, pages: Mapping[str, Page | bytes], **settings: object
) -> Iterator[tuple[Registries, HttpsServer]]:
    with HttpsServer(certificate, pages) as server, DnsServer(LOCAL) as dns:
        made = dns.settings(rdap_bootstrap=server.url, ca_file=certificate.certificate, **settings)
        yield _registries(made), server


def _registries(settings: Settings) -> Registries:
    budget = Budget(each=settings.seconds_each, in_all=settings.seconds_in_all)
    https = Https(settings, Resolver(settings, budget), budget)
    return Registries(https, settings.rdap_bootstrap)


def abuse(certificate: Certificate, page: Page | bytes) -> str | None:
    with HttpsServer(certificate, {}) as server, DnsServer(LOCAL) as dns:
        server.pages = {
            "/ipv4.json": bootstrap({"192.0.0.0/8": f"{server.url}rir/"}),
            PATH: page,
        }
        settings = dns.settings(rdap_bootstrap=server.url, ca_file=certificate.certificate)
        return _registries(settings).abuse_contact(IP)


def test_the_contact_is_that_of_the_narrowest_registry(certificate: Certificate) -> None:
    with registries(certificate, {}) as (asking, server):
        server.pages = {
            "/ipv4.json": bootstrap(
                {
                    "0.0.0.0/0": f"{server.url}wide/",
                    "192.0.2.0/24": f"{server.url}rir",
                    "nonsense": f"{server.url}none",
                }
            ),
            "/ipv6.json": bootstrap({"2001:db8::/32": f"{server.url}rir/"}),
            PATH: contact("abuse@hosting.example"),
            "/rir/ip/2001:db8::1": contact("six@hosting.example", depth=3),
        }
        assert asking.abuse_contact(IP) == "abuse@hosting.example"
        assert asking.abuse_contact(ip_address("2001:db8::1")) == "six@hosting.example"
        assert asking.abuse_contact(ip_address("192.0.2.26")) is None  # 404
        assert asking.abuse_contact(ip_address("3fff::1")) is None  # nobody's
        wanted = ["/ipv4.json", PATH, "/ipv6.json", "/rir/ip/2001:db8::1", "/rir/ip/192.0.2.26"]
        assert server.paths == wanted
        sent = server.headers[1]
        assert sent.keys() == {"Host", "Accept", "Accept-Encoding", "User-Agent"}
        assert sent["User-Agent"] == "bouncescan"
        assert sent["Accept"] == "application/rdap+json"


@pytest.mark.parametrize(
    "page",
    [
        b"{}",
        b'{"entities": null}',
        b'{"entities": [null, 1, "abuse", [], {"roles": "abuse"}]}',
        contact("abuse@hosting.example", ("registrant",)),
        contact(None),
        contact(["abuse@hosting.example"]),
        contact("no address"),
        contact("abuse\x1b[2J@hosting.example"),
        contact("abuse@hosting.example\u202e"),
        contact("a" * 300 + "@hosting.example"),
        contact("abuse@hosting.example", depth=9),  # deeper than any registry goes
        json.dumps({"entities": [{"roles": ["abuse"], "vcardArray": ["vcard", "x"]}]}).encode(),
        json.dumps({"entities": [{"roles": ["abuse"], "vcardArray": 7}]}).encode(),
    ],
)
def test_what_names_no_abuse_address_gives_none(certificate: Certificate, page: bytes) -> None:
    assert abuse(certificate, page) is None


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"", Why.NONSENSE),
        (b"[]", Why.NONSENSE),
        (b"\xff\xfe", Why.NONSENSE),
        (b"<html>", Why.NONSENSE),
        (b"[" * 100_000, Why.NONSENSE),
        (b'{"a":' * 50_000, Why.NONSENSE),
        (b"9" * 10_000, Why.NONSENSE),
        (b" " * 600_000, Why.NONSENSE),
        (https_server.status(500), Why.SERVER_FAILED),
        (https_server.status(429), Why.SERVER_FAILED),
        (https_server.silent, Why.TIMEOUT),
        (https_server.dripping_head, Why.TIMEOUT),
        (https_server.dripping_body, Why.TIMEOUT),
        (https_server.broken, Why.NONSENSE),
        (https_server.nonsense, Why.NONSENSE),
        (https_server.moved("http://localhost/x"), Why.NONSENSE),
        (https_server.moved("ftp://localhost/x"), Why.NONSENSE),
        (https_server.moved("https://user@localhost/x"), Why.NONSENSE),
        (https_server.moved("https://localhost:99999/x"), Why.NONSENSE),
        (https_server.moved("https://[::1/x"), Why.NONSENSE),
        (https_server.moved("https://localhost:1/x"), Why.UNREACHABLE),
        (https_server.moved("https://nowhere.example/x"), Why.UNREACHABLE),
        (https_server.moved(PATH), Why.NONSENSE),  # for ever
        (https_server.moved("/" + "x" * 2000), Why.NONSENSE),
        (https_server.moved("/\x01"), Why.NONSENSE),
    ],
)
def test_an_answer_that_goes_wrong_is_a_failure_in_time(
    certificate: Certificate, page: Page | bytes, why: Why
) -> None:
    began = time.monotonic()
    with pytest.raises(LookupFailedError) as failed:
        abuse(certificate, page)
    assert failed.value.why is why
    assert time.monotonic() - began < 2


def test_megabytes_are_not_taken(certificate: Certificate) -> None:
    sent: list[int] = []
    with pytest.raises(LookupFailedError) as failed:
        abuse(certificate, https_server.endless(sent))
    assert failed.value.why is Why.NONSENSE
    assert len(sent) < 32  # what fits into the buffers between


def test_three_redirects_are_followed_and_no_more(certificate: Certificate) -> None:
    with registries(certificate, {}) as (asking, server):
        server.pages = {"/ipv4.json": bootstrap({"192.0.0.0/8": f"{server.url}rir/"})}
        server.pages[PATH] = https_server.moved("/1")
        server.pages["/1"] = https_server.moved("2")
        server.pages["/2"] = https_server.moved(f"{server.url}3")
        server.pages["/3"] = contact("abuse@hosting.example")
        assert asking.abuse_contact(IP) == "abuse@hosting.example"
        server.pages["/3"] = https_server.moved("/4")
        server.pages["/4"] = contact("abuse@hosting.example")
        with pytest.raises(LookupFailedError):
            asking.abuse_contact(IP)
        assert "/4" not in server.paths


def test_a_bootstrap_that_fails_is_asked_for_once(certificate: Certificate) -> None:
    with registries(certificate, {"/ipv4.json": b"nonsense"}) as (asking, server):
        for _ in range(3):
            with pytest.raises(LookupFailedError):
                asking.abuse_contact(IP)
        assert server.paths == ["/ipv4.json"]


def test_only_https_is_a_registry(certificate: Certificate) -> None:
    pages = {"/ipv4.json": bootstrap({"192.0.0.0/8": "http://localhost/"})}
    with registries(certificate, pages) as (asking, server):
        assert asking.abuse_contact(IP) is None
        assert server.paths == ["/ipv4.json"]


def test_a_certificate_of_nobody_or_of_another_host_is_refused(
    certificate: Certificate, tmp_path: Path
) -> None:
    other = make_certificate(tmp_path, "other.example")
    for shown, trusted in ((certificate, None), (other, other.certificate)):
        pages = {"/ipv4.json": bootstrap({})}
        with HttpsServer(shown, pages) as server, DnsServer(LOCAL) as dns:
            settings = replace(dns.settings(rdap_bootstrap=server.url), ca_file=trusted)
            with pytest.raises(LookupFailedError) as failed:
                _registries(settings).abuse_contact(IP)
            assert failed.value.why is Why.UNREACHABLE
            assert server.paths == []


@pytest.mark.parametrize(
    "inner",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fc00::1"],
)
def test_a_server_of_the_internet_does_not_lead_into_an_inner_network(inner: str) -> None:
    public = ip_address("1.1.1.1")
    assert leads_inside(public, ip_address(inner))
    assert not leads_inside(public, ip_address("2606:4700::1111"))
    assert not leads_inside(ip_address(inner), ip_address("10.0.0.2"))
