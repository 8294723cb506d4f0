"""Every sample under fixtures/ gives the record beside it, and none holds a real name."""

import ipaddress
import json
import re
import tomllib
from pathlib import Path

import pytest

from bouncescan.bounces import is_candidate, parse
from bouncescan.bounces.formats import FORMATS
from bouncescan.mail.header import HEADER_PASS_FIELDS, Header, split_header
from bouncescan.mail.text import normalise_line_ends
from bouncescan.records.bounce import Kind
from bouncescan.records.json import record_from_json, record_to_json
from tests.support.golden import assert_golden

FIXTURES = Path(__file__).parents[2] / "fixtures"
BOUNCES = sorted(FIXTURES.glob("bounces/*/*.eml"))
NOT_BOUNCES = sorted(FIXTURES.glob("not-bounces/*/*.eml"))
WRITTEN = sorted(FIXTURES.glob("written/*.eml"))
PROVENANCE = tomllib.loads((FIXTURES / "PROVENANCE.toml").read_text(encoding="utf-8"))

# Top-level names and second-level domains that RFC 2606 keeps for examples.
EXAMPLES = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org|jp|ne\.jp)|example|test|invalid)$")
ADDRESS = re.compile(rb"[A-Za-z0-9._+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
DOTTED = re.compile(rb"(?<![\w.-])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\w.])")
DOCUMENTED = [
    ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
]
PRIVATE = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def name(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("path", [*BOUNCES, *NOT_BOUNCES], ids=name)
def test_a_sample_gives_the_record_beside_it(path: Path) -> None:
    record = parse(path.read_bytes(), locator=name(path))
    line = record_to_json(record)
    assert record_from_json(line) == record
    shown = json.dumps(json.loads(line), ensure_ascii=False, indent=1) + "\n"
    assert_golden(path.with_suffix(".json"), shown)


@pytest.mark.parametrize("path", BOUNCES, ids=name)
def test_a_bounce_is_a_bounce_read_by_the_format_of_its_folder(path: Path) -> None:
    record = parse(path.read_bytes())
    assert record.kind in (Kind.BOUNCE, Kind.SUCCESS)
    assert record.format == (path.parent.name if record.recipients else None)


@pytest.mark.parametrize("path", NOT_BOUNCES, ids=name)
def test_what_only_looks_like_a_bounce_is_what_its_folder_says(path: Path) -> None:
    record = parse(path.read_bytes())
    assert record.kind == path.parent.name.replace("-", "_")
    assert (record.why is not None) == (record.kind is Kind.OTHER)


@pytest.mark.parametrize("path", BOUNCES, ids=name)
def test_every_bounce_is_found_from_its_header_alone(path: Path) -> None:
    assert is_candidate(pass_header(path.read_bytes()))


def test_answers_and_reports_are_found_from_their_header_alone() -> None:
    found = {name(p) for p in NOT_BOUNCES if is_candidate(pass_header(p.read_bytes()))}
    wanted = {name(p) for p in NOT_BOUNCES if p.parent.name != "other"}
    assert found >= wanted


def pass_header(raw: bytes) -> Header:
    """The header as the header pass over IMAP gives it: some of its fields."""
    head, _ = split_header(normalise_line_ends(raw))
    fields = [(n, body) for n, body in Header(head) if n in HEADER_PASS_FIELDS]
    return Header(b"".join(n.encode() + b": " + body + b"\r\n" for n, body in fields))


def test_every_format_has_a_sample() -> None:
    folders = {path.parent.name for path in BOUNCES}
    assert folders == {format_name for format_name, _ in FORMATS}


def test_every_sample_says_how_it_was_made_and_nothing_else_does() -> None:
    listed = {
        f"{folder}/{file}"
        for folder, files in PROVENANCE.items()
        if folder.startswith(("bounces/", "not-bounces/"))
        for file in files
    }
    assert listed == {name(path) for path in (*BOUNCES, *NOT_BOUNCES)}


@pytest.mark.parametrize("path", [*BOUNCES, *NOT_BOUNCES, *WRITTEN], ids=name)
def test_a_sample_names_nobody_real(path: Path) -> None:
    raw = path.read_bytes()
    domains = {match[1].decode().lower().rstrip("-") for match in ADDRESS.finditer(raw)}
    assert {d for d in domains if not is_allowed(d)} == set()
    dotted = {m[1].decode() for m in DOTTED.finditer(raw)}
    assert {d for d in dotted if not is_nobodys_address(d)} == set()


def is_allowed(domain: str) -> bool:
    """True for what is kept for examples, and for a provider's own host."""
    providers = PROVENANCE["allowed"]["domains"]
    if EXAMPLES.search(domain) or any(f".{domain}".endswith(f".{own}") for own in providers):
        return True
    return DOTTED.fullmatch(domain.encode()) is not None and is_nobodys_address(domain)


def is_nobodys_address(dotted: str) -> bool:
    """True for addresses of documentation, for private ones, and for what is a version number."""
    if dotted in PROVENANCE["allowed"]["not_addresses"]:
        return True
    try:
        address = ipaddress.ip_address(dotted)
    except ValueError:  # an octet above 255: Exchange's versions
        return True
    return any(address in network for network in (*DOCUMENTED, *PRIVATE))
