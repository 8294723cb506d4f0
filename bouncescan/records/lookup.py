"""What was asked outside of the mail, and what was answered: rows of the case, and all in one.

An answer is of the day on which it was asked. DNS of today is not that of the storm: SPF is told
with its date, and of DKIM only a pass says anything.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bouncescan.records.network import Network
from bouncescan.records.trace import IPAddress

__all__ = ["DATABASE", "Answer", "Lookups", "Question", "SignatureChecked", "SpfToday"]

DATABASE = "mmdb"  # how the source of an answer begins that a MaxMind database gave


class Question(enum.StrEnum):
    """What can be asked. The subject is an address, but where another one is named."""

    COUNTRY = "country"
    ASN = "asn"
    NETWORK = "network"
    RDNS = "rdns"
    ABUSE = "abuse"
    SPF = "spf"  # subject: the domain, a blank, the address
    DKIM = "dkim"  # subject: content_id of the report that gave the mail back


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `value` None: it was asked, and there is none."""

    question: Question
    subject: str
    value: str | None
    source: str
    asked: datetime

    @property
    def is_online(self) -> bool:
        """False for what a database says: its date is that of its making."""
        return not self.source.startswith(DATABASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfToday:
    """Whether `domain` allows `ip` to send its mail: on the day `asked`, not on that of the mail.

    `result` is one of RFC 7208, 2.6: pass, fail, softfail, neutral, none, permerror, temperror.
    """

    domain: str
    ip: IPAddress
    result: str
    asked: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureChecked:
    """The DKIM signature by the victim's domain over the header of a mail that came back.

    Only `is_valid` is evidence: keys change, and mail is altered on its way. It says that the
    domain signed the fields in `signed`, not who got it to. `covers_body`: the body that came back
    is the signed one too; False where it was cut, or is another.
    """

    content_id: str
    domain: str
    selector: str
    is_valid: bool
    signed: tuple[str, ...]
    covers_body: bool
    asked: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """All answers of a case. Empty where nothing was asked."""

    networks: Mapping[IPAddress, Network] = field(default_factory=dict)
    spf: tuple[SpfToday, ...] = ()
    signatures: tuple[SignatureChecked, ...] = ()

    def network(self, ip: IPAddress) -> Network:
        """What is known of an address, nothing where nothing is."""
        return self.networks.get(ip) or Network(ip=ip)

    def spf_today(self, ip: IPAddress | None) -> SpfToday | None:
        """The SPF result for an address, by the victim's main domain."""
        return next((result for result in self.spf if result.ip == ip), None)

    def signature(self, content_id: str) -> SignatureChecked | None:
        """The signature of the mail that came back in this report."""
        checked = (each for each in self.signatures if each.content_id == content_id)
        return next(checked, None)
