"""Each dialect is sound mail, gives the original back unharmed, and says what the report says.

bouncescan reads it here too: what a dialect tells of recipients, hosts and hops must be readable.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import Message
from ipaddress import ip_address, ip_network
from itertools import product

import pytest

import bouncescan
from bouncescan.records.bounce import Action, Kind, Original, Record
from tests.storms.chance import Chance
from tests.storms.clock import at
from tests.storms.dialects import DELAYS, FAILURES, ONE_EACH, apart, notice_of, sends_delays
from tests.storms.dialects.ezweb import Form
from tests.storms.dialects.report import Failure, Report, client_of
from tests.storms.internet import Host, Mta, TookItFrom
from tests.storms.letter import Letter
from tests.storms.peers import Peer, Receipt, peer
from tests.storms.provider import VICTIM, Provider
from tests.storms.queue_ids import queue_id_of
from tests.storms.received import (
    exim_hop,
    exim_local_hop,
    handed_in_hop,
    hop_by,
    postfix_hop,
)
from tests.storms.results import checks

SENT = at("2026-04-14 03:10")
MX = Host(name="mx.ocean.example", ip="192.0.2.104", mta=Mta.POSTFIX)
RELAY = Host(name="smtp.hosting.example", ip="198.51.100.25", mta=Mta.EXIM, version="4.96", hours=0)
STRANGER = Peer(helo="WIN-7QK2LHD9", name=None, ip="203.0.113.77")
TARO, JIRO = "taro@ocean.example", "jiro+mail@ocean.example"
SPOOF = Letter(
    fields=(
        ("Message-ID", "<000001dc1a2b$0c4d5e6f$7a8b9c0d@WIN-7QK2LHD9>"),
        ("From", f'"Hanako Suzuki" <{VICTIM}>'),
        ("To", f"{TARO},\n {JIRO}"),
        ("Subject", "Fw: new message"),
        ("Date", "Tue, 14 Apr 2026 03:10:00 +0900"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=us-ascii"),
    ),
    body=b"Hey!\n\nNew message, please read: http://gallery.pension.example/m/read.php?a=1\n",
)
JAPAN, ELSEWHERE = 9, 0


@dataclass(frozen=True, slots=True)
class Kindred:
    """A server as a test's reporter: what it runs, in which form, and where it stands."""

    mta: Mta
    version: str = ""
    hours: int = ELSEWHERE

    def __str__(self) -> str:
        return "-".join(filter(None, (self.mta, self.version, "ja" if self.hours else "")))

    @property
    def host(self) -> Host:
        return Host(
            name="mail.shop.example",
            ip="198.51.100.30",
            mta=self.mta,
            version=self.version,
            hours=self.hours,
        )


