"""How the stranger knew the addresses: from which source, since when, and how many there are.

material    what all of it is held against: targets, sightings, the address book
sources     each hypothesis, with what supports and what contradicts it
harvest     the bracket and the 95 % interval for the moment of the taking
estimate    how many were written to in all
listed      whom the stranger's list holds, where its source is known

A new hypothesis is one module in `sources`, and one line there.
"""

from bouncescan.analysis.leak.estimate import estimate_targeted
from bouncescan.analysis.leak.harvest import find_harvest
from bouncescan.analysis.leak.listed import find_listed
from bouncescan.analysis.leak.material import Material
from bouncescan.analysis.leak.sources import weigh_sources

__all__ = ["Material", "estimate_targeted", "find_harvest", "find_listed", "weigh_sources"]
