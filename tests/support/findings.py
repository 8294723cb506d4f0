"""Findings as the analysis gives them, in the shape of the reference case, and odd ones."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

from bouncescan.records.bounce import Kind, Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    BounceFinding,
    Campaign,
    Counts,
    Findings,
    Grade,
    Host,
    Hour,
    Ownership,
    Person,
    Read,
    ReporterRole,
    Server,
    ServerRole,
    SourceRead,
    State,
    TookItFrom,
    Verdict,
    WhoSent,
)
from bouncescan.records.leak import Harvest, Hypothesis, LeakSource, Standing

JAPAN = timezone(timedelta(hours=9))

SENDER = "smtp3.example.net"
SECOND = "vps-17.example.org"
BYSTANDER = "mx.example.com"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the storm."""
    return datetime(2026, 4, day, hour, minute, 23, tzinfo=JAPAN)


def make_person(address: str = "hanako@example.jp", **fields: object) -> Person:
    """A person whose mail bounced; `fields` replace what differs."""
    person = Person(
        address=address,
        also=(),
        name=None,
        state=State.FAILED,
        reason=Reason.USER_UNKNOWN,
        in_address_book=None,
        first_targeted=at(20, 10, 15),
        last_targeted=at(20, 10, 15),
        times=1,
        first_seen=None,
        last_seen=None,
        seen_in=None,
        source_mail=None,
        roles=None,
        confidence=Grade.PROVED,
        servers=(SENDER,),
        evidence=(),
    )
    return replace(person, **fields)  # type: ignore[arg-type]


def make_server(**fields: object) -> Server:
    """The server that sent most of the storm; `fields` replace what differs."""
    server = Server(
        host=SENDER,
        ip=ip_address("203.0.113.7"),
        org="example.net",
        role=ServerRole.ORIGIN,
        grade=Grade.PROVED,
        took_it_from=TookItFrom.SCRIPT,
        handed_in_by=None,
        targeted=84,
        bounces=96,
        originals=61,
        first=at(20, 10, 15),
        last=at(21, 13, 40),
        spf="fail",
        country="NL",
    )
    return replace(server, **fields)  # type: ignore[arg-type]


def make_read(**counted: int) -> Read:
    """What was read: all figures 0 but those given."""
    nothing = Read(
        messages=0,
        bounces=0,
        spoofed=0,
        own=0,
        undecided=0,
        duplicates=0,
        other=0,
        unreadable=0,
    )
    return replace(nothing, **counted)


def empty_findings(**fields: object) -> Findings:
    """What an empty mailbox gives."""
    findings = Findings(
        program="bouncescan 0.1.0",
        case="yuki@example.jp.bouncescan",
        victim=("yuki@example.jp",),
        read=make_read(),
        sources=(SourceRead(source="mail/storm.mbox", messages=0, read=0, unreadable=0),),
        counts=Counts(failed=0, delayed=0, reached=0, addressed=0, maybe=0, at_least=0),
        servers=(),
        people=(),
        timeline=(),
        bounces=(),
        has_history=True,
        has_address_book=False,
    )
    return replace(findings, **fields)  # type: ignore[arg-type]


def storm_findings() -> Findings:
    """The reference case: three senders, a bystander, Japanese names, two unreadable messages."""
    people = _people()
    return empty_findings(
        read=make_read(
            messages=712,
            bounces=121,
            spoofed=104,
            own=9,
            undecided=8,
            duplicates=11,
            other=578,
            unreadable=2,
        ),
        sources=(SourceRead(source="mail/storm.mbox", messages=712, read=710, unreadable=2),),
        counts=_count(people),
        servers=_servers(),
        people=people,
        timeline=_timeline(),
        bounces=_bounces(),
        has_address_book=True,
        who_sent=_verdict(),
        campaigns=_campaigns(),
        where_from=_where_from(),
        harvest=_harvest(),
        unreadable=(
            Evidence(
                rule="unreadable",
                parameters={"place": "mail/storm.mbox#481200", "why": "ends inside the message"},
                locators=("mail/storm.mbox#481200",),
            ),
            Evidence(
                rule="unreadable",
                parameters={"place": "mail/storm.mbox#77", "why": "has no header"},
                locators=("mail/storm.mbox#77",),
            ),
        ),
        defects=("3 messages have a date in the future",),
    )


