"""The configuration of each host, made of who has a mailbox where.

A site knows its living people. Nobody here decides what the bounces look like: the servers do.
"""

import base64
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.lab import dns
from tests.lab.dns import Record
from tests.lab.internet import (
    DOMAINS,
    HOSTS,
    PROVIDER,
    RELAYS,
    RESOLVER,
    SUBMISSION,
    VICTIM,
    VICTIM_DOMAIN,
    VICTIM_PASSWORD,
    ip_of,
)
from tests.lab.namespaces import Host, Lab
from tests.lab.people import FORWARDS, Circle, Person
from tests.lab.servers import dovecot, exim, opensmtpd, postfix, sendmail
from tests.lab.servers.exim import Exim
from tests.lab.servers.opensmtpd import OpenSmtpd
from tests.lab.servers.postfix import Postfix
from tests.lab.servers.sendmail import Sendmail
from tests.support.certificate import make_certificate

__all__ = ["STOLEN", "build", "silent", "waiting"]

STOLEN = ("info@ryokan.example", "haru-2015")  # the login by which a hosting company was abused
SELECTOR = "k1"
PATIENT = {relay.host for relay in RELAYS.values() if relay.is_patient}  # Exim only
WARN_AFTER = "6s"  # instead of hours; and once only
WAITING = {
    "exim": exim.waiting,
    "postfix": postfix.waiting,
    "sendmail": sendmail.waiting,
    "opensmtpd": opensmtpd.waiting,
}


def build(lab: Lab, people: Sequence[Person]) -> None:
    """Configures and boots every host, and starts its servers."""
    hosts = {place.name: lab.add(host_at(place.name)) for place in HOSTS}
    key = signing_key()
    dns.configure(hosts[RESOLVER], zone(hosts, key))
    for name, site in exims(people, key).items():
        exim.configure(hosts[name], site)
    for name, mailer in postfixes(people).items():
        postfix.configure(hosts[name], mailer)
    for name, relay in sendmails().items():
        sendmail.configure(hosts[name], relay)
    for name, domain in opensmtpds(people).items():
        opensmtpd.configure(hosts[name], domain)
    dovecot.configure(hosts[PROVIDER], {VICTIM: VICTIM_PASSWORD}, has_mail=True)
    dovecot.configure(hosts["smtp.hosting.example"], dict([STOLEN]), has_mail=False)
    for host in hosts.values():
        give_certificate(host)
    for host in hosts.values():
        lab.boot(host, opensmtpd.binds(host) if host.packages == "opensmtpd" else None)
        start(host)


def host_at(name: str) -> Host:
    place = next(place for place in HOSTS if place.name == name)
    return Host(name=name, ip=place.ip, ip6=place.ip6, packages=place.packages)


def start(host: Host) -> None:
    if host.name == RESOLVER:
        dns.start(host)
    if (host.etc / "dovecot").exists():
        dovecot.start(host)
    match host.packages:
        case "exim":
            exim.start(host)
        case "postfix":
            postfix.start(host)
        case "sendmail":
            sendmail.start(host)
        case "opensmtpd":
            opensmtpd.start(host)


def waiting(lab: Lab) -> dict[str, int]:
    """How many mails lie in each queue that is not empty.

    Of a server that does not give up, those of whose delay it has not told.
    """
    counted = {
        host.name: exim.unwarned(host) if host.name in PATIENT else WAITING[host.packages](host)
        for host in lab.hosts.values()
        if host.packages
    }
    return {name: count for name, count in counted.items() if count}


def silent(lab: Lab) -> list[str]:
    """The hosts of which a server does not listen yet, as the kernel tells."""
    return [
        host.name
        for host in lab.hosts.values()
        if not ports_of(host) <= listening(host.process.pid if host.process else 0)
    ]


def ports_of(host: Host) -> set[int]:
    if host.packages is None:
        return set()
    mail = {587} if host.name == SUBMISSION else {25}
    return mail | ({993} if host.name == PROVIDER else set())


