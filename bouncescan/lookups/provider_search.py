"""Where the mailbox of a domain is: its MX, its SRV records (RFC 6186), what it publishes itself.

Asked only with --online. Nothing but the domain is told to anybody: the part of the address before
the @, which Thunderbird sends along, is not.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV

from bouncescan.lookups.autoconfig import parse_config
from bouncescan.lookups.budget import Budget
from bouncescan.lookups.failing import LookupFailedError, Why
from bouncescan.lookups.found_server import FoundServer, is_host_name, pages_of
from bouncescan.lookups.https import Https
from bouncescan.lookups.resolver import Resolver, name_of
from bouncescan.lookups.settings import Settings

__all__ = ["ProviderSearch"]

T = TypeVar("T")


class ProviderSearch:
    """Asks for one domain at a time. `unanswered` are the reasons of what was not answered."""

    def __init__(self, settings: Settings) -> None:
        budget = Budget(each=settings.seconds_each, in_all=settings.seconds_in_all)
        self._resolver = Resolver(settings, budget)
        self._https = Https(settings, self._resolver, budget)
        self._port = settings.https_port
        self.unanswered: list[Why] = []

    def mail_exchangers(self, domain: str) -> tuple[str, ...]:
        """The MX hosts, the preferred one first."""
        records = cast("tuple[MX, ...]", self._ask(self._resolver.ask, domain, "MX") or ())
        ordered = sorted(records, key=lambda record: record.preference)
        return tuple(name_of(record.exchange) for record in ordered)

    def by_service(self, domain: str) -> FoundServer | None:
        """The server of the SRV records, TLS before STARTTLS (RFC 8314, 3.3)."""
        for service, is_starttls in (("_imaps._tcp", False), ("_imap._tcp", True)):
            answer = self._ask(self._resolver.ask, f"{service}.{domain}", "SRV")
            records = cast("tuple[SRV, ...]", answer or ())
            for record in sorted(records, key=lambda each: (each.priority, -each.weight)):
                host = name_of(record.target)
                # RFC 6186, 3.4: "." says that there is none.
                if is_host_name(host) and record.port:
                    return FoundServer(
                        host=host,
                        port=record.port,
                        is_starttls=is_starttls,
                        login="address",
                        is_proved=False,
                    )
        return None

    def by_page(self, domain: str) -> FoundServer | None:
        """The server that the domain publishes by HTTPS."""
        for page in pages_of(domain, self._port):
            raw = self._ask(self._https.get, page, "text/xml, application/xml")
            found = parse_config(raw, domain) if raw else None
            if found is not None:
                return found
        return None

    def _ask(self, question: Callable[[str, str], T], subject: str, kind: str) -> T | None:
        try:
            return question(subject, kind)
        except LookupFailedError as failure:
            self.unanswered.append(failure.why)
            return None
