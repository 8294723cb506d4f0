"""The first process within the namespaces: builds the internet, plays, scans, writes what came.

Only tests.lab starts it. What is to be kept goes to a folder that lies outside; all else is gone
with this process.
"""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from tests.lab import sites
from tests.lab.address_book import address_book
from tests.lab.expected import disagreements
from tests.lab.internet import PROVIDER, RESOLVER, VICTIM, VICTIM_PASSWORD, ip_of
from tests.lab.mailbox import FOLDERS, count
from tests.lab.namespaces import Lab, NamespacesError
from tests.lab.people import Person, people_before
from tests.lab.scenarios import HOME, SCENARIOS, Played, maildir_of, play
from tests.lab.truth import truth_of
from tests.storms.chance import Chance
from tests.storms.clock import JST

__all__ = ["WHY_NOT", "main"]

WHY_NOT = "why-not"  # the file that says what the kernel does not have
SEED = "lab-1"
HARVEST_AGO = timedelta(days=45)
BOOT = 20.0  # seconds until every server has to listen


def main(out: Path, trees: dict[str, Path], wanted: list[str]) -> None:
    now = datetime.now(JST).replace(microsecond=0)
    harvest = now - HARVEST_AGO
    people = people_before(now, harvest, Chance(SEED))
    lab = Lab(trees, ip_of(RESOLVER))
    say("builds the hosts")
    sites.build(lab, people)
    wait_until_up(lab)
    for scenario in SCENARIOS:
        if scenario.name in wanted:
            say(f"plays: {scenario.title}")
            played = play(lab, scenario, people, harvest, Chance(f"{SEED}/{scenario.name}"))
            say(f"scans: {len(played.came)} mails came")
            keep(lab, played, out / scenario.name)
            keep_logs(lab, out / "logs")


def say(words: str) -> None:
    print(f"lab: {words}", file=sys.stderr, flush=True)


def wait_until_up(lab: Lab) -> None:
    end = time.monotonic() + BOOT
    while waited_for := sites.silent(lab):
        complaints = lab.complaints()
        if complaints or time.monotonic() > end:
            raise RuntimeError("; ".join(complaints) or f"not up: {', '.join(waited_for)}")
        time.sleep(0.05)


def keep(lab: Lab, played: Played, out: Path) -> None:
    """Truth, findings, and the mails that came; what the scan said on its way."""
    out.mkdir(parents=True)
    maildir = maildir_of(lab)
    folders = {name: count(maildir, name) for name in FOLDERS}
    (out / "truth.json").write_text(
        json.dumps(truth_of(played, folders, SEED), ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    (out / "disagreements.json").write_text(json.dumps(disagreements(played)))
    (out / "came").mkdir()
    for number, mail in enumerate(played.came):
        (out / "came" / f"{number:03}.eml").write_bytes(mail.raw)
    scan(lab, played.people, out)


def keep_logs(lab: Lab, out: Path) -> None:
    """What each server wrote down, for whoever looks into what went wrong."""
    out.mkdir(parents=True, exist_ok=True)
    for host in lab.hosts.values():
        names = ("output", "maillog", "dovecot.log", "log/mainlog", "log/paniclog")
        files = [host.folder / name for name in names]
        told = [file.read_text(errors="replace") for file in files if file.exists()]
        (out / f"{host.name}.log").write_text("".join(told))


def scan(lab: Lab, people: tuple[Person, ...], out: Path) -> None:
    """As the victim does it at home: over IMAP, with her password."""
    contacts = out / "contacts.vcf"
    contacts.write_bytes(address_book(people))
    login = VICTIM.replace("@", "%40")
    told = lab.hosts[HOME].run(
        [
            *(sys.executable, "-m", "bouncescan", "scan", f"imaps://{login}@{PROVIDER}/"),
            *("--ca-file", lab.hosts[PROVIDER].folder / f"{PROVIDER}.pem"),
            *("--contacts", contacts, "--case", out / "case.bouncescan"),
            *("--json", out / "findings.json"),
        ],
        environment={"BOUNCESCAN_PASSWORD": VICTIM_PASSWORD, "NO_COLOR": "1"},
    )
    (out / "report.txt").write_bytes(told)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    try:
        main(
            Path(given["out"]),
            {name: Path(tree) for name, tree in given["trees"].items()},
            given["scenarios"],
        )
    except NamespacesError as error:
        (Path(given["out"]) / WHY_NOT).write_text(str(error))
        sys.exit(1)
    except (RuntimeError, subprocess.CalledProcessError) as error:
        say(f"broke: {error}")
        sys.exit(1)