def listening(pid: int) -> set[int]:
    """The TCP ports that somebody listens on in a process's network namespace."""
    found: set[int] = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            local, _, state = line.split()[1:4]
            if state == "0A":
                found.add(int(local.rpartition(":")[2], 16))
    return found


def give_certificate(host: Host) -> None:
    """One for each name; only the victim's program looks at who signed it."""
    made = make_certificate(host.folder, host.name)
    host.write("server.pem", made.certificate.read_text())
    host.write("server.key", made.key.read_text())


def signing_key() -> tuple[str, str]:
    """The provider's DKIM key: as PEM, and as the DNS shows it."""
    private = openssl("genrsa", "2048")
    shown = openssl("rsa", "-pubout", "-outform", "DER", given=private)
    return private.decode(), base64.b64encode(shown).decode()


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(
        ["openssl", *arguments], input=given, capture_output=True, check=True
    ).stdout


def zone(hosts: dict[str, Host], key: tuple[str, str]) -> list[Record]:
    found = [record for host in hosts.values() for record in dns.records_of(host)]
    found += [Record(d.name, "MX", f"10 {d.mx}.") for d in DOMAINS.values() if d.mx]
    found.append(Record(VICTIM_DOMAIN, "TXT", f'"v=spf1 ip4:{ip_of(SUBMISSION)} -all"'))
    shown = f"v=DKIM1; k=rsa; p={key[1]}"
    pieces = " ".join(f'"{shown[at : at + 200]}"' for at in range(0, len(shown), 200))
    found.append(Record(f"{SELECTOR}._domainkey.{VICTIM_DOMAIN}", "TXT", pieces))
    return found


def living(people: Sequence[Person], domain: str) -> list[Person]:
    return [person for person in people if person.domain == domain and not person.is_dead]


def locals_of(people: Sequence[Person], domain: str) -> list[str]:
    return [person.local for person in living(people, domain)]


LISTED_SPF = "fail:softfail:none:neutral:pass:permerror:temperror"
NOTES_SPF = f"  warn spf = {LISTED_SPF}\n    add_header = :at_start:$spf_received\n"
KNOWN_ONLY = (
    "  deny message = relay not permitted\n    ! domains = +ours\n"
    "  deny message = No such user here\n    ! verify = recipient\n"
)
NOTES_RESULTS = "  warn add_header = :at_start:${authresults {$primary_hostname}}\n"
PUTS_OFF = "  defer\n"
GREYLISTS = (
    "  defer message = Greylisted, please try again\n"
    "    ! seen = -1s / key=${sender_host_address}_${local_part}\n"
)
REFUSES_FORGED = (
    "  deny message = SPF: $sender_host_address is not allowed to send mail from "
    "$sender_address_domain\n    spf = fail\n"
)
# RFC 3834: not to what comes from a machine, and not to bounces.
AWAY = """\
away:
  driver = accept
  domains = +ours
  local_parts = {people}
  condition = ${{if and{{{{def:sender_address}}{{!def:h_Auto-Submitted:}}{{!def:h_List-Id:}}}}}}
  transport = away
  unseen
"""
AWAY_TRANSPORT = """\
away:
  driver = autoreply
  user = mail
  from = $local_part@$domain
  to = $sender_address
  subject = ${rfc2047:Auto: $h_subject:}
  text = I am out of the office and will answer your mail next week.\\n
"""
NOBODY = """\
nobody:
  driver = redirect
  domains = +ours
  allow_fail
  data = :fail: No such person at this address
"""
LOGIN = """\
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""
SIGNING = """\
  dkim_domain = {domain}
  dkim_selector = {selector}
  dkim_private_key = {key}
