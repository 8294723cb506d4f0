from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bouncescan.casefile import Case
from bouncescan.errors import SourceError
from bouncescan.pipeline.ledger import CaseLedger
from bouncescan.sources import Encryption, FolderSelection, SourceOptions, open_source
from bouncescan.sources.budget import Budget
from bouncescan.sources.providers import all_providers
from tests.support.fake_imap import FolderOf

NOW = datetime(2026, 4, 20, 10, 15, tzinfo=UTC)
NAME = "imaps://imap.example.com"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_without_a_limit_nothing_is_ever_used_up() -> None:
    budget = Budget(NAME, None, None)
    budget.spend(10**12)
    budget.check("imap.example.com")


def test_what_is_a_day_old_counts_no_more() -> None:
    clock = Clock()
    budget = Budget(NAME, 1000, None, clock)
    budget.spend(900)
    clock.now += timedelta(hours=5)
    budget.spend(60)
    assert budget.left == 40
    clock.now = NOW + timedelta(hours=25)
    assert budget.left == 940
    clock.now = NOW + timedelta(hours=31)
    assert budget.left == 1000


def test_used_up_says_when_a_scan_is_worth_its_while_again() -> None:
    clock = Clock()
    budget = Budget(NAME, 1_000_000_000, None, clock)
    for hours, octets in ((0, 20_000_000), (1, 30_000_000), (2, 500_000_000), (3, 451_000_000)):
        clock.now = NOW + timedelta(hours=hours)
        budget.check("imap.example.com")
        budget.spend(octets)
    with pytest.raises(SourceError) as caught:
        budget.check("imap.example.com")
    assert str(caught.value) == "imap.example.com: the 1,000 MB of a day are used up"
    # The first two hours' would be gone at once; with the third a tenth of the day is free.
    assert "scan again after 2026-04-21T13:00+00:00: it goes on" in str(caught.value.remedy)
    assert "--budget MB" in str(caught.value.remedy)


def test_the_case_remembers_from_one_scan_to_the_next(tmp_path: Path) -> None:
    clock = Clock()
    with Case(tmp_path / "a.bouncescan") as case:
        ledger = CaseLedger(case)
        Budget(NAME, 1000, ledger, clock).spend(300)
        ledger.keep()
        Budget(NAME, 1000, CaseLedger(case), clock).spend(2_000_000)  # much: kept at once
    with Case(tmp_path / "a.bouncescan") as case:
        assert Budget(NAME, 3_000_000, CaseLedger(case), clock).left == 999_700
        assert Budget("imaps://another.example", 1000, CaseLedger(case), clock).left == 1000


def test_the_case_forgets_what_is_older_than_a_day(tmp_path: Path) -> None:
    with Case(tmp_path / "a.bouncescan") as case:
        for day in range(3):
            ledger = CaseLedger(case)
            ledger.add(NAME, NOW + timedelta(days=2 * day), 10)
            ledger.keep()
        assert len(CaseLedger(case).hours(NAME)) == 1


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"x": 1}', '{"2026-04-20T10:00:00": 1}', "null"])
def test_a_ledger_that_another_hand_wrote_is_empty(kept: str) -> None:
    with Case(None) as case:
        case.set_info(f"downloaded {NAME}", kept)
        assert CaseLedger(case).hours(NAME) == {}


def test_of_gmail_a_fifth_is_left_to_other_mail_programs() -> None:
    (gmail,) = [each for each in all_providers() if each.daily_megabytes is not None]
    assert (gmail.name, gmail.daily_megabytes) == ("Gmail", 2500)


def test_a_source_stops_where_the_day_is_used_up_and_gives_what_it_has() -> None:
    mails = {uid: (b"Subject: %d\r\n\r\n" % uid).ljust(500_000, b"x") for uid in range(1, 41)}
    told: list[str] = []
    options = SourceOptions(
        encryption=Encryption.PLAINTEXT,
        timeout=5,
        ask_password=lambda _: "secret-sesame",
        tell=told.append,
        budget=10_000_000,
    )
    given = []
    with (
        FolderOf(mails) as server,
        open_source(server.url, options, FolderSelection()) as source,
    ):
        (folder,) = source.folders()
        places = [each.locator for each in source.headers(folder, ())]
        with pytest.raises(SourceError, match="the 10 MB of a day are used up"):
            given.extend(source.messages(folder, places))
    assert told == ["localhost: 10 of 10 MB may be read today"]
    assert 15 < len(given) < 40
    assert [each.locator.uid for each in given] == list(range(1, len(given) + 1))
