"""The index, the note to the provider and the text for the police."""

from dataclasses import replace

from bouncescan.records.findings import Findings, Verdict, WhoSent
from bouncescan.reports.notices import make_notices
from bouncescan.reports.notices.desks import DESKS
from tests.support.findings import storm_findings
from tests.support.notices import make_wishes, samples_of


def texts(findings: Findings, **wishes: object) -> dict[str, str]:
    made = make_notices(findings, samples_of(findings), make_wishes(**wishes))
    return {each.name: each.data.decode("utf-8-sig") for each in made if ".txt" in each.name}


def test_the_index_names_every_draft_and_says_that_nothing_was_sent() -> None:
    findings = storm_findings()
    made = make_notices(findings, samples_of(findings), make_wishes())
    assert made[0].name == "README.txt"
    index = made[0].data.decode("utf-8-sig")
    assert index.startswith("Drafts: nothing was sent.")
    missing = [each.name for each in made[1:] if each.name not in index]
    assert missing == [each for each in missing if "-network-" in each and ".txt" in each]
    assert "To: abuse@example.net, as the registry says" in index
    assert "To: not known; the draft says where to look" in index
    assert "14 people to whom it could not be delivered" in index


def test_the_index_names_each_person_of_a_personal_draft() -> None:
    index = texts(storm_findings(), is_personal=True)["README.txt"]
    assert "1-got-it-01.eml: hanako@example.jp\r\n" in index
    assert "2-may-have-got-it-01.eml: taro..y@docomo.ne.jp\r\n" in index


def test_japanese_readers_are_told_of_the_desks_in_japan() -> None:
    assert "dekyo.or.jp" not in texts(storm_findings())["README.txt"]
    index = texts(storm_findings(), language="ja")["README.txt"]
    assert [desk for desk in DESKS if desk.name not in index or desk.place not in index] == []


def test_provider_and_police_have_the_same_figures_and_only_one_is_asked() -> None:
    shown = texts(storm_findings())
    provider, police = shown["4-provider.txt"], shown["5-police.txt"]
    for text in (provider, police):
        assert "  first mail: 2026-04-20T10:15+09:00\r\n" in text
        assert "  last mail: 2026-04-21T13:40+09:00\r\n" in text
        assert "  bounces about them: 104\r\n" in text
        assert "  people who were sent it for certain: 17\r\n" in text
        assert "smtp3.example.net [203.0.113.7]" in text
        assert "None of those that came back left through my mail account" in text.replace(
            "\r\n", " "
        )
    assert "Look at the sign-ins to my mailbox" in provider
    assert "End all sessions" in provider
    assert "I ask" not in police
    assert "pension[.]example" in police
    assert "mx.example.com" not in provider + police


def test_a_used_account_is_told_as_used() -> None:
    used = replace(storm_findings(), who_sent=Verdict(verdict=WhoSent.USED))
    for name in ("4-provider.txt", "5-police.txt"):
        assert "left through my own mail account" in texts(used)[name]
