"""What notices are made of, on a storm of every scenario: whom they tell of, and of whom not."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import bouncescan
from bouncescan.mail.address import address_key
from bouncescan.pipeline import ScanRequest, read_to_notify, scan
from bouncescan.pipeline.noticing import ToNotify
from bouncescan.records.bounce import Kind
from bouncescan.records.findings import Grade, ServerRole, State
from bouncescan.reports.notices import Draft, make_notices
from bouncescan.sources import FolderSelection, SourceOptions
from tests.storms.scenarios import SCENARIOS, storm_of
from tests.storms.writing import write_storm
from tests.support.notices import all_texts, defects_of, make_wishes, read_mail, recipients_of
from tests.support.progress import KeptProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One storm: its truth, what is known of it, and what is drafted."""

    truth: dict[str, Any]
    known: ToNotify
    drafts: tuple[Draft, ...]

    def named(self, *starts: str) -> list[Draft]:
        """The drafts whose names begin so."""
        return [draft for draft in self.drafts if draft.name.startswith(starts)]


@pytest.fixture(scope="module", params=range(300, 300 + len(SCENARIOS)))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("storm")
    write_storm(storm_of(request.param), folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    scan(request_of(folder, truth["victim"]), KeptProgress())
    known = read_to_notify(folder / "a.bouncescan", KeptProgress())
    wishes = make_wishes(redaction_key=known.redaction_key)
    drafts = make_notices(known.findings, known.samples, wishes)
    return Told(truth=truth, known=known, drafts=drafts)


def request_of(folder: Path, victim: list[str]) -> ScanRequest:
    return ScanRequest(
        specs=(str(folder / "mailbox"),),
        case=folder / "a.bouncescan",
        options=SourceOptions(),
        selection=FolderSelection(),
        victim=tuple(victim),
    )


def test_only_servers_that_sent_it_are_told_of_and_never_the_provider(told: Told) -> None:
    sent = {each["ip"] for each in told.truth["servers"] if each["role"] == "origin"}
    found = {str(sample.server.ip) for sample in told.known.samples}
    assert found <= sent
    assert not any("softbank" in str(sample.server.host) for sample in told.known.samples)
    sure = {
        str(server.ip)
        for server in told.known.findings.servers
        if server.role is ServerRole.ORIGIN
        and server.grade is not Grade.CLAIMED
        and "softbank" not in str(server.host)
    }
    assert found == sure


def test_the_sample_of_a_server_names_it_as_the_origin(told: Told) -> None:
    for sample in told.known.samples:
        judgement = sample.message.judgement
        assert judgement is not None
        assert judgement.origin is not None
        assert judgement.origin.ip == sample.server.ip
        assert sample.returned is not None


def test_every_draft_is_a_mail_and_each_report_is_arf(told: Told) -> None:
    for draft in told.drafts:
        if draft.name.endswith(".eml"):
            assert defects_of(read_mail(draft.data)) == []
        if draft.name.startswith("3") and draft.name.endswith(".eml"):
            assert bouncescan.parse(draft.data).kind is Kind.FEEDBACK_REPORT


def test_everybody_who_may_have_it_is_warned_once(told: Told) -> None:
    warned = [
        address_key(each)
        for draft in told.named("1", "2")
        for each in recipients_of(read_mail(draft.data), "Bcc")
    ]
    assert sorted(warned) == sorted(
        address_key(person.address)
        for person in told.known.findings.people
        if person.state in {State.REACHED, State.DELAYED, State.ADDRESSED} and not person.machine
    )


def test_no_address_of_anybody_else_goes_to_a_desk(told: Told) -> None:
    own = set(map(address_key, told.truth["victim"]))
    people = {
        address_key(address)
        for person in told.truth["people"]
        for address in (person["address"], *person["also"])
    } - own
    for draft in told.named("3", "4", "5"):
        for text in all_texts(draft.data):
            folded = text.casefold()
            assert [each for each in people if each in folded] == [], draft.name
