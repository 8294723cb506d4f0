"""A domain that nobody knows: what it is asked, what is believed, and what is told beforehand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bouncescan.errors import SourceError
from bouncescan.lookups.settings import Settings
from bouncescan.pipeline.reaching import reach
from bouncescan.pipeline.request import Outside
from bouncescan.sources import Encryption, SourceOptions
from tests.lookups.dns_server import DnsServer, Fault, Zone
from tests.lookups.https_server import HttpsServer, Page, dripping_body, endless, moved, status
from tests.lookups.test_autoconfig import config, server
from tests.support.certificate import Certificate, make_certificate
from tests.support.progress import KeptProgress

ADDRESS = "hanako.sato@example.org"
PAGE = "/mail/config-v1.1.xml"
WELL_KNOWN = "/.well-known/autoconfig/mail/config-v1.1.xml"
LOOPBACK = {"autoconfig.example.org A": ["127.0.0.1"], "example.org A": ["127.0.0.1"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of autoconfig.example.org; the one of example.org is not trusted."""
    return make_certificate(tmp_path_factory.mktemp("autoconfig"), "autoconfig.example.org")


@pytest.fixture
def pages(made: Certificate) -> Iterator[HttpsServer]:
    with HttpsServer(made, {}) as running:
        yield running


class Asked:
    """One search, and all that came of it."""

    def __init__(
        self,
        zone: Zone,
        pages: HttpsServer | None = None,
        ca_file: Path | None = None,
        faults: dict[str, Fault] | None = None,
        *,
        spec: str = ADDRESS,
        options: SourceOptions | None = None,
    ) -> None:
        lines = KeptProgress()
        self.options: SourceOptions | None = None
        self.error: SourceError | None = None
        with DnsServer(zone, faults) as dns:
            settings: Settings = replace(
                dns.settings(ca_file=ca_file), https_port=pages.port if pages else 1
            )
            outside = Outside(online=True, settings=settings)
            try:
                self.options = reach(spec, options or SourceOptions(), outside, lines)
            except SourceError as error:
                self.error = error
        self.names = dns.asked
        self.said = lines.lines
        told = " ".join([*self.said, *self.names, *(pages.paths if pages else [])])
        assert "hanako" not in told  # the name before the @ is nobody's business

    @property
    def where(self) -> tuple[str | None, int | None, Encryption | None, str | None]:
        assert self.options is not None, self.error
        return (
            self.options.host,
            self.options.port,
            self.options.encryption,
            self.options.login,
        )


def test_the_mx_of_a_known_provider_is_enough() -> None:
    zone = {"example.org MX": ["20 alt1.aspmx.l.google.com", "10 aspmx.l.google.com"]}
    asked = Asked(zone)
    assert asked.where == ("imap.gmail.com", None, None, None)
    assert asked.names == ["example.org MX"]
    assert asked.said == [
        "--online: asks DNS for the mail servers of example.org (MX, SRV)",
        "--online: by its MX Gmail keeps the mail of example.org, at imap.gmail.com",
    ]


def test_a_provider_without_imap_is_said_with_the_way_out() -> None:
    asked = Asked({"example.org MX": ["10 mail.protonmail.ch"]})
    assert asked.error is not None
    assert "Proton keeps its mail, without IMAP" in str(asked.error)
    assert "Bridge" in str(asked.error.remedy)


def test_a_service_record_in_the_domain_itself_is_believed() -> None:
    zone = {
        "example.org MX": ["10 mx.example.org"],
        "_imaps._tcp.example.org SRV": ["20 0 993 b.example.org", "10 1 1993 a.example.org"],
    }
    asked = Asked(zone)
    assert asked.where == ("a.example.org", 1993, Encryption.TLS, None)
    assert asked.said[-1] == (
        "--online: by its SRV record the mail of example.org is at a.example.org:1993"
    )


def test_starttls_comes_after_tls() -> None:
    zone = {
        "_imaps._tcp.example.org SRV": ["0 0 0 ."],
        "_imap._tcp.example.org SRV": ["0 0 143 a.example.org"],
    }
    assert Asked(zone).where == ("a.example.org", 143, Encryption.STARTTLS, None)


def test_a_service_record_of_a_known_provider_is_believed() -> None:
    zone = {"_imaps._tcp.example.org SRV": ["0 1 993 imap.fastmail.com"]}
    assert Asked(zone).where == ("imap.fastmail.com", 993, Encryption.TLS, None)


