"""Through faults and kills a scan comes to the case of a clean one. `make faults` runs more."""

import sys

import pytest

from tests.faults.killing import kill, measure
from tests.faults.rig import Rig
from tests.faults.table import killed_table, table
from tests.faults.trial import Result, run

pytestmark = pytest.mark.server

RUNS = 30
KILLS = 10
SEED = 7


def test_faults_lose_no_mail_and_double_none(rig: Rig) -> None:
    outcomes = [run(rig, SEED, number) for number in range(RUNS)]
    told = table(outcomes)
    print(told)
    fine = {Result.EQUAL, Result.FAILED}
    assert [each.number for each in outcomes if each.result not in fine] == [], told
    # A plan that did not strike shows nothing.
    assert sum(each.struck > 0 for each in outcomes) > 0.8 * RUNS
    assert rig.is_untouched()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells who lives on")
def test_a_killed_scan_leaves_nobody_and_goes_on(rig: Rig) -> None:
    pace = measure(rig)
    killed = [kill(rig, pace, SEED, number) for number in range(KILLS)]
    told = killed_table(killed)
    print(told)
    assert [each.number for each in killed if each.why] == [], told
    assert any(each.rows and not each.is_over for each in killed)
    assert rig.is_untouched()
