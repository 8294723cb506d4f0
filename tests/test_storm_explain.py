"""`explain` on the made-up storm agrees with the generator's own truth, for each kind of WHAT."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bouncescan.analysis.analyze import Examined, examine
from bouncescan.analysis.explain import explain
from bouncescan.casefile import Case
from bouncescan.mail.address import address_key
from bouncescan.pipeline.analysing import provider_domains
from bouncescan.records.explanation import (
    CampaignExplained,
    EventKind,
    Explanation,
    MessageExplained,
    PersonExplained,
    ServerExplained,
    Trace,
)
from bouncescan.records.findings import Grade, Ownership
from bouncescan.records.lookup import Lookups
from tests.support.storm import scan_storm, truth

Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The answer for a WHAT, of one examination of the storm."""
    path = tmp_path_factory.mktemp("storm") / "storm.bouncescan"
    scan_storm(path)
    with Case(path, must_exist=True) as case:
        examined: Examined = examine(case, provider_domains=provider_domains(case))

        def asked(what: str) -> Any:
            found = explain(examined, examined.findings, Lookups(), what)
            assert isinstance(found, Explanation), (what, found)
            return found.explained

        yield asked


def test_every_server_goes_by_its_address_and_its_names_and_has_its_role(ask: Ask) -> None:
    for server in truth()["servers"]:
        for what in {server["ip"], server["host"], *server["names"]}:
            found = ask(f"server {what}")
            assert isinstance(found, ServerExplained)
            if found.ip is None:  # a name that only claims bear
                assert what != server["ip"]
                assert (found.parts, found.handed_in) == ((), ())
                continue
            assert str(found.ip) == server["ip"]
            (part,) = found.parts
            assert (part.server.role, part.server.targeted, part.server.bounces) == (
                server["role"],
                server["targeted"],
                server["bounces"],
            )
            told = sum(int(rule.parameters["n"]) for rule in part.rules)
            assert told == found.reports_in_all


def test_the_reports_of_every_origin_are_those_that_the_truth_can_tell_it_by(ask: Ask) -> None:
    tellable = Counter(
        bounce["origin"]["ip"]
        for bounce in truth()["bounces"]
        if bounce["tellable"]["origin"] and bounce["origin"]
    )
    origins = [each for each in truth()["servers"] if each["role"] == "origin"]
    assert {each["ip"]: ask(each["ip"]).reports_in_all for each in origins} == dict(tellable)


def test_every_person_has_their_state_and_every_report_about_them(ask: Ask) -> None:
    about: Counter[str] = Counter()
    for bounce in truth()["bounces"]:
        if bounce["ownership"] != "own":
            about.update(map(address_key, (*bounce["failed"], *bounce["delayed"])))
    for person in truth()["people"]:
        for address in (person["address"], *person["also"]):
            found = ask(f"person {address}")
            assert isinstance(found, PersonExplained)
            assert found.person is not None
            assert (found.address, found.person.state) == (person["address"], person["state"])
            named = [
                event
                for event in found.events
                if event.kind in {EventKind.FAILED, EventKind.DELAYED}
                and event.ownership is not Ownership.OWN
            ]
            assert len(named) == about[address_key(person["address"])]
            assert bool(found.cards) == person["in_address_book"]


def test_the_sightings_of_every_person_begin_and_end_as_in_truth(ask: Ask) -> None:
    for person in truth()["people"]:
        found = ask(f"person {person['address']}")
        seen = [event for event in found.events if event.kind is EventKind.SEEN]
        if person["first_seen"] is None:
            assert found.person.first_seen is None
            continue
        assert seen[0].when is not None
        assert seen[0].when == min(event.when for event in seen)
        assert seen[0].when.isoformat() == person["first_seen"]
        assert {event.role for event in seen} >= set(person["roles"])


def test_every_bounce_is_told_by_its_place_as_it_was_made(ask: Ask) -> None:
    for bounce in truth()["bounces"]:
        for what in (*bounce["places"], bounce["message_id"]):
            if what is None:
                continue
            found = ask(f"message {what}")
            assert isinstance(found, MessageExplained)
            judgement = found.judgement
            assert judgement is not None
            assert (judgement.ownership, judgement.reporter.role) == (
                bounce["ownership"],
                bounce["reporter"]["role"],
            )
            if bounce["tellable"]["origin"] and bounce["origin"]:
                assert str(judgement.origin and judgement.origin.ip) == bounce["origin"]["ip"]


def test_nothing_below_a_boundary_is_more_than_a_claim_and_the_reporter_stands_at_it(
    ask: Ask,
) -> None:
    for bounce in truth()["bounces"]:
        found = ask(f"message {bounce['places'][0]}")
        for trace in Trace:
            hops = [each for each in found.hops if each.trace is trace]
            below = False
            for each in hops:
                assert not below or each.grade is Grade.CLAIMED, bounce
                below = below or (each.is_boundary and each.writer != "reporter")
        fence = [each for each in found.hops if each.is_boundary and each.trace is Trace.REPORT]
        if bounce["reporter"]["role"] == "victim_side":
            assert fence == []
        else:
            assert [str(each.hop.from_ip) for each in fence] == [bounce["reporter"]["ip"]]
            assert fence[0].grade is Grade.PROVED


def test_every_campaign_has_the_mails_and_people_of_its_attack(ask: Ask) -> None:
    (attack,) = truth()["campaigns"]
    found = ask("campaign 1")
    assert isinstance(found, CampaignExplained)
    assert found.campaign.who_sent == attack["who_sent"]
    assert {mail.message_id for mail in found.mails} <= set(attack["message_ids"])
    counts = truth()["counts"]
    assert {state.value: len(people) for state, people in found.people.items()} == {
        name: counts[name] for name in ("reached", "failed", "delayed", "addressed")
    }
    origins = {each["ip"] for each in truth()["servers"] if each["role"] == "origin"}
    assert {str(mail.origin.ip) for mail in found.mails if mail.origin} == origins


def test_the_mail_that_came_back_is_found_by_its_id_with_all_its_reports(
    ask: Ask, tmp_path: Path
) -> None:
    del tmp_path
    of_mail: Counter[str] = Counter(
        bounce["original_message_id"]
        for bounce in truth()["bounces"]
        if bounce["original_message_id"] and bounce["tellable"]["ownership"]
    )
    mail, reports = of_mail.most_common(1)[0]
    assert reports > 1
    for what in (mail, mail.strip("<>")):
        found = ask(what)
        assert isinstance(found, MessageExplained)
        assert len(found.others) + 1 == reports
