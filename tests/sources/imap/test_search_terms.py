"""The search keys are marks of a bounce, a real server finds by them what the fixtures hold, and
what they cannot see is seen by the header pass."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bouncescan.bounces import is_candidate, parse
from bouncescan.mail.header import Header, split_header
from bouncescan.records.bounce import Kind
from bouncescan.records.message import Folder, RawHeader, RawMessage, Unreadable
from bouncescan.sources import Encryption, FolderSelection, Source, SourceOptions, open_source
from bouncescan.sources.imap.search_terms import KEYS, SearchTerms, any_of
from tests.storms.scenarios import storm_of
from tests.storms.writing import fill_server
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, Dovecot, require_dovecot
from tests.support.fake_imap import FolderOf
from tests.support.storm_server import fill_with_storm

FIXTURES = Path(__file__).parents[3] / "fixtures"
MAILS = [
    path
    for folder in ("bounces", "not-bounces")
    for path in sorted((FIXTURES / folder).rglob("*.eml"))
    if path.stat().st_size  # Dovecot keeps no empty message
]
# What no ASCII key finds: the only mark is a Subject in another script, or a pattern.
ONLY_BY_HEADER = {
    "kddi/from-no-daemon.eml",
    "auto-reply/japanese.eml",
    "challenge/spamarrest.eml",  # its Subject: "Re: ... (verification)"
}


def header_of(key: str) -> bytes:
    """The header of a mail for which this key holds."""
    name, *values = (
        re.findall(r'"([^"]*)"|(?:HEADER )?([A-Z][A-Z-]+)', key)[0][1:],
        *re.findall(r'"([^"]*)"', key),
    )
    value = {"report": "multipart/report", "delivery-status": "message/delivery-status"}.get(
        values[0], {"replied": "auto-replied", "": "yes"}.get(values[0], values[0])
    )
    if name[0] == "FROM":
        value = f'"{value}" <someone@{"sns.amazonaws.com" if "sns" in value else "example.com"}>'
    return f"{name[0]}: {value}\r\n".encode()


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("(")])
def test_every_key_is_a_mark(key: str) -> None:
    assert is_candidate(Header(header_of(key)))


def test_a_mail_that_a_friend_hands_on_is_a_mark() -> None:
    header = b"Subject: Fwd: hello\r\nContent-Type: multipart/mixed; boundary=x\r\n"
    assert is_candidate(Header(header))
    (key,) = [key for key in KEYS if key.startswith("(")]
    assert 'SUBJECT "fwd:"' in key
    assert '"multipart/mixed"' in key


def test_the_keys_are_ascii_and_need_no_literal() -> None:
    for key in KEYS:
        assert key.isascii()
        assert re.fullmatch(r'[A-Z()"<>a-z0-9 /:._-]+', key), key


def test_or_is_nested_no_deeper_than_it_has_to_be() -> None:
    command = any_of(KEYS)
    assert len(command) < 4000
    assert max(len(run) for run in re.findall(r"(?:OR )+", command)) // 3 <= 6


@pytest.fixture(scope="module")
def server(certificate: Certificate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    with Dovecot(require_dovecot(), certificate) as running:
        raws = [path.read_bytes() for path in MAILS]
        as_sent = [raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in raws]
        running.fill("Fixtures", [(raw.replace(b"\0", b" "), None) for raw in as_sent])
        fill_server(storm_of(17), running, tmp_path_factory.mktemp("storm"))
        fill_with_storm(running)
        yield running


def opened(server: Dovecot, **more: object) -> Source:
    options = SourceOptions(
        ca_file=server.certificate,
        timeout=20,
        ask_password=lambda _: PASSWORD,
        **more,  # type: ignore[arg-type]
    )
    return open_source(server.url, options, FolderSelection(all_folders=True))


def found(source: Source, folder: Folder) -> set[int | None]:
    return {each.locator.uid for each in source.bounces(folder, ())}


@pytest.mark.server
def test_a_server_finds_every_fixture_but_those_that_only_the_header_pass_sees(
    server: Dovecot,
) -> None:
    with opened(server) as source:
        (folder,) = [each for each in source.folders() if each.name == "Fixtures"]
        by_search = found(source, folder)
        headers = [each for each in source.headers(folder, ()) if isinstance(each, RawHeader)]
    candidates = {each.locator.uid for each in headers if is_candidate(Header(each.raw))}
    names = {number: "/".join(path.parts[-2:]) for number, path in enumerate(MAILS, 1)}
    bounces = {
        number
        for number, path in enumerate(MAILS, 1)
        if parse(path.read_bytes()).kind is not Kind.OTHER
    }
    assert len(bounces) > 150
    missed = {names[number] for number in bounces - by_search}
    assert missed == ONLY_BY_HEADER
    assert bounces <= by_search | candidates


@pytest.mark.server
def test_a_server_finds_the_bounces_of_generated_storms_and_little_else(server: Dovecot) -> None:
    wanted = missed = needless = others = 0
    with opened(server) as source:
        for folder in source.folders():
            if folder.name == "Fixtures":
                continue
            by_search = found(source, folder)
            places = [each.locator for each in source.headers(folder, ())]
            for each in source.messages(folder, places):
                assert isinstance(each, RawMessage)
                is_wanted = parse(each.raw).kind is not Kind.OTHER
                is_marked = is_candidate(Header(split_header(each.raw)[0]))
                is_found = each.locator.uid in by_search
                wanted += is_wanted
                missed += is_wanted and not is_found
                needless += is_found and not is_marked
                others += not is_marked
    assert wanted > 100
    assert missed == 0
    assert needless <= others // 50


@pytest.mark.server
def test_only_days_since_the_one_asked_for_are_searched(server: Dovecot) -> None:
    with opened(server) as source:
        inbox = source.folders()[0]
        every = [each for each in source.bounces(inbox, ()) if isinstance(each, RawMessage)]
        dates = sorted(each.internal_date for each in every if each.internal_date)
        since = dates[len(dates) // 2]
        later = {each.locator.uid for each in source.bounces(inbox, (), since=since)}
    must = {
        each.locator.uid for each in every if each.internal_date and each.internal_date >= since
    }
    assert must <= later
    assert len(later) < len(every)


def refusing(*refused: str) -> FolderOf:
    """A server that says BAD to a search in which one of these words stands."""

    class Refusing(FolderOf):
        def _next(self, verb: str) -> bytes | None:
            if verb == "UID SEARCH" and any(word in self.command for word in refused):
                return b"%t BAD [BADCHARSET] what is that?\r\n"
            if verb == "UID SEARCH" and "RETURN-PATH" not in self.command:
                return b"* SEARCH 2\r\n%t OK .\r\n"
            return super()._next(verb)

    return Refusing({uid: b"Subject: %d\r\n\r\n" % uid for uid in range(1, 4)})


@pytest.mark.parametrize(
    ("refused", "uids", "told"),
    [
        ((), [1, 2, 3], None),
        (("OR ",), [1, 2, 3], f"refuses 1 of {len(KEYS)} search keys"),
        (("HEADER",), [2], f"refuses 11 of {len(KEYS)} search keys"),
        (("abwesenheit",), [1, 2, 3], f"refuses 1 of {len(KEYS)} search keys"),
        (('"',), [], "the server cannot search; all headers are read instead"),
    ],
)
def test_what_a_server_refuses_is_left_out_and_said_once(
    refused: tuple[str, ...], uids: list[int], told: str | None
) -> None:
    lines: list[str] = []
    options = SourceOptions(
        encryption=Encryption.PLAINTEXT,
        timeout=5,
        ask_password=lambda _: "secret-sesame",
        wait=lambda _: None,
        tell=lines.append,
    )
    with (
        refusing(*refused) as server,
        open_source(server.url, options, FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        assert sorted(each.locator.uid or 0 for each in source.bounces(folder, ())) == uids
        first = len(server.commands)
        assert sorted(each.locator.uid or 0 for each in source.bounces(folder, ())) == uids
        assert source.can_search == bool(uids)
        again = [each for each in server.commands[first:] if "SEARCH" in each]
    # What is known to be refused is not sent a second time.
    assert not any(word in command for word in refused for command in again)
    assert [told in line for line in lines if told] == ([True] if told else [])
    assert first < 300


def test_a_refusal_that_is_not_repeated_loses_no_key() -> None:
    lines: list[str] = []
    options = SourceOptions(
        encryption=Encryption.PLAINTEXT,
        timeout=5,
        ask_password=lambda _: "secret-sesame",
        tell=lines.append,
    )
    mails = {1: b"Subject: 1\r\n\r\n"}
    with (
        FolderOf(mails, {"UID SEARCH": [b"%t NO hm\r\n"] * 2}) as server,
        open_source(server.url, options, FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        assert [not isinstance(each, Unreadable) for each in source.bounces(folder, ())] == [True]
    assert lines == []


def test_smaller_groups_hold_the_same_keys() -> None:
    terms = SearchTerms()
    list(terms.instead_of(KEYS))
    assert [key for group in terms.groups for key in group] == list(KEYS)
    assert all(len(group) <= 8 for group in terms.groups)
