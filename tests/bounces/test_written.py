"""Mails written apart from the rules, against the truth set down before they were parsed.

A mail named in unsolved.txt has to fail, one in unsolved-words.txt in its status, reason or other
host: who mends it takes the line out.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bouncescan.bounces import parse
from bouncescan.mail.address import address_key
from bouncescan.records.bounce import Action, Kind

WRITTEN = Path(__file__).parents[2] / "fixtures" / "written"
ROWS = [json.loads(line) for line in (WRITTEN / "truth.jsonl").read_text("utf-8").splitlines()]
UNSOLVED = set((WRITTEN / "unsolved.txt").read_text("utf-8").split())
UNSOLVED_WORDS = set((WRITTEN / "unsolved-words.txt").read_text("utf-8").split())


def _cases(rows: list[dict[str, Any]], unsolved: set[str]) -> list[Any]:
    strict = pytest.mark.xfail(reason="not read as meant yet", strict=True)
    return [
        pytest.param(row, id=row["file"], marks=[strict] if row["file"] in unsolved else [])
        for row in rows
    ]


@pytest.mark.parametrize("row", _cases(ROWS, UNSOLVED))
def test_a_mail_written_apart_is_read_as_it_was_meant(row: dict[str, Any]) -> None:
    record = parse((WRITTEN / row["file"]).read_bytes())
    assert record.kind == row["kind"]
    assert (record.kind is Kind.BOUNCE) == row["is_bounce"]
    if not row["is_bounce"]:
        return
    wanted = {
        Action.FAILED: set(map(address_key, row["recipients"])),
        Action.DELAYED: set(map(address_key, row["temporary"])),
    }
    names = {
        address_key(alias): address_key(address)
        for address, aliases in row["aliases"].items()
        for alias in aliases
    }
    found = {
        Action.FAILED: set[str](),
        Action.DELAYED: set[str](),
    }
    for person in record.recipients:
        final = address_key(person.final_recipient)
        key = address_key(person.original_recipient or person.final_recipient)
        # Two of one alias have its name in common.
        is_named = final in wanted.get(person.action, ())
        found.setdefault(person.action, set()).add(final if is_named else names.get(key, key))
    inferred = set(map(address_key, row["inferred"]))
    assert found[Action.FAILED] - inferred == wanted[Action.FAILED]
    assert found[Action.DELAYED] - inferred == wanted[Action.DELAYED]


@pytest.mark.parametrize("row", _cases([r for r in ROWS if r["is_bounce"]], UNSOLVED_WORDS))
def test_each_recipients_status_reason_and_other_host_are_those_of_its_words(
    row: dict[str, Any],
) -> None:
    """The row's own are everybody's but of those that stand `apart`; a host that is absent, nobody.

    A reason of null was left open by who wrote the mail; a status of null says that there is none.
    """
    people = parse((WRITTEN / row["file"]).read_bytes()).recipients
    named = {
        address_key(address): person
        for person in people
        for address in (person.original_recipient, person.final_recipient)
        if address
    }
    meant = {
        address: row | row.get("apart", {}).get(address, {})
        for address in [*row["recipients"], *row["temporary"]]
    }
    found = {address: named[address_key(address)] for address in meant}
    remote = {address: row["remote"].get(address) for address in meant}
    assert {address: person.remote_mta for address, person in found.items()} == remote
    reasons = {address: own["reason"] for address, own in meant.items() if own["reason"]}
    assert {address: found[address].reason for address in reasons} == reasons
    for address, own in meant.items():
        assert found[address].status in (own["status_alternatives"] or [None])


def test_what_stands_apart_is_of_a_recipient_and_another_than_the_rows() -> None:
    for row in ROWS:
        for address, own in row.get("apart", {}).items():
            assert address in [*row["recipients"], *row["temporary"]]
            assert own != {name: row[name] for name in own}


@pytest.mark.parametrize("row", [r for r in ROWS if r.get("original")], ids=lambda r: r["file"])
def test_its_original_is_the_one_that_came_back(row: dict[str, Any]) -> None:
    original = parse((WRITTEN / row["file"]).read_bytes()).original
    assert original is not None
    wanted = row["original"]
    found = {
        "message_id": (original.message_id or "").strip("<>"),
        "from": address_key(original.from_ or ""),
        "to": sorted(map(address_key, original.to)),
        "subject": "".join((original.subject or "").split()),
        "received_count": len(original.received),
    }
    assert found == {
        "message_id": (wanted["message_id"] or "").strip("<>"),
        "from": address_key(wanted["from"] or ""),
        "to": sorted(map(address_key, wanted["to"])),
        "subject": "".join((wanted["subject"] or "").split()),
        "received_count": wanted["received_count"],
    }


def test_every_mail_has_its_truth() -> None:
    assert {path.name for path in WRITTEN.glob("*.eml")} == {row["file"] for row in ROWS}
    assert {row["file"] for row in ROWS} >= UNSOLVED | UNSOLVED_WORDS
