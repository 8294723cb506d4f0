"""What a person read in a mail, and what the parser reads: hand_checked.toml."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bouncescan.bounces import parse
from bouncescan.records.authentication import AuthenticationResult
from bouncescan.records.bounce import Original, Recipient
from bouncescan.records.trace import Hop

FIXTURES = Path(__file__).parents[2] / "fixtures"
READ = tomllib.loads(Path(__file__).with_name("hand_checked.toml").read_text(encoding="utf-8"))
NAMES = sorted(READ)


def said(value: Hop | AuthenticationResult | Recipient, *without: str) -> dict[str, object]:
    """What a value says, as the table has it: nothing that is None or False."""
    found = {
        field.name: getattr(value, field.name)
        for field in fields(value)
        if field.name not in without
    }
    return {
        name: each.isoformat() if name == "date" else str(each) if name == "from_ip" else each
        for name, each in found.items()
        if each is not None and each is not False
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_recipient_is_told_of_as_a_person_reads_it(name: str) -> None:
    record = parse((FIXTURES / name).read_bytes())
    wanted = [{"action": "failed", **row} for row in READ[name]["recipients"]]
    words = [row.pop("says", None) for row in wanted]
    found = [said(person) for person in record.recipients]
    for row, says in zip(found, words, strict=True):
        if says is not None:
            assert says in " ".join(str(row.pop("diagnostic_code", None)).split())
    assert found == wanted
    for person in record.recipients:
        others = {other.final_recipient for other in record.recipients} - {person.final_recipient}
        assert not [other for other in others if other in (person.diagnostic_code or "")]


@pytest.mark.parametrize("name", NAMES)
def test_the_original_is_read_as_a_person_reads_it(name: str) -> None:
    original = parse((FIXTURES / name).read_bytes()).original
    wanted = {key: value for key, value in READ[name].items() if key != "recipients"}
    assert ({} if original is None else shown(original)) == wanted


def shown(original: Original) -> dict[str, Any]:
    everything = {
        "form": original.form,
        "reverse_path": original.reverse_path,
        "mailer": original.mailer,
        "urls": list(original.urls),
        "hops": [said(hop, "raw") for hop in original.received],
        "injection": dict(original.injection),
        "authentication": [said(result) for result in original.authentication],
    }
    return {name: each for name, each in everything.items() if each not in (None, [], {})}


def test_the_table_is_large_and_of_many_dialects() -> None:
    assert len(NAMES) >= 40
    assert len({parse((FIXTURES / name).read_bytes()).format for name in NAMES}) >= 20
