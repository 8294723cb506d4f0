"""What is played: the years before, the spoofed mails, and what else comes in those minutes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.lab import attack, friends, hand_in, history, mailbox, sites
from tests.lab.attack import Spoof
from tests.lab.hand_in import Job
from tests.lab.history import Entry
from tests.lab.internet import PROVIDER, SUBMISSION, VICTIM, VICTIM_PASSWORD, ip_of
from tests.lab.mailbox import Came
from tests.lab.namespaces import Lab
from tests.lab.people import Circle, Person, targets
from tests.storms.chance import Chance
from tests.storms.clock import JST
from tests.storms.programs import compose

__all__ = ["SCENARIOS", "Played", "Scenario", "maildir_of", "play"]

HOME = "home77.kazemail-dsl.example"
FRIENDS_HOME = "home5.freemail-dsl.example"
FREEMAIL = "mx1.freemail.example"
# The victim's own slips, and whether her program keeps a copy in Sent.
SLIPS = (("yumi.satoo@freemail.example", True), ("sakura.okda@ocean.example", False))
CAP = 90.0  # seconds until all queues must be empty
STILL = 1.5  # seconds for which they have to stay so


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One storm to be played."""

    name: str  # for the command line
    title: str  # the words of the truth
    ways: tuple[str, ...]
    who_sent: str


SCENARIOS = (
    Scenario(
        name="forged",
        title="forged with the mailbox",
        ways=("script", "login", "client"),
        who_sent="forged",
    ),
    Scenario(name="used", title="the account used", ways=("account",), who_sent="used"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was done, and what came of it."""

    scenario: Scenario
    people: tuple[Person, ...]
    harvest: datetime
    began: datetime
    entries: tuple[Entry, ...]
    spoofs: tuple[Spoof, ...]
    own: dict[str, str]  # Message-ID to address of the victim's own mail
    came: tuple[Came, ...] = ()
    left: dict[str, int] = field(default_factory=dict)  # mails that still wait


def maildir_of(lab: Lab) -> Path:
    return lab.hosts[PROVIDER].folder / "mail" / VICTIM.partition("@")[0]


def play(
    lab: Lab, scenario: Scenario, people: tuple[Person, ...], harvest: datetime, chance: Chance
) -> Played:
    maildir = maildir_of(lab)
    mailbox.set_aside(maildir)
    entries = tuple(history.everyday_mail(people, chance.child("history")))
    mailbox.fill(maildir, entries)
    began = datetime.now(JST)
    spoofs = attack.spoofs(scenario.ways, targets(people), began, chance.child("spoofs"))
    copy = attack.to_herself(scenario.ways[0], began, chance.child("copy"))
    send(lab, (*spoofs, copy))
    own = send_own(lab, maildir, began, chance.child("own"))
    let_friend_answer(lab, people, spoofs[0], chance.child("friend"))
    left = wait_until_still(lab)
    return Played(
        scenario=scenario,
        people=people,
        harvest=harvest,
        began=began,
        entries=entries,
        spoofs=spoofs,
        own=own,
        came=tuple(mailbox.came(maildir, began.timestamp() - 1)),
        left=left,
    )


def send(lab: Lab, spoofs: Sequence[Spoof]) -> None:
    """Hands each mail in where the stranger did."""
    jobs: dict[str, list[Job]] = {}
    for spoof in spoofs:
        relay, raw = spoof.relay, spoof.letter.raw().decode()
        if relay.peer is None:
            hand_in.by_script(lab.hosts[relay.host], VICTIM, raw)
        else:
            jobs.setdefault(relay.peer, []).append(job_of(spoof, raw))
    for peer, batch in jobs.items():
        hand_in.by_smtp(lab.hosts[peer], batch)


def job_of(spoof: Spoof, raw: str) -> Job:
    relay = spoof.relay
    by_account = relay.host == SUBMISSION
    login: tuple[str | None, str] = (None, "")
    if relay.took_it_from == "login":
        login = (VICTIM, VICTIM_PASSWORD) if by_account else sites.STOLEN
    return Job(
        server=ip_of(relay.host),
        port=587 if by_account else 25,
        helo=relay.helo or relay.host,
        sender=VICTIM,
        recipients=spoof.recipients,
        raw=raw,
        login=login[0],
        password=login[1],
    )


def send_own(lab: Lab, maildir: Path, now: datetime, chance: Chance) -> dict[str, str]:
    """The victim writes to two wrong addresses, from home; of one mail Sent has a copy."""
    made = {}
    for address, is_saved in SLIPS:
        draft = history.victim_draft(
            ("佐藤 由美", address), "明日のこと", "明日は九時に駅で。", now
        )
        letter = compose(draft, chance)
        if is_saved:
            mailbox.save_sent(maildir, letter.raw())
        hand_in.by_smtp(lab.hosts[HOME], [own_job(address, letter.raw().decode())])
        made[letter.value("Message-ID")] = address
    return made


def own_job(address: str, raw: str) -> Job:
    return Job(
        server=SUBMISSION,
        port=587,
        helo="smtpclient.apple",
        sender=VICTIM,
        recipients=(address,),
        raw=raw,
        login=VICTIM,
        password=VICTIM_PASSWORD,
    )


def let_friend_answer(lab: Lab, people: Sequence[Person], spoof: Spoof, chance: Chance) -> None:
    """As soon as this spoof has come to the friend."""
    friend = next(person for person in people if person.circle is Circle.FRIEND)
    inbox = lab.hosts[FREEMAIL].folder / "mail" / friend.address / "new"
    end = time.monotonic() + CAP
    while time.monotonic() < end:
        for file in inbox.glob("*"):
            if spoof.message_id.encode() in file.read_bytes():
                when = datetime.now(JST) + timedelta(seconds=1)
                jobs = friends.answers(friend, file, FREEMAIL, when, chance)
                hand_in.by_smtp(lab.hosts[FRIENDS_HOME], jobs)
                return
        time.sleep(0.1)
    raise RuntimeError(f"no spoof came to {friend.address}")


def wait_until_still(lab: Lab) -> dict[str, int]:
    """Until no queue has held a mail for a while; what still waits when the time is over."""
    still_since = time.monotonic()
    end = still_since + CAP
    while time.monotonic() < end:
        complaints = lab.complaints()
        if complaints:
            raise RuntimeError("; ".join(complaints))
        if sites.waiting(lab):
            still_since = time.monotonic()
        elif time.monotonic() - still_since > STILL:
            return {}
        time.sleep(0.1)
    return sites.waiting(lab)
