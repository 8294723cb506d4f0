"""A small storm for the network's questions: two origins, bystanders, one signed mail, a friend."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bouncescan.lookups.settings import Settings
from bouncescan.pipeline import Outside, ScanOutcome, ScanRequest, read_case, scan
from bouncescan.records.findings import Findings, Server, ServerRole
from bouncescan.sources import FolderSelection, SourceOptions
from tests.lookups.dns_server import DnsServer, Fault
from tests.lookups.https_server import HttpsServer, bootstrap, contact
from tests.support.certificate import Certificate
from tests.support.mails import VICTIM, bounce, hop, letter
from tests.support.progress import KeptProgress

__all__ = ["FRIENDS", "LOGIN", "ORIGIN", "SECOND", "Network", "mails", "network", "server_of"]

ORIGIN = "192.0.2.25"  # mail.relay.example, which wrote the bounces
SECOND = "203.0.113.66"  # seen by a bystander
FRIENDS = ("friends.example", "others.example", "198.51.100.9")

LOGIN = "from [203.0.113.7] (helo=pc) by mail.relay.example with esmtpsa (Exim 4.9) id A"
_SEEN = "from bot.dsl.example (bot.dsl.example [203.0.113.66]) by mx.others.example with ESMTP id Z"


def mails(first: bytes | None = None) -> list[bytes]:
    """A bounce by the origin (its original is `first`, if given) and one by a bystander."""
    spoof = (first or letter(hop(LOGIN), to="gone@friends.example").encode()).decode()
    return [
        bounce(spoof, "gone@friends.example|Remote-MTA: dns; mx.friends.example"),
        bounce(
            letter(hop(_SEEN), to="nobody@others.example", message_id="spoof-2@bot.example"),
            "nobody@others.example",
            reporter="mx.others.example",
            peer="mx.others.example [198.51.100.9]",
            message_id="bounce-2@others.example",
        ),
    ]


def zone() -> dict[str, list[str | bytes]]:
    """What DNS says of the two origins, and would say of friends."""
    return {
        "localhost A": ["127.0.0.1"],
        "25.2.0.192.in-addr.arpa PTR": ["mail.relay.example"],
        "mail.relay.example A": [ORIGIN],
        "66.113.0.203.in-addr.arpa PTR": ["bot.dsl.example"],
        "25.2.0.192.origin.asn.cymru.com TXT": ["64496 | 192.0.2.0/24 | JP | apnic | "],
        "as64496.asn.cymru.com TXT": ["64496 | JP | apnic | | EXAMPLE-AS - Example Hosting, JP"],
        "victim.example TXT": ["v=spf1 ip4:198.51.100.0/24 -all"],
        "9.100.51.198.in-addr.arpa PTR": ["mx.others.example"],
        "mx.others.example A": ["198.51.100.9"],
    }


@dataclass(frozen=True, slots=True)
class Network:
    """The servers that answer, and a case that is asked for."""

    dns: DnsServer
    https: HttpsServer
    settings: Settings
    folder: Path
    lines: list[str] = field(default_factory=list)

    @property
    def case(self) -> Path:
        return self.folder / "a.bouncescan"

    @property
    def outside(self) -> Outside:
        return Outside(online=True, settings=self.settings)

    def scan(self, raws: list[bytes] | None = None) -> ScanOutcome:
        """Scan the storm with --online; what was said is in `lines`."""
        mail = self.folder / "mail"
        mail.mkdir(exist_ok=True)
        for number, raw in enumerate(raws or mails()):
            (mail / f"{number}.eml").write_bytes(raw)
        request = ScanRequest(
            specs=(str(mail),),
            case=self.case,
            options=SourceOptions(),
            selection=FolderSelection(),
            victim=(VICTIM,),
            outside=self.outside,
        )
        progress = KeptProgress()
        outcome = scan(request, progress)
        self._keep(progress)
        return outcome

    def report(self, outside: Outside | None = None) -> Findings:
        """Show the case again, with --online if not told otherwise."""
        progress = KeptProgress()
        findings = read_case(self.case, progress, outside or self.outside)
        self._keep(progress)
        return findings

    def forget_what_was_asked(self) -> None:
        self.dns.asked.clear()
        self.https.paths.clear()

    def _keep(self, progress: KeptProgress) -> None:
        said = [line for line in progress.lines if line.startswith("--online: ")]
        self.lines[:] = [line.removeprefix("--online: ") for line in said]


@contextmanager
def network(
    certificate: Certificate,
    folder: Path,
    more: Mapping[str, list[str | bytes]] | None = None,
    faults: Mapping[str, Fault] | None = None,
    **settings: object,
) -> Iterator[Network]:
    """DNS and registries on loopback; `more` is added to `zone()`."""
    with (
        DnsServer({**zone(), **(more or {})}, faults) as dns,
        HttpsServer(certificate, {}) as https,
    ):
        https.pages = {
            "/ipv4.json": bootstrap({"0.0.0.0/0": f"{https.url}rir/"}),
            f"/rir/ip/{ORIGIN}": contact("abuse@hosting.example"),
        }
        made = dns.settings(rdap_bootstrap=https.url, ca_file=certificate.certificate, **settings)
        yield Network(dns, https, made, folder)


def server_of(findings: Findings | None, ip: str, role: ServerRole = ServerRole.ORIGIN) -> Server:
    """The row of a server."""
    assert findings is not None
    (server,) = (each for each in findings.servers if str(each.ip) == ip and each.role is role)
    return server
