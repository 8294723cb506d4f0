"""The page in a real Chromium: it opens from a file, asks nobody, and its list works."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bouncescan.records.findings import Findings, State
from bouncescan.reports import AFFECTED, Look, render_html
from bouncescan.reports.affected_csv import render_affected
from bouncescan.reports.order import who_to_tell_first
from tests.support.chromium import DESKTOP, PHONE, shown
from tests.support.findings import make_person, storm_findings

ENGLISH = Look(language="en")

PAGES = ("storm_page", "large_page")


@pytest.fixture(params=PAGES)
def page_file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(request.param)
    return path


def addresses(page: Page) -> list[str]:
    return page.locator("#list tbody .address").all_inner_texts()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_page_opens_without_a_request_an_error_or_a_violation(
    browser: Browser, page_file: Path, size: tuple[int, int]
) -> None:
    with shown(browser, page_file, size=size) as opened:
        opened.page.get_by_role("button", name="Next").click()
        opened.page.get_by_role("searchbox").fill("example")
        assert opened.faults == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_stands_beside_the_window(
    browser: Browser, storm_page: Path, size: tuple[int, int]
) -> None:
    with shown(browser, storm_page, size=size) as opened:
        opened.page.evaluate(
            "document.querySelectorAll('details').forEach((one) => one.open = true)"
        )
        width = opened.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0]
        outside = opened.page.evaluate(
            "[...document.querySelectorAll('main *, header *')].filter((one) => {"
            "  const box = one.getBoundingClientRect();"
            "  return box.width && (box.right > innerWidth + 1 || box.left < -1);"
            "}).map((one) => one.outerHTML.slice(0, 80))"
        )
        assert outside == []


def test_only_one_page_of_the_list_is_in_the_document(browser: Browser, large_page: Path) -> None:
    with shown(browser, large_page) as opened:
        assert len(addresses(opened.page)) == 50
        assert opened.page.locator("*").count() < 4000
        assert opened.page.get_by_role("status").inner_text() == "1 to 50 of 20,000"


def test_pages_turn_to_the_last(browser: Browser, storm: Findings, storm_page: Path) -> None:
    with shown(browser, storm_page) as opened:
        page = opened.page
        seen = addresses(page)
        for _ in range(2):
            page.get_by_role("button", name="Next").click()
            seen += addresses(page)
        assert page.get_by_role("button", name="Next").is_disabled()
        assert seen == [person.address for person in who_to_tell_first(storm.people)]


def test_rows_of_the_script_are_those_of_the_page(browser: Browser, storm_page: Path) -> None:
    """A row says the same and is built the same, whoever made it."""
    with (
        shown(browser, storm_page) as scripted,
        shown(browser, storm_page, java_script_enabled=False) as plain,
    ):
        rows = [
            [
                row.inner_html().replace("\n", "")
                for row in each.page.locator("#list tbody tr").all()[:50]
            ]
            for each in (scripted, plain)
        ]
        assert rows[0] == rows[1]


def test_list_is_filtered_by_name_address_and_state(browser: Browser, large_page: Path) -> None:
    with shown(browser, large_page) as opened:
        page = opened.page
        page.get_by_role("searchbox").fill("PERSON-00012@")
        assert addresses(page) == ["person-00012@example-12.jp"]
        page.get_by_role("searchbox").fill("鈴木 15")
        assert len(addresses(page)) > 1
        names = page.locator("#list .name").all_inner_texts()
        assert [name for name in names if "鈴木 15" not in name] == []
        page.get_by_role("searchbox").fill("")
        page.get_by_label("Show").select_option("delayed")
        assert page.get_by_role("status").inner_text() == "1 to 50 of 4,000"
        page.get_by_role("searchbox").fill("nobody has this name")
        assert page.get_by_role("status").inner_text() == "Nobody fits."
        assert addresses(page) == []


def test_list_is_sorted_by_each_column_and_back(browser: Browser, large_page: Path) -> None:
    with shown(browser, large_page) as opened:
        page = opened.page
        first = addresses(page)
        times = page.get_by_role("button", name="mails")
        times.click()
        numbers = page.locator("#list tbody .number").all_inner_texts()
        assert set(numbers) == {"9"}
        assert page.locator("th[aria-sort=ascending]").inner_text() == "mails"
        times.click()
        assert set(page.locator("#list tbody .number").all_inner_texts()) == {"1"}
        page.get_by_role("button", name="in your mail since").click()
        dates = page.locator("#list tbody td:nth-child(3)").all_inner_texts()
        assert dates == sorted(dates)
        page.get_by_role("button", name="who").click()
        assert addresses(page) != first
        page.get_by_role("button", name="what happened").click()
        assert addresses(page) == first


def test_csv_is_affected_csv(browser: Browser, storm: Findings, storm_page: Path) -> None:
    with shown(browser, storm_page) as opened:
        assert saved(opened.page) == AFFECTED.to_bytes(storm, ENGLISH)
        assert opened.faults == []


def test_csv_of_a_large_storm_is_affected_csv(
    browser: Browser, large: Findings, large_page: Path
) -> None:
    with shown(browser, large_page) as opened:
        assert saved(opened.page) == AFFECTED.to_bytes(large, ENGLISH)


def test_csv_holds_what_the_filter_shows(browser: Browser, large_page: Path) -> None:
    with shown(browser, large_page) as opened:
        opened.page.get_by_label("Show").select_option("reached")
        rows = list(csv.DictReader(io.StringIO(saved(opened.page).decode("utf-8-sig"))))
        assert len(rows) == 4000
        assert {row["state"] for row in rows} == {"reached"}


def test_formulas_are_harmless_in_the_csv_and_plain_on_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    """The apostrophe is for spreadsheets; whoever reads the page sees the address as it is."""
    people = (
        make_person("-taro@example.jp", name="=1+1"),
        make_person("b@example.jp", name="@x;=2"),
    )
    findings = replace(storm_findings(), people=people)
    path = tmp_path / "report.html"
    path.write_text(render_html(findings, ENGLISH), encoding="utf-8")
    with shown(browser, path) as opened:
        assert saved(opened.page).decode("utf-8-sig") == render_affected(findings, ENGLISH)
        assert addresses(opened.page) == ["-taro@example.jp", "b@example.jp"]
        assert opened.page.locator(".name").all_inner_texts() == ["=1+1", "@x;=2"]


def test_answer_and_lists_are_read_without_javascript(
    browser: Browser, storm: Findings, storm_page: Path
) -> None:
    with shown(browser, storm_page, java_script_enabled=False) as opened:
        page = opened.page
        assert (
            page.locator("h1").inner_text() == "Mail that you did not write was sent in your name."
        )
        assert page.get_by_text("Your address was forged").first.is_visible()
        assert len(addresses(page)) == len(storm.people)
        assert page.locator("#servers tbody tr").count() == len(storm.servers)
        assert [
            one for one in page.locator("#tools, #pages, #shown").all() if one.is_visible()
        ] == []


def test_whoever_has_no_javascript_is_told_where_the_rest_is(
    browser: Browser, large_page: Path
) -> None:
    with shown(browser, large_page, java_script_enabled=False) as opened:
        told = opened.page.locator("#more").inner_text()
        assert told.startswith("The first 500 of 20,000 people stand here.")
        assert told.endswith("bouncescan contacts yuki@example.jp.bouncescan --csv affected.csv")
    with shown(browser, large_page) as opened:
        assert opened.page.locator("#more").count() == 0


def test_page_is_walked_with_the_keyboard(browser: Browser, storm_page: Path) -> None:
    with shown(browser, storm_page) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "To the answer"
        assert page.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
        walked = []
        for _ in range(60):
            page.keyboard.press("Tab")
            walked.append(
                page.evaluate("document.activeElement.id || document.activeElement.tagName")
            )
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert outline == "3px", walked
        assert [one for one in ("SUMMARY", "A", "find", "state", "csv") if one not in walked] == []
        assert walked.index("find") < walked.index("state") < walked.index("csv")


def test_details_open_by_key(browser: Browser, storm_page: Path) -> None:
    with shown(browser, storm_page) as opened:
        first = opened.page.locator("details").first
        first.locator("> summary").press("Enter")
        assert first.get_attribute("open") is not None


def test_printed_page_has_everybody_and_all_that_can_be_opened(
    browser: Browser, storm: Findings, storm_page: Path
) -> None:
    with shown(browser, storm_page) as opened:
        page = opened.page
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert len(addresses(page)) == len(storm.people)
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert len(addresses(page)) == 50
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_nobody_may_be_there_to_list(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(replace(storm_findings(), people=()), ENGLISH), encoding="utf-8")
    with shown(browser, path) as opened:
        assert opened.faults == []
        assert opened.page.locator("#people").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_are_told_by_words_not_by_colour(
    browser: Browser, storm_page: Path, scheme: str
) -> None:
    with shown(browser, storm_page, color_scheme=scheme) as opened:
        words = set(opened.page.locator("#list .state strong").all_inner_texts())
        named = {
            "got it",
            "did not get it",
            "may still get it",
            "may have got it",
            "perhaps got it",
        }
        assert words <= named
        assert State.REACHED.value not in words


def saved(page: Page) -> bytes:
    """The file that the button saves."""
    with page.expect_download() as waited:
        page.get_by_role("button", name="Save this list as CSV").click()
    assert waited.value.suggested_filename == "affected.csv"
    return Path(waited.value.path()).read_bytes()
