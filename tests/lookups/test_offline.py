"""Countries by the packaged table, and what MaxMind databases in four layouts say."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from bouncescan.errors import SourceError
from bouncescan.lookups.country import country_of
from bouncescan.lookups.databases import Databases
from bouncescan.pipeline.outside import complete, learn_offline
from bouncescan.pipeline.request import Outside
from bouncescan.records.findings import Grade, Host, Organisation, ServerRole
from bouncescan.records.lookup import Answer, Question
from tests.support.cases import case_of
from tests.support.findings import empty_findings, make_server

V4 = ip_address("192.0.2.25")
V6 = ip_address("2001:db8::25")


def database(path: Path, kind: str, rows: Mapping[str, object], ip_version: int = 6) -> Path:
    """A database as its makers write it: the network to its row."""
    writer = MMDBWriter(
        ip_version, database_type=kind, ipv4_compatible=ip_version == 6, int_type="u32"
    )
    for network, row in rows.items():
        writer.insert_network(IPSet([network]), row)
    writer.to_db_file(str(path))
    return path


def told(path: Path, ip: str) -> dict[Question, str | None]:
    with Databases([path]) as databases:
        return {answer.question: answer.value for answer in databases.answers(ip_address(ip))}


@pytest.mark.parametrize(
    ("ip", "country"),
    [
        ("8.8.8.8", "US"),
        ("133.1.1.1", "JP"),  # an old block of Japanese universities
        ("2001:200::1", "JP"),
        ("5.9.9.9", "DE"),
    ],
)
def test_an_address_has_the_country_that_it_was_assigned_to(ip: str, country: str) -> None:
    assert country_of(ip_address(ip)) == country


@pytest.mark.parametrize(
    "ip",
    [
        *("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"),  # documentation
        *("10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "fc00::1"),
        *("127.0.0.1", "::1", "0.0.0.0", "255.255.255.255", "169.254.0.1", "fe80::1", "224.0.0.1"),  # noqa: S104 no bind
    ],
)
def test_what_nobody_was_assigned_has_no_country(ip: str) -> None:
    assert country_of(ip_address(ip)) is None


def test_who_handed_it_in_has_a_country_and_a_network_too(tmp_path: Path) -> None:
    german, american = ip_address("5.9.9.9"), ip_address("8.8.8.8")
    server = make_server(ip=german, handed_in_by=Host(host="pc", ip=american, grade=Grade.STATED))
    house = Organisation(
        org="example.net",
        role=ServerRole.ORIGIN,
        grade=Grade.PROVED,
        servers=2,
        ips=(german, american, V4),
        targeted=2,
        bounces=2,
        originals=2,
        first=None,
        last=None,
    )
    found = empty_findings(servers=(server,), organisations=(house,))
    path = database(tmp_path / "a.mmdb", "GeoLite2-ASN", {"8.8.8.0/24": ASN_ROW})
    with case_of([]) as case:
        learn_offline(case, found, Outside(databases=(path,)))
        findings = complete(found, case.lookups())
    (row,) = findings.servers
    peer = row.handed_in_by
    assert peer is not None
    assert (row.country, row.asn) == ("DE", None)
    assert (peer.country, peer.asn, peer.network) == ("US", 64496, "Example")
    assert findings.organisations[0].countries == ("DE", "US")


def test_a_region_is_no_country() -> None:
    found = {country_of(ip_address(number << 16)) for number in range(65536)}
    assert {"JP", "US", "DE"} <= found
    assert found & {"EU", "AP", "ZZ"} == set()
    assert all(country is None or len(country) == 2 for country in found)


ASN_ROW = {"autonomous_system_number": 64496, "autonomous_system_organization": "Example"}
COUNTRY_ROW = {"country": {"iso_code": "JP", "names": {"en": "Japan"}}, "continent": {"code": "AS"}}
IPINFO_ROW = {
    "asn": "AS64496",
    "as_name": "Example",
    "as_domain": "example.net",
    "country": "Japan",
    "country_code": "JP",
    "continent": "Asia",
}
NETWORK = {Question.ASN: "64496", Question.NETWORK: "Example"}
COUNTRY = {Question.COUNTRY: "JP"}


@pytest.mark.parametrize(
    ("kind", "row", "wanted"),
    [
        ("GeoLite2-ASN", ASN_ROW, NETWORK),
        ("GeoLite2-Country", COUNTRY_ROW, COUNTRY),
        ("GeoLite2-City", {**COUNTRY_ROW, "city": {"names": {"en": "Tokyo"}}}, COUNTRY),
        ("GeoLite2-Country", {"registered_country": {"iso_code": "JP"}}, COUNTRY),
        ("DBIP-ASN-Lite", ASN_ROW, NETWORK),
        ("DBIP-Country-Lite", COUNTRY_ROW, COUNTRY),
        ("ipinfo bundle_location_lite.mmdb", IPINFO_ROW, {**NETWORK, **COUNTRY}),
        ("ipinfo country_asn.mmdb", {**IPINFO_ROW, "country": "JP"}, {**NETWORK, **COUNTRY}),
        ("ipinfo asn.mmdb", {"asn": "AS64496", "name": "Example"}, NETWORK),
        ("ipinfo country.mmdb", {"country": "JP", "country_name": "Japan"}, COUNTRY),
        ("odd", {"autonomous_system_number": 0, "country": {"iso_code": 7}}, {}),
        ("odd", {"asn": "AS" + "9" * 30, "country": "Japan", "country_code": "\x1b["}, {}),
        ("odd", {"asn": "ASN", "country": ["JP"]}, {}),
        ("odd", {"autonomous_system_organization": "without a number"}, {}),
        ("odd", "JP", {}),
    ],
)
def test_a_row_of_each_layout_is_read(
    tmp_path: Path, kind: str, row: object, wanted: dict[Question, str]
) -> None:
    path = database(tmp_path / "a.mmdb", kind, {"192.0.2.0/24": row, "2001:db8::/32": row})
    assert told(path, "192.0.2.25") == wanted
    assert told(path, "2001:db8::25") == wanted
    assert told(path, "198.51.100.1") == {}


def test_an_answer_says_which_database_and_of_when(tmp_path: Path) -> None:
    path = database(tmp_path / "a.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": ASN_ROW})
    with Databases([path]) as databases:
        (asn, name) = databases.answers(V4)
    now = datetime.now(UTC)
    assert asn == Answer(
        question=Question.ASN,
        subject="192.0.2.25",
        value="64496",
        source="mmdb GeoLite2-ASN",
        asked=asn.asked,
    )
    assert name.value == "Example"
    assert 0 <= (now - asn.asked).total_seconds() < 60


def test_several_databases_tell_one_after_the_other(tmp_path: Path) -> None:
    paths = [
        database(tmp_path / "asn.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": ASN_ROW}),
        database(tmp_path / "c.mmdb", "GeoLite2-Country", {"192.0.2.0/24": COUNTRY_ROW}),
    ]
    with Databases(paths) as databases:
        assert [answer.value for answer in databases.answers(V4)] == ["64496", "Example", "JP"]


def test_a_database_of_ipv4_says_nothing_of_ipv6(tmp_path: Path) -> None:
    path = database(tmp_path / "4.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": ASN_ROW}, ip_version=4)
    assert told(path, "192.0.2.25") == NETWORK
    assert told(path, str(V6)) == {}


def test_a_long_name_is_cut_and_a_hostile_one_is_kept_as_text(tmp_path: Path) -> None:
    row = {"autonomous_system_number": 1, "autonomous_system_organization": "\x1b[2J" + "x" * 999}
    path = database(tmp_path / "a.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": row})
    name = told(path, "192.0.2.25")[Question.NETWORK]
    assert name == "\x1b[2J" + "x" * 196


@pytest.mark.parametrize("content", [b"", b"no database", b"\xab\xcd\xefMaxMind.com" * 3, None])
def test_what_is_no_database_is_an_error_that_names_the_file(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "a.mmdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=r"a\.mmdb: "):
        Databases([path])


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        Databases([tmp_path])


def test_a_damaged_database_is_an_error_and_no_more(tmp_path: Path) -> None:
    rows = {f"192.0.2.{number}/32": {**ASN_ROW, "x": str(number)} for number in range(0, 200, 2)}
    whole = database(tmp_path / "a.mmdb", "GeoLite2-ASN", rows).read_bytes()
    began = time.monotonic()
    for place in range(0, len(whole) - 200, max(1, len(whole) // 100)):
        path = tmp_path / "b.mmdb"
        path.write_bytes(whole[:place] + b"\xff\xfe\xfd" + whole[place + 3 :])
        try:
            told(path, "192.0.2.24")
        except SourceError as error:
            assert "b.mmdb" in str(error)  # noqa: PT017 either is right
    assert time.monotonic() - began < 5
