"""One storm: people, the lists they stand on, the mails cut from these, and who fails.

An address dies with its age, faster or slower by its domain; some domains refuse all that is forged
and some swallow all. Who is dead is dead for every mail. A domain that `refuses_later` writes a
report of its own; of the others the sending server tells, in one report a mail where it
`tells_together`. Reports are `lost`, and a share of them, `headless`, gives back no To.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Parameters", "World", "draw_parameters", "draw_world"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


DOMAINS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What decides about one list: who is on it, in which order, how it is cut and sent."""

    holds: float  # the share of all people, chosen by chance or, where `is_old`, the oldest
    is_old: bool
    order: str
    sizes: Ints  # numbers of recipients of a mail, each as likely
    is_repeated: bool  # in the same mails; else what is shuffled is shuffled anew
    shares: tuple[float, ...]  # of the list, for each run
    has_singles: bool  # the second run has one recipient a mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What decides about a storm, but for chance: from it another of the kind can be drawn."""

    size: int
    domain_shares: Floats
    age: float  # of addresses, in the mean
    only_copied: float  # the share of those known from old mail's Cc only: older
    hazard: Floats  # the chance to die in a year, by domain
    refuses_all: npt.NDArray[np.bool_]
    swallows_all: npt.NDArray[np.bool_]
    refuses_later: npt.NDArray[np.bool_]
    campaigns: tuple[Campaign, ...]
    passing: float
    lost: float
    tells_together: bool
    headless: float
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A storm. `mails` hold the numbers of their people; all else is of each person.

    `age` is the address's, in years; `chance` that of being dead or refused.
    """

    known: Parameters
    mails: tuple[Ints, ...]
    age: Floats
    domains: Ints
    chance: Floats

    @property
    def targeted(self) -> int:
        return len(np.unique(np.concatenate(self.mails)))

    def reports(self, chance: np.random.Generator) -> list[list[Ints]]:
        """For each mail the reports that are left, each the numbers of those it names."""
        is_dead = chance.random(len(self.chance)) < self.chance
        return [self._reports_of(mail, is_dead, chance) for mail in self.mails]

    def _reports_of(
        self, mail: Ints, is_dead: npt.NDArray[np.bool_], chance: np.random.Generator
    ) -> list[Ints]:
        failed = mail[is_dead[mail] | (chance.random(len(mail)) < self.known.passing)]
        domain = self.domains[failed]
        is_later = self.known.refuses_later[domain]
        told = [failed[domain == each] for each in np.unique(domain[is_later])]
        at_once = failed[~is_later]
        told += [at_once] if self.known.tells_together else list(at_once[:, None])
        return [each for each in told if len(each) and chance.random() >= self.known.lost]


def draw_parameters(chance: np.random.Generator) -> Parameters:
    """Some kind of storm."""
    domain_shares = 1 / np.arange(1, DOMAINS + 1) ** chance.uniform(0.5, 1.3)
    manner = chance.choice(3, size=DOMAINS, p=[0.82, 0.06, 0.12])
    return Parameters(
        size=int(np.exp(chance.uniform(np.log(60), np.log(1500)))),
        domain_shares=domain_shares / domain_shares.sum(),
        age=chance.uniform(3, 8),
        only_copied=chance.uniform(0, 0.4),
        hazard=chance.uniform(0.01, 0.07) * np.exp(chance.normal(0, 0.6, DOMAINS)),
        refuses_all=manner == 1,
        swallows_all=manner == 2,
        refuses_later=chance.random(DOMAINS) < chance.uniform(0, 0.6),
        campaigns=tuple(_campaign(chance) for _ in range(chance.choice([1, 1, 2, 3]))),
        passing=float(chance.choice([0, 0.01, 0.03])),
        lost=float(chance.choice([0, chance.uniform(0, 0.25)])),
        tells_together=bool(chance.random() < 0.6),
        headless=float(chance.choice([0, 0.05, 0.2])),
        is_hidden=bool(chance.random() < 0.05),
    )


def _campaign(chance: np.random.Generator) -> Campaign:
    kind = chance.choice(["all", "some", "some", "old"])
    holds = {"all": 1.0, "some": chance.uniform(0.25, 0.95), "old": chance.uniform(0.3, 0.7)}
    share = chance.uniform(0.3, 1.0)
    return Campaign(
        holds=holds[kind],
        is_old=kind == "old",
        order=str(chance.choice(["shuffled", "shuffled", "shuffled", "domain", "age"])),
        sizes=_sizes(chance),
        is_repeated=bool(chance.random() < 0.3),
        shares=(share,) * int(chance.integers(1, 4)),
        has_singles=bool(chance.random() < 0.2),
    )


def _sizes(chance: np.random.Generator) -> Ints:
    """The numbers of recipients of this sender's mails."""
    kinds = ("one size", "about", "wild", "mixed", "single")
    match chance.choice(kinds, p=[0.4, 0.25, 0.15, 0.12, 0.08]):
        case "one size":
            return np.array([int(np.exp(chance.uniform(np.log(2), np.log(50))))])
        case "about":
            middle = int(np.exp(chance.uniform(np.log(3), np.log(20))))
            return np.arange(max(1, middle // 2), middle + middle // 2 + 1)
        case "wild":
            return np.array([2, 3, 5, 8, 12, 20, 50])
        case "mixed":
            return np.array([1, 1, 2, 3, 4, 6])
    return np.ones(1, dtype=np.int64)


def draw_world(known: Parameters, chance: np.random.Generator) -> World:
    """One storm of a kind: its people, their lists and mails."""
    domains = chance.choice(DOMAINS, size=known.size, p=known.domain_shares)
    age = np.minimum(chance.exponential(known.age, known.size), 20.0)
    age += (chance.random(known.size) < known.only_copied) * chance.uniform(2, 8, known.size)
    dies = 1 - np.exp(-known.hazard[domains] * age)
    dies = np.where(known.refuses_all[domains], 0.97, dies)
    dies = np.where(known.swallows_all[domains], 0.0, dies)
    mails = [
        mail for campaign in known.campaigns for mail in _mails(campaign, age, domains, chance)
    ]
    return World(known=known, mails=tuple(mails), age=age, domains=domains, chance=dies)


def _mails(
    campaign: Campaign, age: Floats, domains: Ints, chance: np.random.Generator
) -> list[Ints]:
    """All mails to one list, run by run."""
    people = np.arange(len(age))
    if campaign.is_old:
        people = people[age > np.quantile(age, 1 - campaign.holds)]
    else:
        people = people[chance.random(len(age)) < campaign.holds]
    people = chance.permutation(people)
    if campaign.order != "shuffled":
        key = {"domain": domains, "age": age}[campaign.order][people]
        people = people[np.argsort(key, kind="stable")]
    runs: list[list[Ints]] = []
    for number, share in enumerate(campaign.shares):
        if runs and campaign.is_repeated:
            runs.append(runs[0])
            continue
        run = people[chance.random(len(people)) < share]
        if campaign.order == "shuffled":
            run = chance.permutation(run)
        is_single = campaign.has_singles and number == 1
        runs.append(_cut(run, np.ones(1, dtype=np.int64) if is_single else campaign.sizes, chance))
    return [mail for run in runs for mail in run]


def _cut(people: Ints, sizes: Ints, chance: np.random.Generator) -> list[Ints]:
    mails = []
    while len(people):
        size = int(chance.choice(sizes))
        mails.append(people[:size])
        people = people[size:]
    return mails