@pytest.mark.parametrize(
    "target", ["imap.evil.example", "notexample.org", "example.org.evil.example"]
)
def test_a_service_record_that_leads_elsewhere_is_shown_and_not_followed(target: str) -> None:
    asked = Asked({"_imaps._tcp.example.org SRV": [f"0 1 993 {target}"]})
    assert asked.error is not None
    assert target in str(asked.error)
    assert "DNS can be forged" in str(asked.error)
    assert asked.error.remedy == f"if you know that it is right, say so: --host {target}"


def test_what_the_domain_publishes_by_https_is_believed_and_told(
    pages: HttpsServer, made: Certificate
) -> None:
    pages.pages[PAGE] = config(server(host="imap.hoster.example", user="%EMAILLOCALPART%"))
    asked = Asked(LOOPBACK, pages, made.certificate)
    assert asked.where == ("imap.hoster.example", 993, Encryption.TLS, "hanako.sato")
    assert pages.paths == [PAGE]
    first = f"https://autoconfig.example.org:{pages.port}{PAGE}"
    second = f"https://example.org:{pages.port}{WELL_KNOWN}"
    way = "by its page for mail programs the mail of example.org is at imap.hoster.example:993"
    assert asked.said[1:] == [f"--online: asks {first} and {second}", f"--online: {way}"]


def test_a_login_of_its_own_has_to_be_given(pages: HttpsServer, made: Certificate) -> None:
    pages.pages[PAGE] = config(server(user="kd77"))
    asked = Asked(LOOPBACK, pages, made.certificate)
    assert asked.error is not None
    assert asked.error.remedy == "give it with --user NAME --host imap.example.org"
    given = Asked(LOOPBACK, pages, made.certificate, options=SourceOptions(login="kd77"))
    assert given.where == ("imap.example.org", 993, Encryption.TLS, "kd77")


@pytest.mark.parametrize(
    "page",
    [
        status(500),
        status(404),
        dripping_body,
        endless([]),
        moved("http://autoconfig.example.org/mail/config-v1.1.xml"),
        moved("https://unknown.example/x"),
        config(server(kind="plain", port="143")),
        config(server(host="192.0.2.7")),
        b"<!DOCTYPE html><html></html>",
    ],
    ids=range(9),
)
def test_a_hostile_page_gives_no_server_and_does_no_harm(
    page: Page | bytes, pages: HttpsServer, made: Certificate
) -> None:
    pages.pages[PAGE] = page
    asked = Asked(LOOPBACK, pages, made.certificate)
    assert asked.where == (None, None, None, None)
    assert asked.said[-1] == "--online: example.org names no server for mail programs"


def test_a_certificate_that_is_not_the_domains_proves_nothing(
    pages: HttpsServer, made: Certificate
) -> None:
    pages.pages[WELL_KNOWN] = pages.pages[PAGE] = config(server(host="imap.evil.example"))
    assert Asked(LOOPBACK, pages, None).where == (None, None, None, None)
    # That of autoconfig.example.org is not one of example.org.
    pages.pages[PAGE] = b""
    assert Asked(LOOPBACK, pages, made.certificate).where == (None, None, None, None)


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.SERVFAIL, Fault.GARBAGE, Fault.LOOP])
def test_a_dns_that_fails_is_said_and_does_no_harm(fault: Fault) -> None:
    asked = Asked({}, faults={"*": fault})
    assert asked.where == (None, None, None, None)
    assert any("a question has no answer" in line for line in asked.said)


@pytest.mark.parametrize(
    ("spec", "options"),
    [
        ("you@gmail.com", SourceOptions()),
        (ADDRESS, SourceOptions(host="imap.example.org")),
        ("imaps://you@imap.example.org/", SourceOptions()),
        ("you@localhost", SourceOptions()),
        ("you@192.0.2.1", SourceOptions()),
        (__file__, SourceOptions()),
    ],
)
def test_nothing_is_asked_where_the_server_is_known_or_there_is_none(
    spec: str, options: SourceOptions
) -> None:
    asked = Asked({}, spec=spec, options=options)
    assert asked.names == asked.said == []
    assert asked.options == options


def test_nothing_is_asked_without_online() -> None:
    lines = KeptProgress()
    assert reach(ADDRESS, SourceOptions(), Outside(), lines) == SourceOptions()
    assert lines.lines == []
