"""The victim's provider: what its servers add to a mail on the way in and out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.storms.chance import Chance
from tests.storms.internet import VICTIM_DOMAIN, Host, postfix
from tests.storms.letter import Letter
from tests.storms.queue_ids import postfix_id
from tests.storms.received import Peer, Receipt, peer, postfix_hop

__all__ = ["SUBMISSION", "VICTIM", "VICTIM_NAME", "Mail", "Provider"]

VICTIM = f"hanako-example@{VICTIM_DOMAIN}"
VICTIM_NAME = "鈴木 花子"

MX = tuple(postfix(f"mx0{at}.mail.softbank.jp", f"203.0.113.{7 + at}") for at in (1, 2, 3))
FILTER = postfix("flt02.mail.softbank.jp", "203.0.113.17")
SUBMISSION = tuple(postfix(f"smtp0{at}.mail.softbank.jp", f"203.0.113.{19 + at}") for at in (1, 2))
CHECKS_SINCE = 2014  # the year from which the provider writes down what SPF said


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it lies in the mailbox: bytes, folder, when, and the From_ line's sender."""

    raw: bytes
    folder: str
    when: datetime
    sender: str

    def put_into(self, folder: str) -> "Mail":
        return Mail(raw=self.raw, folder=folder, when=self.when, sender=self.sender)


class Provider:
    """Delivery and submission, with the ids of one stream of chance."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def deliver(
        self,
        letter: Letter,
        source: Peer,
        when: datetime,
        reverse_path: str,
        *,
        spf: str = "pass",
        folder: str = "Inbox",
    ) -> Mail:
        """A mail from outside: the boundary hop names the peer's looked-up name and address."""
        mx = self._chance.pick(MX)
        hops = [postfix_hop(source, mx, self._receipt(when, VICTIM))]
        stored = when
        if mx is MX[2]:  # its mail passes a filter: then the boundary is the second hop
            stored = when + timedelta(seconds=self._chance.integer(1, 4))
            hops.insert(0, postfix_hop(peer(mx), FILTER, self._receipt(stored, VICTIM)))
        checks = self._checks(mx, source, reverse_path, spf) if when.year >= CHECKS_SINCE else ()
        return self._store(letter.under(*hops, *checks), stored, reverse_path, folder)

    def deliver_own_report(self, letter: Letter, reporter: Host, when: datetime) -> Mail:
        """A bounce that a server of the provider itself wrote: no hop from outside at all."""
        mx = MX[0]
        hop = postfix_hop(peer(reporter), mx, self._receipt(when, VICTIM))
        return self._store(letter.under(hop), when, "", "Inbox")

    def submit(
        self, letter: Letter, when: datetime, for_address: str | None
    ) -> tuple[Letter, Host, Receipt]:
        """The victim's own mail on its way out, by which host, and under which id."""
        host = self._chance.pick(SUBMISSION)
        phone = Peer(
            helo="smtpclient.apple", name=None, ip=f"203.0.113.{self._chance.integer(130, 158)}"
        )
        receipt = self._receipt(when, for_address)
        return letter.under(postfix_hop(phone, host, receipt, "ESMTPSA")), host, receipt

    def _receipt(self, when: datetime, for_address: str | None) -> Receipt:
        queue_id = postfix_id(self._chance)
        return Receipt(queue_id=queue_id, when=when, for_address=for_address)

    def _store(self, letter: Letter, when: datetime, reverse_path: str, folder: str) -> Mail:
        top = (("Return-Path", f"<{reverse_path}>"), ("Delivered-To", VICTIM))
        sender = reverse_path or "MAILER-DAEMON"
        return Mail(raw=letter.under(*top).raw(), folder=folder, when=when, sender=sender)

    @staticmethod
    def _checks(mx: Host, source: Peer, reverse_path: str, spf: str) -> tuple[tuple[str, str], ...]:
        claim = f"smtp.mailfrom={reverse_path}" if reverse_path else f"smtp.helo={source.helo}"
        return (("Authentication-Results", f"{mx.name}; spf={spf} {claim}"),)