EXCHANGES = (
    Kindred(Mta.EXCHANGE, "6.0.3790.4675"),
    *(
        Kindred(Mta.EXCHANGE, version, hours)
        for version in ("8.3.83.0", "14.3.123.3", "15.2.1118.40", "15.20.7409.35")
        for hours in (ELSEWHERE, JAPAN)
    ),
)
SENDERS = (
    Kindred(Mta.POSTFIX),
    Kindred(Mta.POSTFIX, "2.1.5"),
    Kindred(Mta.EXIM, "4.80"),
    Kindred(Mta.EXIM, "4.96"),
    Kindred(Mta.SENDMAIL, "8.15.2/8.15.2"),
    Kindred(Mta.QMAIL),
    Kindred(Mta.OPENSMTPD),
    Kindred(Mta.OPENSMTPD, "5.4"),
    Kindred(Mta.HARAKA),
    Kindred(Mta.COURIER),
    Kindred(Mta.DMA),
    Kindred(Mta.POWERMTA),
    *EXCHANGES,
)
SITES = (
    *(kindred for kindred in SENDERS if kindred.mta not in {Mta.DMA, Mta.HARAKA, Mta.POWERMTA}),
    Kindred(Mta.EZWEB, "", JAPAN),
    Kindred(Mta.DOMINO),
    Kindred(Mta.DOMINO, "8.5.3FP6", JAPAN),
    Kindred(Mta.GROUPWISE),
    Kindred(Mta.MDAEMON),
    Kindred(Mta.MDAEMON, "10.1.1"),
    Kindred(Mta.IMAIL),
    Kindred(Mta.JAMES),
    Kindred(Mta.GMAIL),
    Kindred(Mta.GMAIL, "2014"),
    Kindred(Mta.YAHOO),
    Kindred(Mta.KDDI, "", JAPAN),
    Kindred(Mta.KDDI, "1", JAPAN),
    Kindred(Mta.DOCOMO, "", JAPAN),
    Kindred(Mta.DOCOMO, "1", JAPAN),
)
GATEWAYS = tuple(
    kindred for kindred in SITES if kindred.mta not in {Mta.EZWEB, Mta.KDDI, Mta.DOCOMO}
)
ABUSED = tuple(kindred for kindred in SENDERS if kindred.mta is not Mta.DMA)
WARNERS = tuple(kindred for kindred in (*SENDERS, Kindred(Mta.GMAIL)) if sends_delays(kindred.mta))
UNNAMED = {Mta.OPENSMTPD, Mta.GROUPWISE, Mta.IMAIL, Mta.YAHOO, Mta.JAMES}  # name no other server
# sendmail gives the first line of an answer; of MDaemon's transcript bouncescan reads the first.
FIRST_LINE = {Mta.SENDMAIL, Mta.MDAEMON}
SILENT = {Mta.EXCHANGE, Mta.POWERMTA}  # say nothing of a login


def refused(address: str, reply: str, reason: str, stage: str = "RCPT") -> Failure:
    return Failure(
        address=address,
        status=reply.split(" ", maxsplit=1)[0][4:] if "-" in reply[:4] else reply.split(" ")[1],
        reply=reply,
        reason=reason,
        remote=MX,
        stage=stage,
    )


UNKNOWN = refused(
    TARO, f"550 5.1.1 <{TARO}>: Recipient address rejected: User unknown", "user_unknown"
)
FULL = refused(JIRO, f"552 5.2.2 <{JIRO}>: Mailbox full", "mailbox_full")
LINES = replace(
    UNKNOWN,
    reply="550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
    "550-5.1.1 double-checking the recipient's email address for typos or\n"
    "550 5.1.1 unnecessary spaces.",
)
SPAM = refused(TARO, "554 5.7.1 Message rejected as spam by content filter", "spam", "DATA")
BLOCKED = refused(
    TARO,
    "554 5.7.1 Service unavailable; Client host [198.51.100.30] blocked using bl.blocklist.example",
    "blocked",
)
CARRIER = refused(
    "umi-no-ie..ex77@ezweb.ne.jp",
    "550 5.1.1 <umi-no-ie..ex77@ezweb.ne.jp>: User unknown",
    "user_unknown",
)
TOLD = {
    "one": (UNKNOWN,),
    "two": (UNKNOWN, FULL),
    "lines": (LINES,),
    "data": (SPAM,),
    "blocked": (BLOCKED,),
    "quoted": (CARRIER,),
}
NO_ANSWER = Failure(
    address=TARO,
    status="4.4.1",
    reply="Connection timed out",
    reason="network",
    remote=MX,
    stage="",
)
GIVEN_UP = replace(NO_ANSWER, reason="expired")
NO_HOST = Failure(
    address=TARO, status="5.4.4", reply="Host not found", reason="host_unknown", stage=""
)


def found(kindred: Kindred, address: str) -> Failure:
    """What a site finds out about an address of its own."""
    if kindred.mta is Mta.KDDI:
        return Failure(address=address, status="5.2.2", reply="full", reason="mailbox_full")
    return Failure(
        address=address,
        status="5.1.1",
        reply=f"550 5.1.1 <{address}>: User unknown",
        reason="user_unknown",
    )