def _verdict() -> Verdict:
    return Verdict(
        verdict=WhoSent.FORGED,
        speaks_for=(
            Evidence(rule="none_left_through_your_provider", parameters={"n": 88}),
            Evidence(rule="spf_failed_where_it_came_in", parameters={"n": 31}),
            Evidence(
                rule="sent_by_another_server",
                parameters={"n": 61, "what": f"{SENDER} [203.0.113.7]"},
                locators=("mail/storm.mbox#1044",),
            ),
        ),
        against=(
            Evidence(rule="left_through_your_provider_and_is_not_known", parameters={"n": 2}),
        ),
    )


def _where_from() -> tuple[LeakSource, ...]:
    """As it stands for a family whose mailbox was read."""
    return (
        LeakSource(
            hypothesis=Hypothesis.SEVERAL,
            grade=Standing.SUPPORTED,
            covers=0.96,
            size=812,
            speaks_for=(Evidence(rule="a_rule_of_the_test", parameters={"n": 25, "of": 26}),),
        ),
        LeakSource(
            hypothesis=Hypothesis.ADDRESS_BOOK,
            grade=Standing.CONTRADICTED,
            covers=0.42,
            size=61,
            against=(
                Evidence(
                    rule="another_rule_of_the_test",
                    parameters={"n": 15},
                    locators=("mail/storm.mbox#12", "mail/storm.mbox#40960"),
                ),
            ),
        ),
        LeakSource(
            hypothesis=Hypothesis.OTHER_MAILBOX,
            grade=Standing.UNKNOWN,
            detail="kenji@example.net",
            covers=0.8,
        ),
        LeakSource(hypothesis=Hypothesis.UNRELATED_LIST, grade=Standing.CONTRADICTED, covers=0.04),
    )


def _harvest() -> Harvest:
    return Harvest(
        not_before=at(2, 8),
        not_after=at(20, 10, 15),
        interval95=(at(3, 8), at(18, 8)),
        evidence=(Evidence(rule="seen_in_mail", locators=("mail/storm.mbox#12",)),),
    )


def _campaigns() -> tuple[Campaign, ...]:
    return (
        Campaign(
            id=1,
            subject="Fw: new message",
            link_hosts=("pension.example",),
            mailer="PHPMailer 5.2.4",
            originals=88,
            targeted=71,
            first=at(20, 10, 15),
            last=at(21, 13, 40),
            who_sent=WhoSent.FORGED,
            message_ids=("<1@spam.example>", "<2@spam.example>"),
        ),
    )


def _servers() -> tuple[Server, ...]:
    return (
        make_server(
            host=BYSTANDER,
            ip=ip_address("198.51.100.25"),
            org="example.com",
            country=None,
            role=ServerRole.BYSTANDER,
            took_it_from=TookItFrom.UNKNOWN,
            targeted=3,
            bounces=3,
            originals=3,
            first=at(20, 11, 2),
            last=at(20, 11, 40),
            spf=None,
        ),
        make_server(
            asn=64496,
            network="EXAMPLE-NET - Example Hosting, NL",
            rdns="static-7.example.net",
            abuse_contact="abuse@example.net",
            spf_today="softfail",
            asked=at(22, 9),
        ),
        make_server(
            host=SECOND,
            ip=ip_address("2001:db8::17"),
            org="example.org",
            country=None,
            grade=Grade.STATED,
            took_it_from=TookItFrom.LOGIN,
            handed_in_by=Host(
                host="dsl-44.example.test", ip=ip_address("192.0.2.44"), grade=Grade.STATED
            ),
            targeted=31,
            bounces=18,
            originals=18,
            first=at(21, 9, 0),
            last=at(21, 9, 58),
        ),
        make_server(
            host=None,
            ip=ip_address("192.0.2.200"),
            org=None,
            country=None,
            role=ServerRole.RELAY,
            grade=Grade.CLAIMED,
            took_it_from=TookItFrom.SERVER,
            targeted=5,
            bounces=4,
            originals=4,
            first=at(21, 9, 5),
            last=at(21, 9, 5),
            spf="softfail",
        ),
    )


def _failed(number: int) -> Person:
    status = Evidence(
        rule="named_as_failed",
        parameters={"host": SENDER, "status": "5.1.1"},
        locators=(f"mail/storm.mbox#{number * 4096}",),
    )
    return make_person(f"order-{number:02}@shop.example", evidence=(status,), in_address_book=False)


