"""Each hypothesis about the source, with what supports and what contradicts it.

chance      the thresholds, and what chance explains
known       targets, and all others that the victim's own data shows
mails       who stands on which mail
contest     sources held against each other
lines       evidence that several of them have in common

A hypothesis is one module: `find` gives the candidates that the others are held against, where it
has any, and `weigh` its rows. It is listed in `_HYPOTHESES`, and `_FOUND` if it has candidates.
"""

from bouncescan.analysis.leak.material import Material
from bouncescan.analysis.leak.sources import (
    address_book,
    mailbox,
    one_mail,
    other_mailbox,
    several,
    unrelated_list,
)
from bouncescan.analysis.leak.sources.contest import Contest
from bouncescan.analysis.leak.sources.known import know
from bouncescan.records.leak import LeakSource, Standing

__all__ = ["weigh_sources"]

_FOUND = (address_book, mailbox, one_mail, other_mailbox)
_HYPOTHESES = (mailbox, address_book, several, one_mail, other_mailbox, unrelated_list)
_ORDER = (Standing.SUPPORTED, Standing.UNKNOWN, Standing.CONTRADICTED)


def weigh_sources(material: Material) -> tuple[LeakSource, ...]:
    """Every hypothesis and its grade: what is supported first, then what explains most."""
    known = know(material)
    contest = Contest(known, [one for module in _FOUND for one in module.find(known)])
    sources = [source for module in _HYPOTHESES for source in module.weigh(contest)]
    sources.sort(key=lambda one: (_ORDER.index(one.grade), -(one.covers or 0.0)))
    return tuple(sources)
