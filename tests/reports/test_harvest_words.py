import pytest

from bouncescan.language import texts
from bouncescan.records.evidence import Evidence
from bouncescan.reports.harvest_words import HARVEST_SENTENCES
from bouncescan.reports.words import words_for

PARAMETERS: dict[str, str | int] = {"who": "ken@example.org", "date": "2024-05-06", "n": 3}


@pytest.mark.parametrize("rule", HARVEST_SENTENCES)
def test_each_rule_of_the_harvest_is_a_sentence(rule: str) -> None:
    said = words_for(Evidence(rule=rule, parameters=PARAMETERS), texts("en"))
    assert rule not in said
    assert "{" not in said
    assert not said.endswith(".")