def _people() -> tuple[Person, ...]:
    return (
        *(_failed(number) for number in range(1, 15)),
        make_person(
            "taro..y@docomo.ne.jp",
            name="山田 太郎",
            in_address_book=True,
            reason=Reason.MAILBOX_FULL,
            state=State.DELAYED,
            roles=("from", "to"),
            first_seen=datetime(2009, 1, 3, 8, 30, tzinfo=JAPAN),
            last_seen=datetime(2025, 12, 31, 23, 59, tzinfo=JAPAN),
            seen_in="INBOX",
            source_mail="mail/storm.mbox#12",
            evidence=(
                Evidence(rule="named_as_delayed", parameters={"host": BYSTANDER}),
                Evidence(rule="in_address_book", parameters={"book": "contacts.vcf"}),
                Evidence(
                    rule="seen_in_mail",
                    parameters={"role": "cc", "folder": "INBOX", "date": "2011-06-05"},
                    locators=("mail/storm.mbox#12",),
                ),
            ),
        ),
        make_person(
            "hanako@example.jp",
            also=("hanako@example.com",),
            name="佐藤 花子",
            in_address_book=True,
            state=State.REACHED,
            reason=None,
            times=2,
            roles=("from", "to", "cc"),
            evidence=(
                Evidence(rule="person_replied", locators=("mail/storm.mbox#90210",)),
                Evidence(rule="in_original_header", parameters={"field": "To"}),
            ),
        ),
        make_person(
            "kenji@example.net",
            name="Kenji Ito, Sales",
            in_address_book=False,
            state=State.REACHED,
            reason=None,
            evidence=(Evidence(rule="auto_reply"),),
        ),
        *(
            make_person(
                f"cc-{number}@example.org",
                in_address_book=number == 2,
                state=State.ADDRESSED,
                reason=None,
                confidence=Grade.STATED,
                servers=(SECOND,),
                evidence=(Evidence(rule="in_original_header", parameters={"field": "Cc"}),),
            )
            for number in range(1, 10)
        ),
    )


def _count(people: tuple[Person, ...]) -> Counts:
    by_state = {state: sum(person.state is state for person in people) for state in State}
    sure = (State.FAILED, State.DELAYED, State.REACHED)
    return Counts(
        failed=by_state[State.FAILED],
        delayed=by_state[State.DELAYED],
        reached=by_state[State.REACHED],
        addressed=by_state[State.ADDRESSED],
        maybe=by_state[State.MAYBE],
        at_least=sum(by_state[state] for state in sure),
        estimate=140,
        interval95=(96, 233),
    )


def make_hour(day: int, hour: int, bounces: int, originals: int = 0) -> Hour:
    """One hour of the storm."""
    start = at(day, hour).replace(second=0)
    return Hour(start=start, bounces=bounces, originals=originals)


def _timeline() -> tuple[Hour, ...]:
    return (
        make_hour(20, 10, 84, 52),
        make_hour(20, 11, 12, 9),
        make_hour(20, 12, 1),
        make_hour(21, 9, 18, 22),
        make_hour(21, 13, 6),
    )


def _bounces() -> tuple[BounceFinding, ...]:
    return (
        BounceFinding(
            message_id="<b1@smtp3.example.net>",
            locators=("mail/storm.mbox#4096", "mail/Junk.mbox#0"),
            kind=Kind.BOUNCE,
            ownership=Ownership.SPOOFED,
            original_message_id="<o1@example.test>",
            reporter=Host(host=SENDER, ip=ip_address("203.0.113.7"), role=ReporterRole.SENDER_SIDE),
            origin=Host(
                host=SENDER,
                ip=ip_address("203.0.113.7"),
                grade=Grade.PROVED,
                rule="reporter_is_sender_side",
            ),
            failed=("order-01@shop.example",),
            delayed=(),
            when=at(20, 10, 15),
        ),
        BounceFinding(
            message_id=None,
            locators=("mail/storm.mbox#90000",),
            kind=Kind.BOUNCE,
            ownership=Ownership.UNDECIDED,
            original_message_id=None,
            reporter=Host(host=None, ip=None, role=ReporterRole.UNKNOWN),
            origin=None,
            failed=(),
            delayed=("taro..y@docomo.ne.jp",),
            when=None,
        ),
    )