"""


def exims(people: Sequence[Person], key: tuple[str, str]) -> dict[str, Exim]:
    """The provider, the web shop, and four sites."""
    away = [person.local for person in people if person.circle is Circle.AWAY]
    catv = "catv-shonan.example"
    one_line_key = key[0].replace("\n", "\\n")
    return {
        PROVIDER: Exim(
            domains=[VICTIM_DOMAIN],
            at_rcpt=f"{KNOWN_ONLY}{NOTES_SPF}{exim.ACCEPTS_ALL}",
            at_data=NOTES_RESULTS,
            local_routers=exim.maildirs([VICTIM.partition("@")[0]]),
        ),
        SUBMISSION: Exim(
            at_rcpt="  accept authenticated = *\n  deny message = authentication required\n",
            port=587,
            auth_advertised="*",
            authenticators=LOGIN.format(name=VICTIM, password=VICTIM_PASSWORD),
            signing=SIGNING.format(domain=VICTIM_DOMAIN, selector=SELECTOR, key=one_line_key),
            warn_after=WARN_AFTER,
        ),
        "www.webshop.example": Exim(
            domains=["webshop.example"],
            at_rcpt=KNOWN_ONLY + exim.ACCEPTS_ALL,
            warn_after=WARN_AFTER,
            give_up="4d",
        ),
        "mx.postbox.example": Exim(
            domains=["postbox.example"],
            at_rcpt=KNOWN_ONLY + REFUSES_FORGED + exim.ACCEPTS_ALL,
            local_routers=exim.maildirs(locals_of(people, "postbox.example")),
        ),
        "mail.kotori-clinic.example": Exim(domains=["kotori-clinic.example"], at_rcpt=PUTS_OFF),
        "mail.minato-dance.example": Exim(
            domains=["minato-dance.example"],
            at_rcpt=GREYLISTS + KNOWN_ONLY + exim.ACCEPTS_ALL,
            local_routers=exim.maildirs(locals_of(people, "minato-dance.example")),
        ),
        "mail.catv-shonan.example": Exim(
            domains=[catv],
            at_rcpt=NOTES_SPF + exim.ACCEPTS_ALL,
            routers=AWAY.format(people=" : ".join(away)),
            local_routers=exim.maildirs(locals_of(people, catv)) + NOBODY,
            transports=AWAY_TRANSPORT,
        ),
    }


def postfixes(people: Sequence[Person]) -> dict[str, Postfix]:
    """The hosting company, a freemailer, two inner servers, and a forwarder."""
    freemail = [person for person in people if person.domain == "freemail.example"]
    full = {p.address: f"552 5.2.2 <{p.address}>: Mailbox full" for p in freemail if p.is_full}
    alumni = [person for person in people if person.domain == "alumni.example"]
    inner = {
        f"{host}": Postfix(
            mailbox_domains=[domain],
            mailboxes=[person.address for person in living(people, domain)],
        )
        for host, domain in (
            ("gwin.cityhall.example", "cityhall.example"),
            ("store.school.example", "school.example"),
        )
    }
    return {
        "smtp.hosting.example": Postfix(has_logins=True, warn_after=WARN_AFTER),
        "mx1.freemail.example": Postfix(
            mailbox_domains=["freemail.example"],
            mailboxes=[person.address for person in freemail if not person.is_dead],
            access=full,
            networks=[ip_of("home5.freemail-dsl.example")],
        ),
        **inner,
        "forward.alumni.example": Postfix(
            alias_domains=["alumni.example"],
            aliases={person.address: FORWARDS.format(local=person.local) for person in alumni},
        ),
    }


def sendmails() -> dict[str, Sendmail]:
    return {
        "mail.printworks.example": Sendmail(is_open=True, warn_after=WARN_AFTER),
        "gw.cityhall.example": Sendmail(
            domain="cityhall.example", inner=ip_of("gwin.cityhall.example")
        ),
    }


def opensmtpds(people: Sequence[Person]) -> dict[str, OpenSmtpd]:
    return {
        "mx2.ocean.example": OpenSmtpd(
            domain="ocean.example", people=locals_of(people, "ocean.example")
        ),
        "mx.school.example": OpenSmtpd(
            domain="school.example", inner=ip_of("store.school.example")
        ),
    }