def taken_from_the_stranger(
    kindred: Kindred, failures: tuple[Failure, ...], took: TookItFrom = TookItFrom.CLIENT
) -> Report:
    """The report of an abused server."""
    if kindred.mta is Mta.DMA:
        took = TookItFrom.SCRIPT
    host, chance = kindred.host, Chance("queue")
    wanted = failures[0].address if len(failures) == 1 else None
    receipt = Receipt(queue_id=queue_id_of(host, SENT, chance), when=SENT, for_address=wanted)
    source = None if took is TookItFrom.SCRIPT else STRANGER
    return Report(
        reporter=host,
        at=SENT + timedelta(seconds=30),
        to=VICTIM,
        failures=failures,
        original=SPOOF.under(*handed_in_hop(took, host, source, receipt, VICTIM)),
        queue_id=receipt.queue_id,
        taken=SENT,
    )


def taken_from_the_relay(kindred: Kindred, failures: tuple[Failure, ...]) -> Report:
    """The report of a site that an abused server sent to."""
    sent = taken_from_the_stranger(Kindred(Mta.EXIM, "4.96"), failures, TookItFrom.LOGIN)
    host, when = kindred.host, SENT + timedelta(seconds=4)
    wanted = failures[0].address if len(failures) == 1 else None
    receipt = Receipt(
        queue_id=queue_id_of(host, when, Chance("site")), when=when, for_address=wanted
    )
    hops = hop_by(peer(RELAY), host, receipt, VICTIM)
    return Report(
        reporter=host,
        at=when + timedelta(seconds=30),
        to=VICTIM,
        failures=failures,
        original=sent.original.under(*hops, *checks(host, RELAY, "fail")),
        queue_id=receipt.queue_id,
        taken=when,
        client=f"{RELAY.name} [{RELAY.ip}]",
    )


def reports() -> Iterator[tuple[str, Report, bool]]:
    """Every dialect in every form that it has."""
    for kindred, (name, failures) in product(SENDERS, TOLD.items()):
        for report in apart(taken_from_the_stranger(kindred, failures)):
            yield f"{kindred}-told-{name}-{report.failures[0].address[:4]}", report, False
    for kindred, failure in product(SENDERS, (GIVEN_UP, NO_HOST)):
        report = taken_from_the_stranger(kindred, (failure,))
        yield f"{kindred}-{failure.reason}", report, False
    for kindred in WARNERS:
        yield f"{kindred}-delay", taken_from_the_stranger(kindred, (NO_ANSWER,)), True
    for kindred in SITES:
        own = tuple(found(kindred, address) for address in (TARO, JIRO))
        for report in apart(taken_from_the_relay(kindred, own)):
            yield f"{kindred}-found-{report.failures[0].address[:4]}", report, False
    for kindred in GATEWAYS:
        for report in apart(taken_from_the_relay(kindred, TOLD["two"])):
            yield f"{kindred}-behind-{report.failures[0].address[:4]}", report, False


ALL = tuple(reports())
EVERY = pytest.mark.parametrize(
    ("report", "is_delay"), [entry[1:] for entry in ALL], ids=[entry[0] for entry in ALL]
)


def noticed(report: Report, *, is_delay: bool = False) -> Letter:
    return notice_of(report, Chance("notice"), is_delay=is_delay, form=Form.DIALOGUE)


def delivered(report: Report, *, is_delay: bool = False) -> bytes:
    letter = noticed(report, is_delay=is_delay)
    arrived = report.at + timedelta(seconds=3)
    return Provider(Chance("provider")).deliver(letter, peer(report.reporter), arrived, "").raw


def read(report: Report, *, is_delay: bool = False) -> Record:
    return bouncescan.parse(delivered(report, is_delay=is_delay))


