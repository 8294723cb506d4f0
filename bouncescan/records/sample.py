"""One forged mail for whoever runs the server that sent it: the report that shows it best."""

from dataclasses import dataclass

from bouncescan.records.explanation import MessageExplained
from bouncescan.records.findings import Server

__all__ = ["Sample"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A server that sent forged mail, as more than a claim, and one report that says so.

    `returned` is the mail that came back in it, header first, with LF line ends; None where the
    report holds none.
    """

    server: Server
    message: MessageExplained
    returned: bytes | None = None
