"""--online as a whole: what is asked, what is said, what is kept; and that nothing does harm."""

import json
import sqlite3
import time
import unicodedata
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bouncescan.bounces import parse
from bouncescan.casefile import Case
from bouncescan.lookups.settings import Settings
from bouncescan.pipeline import Outside, read_case
from bouncescan.records.findings import ServerRole
from bouncescan.records.lookup import Lookups
from bouncescan.reports import REPORTS, Look, Report
from tests.lookups import https_server
from tests.lookups.dns_server import Fault
from tests.lookups.https_server import contact
from tests.lookups.signing import KEY_NAME, sign
from tests.lookups.storm import FRIENDS, LOGIN, ORIGIN, SECOND, mails, network, server_of
from tests.lookups.test_offline import ASN_ROW, COUNTRY_ROW, database
from tests.reports.test_hostile_text import HARMFUL
from tests.support.certificate import Certificate
from tests.support.mails import bounce, hop, letter
from tests.support.progress import KeptProgress

OFFLINE = Outside()


def lookups(case: Path) -> Lookups:
    with Case(case, must_exist=True) as opened:
        return opened.lookups()


def test_the_servers_are_shown_with_what_was_answered(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        before = datetime.now(UTC).replace(microsecond=0)
        outcome = net.scan()
        assert outcome.failures == ()
        server = server_of(outcome.findings, ORIGIN)
        assert (server.asn, server.network) == (64496, "EXAMPLE-AS - Example Hosting, JP")
        assert server.rdns == "mail.relay.example"
        assert server.abuse_contact == "abuse@hosting.example"
        assert server.spf_today == "fail"
        assert server.asked is not None
        assert before <= server.asked <= datetime.now(UTC)
        second = server_of(outcome.findings, SECOND)
        # Its name does not lead back, nobody announces it, and the registry does not know it.
        assert (second.asn, second.network, second.rdns, second.abuse_contact) == (None,) * 4
        assert second.spf_today == "fail"
        assert {(each.domain, str(each.ip), each.result) for each in lookups(net.case).spf} == {
            ("victim.example", ORIGIN, "fail"),
            ("victim.example", SECOND, "fail"),
        }


def test_what_will_be_asked_and_of_whom_is_said_first(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        net.scan()
        assert net.lines == [
            "asks DNS for the names of 2 addresses, the networks of 3 (Team Cymru),"  # noqa: ISC004
            " SPF of victim.example",
            "asks the address registries (RDAP, found through IANA) for 3 abuse contacts",
            "nothing about your friends is asked",
        ]


def test_nothing_about_a_friend_is_asked(certificate: Certificate, tmp_path: Path) -> None:
    # The origin has a name in a friend's domain: that one is not followed.
    more = {
        "25.2.0.192.in-addr.arpa PTR": ["mail.friends.example", "mail.relay.example"],
        "mail.friends.example A": [ORIGIN],
    }
    with network(certificate, tmp_path, more) as net:
        findings = net.scan().findings
        assert findings is not None
        roles = {server.role for server in findings.servers}
        assert {ServerRole.ORIGIN, ServerRole.BYSTANDER} <= roles
        bystander = server_of(findings, "198.51.100.9", ServerRole.BYSTANDER)
        assert bystander.asked is None
        assert net.dns.asked
        said = " ".join([*net.dns.asked, *net.https.paths])
        assert [friend for friend in FRIENDS if friend in said] == []
        assert "9.100.51.198" not in said
        assert "gone" not in said
        assert "hanako" not in said
        assert server_of(findings, ORIGIN).rdns == "mail.relay.example"


def test_a_second_time_only_what_is_missing_is_asked(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path, faults={"victim.example": Fault.SERVFAIL}) as net:
        net.scan()
        assert net.lines[-2:] == [
            "2 of 10 questions have no answer: SPF 2 (the server failed)",
            "report --online asks for these again",
        ]
        net.forget_what_was_asked()
        net.dns.faults.clear()
        findings = net.report()
        assert net.dns.names == {"victim.example"}
        assert net.https.paths == []
        assert server_of(findings, ORIGIN).spf_today == "fail"
        net.forget_what_was_asked()
        assert net.report() == findings
        assert (net.dns.asked, net.https.paths) == ([], [])
        assert net.lines == ["nothing is asked: all answers are there, and not older than 30 days"]


def test_the_number_of_a_network_is_kept_where_its_name_fails(
    certificate: Certificate, tmp_path: Path
) -> None:
    faults = {"as64496.asn.cymru.com": Fault.SERVFAIL}
    with network(certificate, tmp_path, faults=faults) as net:
        server = server_of(net.scan().findings, ORIGIN)
        assert (server.asn, server.network) == (64496, None)
        assert net.lines[-2].endswith("networks 1 (the server failed)")
        net.dns.faults.clear()
        server = server_of(net.report(), ORIGIN)
        assert (server.asn, server.network) == (64496, "EXAMPLE-AS - Example Hosting, JP")


def test_each_question_is_one_step_of_the_progress(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        net.scan()
        age(net.case, 31)
        progress = KeptProgress()
        read_case(net.case, progress, net.outside)
        assert progress.steps == {"asking": 10}


def test_without_online_the_answers_are_shown_with_their_date_and_nobody_is_asked(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        findings = net.scan().findings
        net.forget_what_was_asked()
        assert net.report(OFFLINE) == findings
        assert (net.dns.asked, net.https.paths, net.lines) == ([], [], [])


def age(case: Path, days: int) -> str:
    when = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    with closing(sqlite3.connect(case)) as connection:
        connection.execute("UPDATE lookup SET asked = ?", (when,))
        connection.commit()
    return when


def test_answers_older_than_thirty_days_are_asked_for_again(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        net.scan()
        first = list(net.dns.asked)
        age(net.case, 29)
        net.forget_what_was_asked()
        net.report()
        assert net.dns.asked == []
        old = age(net.case, 31)
        net.dns.zone["victim.example TXT"] = ["v=spf1 ?all"]
        assert server_of(net.report(OFFLINE), ORIGIN).asked == datetime.fromisoformat(old)
        assert server_of(net.report(), ORIGIN).spf_today == "neutral"
        assert sorted(net.dns.asked) == sorted(first)


def test_an_old_answer_stays_where_a_new_one_fails(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        net.scan()
        age(net.case, 31)
        net.dns.faults["*"] = Fault.SERVFAIL
        before = net.report(OFFLINE)
        assert net.report() == before
        assert server_of(before, ORIGIN).rdns == "mail.relay.example"


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.TRUNCATED])
def test_dns_that_goes_wrong_changes_nothing_of_the_findings(
    certificate: Certificate, tmp_path: Path, fault: Fault
) -> None:
    with network(
        certificate, tmp_path, faults={"*": fault}, seconds_each=0.2, seconds_in_all=2.0
    ) as net:
        began = time.monotonic()
        outcome = net.scan()
        assert time.monotonic() - began < 6
        assert outcome.failures == ()
        assert "questions have no answer" in " ".join(net.lines)
        server = server_of(outcome.findings, ORIGIN)
        assert (server.spf_today, server.rdns, server.asn) == (None, None, None)
        assert net.report(OFFLINE).people == (outcome.findings and outcome.findings.people)


def test_answers_that_do_not_fit_a_packet_are_whole(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path, faults={"*": Fault.TRUNCATED}) as net:
        server = server_of(net.scan().findings, ORIGIN)
        assert (server.spf_today, server.rdns, server.asn) == ("fail", "mail.relay.example", 64496)


def test_a_resolver_that_is_not_there_is_said(certificate: Certificate, tmp_path: Path) -> None:
    with network(certificate, tmp_path) as net:
        gone = net.settings
    with network(certificate, tmp_path) as net:
        net.scan()
        age(net.case, 31)
        before = net.report(OFFLINE)
        began = time.monotonic()
        assert net.report(Outside(online=True, settings=gone)) == before
        assert time.monotonic() - began < 5
        assert net.lines[-2].startswith("10 of 10 questions have no answer: ")


def test_all_time_spent_is_said_and_the_rest_not_asked(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path, seconds_in_all=0.0) as net:
        net.scan()
        assert net.dns.asked == []
        assert net.lines[-2] == (
            "10 of 10 questions have no answer: SPF 2 (no time left), names 2 (no time left),"
            " networks 3 (no time left), abuse contacts 3 (no time left)"
        )


HOSTILE_AS = (
    b"64496 | JP | apnic | | \x1b[2J\x1b]0;owned\x07 \xe2\x80\xaegpj.exe =cmd|' /C calc'!A0 "
)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_hostile_answers_are_harmless_in_every_report(
    certificate: Certificate, tmp_path: Path, report: Report
) -> None:
    more = {
        "as64496.asn.cymru.com TXT": [HOSTILE_AS + b"x" * 30_000],
        "25.2.0.192.in-addr.arpa PTR": ["a\x1b[2Jb.example"],
    }
    with network(certificate, tmp_path, more, seconds_each=2.0) as net:
        net.https.pages[f"/rir/ip/{ORIGIN}"] = contact("=cmd|'/C calc'!A0@hosting.example")
        findings = net.scan().findings
        assert findings is not None
        server = server_of(findings, ORIGIN)
        assert server.network is not None
        assert server.network.startswith("\x1b[2J")
        assert len(server.network) <= 200
        assert server.rdns is None
    shown = report.render(findings, Look(language="en"))
    harmful = {each for each in shown if unicodedata.category(each) in HARMFUL} - {"\n", "\r"}
    assert harmful == set()
    assert all(len(line) <= 40_000 for line in shown.splitlines())


def test_a_registry_of_megabytes_and_deep_json_does_no_harm(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        for page in (https_server.endless([]), b"[" * 200_000, https_server.dripping_body):
            net.https.pages[f"/rir/ip/{ORIGIN}"] = page
            findings = net.scan().findings
            assert server_of(findings, ORIGIN).abuse_contact is None
        assert "abuse contacts 1 (" in net.lines[-2]


def test_the_databases_fill_in_and_the_newest_answer_counts(
    certificate: Certificate, tmp_path: Path
) -> None:
    rows = {"198.51.100.0/24": {**ASN_ROW, **COUNTRY_ROW}, f"{ORIGIN}/32": ASN_ROW}
    path = database(tmp_path / "a.mmdb", "GeoLite2-ASN", rows)
    with network(certificate, tmp_path) as net:
        net.scan()
        findings = net.report(Outside(databases=(path,)))
        bystander = server_of(findings, "198.51.100.9", ServerRole.BYSTANDER)
        assert (bystander.country, bystander.asn, bystander.network) == ("JP", 64496, "Example")
        # Kept in the case, the file may go.
        path.unlink()
        assert net.report(OFFLINE) == findings
        age(net.case, 40)
        net.report()
        assert server_of(net.report(OFFLINE), ORIGIN).network == "EXAMPLE-AS - Example Hosting, JP"


def test_what_is_in_the_json_is_what_the_findings_say(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        findings = net.scan().findings
    assert findings is not None
    (report,) = (report for report in REPORTS if report.name == "json")
    shown = json.loads(report.render(findings, Look(language="en")))
    (server,) = (each for each in shown["servers"] if each["ip"] == ORIGIN)
    wanted = {
        "asn": 64496,
        "network": "EXAMPLE-AS - Example Hosting, JP",
        "rdns": "mail.relay.example",
        "abuse_contact": "abuse@hosting.example",
        "spf_today": "fail",
    }
    assert wanted.items() <= server.items()
    assert datetime.fromisoformat(server["asked"]).tzinfo is not None


def test_a_signature_of_the_victims_domain_is_checked_and_kept_for_ever(
    certificate: Certificate, tmp_path: Path, private: bytes, public: str
) -> None:
    raw = mails(sign(letter(hop(LOGIN), to="gone@friends.example").encode(), private))
    with network(certificate, tmp_path, {f"{KEY_NAME} TXT": [public]}) as net:
        net.scan(raw)
        assert net.lines[0].endswith("the DKIM keys of victim.example for 1 mail")
        (checked,) = lookups(net.case).signatures
        assert checked.content_id == parse(raw[0]).content_id
        assert (checked.domain, checked.selector) == ("victim.example", "s1")
        assert (checked.is_valid, checked.covers_body) == (True, True)
        assert "from" in checked.signed
        assert lookups(net.case).signature(checked.content_id) == checked
        # The key is taken away; what it proved while it was there stays.
        age(net.case, 400)
        del net.dns.zone[f"{KEY_NAME} TXT"]
        net.forget_what_was_asked()
        net.report()
        assert KEY_NAME not in net.dns.names
        assert lookups(net.case).signatures[0].is_valid


def test_a_signature_that_fails_proves_nothing_and_is_checked_again(
    certificate: Certificate, tmp_path: Path, private: bytes, public: str
) -> None:
    raw = mails(sign(letter(hop(LOGIN), to="gone@friends.example").encode(), private))
    with network(certificate, tmp_path) as net:
        net.scan(raw)
        (checked,) = lookups(net.case).signatures
        assert not checked.is_valid
        net.forget_what_was_asked()
        net.report()
        assert KEY_NAME not in net.dns.names
        age(net.case, 31)
        net.dns.zone[f"{KEY_NAME} TXT"] = [public]
        net.report()
        assert lookups(net.case).signatures[0].is_valid


def test_the_signature_of_another_domain_is_not_asked_about(
    certificate: Certificate, tmp_path: Path, private: bytes
) -> None:
    spoof = letter(hop(LOGIN), to="gone@friends.example").encode()
    with network(certificate, tmp_path) as net:
        net.scan(mails(sign(spoof, private, domain="evil.example")))
        assert not any("_domainkey" in name for name in net.dns.names)
        assert lookups(net.case).signatures == ()


def test_where_no_server_is_known_nothing_is_asked_and_that_is_said(
    certificate: Certificate, tmp_path: Path
) -> None:
    with network(certificate, tmp_path) as net:
        net.scan([letter(to="hanako@victim.example", sender="a@friends.example").encode()])
        assert net.lines == ["nothing is asked: no server is known to have sent mail in your name"]
        assert (net.dns.asked, net.https.paths) == ([], [])


def test_of_many_signed_mails_the_first_are_checked_and_the_others_the_next_time(
    certificate: Certificate, tmp_path: Path, private: bytes, public: str
) -> None:
    signed = sign(letter(hop(LOGIN), to="gone@friends.example").encode(), private).decode()
    raws = [
        bounce(signed, "gone@friends.example", message_id=f"bounce-{number}@relay.example")
        for number in range(203)
    ]
    with network(certificate, tmp_path, {f"{KEY_NAME} TXT": [public]}) as net:
        net.scan(raws)
        assert "for the first 200 mails" in net.lines[0]
        assert len(lookups(net.case).signatures) == 200
        net.report()
        assert net.lines[0] == "asks DNS for the DKIM keys of victim.example for 3 mails"
        assert len(lookups(net.case).signatures) == 203
        assert net.dns.asked.count(f"{KEY_NAME} TXT") == 2


def test_settings_are_the_systems_where_nothing_is_said() -> None:
    assert Outside() == Outside(online=False, databases=(), settings=Settings())