def original_of(record: Record) -> Original:
    assert record.original is not None
    return record.original


@EVERY
def test_a_notice_is_sound_mail(report: Report, is_delay: bool) -> None:
    raw = noticed(report, is_delay=is_delay).raw()
    for part in email.message_from_bytes(raw).walk():
        assert part.defects == []
        if part.get_content_maintype() == "text" and "Content-Type" in part:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            assert content.decode(part.get_content_charset("us-ascii"))
    header = raw.partition(b"\n\n")[0]
    assert header.isascii()
    assert all(len(line) < 998 for line in header.split(b"\n"))


# Exim's warning gave nothing back before it had parts; the others give back at least the header.
@EVERY
def test_a_notice_gives_the_original_back_as_it_was(report: Report, is_delay: bool) -> None:
    raw = noticed(report, is_delay=is_delay).raw()
    gives_nothing = is_delay and report.reporter.version == "4.80"
    assert (report.original.header() in raw) is not gives_nothing
    for part in email.message_from_bytes(raw).walk():
        if part.get_content_type() == "message/rfc822":
            returned = part.get_payload()
            assert isinstance(returned, list)
            assert isinstance(returned[0], Message)
            assert returned[0].as_bytes().rstrip().endswith(SPOOF.body.rstrip())


@EVERY
def test_bouncescan_reads_whom_a_notice_tells_of(report: Report, is_delay: bool) -> None:
    record = read(report, is_delay=is_delay)
    action = Action.DELAYED if is_delay else Action.FAILED
    told = {(failure.address, action) for failure in report.failures}
    assert record.kind is Kind.BOUNCE
    assert {(one.final_recipient, one.action) for one in record.recipients} == told
    assert len(record.recipients) == len(report.failures)
    assert record.defects == ()


@EVERY
def test_bouncescan_reads_the_original_and_its_hops(report: Report, is_delay: bool) -> None:
    record = read(report, is_delay=is_delay)
    if is_delay and report.reporter.version == "4.80":
        assert record.original is None
        return
    original = original_of(record)
    assert original.message_id == SPOOF.value("Message-ID")
    assert original.from_ == VICTIM
    assert original.to == (TARO, JIRO)
    hops = [value for name, value in report.original.fields if name == "Received"]
    outbound = int(report.reporter.mta is Mta.HARAKA)  # it notes there that it sent the mail on
    assert len(original.received) == len(hops) + outbound
    entry = original.received[-1]
    is_local = report.reporter.mta is Mta.DMA
    assert str(entry.from_ip) == ("None" if is_local else STRANGER.ip)


@pytest.mark.parametrize("kindred", SITES, ids=str)
def test_a_site_says_who_sent_the_mail_to_it(kindred: Kindred) -> None:
    report = apart(taken_from_the_relay(kindred, (found(kindred, TARO),)))[0]
    original = original_of(read(report))
    seen = {str(hop.from_ip) for hop in original.received}
    # MDaemon's older hops have no address; its own field has.
    assert (RELAY.ip in seen) is not (kindred.version == "10.1.1")
    says = {(one.method, one.result) for one in original.authentication if one.method == "spf"}
    wrote = {name for name, _ in checks(kindred.host, RELAY, "fail")}
    is_silent = not wrote & {"Received-SPF", "Authentication-Results"}
    assert says <= {("spf", "fail"), ("spf", "hardfail")}
    assert bool(says) is not is_silent


@pytest.mark.parametrize("kindred", SITES, ids=str)
def test_the_hop_of_a_site_is_read_whole(kindred: Kindred) -> None:
    report = apart(taken_from_the_relay(kindred, (found(kindred, TARO),)))[0]
    hops = original_of(read(report)).received[:-1]
    assert {hop.date for hop in hops} == {report.taken}
    assert {hop.by_host for hop in hops} - {None} == {kindred.host.name}
    assert {hop.for_address for hop in hops} <= {None, TARO}
    for hop in hops:
        if str(hop.from_ip) == RELAY.ip:
            assert RELAY.name in {hop.from_host, hop.helo}


