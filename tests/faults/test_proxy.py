"""The proxy itself: a clean line changes no byte, and a fault strikes exactly where it says."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient

from tests.faults.drawing import draw
from tests.faults.places import Place, verb_of
from tests.faults.plan import Fault, Kind, Plan
from tests.faults.proxy import FaultProxy
from tests.faults.stream import Line, Piece, Stream
from tests.support.certificate import Certificate
from tests.support.dovecot import PASSWORD, USER, Dovecot, require_dovecot

MAIL = b"From: a@example.net\r\nSubject: one (of two)\r\n\r\nHello\r\n"
LOGIN = b'a1 LOGIN %s "%s"\r\n' % (USER.encode(), PASSWORD.encode())
FETCH = b"a3 UID FETCH 1:2 (UID BODY.PEEK[])\r\n"
TALK = (LOGIN, b"a2 EXAMINE INBOX\r\n", FETCH, b"a4 NOOP\r\n")


@pytest.fixture(scope="module")
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """A Dovecot with two mails."""
    with Dovecot(require_dovecot(), certificate) as server:
        when = datetime(2026, 4, 20, 10, 5, tzinfo=UTC)
        server.fill("INBOX", [(MAIL, when), (MAIL.replace(b"Hello", b"Bye"), when)])
        yield server


@pytest.fixture
def proxy(dovecot: Dovecot, certificate: Certificate) -> Iterator[FaultProxy]:
    with FaultProxy(dovecot.port, certificate) as running:
        yield running


def talk(port: int, certificate: Certificate, *, tls: bool = True) -> bytes:
    """What the server answers to the commands of TALK, up to its end or the last answer."""
    with contextlib.ExitStack() as stack:
        line = stack.enter_context(socket.create_connection(("localhost", port), 5))
        if tls:
            context = ssl.create_default_context(cafile=certificate.certificate)
            line = stack.enter_context(context.wrap_socket(line, server_hostname="localhost"))
        heard = b""
        for tag, command in ((b"* ", b""), *((each[:2] + b" ", each) for each in TALK)):
            line.sendall(command)
            while not any(each.startswith(tag) for each in heard.split(b"\r\n")[:-1]):
                piece = line.recv(65_536)
                if not piece:
                    return heard
                heard += piece
        return heard


def play(proxy: FaultProxy, certificate: Certificate, fault: Fault) -> bytes:
    """What is heard through one fault, which has to strike."""
    proxy.play(Plan(faults=(fault,)))
    heard = talk(proxy.port, certificate)
    assert fault in proxy.seen().struck
    return heard


BODIES = Fault(kind=Kind.CUT, verb="FETCH bodies")


@pytest.mark.server
def test_a_clean_line_changes_no_byte(
    dovecot: Dovecot, proxy: FaultProxy, certificate: Certificate
) -> None:
    direct = talk(dovecot.port, certificate, tls=False)
    through = talk(proxy.port, certificate)
    for told in (direct, through):
        assert told.count(MAIL) == 1
    # Session ids, and how many milliseconds it took, differ from one to the next.
    assert b"\r\n".join(direct.split(b"\r\n")[-9:-2]) == b"\r\n".join(through.split(b"\r\n")[-9:-2])


@pytest.mark.server
@pytest.mark.parametrize(
    ("place", "end"),
    [
        (Place.BEFORE_RESPONSE, b"\r\n"),
        (Place.BEFORE_LITERAL, b"{%d}\r\n" % len(MAIL)),
        (Place.BEHIND_LITERAL, MAIL),
        (Place.BEFORE_TAGGED, b"Bye\r\n)\r\n"),
    ],
)
def test_a_cut_is_where_it_says(
    proxy: FaultProxy, certificate: Certificate, place: Place, end: bytes
) -> None:
    heard = play(proxy, certificate, replace(BODIES, place=place))
    assert heard.endswith(end)


@pytest.mark.server
def test_a_cut_goes_through_literals_and_line_ends(
    proxy: FaultProxy, certificate: Certificate
) -> None:
    heard = play(proxy, certificate, replace(BODIES, place=Place.IN_LITERAL, amount=500))
    assert heard.endswith(MAIL[: len(MAIL) // 2])
    heard = play(proxy, certificate, replace(BODIES, place=Place.IN_CRLF, nth=2))
    assert heard.endswith(MAIL + b"\r\n)\r"[2:])


@pytest.mark.server
def test_a_refused_command_does_not_reach_the_server(
    proxy: FaultProxy, certificate: Certificate
) -> None:
    fault = replace(BODIES, kind=Kind.NO, place=Place.COMMAND, words="[LIMIT] ")
    heard = play(proxy, certificate, fault)
    assert b"FETCH" not in heard
    assert b"a3 NO [LIMIT] " in heard
    assert b"a4 OK" in heard


@pytest.mark.server
def test_another_size_looks_right(proxy: FaultProxy, certificate: Certificate) -> None:
    fault = replace(BODIES, kind=Kind.SIZE_THAT_FITS, place=Place.ANNOUNCEMENT)
    heard = play(proxy, certificate, fault)
    size = MAIL.index(b")\r\n")
    assert b"{%d}\r\n%s" % (size, MAIL) in heard


@pytest.mark.server
def test_half_an_answer_is_half(proxy: FaultProxy, certificate: Certificate) -> None:
    fault = replace(BODIES, kind=Kind.HALF_NO, place=Place.BEFORE_RESPONSE, nth=2)
    heard = play(proxy, certificate, fault)
    assert MAIL in heard
    assert b"Bye" not in heard
    assert b"a3 NO " in heard


@pytest.mark.server
def test_a_server_can_be_away(proxy: FaultProxy, certificate: Certificate) -> None:
    fault = replace(BODIES, kind=Kind.AWAY, place=Place.BEFORE_TAGGED, amount=60_000)
    play(proxy, certificate, fault)
    with pytest.raises(ConnectionRefusedError):
        talk(proxy.port, certificate)
    proxy.play(Plan())
    assert b"a4 OK" in talk(proxy.port, certificate)


@pytest.mark.server
def test_what_changes_a_mailbox_is_noticed(proxy: FaultProxy, certificate: Certificate) -> None:
    context = ssl.create_default_context(cafile=certificate.certificate)
    proxy.play(Plan())
    with IMAPClient("localhost", proxy.port, ssl_context=context) as client:
        client.login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        client.fetch([1], ["BODY[]"])
        client.set_flags([1], [b"\\Seen"])  # an opened folder of EXAMINE: nothing comes of it
    assert proxy.seen().writing == ["FETCH bodies", "STORE"]


def test_the_same_seed_draws_the_same_plan() -> None:
    places = {("FETCH bodies", place): 40 for place in Place} | {("LIST", Place.COMMAND): 1}
    passed = {True: places, False: places}
    plans = [draw(3, number, passed) for number in range(200)]
    assert plans == [draw(3, number, passed) for number in range(200)]
    assert plans != [draw(4, number, passed) for number in range(200)]
    assert {plan.faults[0].kind for plan in plans} == set(Kind)


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_a_stream_is_cut_into_lines_and_literals(step: int) -> None:
    sent = b"* OK hi\r\n* 1 FETCH (BODY[] {5}\r\na\r\nbc X {0}\r\n)\r\nt OK\r\n"
    stream = Stream()
    parts = [
        part for start in range(0, len(sent), step) for part in stream.feed(sent[start:][:step])
    ]
    literal = b"".join(part.data for part in parts if isinstance(part, Piece))
    assert literal == b"a\r\nbc"
    assert [part for part in parts if isinstance(part, Line)] == [
        Line(b"* OK hi", begins=True),
        Line(b"* 1 FETCH (BODY[] {5}", begins=True),
        Line(b" X {0}", begins=False),
        Line(b")", begins=False),
        Line(b"t OK", begins=True),
    ]


@pytest.mark.parametrize(
    ("command", "verb"),
    [
        (b"a UID FETCH 1:9 (BODY.PEEK[HEADER.FIELDS (FROM)])\r\n", "FETCH headers"),
        (b"a uid fetch 1 BODY.PEEK[]<0.100>\r\n", "FETCH bodies"),
        (b"a UID FETCH 1 (RFC822.SIZE)\r\n", "FETCH sizes"),
        (b"a uid search ALL\r\n", "SEARCH"),
        (b"a EXAMINE INBOX\r\n", "EXAMINE"),
        (b"nonsense\r\n", "?"),
    ],
)
def test_a_command_is_known_by_its_verb(command: bytes, verb: str) -> None:
    assert verb_of(command) == verb
