"""Hands mails to a server by SMTP, from within a host: `python -m tests.lab.hand_in` there.

Jobs come as JSON on standard input; what was not taken goes as JSON to standard output.
"""

import json
import smtplib
import ssl
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.namespaces import Host

__all__ = ["Job", "by_script", "by_smtp"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One mail for one server. `login` and `password` where it wants to know who one is."""

    server: str
    port: int
    helo: str
    sender: str
    recipients: tuple[str, ...]
    raw: str
    login: str | None = None
    password: str = ""


def by_smtp(host: Host, jobs: Sequence[Job]) -> None:
    """Raises where a recipient is refused at once: then no server has the mail."""
    given = json.dumps([asdict(job) for job in jobs]).encode()
    environment = {"PYTHONPATH": str(ROOT)}
    told = host.run([sys.executable, "-m", __name__], given=given, environment=environment)
    refused = json.loads(told)
    if refused:
        raise RuntimeError(f"{host.name}: not taken: {refused}")


def by_script(host: Host, sender: str, raw: str) -> None:
    """As PHP's mail() does: to the server's own sendmail, as the web server's user."""
    command: list[str | Path] = [Path("/usr/sbin/exim4"), "-t", "-i", "-f", sender]
    host.run(command, account="www-data", given=raw.encode())


def hand_in(jobs: Sequence[Job]) -> list[str]:
    refused: list[str] = []
    for job in jobs:
        try:
            lost = send(job)
        except smtplib.SMTPException as error:
            refused.append(f"{job.server}: {error}")
        else:
            refused += [f"{job.server}: {address}: {why}" for address, why in lost.items()]
    return refused


def send(job: Job) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(job.server, job.port, local_hostname=job.helo, timeout=30) as session:
        session.ehlo()
        if job.login is not None:
            session.starttls(context=trusting())
            session.ehlo()
            session.login(job.login, job.password)
        return session.sendmail(job.sender, job.recipients, job.raw.replace("\n", "\r\n").encode())


def trusting() -> ssl.SSLContext:
    """A stranger does not look at certificates."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def main() -> None:
    jobs = [Job(**given) for given in json.load(sys.stdin)]
    json.dump(hand_in(jobs), sys.stdout)


if __name__ == "__main__":
    main()