def told_by(kindreds: tuple[Kindred, ...], build: str) -> list[Report]:
    make = taken_from_the_stranger if build == "sender" else taken_from_the_relay
    return [
        report
        for kindred, failures in product(kindreds, TOLD.values())
        for report in apart(make(kindred, failures))
        if report.reporter.mta is not Mta.JAMES or len(report.failures) == 1
    ]


@pytest.mark.parametrize(
    "report",
    [*told_by(SENDERS, "sender"), *told_by(GATEWAYS, "gateway")],
    ids=lambda report: f"{report.reporter.mta}-{report.reporter.version}",
)
def test_bouncescan_reads_which_server_refused_and_how(report: Report) -> None:
    recipients = {one.final_recipient: one for one in read(report).recipients}
    for failure in report.failures:
        one = recipients[failure.address]
        assert one.status == status_in(report, failure)
        assert one.remote_mta == remote_in(report)
        if one.diagnostic_code is not None:
            lines = failure.reply.split("\n")
            line = lines[0] if report.reporter.mta in FIRST_LINE else lines[-1]
            assert line[10:] in one.diagnostic_code


def status_in(report: Report, failure: Failure) -> str | None:
    """The code that the dialect writes for it."""
    mta, version = report.reporter.mta, report.reporter.version
    if mta is Mta.HARAKA and len(report.failures) > 1:
        return None
    has_own = (mta is Mta.EXIM and version > "4.83") or (mta is Mta.OPENSMTPD and version == "")
    return "5.0.0" if has_own or mta is Mta.COURIER else failure.status


def remote_in(report: Report) -> str | None:
    """The other server as the dialect names it."""
    mta = report.reporter.mta
    if mta in UNNAMED or (mta is Mta.HARAKA and len(report.failures) > 1):
        return None
    return MX.ip if mta is Mta.QMAIL else MX.name


@pytest.mark.parametrize("kindred", SENDERS, ids=str)
@pytest.mark.parametrize("failure", [GIVEN_UP, NO_HOST], ids=("given-up", "no-host"))
def test_nobody_was_refused_where_no_server_answered(kindred: Kindred, failure: Failure) -> None:
    report = taken_from_the_stranger(kindred, (failure,))
    (recipient,) = read(report).recipients
    assert recipient.reason in {"network", "expired", "host_unknown"}
    assert recipient.action is Action.FAILED


FORWARDERS = [
    Kindred(Mta.POSTFIX),
    Kindred(Mta.EXIM, "4.80"),
    Kindred(Mta.SENDMAIL, "8.15.2/8.15.2"),
    Kindred(Mta.EXIM, "4.96"),
]


@pytest.mark.parametrize("kindred", FORWARDERS, ids=str)
def test_a_forwarder_names_the_address_that_was_written_to(kindred: Kindred) -> None:
    alias = replace(UNKNOWN, address="taro@alumni.example", forwarded_to=TARO)
    (recipient,) = read(taken_from_the_relay(kindred, (alias,))).recipients
    assert recipient.final_recipient == TARO
    assert recipient.original_recipient == "taro@alumni.example"


@pytest.mark.parametrize("kindred", ABUSED, ids=str)
def test_a_notice_names_who_handed_the_mail_in(kindred: Kindred) -> None:
    report = taken_from_the_stranger(kindred, (UNKNOWN,))
    assert client_of(report) == f"[{STRANGER.ip}]"
    script = taken_from_the_stranger(kindred, (UNKNOWN,), TookItFrom.SCRIPT)
    assert client_of(script) in {"localhost [127.0.0.1]", f"[{kindred.host.ip}]"}


@EVERY
def test_bouncescan_reads_the_same_from_lines_that_end_in_crlf(
    report: Report, is_delay: bool
) -> None:
    raw = delivered(report, is_delay=is_delay)
    crlf = bouncescan.parse(raw.replace(b"\n", b"\r\n"))
    assert replace(crlf, sha256="") == replace(bouncescan.parse(raw), sha256="")


def test_who_sends_no_delays_cannot_be_asked_for_one() -> None:
    quiet = [kindred for kindred in SENDERS if not sends_delays(kindred.mta)]
    assert {kindred.mta for kindred in quiet} == {Mta.QMAIL, Mta.HARAKA, Mta.DMA}
    with pytest.raises(KeyError):
        noticed(taken_from_the_stranger(Kindred(Mta.HARAKA), (NO_ANSWER,)), is_delay=True)


def test_every_server_has_its_notices() -> None:
    assert set(FAILURES) | {Mta.EXIM, Mta.EZWEB} == set(Mta)
    assert {report.reporter.mta for _, report, _ in ALL} == set(Mta)
    assert {report.reporter.mta for _, report, is_delay in ALL if is_delay} == set(DELAYS)


@pytest.mark.parametrize("mta", sorted(ONE_EACH))
def test_some_write_a_notice_for_each_recipient(mta: Mta) -> None:
    kindred = Kindred(mta)
    make = taken_from_the_stranger if mta is Mta.DMA else taken_from_the_relay
    report = make(kindred, (UNKNOWN, FULL))
    with pytest.raises(ValueError, match="each recipient"):
        noticed(report)
    told = [one.final_recipient for part in apart(report) for one in read(part).recipients]
    assert told == [TARO, JIRO]


def test_a_notice_has_its_own_message_id_but_qmails_and_yahoos() -> None:
    for _, report, is_delay in ALL:
        identifiers = {
            email.message_from_bytes(notice_of(report, Chance(seed), is_delay=is_delay).raw())[
                "Message-ID"
            ]
            for seed in ("one", "two")
        }
        has_none = report.reporter.mta in {Mta.QMAIL, Mta.YAHOO}
        assert identifiers == {None} if has_none else len(identifiers) == 2


def test_the_same_chance_gives_the_same_bytes() -> None:
    for _, report, is_delay in ALL:
        assert noticed(report, is_delay=is_delay) == noticed(report, is_delay=is_delay)


INVENTED = re.compile(r"(^|\.)example$|(^|\.)(softbank\.jp|ezweb\.ne\.jp)$")
NETWORKS = tuple(
    ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)


def test_only_invented_names_and_documentation_addresses_occur() -> None:
    raw = b"".join(delivered(report, is_delay=is_delay) for _, report, is_delay in ALL)
    text = raw.decode().replace("=\n", "")  # the soft line breaks of quoted-printable
    named = r"(?:@|\bby |\bfrom |\bhost |dns; ?|DNS; |http://)([\w-]+(?:\.[\w-]*[a-z][\w-]*)+)"
    names = {name.lower().rstrip("-") for name in re.findall(named, text)}
    assert {name for name in names if not INVENTED.search(name)} == set()
    literals = set(re.findall(r"(?<!SMTPSVC)[\[(](?:IPv6:|::ffff:)?(\d+(?:\.\d+){3})[\])]", text))
    addresses = {ip_address(literal) for literal in literals}
    outside = {ip for ip in addresses if not any(ip in network for network in NETWORKS)}
    assert {str(ip) for ip in outside} == {"127.0.0.1"}  # Courier's own notices
    assert len(addresses) > 4


RECEIPT = Receipt(queue_id="1wCLjU-00043I-5W", when=SENT, for_address=TARO)


def test_the_hops_of_the_reference_storm_are_as_they_were() -> None:
    exim = Host(name="a.example", ip="192.0.2.25", mta=Mta.EXIM, version="4.80", hours=2)
    tls = "esmtpsa  (TLS1.2) tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    assert handed_in_hop(TookItFrom.SCRIPT, exim, None, RECEIPT, VICTIM) == (
        exim_local_hop("webshop", exim, RECEIPT, VICTIM),
    )
    assert handed_in_hop(TookItFrom.LOGIN, exim, STRANGER, RECEIPT, VICTIM) == (
        exim_hop(STRANGER, exim, RECEIPT, tls, VICTIM),
    )
    assert handed_in_hop(TookItFrom.CLIENT, MX, STRANGER, RECEIPT, VICTIM) == (
        postfix_hop(STRANGER, MX, RECEIPT),
    )


@pytest.mark.parametrize("kindred", ABUSED, ids=str)
def test_a_login_is_told_from_a_client(kindred: Kindred) -> None:
    for took in (TookItFrom.LOGIN, TookItFrom.CLIENT):
        original = original_of(read(taken_from_the_stranger(kindred, (UNKNOWN,), took)))
        entry = original.received[-1]
        assert str(entry.from_ip) == STRANGER.ip
        assert entry.by_host == kindred.host.name
        assert entry.helo == STRANGER.helo
        is_shown = took is TookItFrom.LOGIN and kindred.mta not in SILENT
        assert entry.is_authenticated is is_shown


@pytest.mark.parametrize("kindred", ABUSED, ids=str)
def test_a_stranger_without_a_name_has_none(kindred: Kindred) -> None:
    original = original_of(read(taken_from_the_stranger(kindred, (UNKNOWN,))))
    assert original.received[-1].from_host is None


@pytest.mark.parametrize("kindred", SENDERS, ids=str)
def test_a_script_has_no_address_of_a_stranger(kindred: Kindred) -> None:
    report = taken_from_the_stranger(kindred, (UNKNOWN,), TookItFrom.SCRIPT)
    original = original_of(read(report))
    assert {str(hop.from_ip) for hop in original.received} <= {
        "None",
        "127.0.0.1",
        kindred.host.ip,
    }
    assert not any(hop.is_authenticated for hop in original.received)


SHAPES = {
    Mta.POSTFIX: r"[0-9A-F]{11}",
    Mta.EXIM: r"[\dA-Za-z]{6}-[\dA-Za-z]{6}-[\dA-Za-z]{2}",
    Mta.SENDMAIL: r"[\dA-Za-x]{8}\d{6}",
    Mta.QMAIL: r"\d{4,5}",
    Mta.EZWEB: r"[\dA-F]{7}",
    Mta.OPENSMTPD: r"[\da-f]{8}",
    Mta.HARAKA: r"[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}\.1",
    Mta.COURIER: r"[\dA-F]{16}\.[\dA-F]{16}\.[\dA-F]{8}",
    Mta.DMA: r"[\da-f]{5}",
    Mta.POWERMTA: r"h[\da-v]{11}",
    Mta.JAMES: r"\d{9,10}",
    Mta.EXCHANGE: r"",
    Mta.DOMINO: r"2026041[34]\d{8}-\d{4,7}",
    Mta.GROUPWISE: r"",
    Mta.MDAEMON: r"md50\d{9,10}",
    Mta.IMAIL: r"A[\dA-F]{9}",
    Mta.GMAIL: r"[\da-f]{11}si\d{6,8}edd\.\d{1,3}\.2026\.04\.13\.18\.10\.00",
    Mta.YAHOO: r"",
    Mta.KDDI: r"[\dA-F]{7}",
    Mta.DOCOMO: r"\d{9,10}[\da-f]{5}",
}


@pytest.mark.parametrize("mta", sorted(Mta))
def test_each_server_makes_ids_of_its_own_shape(mta: Mta) -> None:
    chance = Chance("ids")
    made = {queue_id_of(Kindred(mta).host, SENT, chance) for _ in range(20)}
    assert all(re.fullmatch(SHAPES[mta], one) for one in made)
    assert len(made) > 10 or made == {""}
