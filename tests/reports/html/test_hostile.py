"""Text of strangers in every field, in a real Chromium: nothing runs, nothing becomes markup."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bouncescan.records.findings import Findings
from bouncescan.reports import Look, render_html
from tests.reports.test_hostile_text import HARMFUL, HOSTILE, poison
from tests.support.chromium import PHONE, shown
from tests.support.findings import storm_findings

ENGLISH = Look(language="en")

RUNS = {
    "image": '"><img src=x onerror="window.pwned=1">',
    "end of the script": "</script><script>window.pwned=1</script>",
    "comment": "<!--<script>window.pwned=1//",
    "end of the style": "</style><script>window.pwned=1</script>",
    "end of the picture": "</text></svg><svg onload=window.pwned=1><title><script>pwned=1</script>",
    "attribute": 'x" autofocus onfocus="window.pwned=1" x=\'',
    "unquoted": "x onmouseover=window.pwned=1 ",
    "link": "javascript:window.pwned=1",
    "template": "{{7*7}} {%import os%} ${7*7} #{7*7} <%=7*7%>",
    "entities": "&lt;img src=x onerror=window.pwned=1&gt;&#60;script&#62;",
    "json": '\\"],"rows":[["\\u003c/script\\u003e',
    "prototype": "__proto__",
    "pattern": "$& $1 {first} {n} {address}",
    "one megabyte": "<b>漢</b>" * 130_000,
}


@pytest.fixture(params=[*RUNS, *HOSTILE])
def text(request: pytest.FixtureRequest) -> str:
    return {**HOSTILE, **RUNS}[request.param]


@pytest.fixture
def findings(text: str) -> Findings:
    # A megabyte in each of some hundred fields, as a mailbox of such mails would give it.
    return poison(storm_findings(), text)


@pytest.fixture(scope="module")
def usual(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a page is made of where no mail means harm."""
    path = tmp_path_factory.mktemp("usual") / "report.html"
    path.write_text(render_html(storm_findings(), ENGLISH), encoding="utf-8")
    with shown(browser, path, size=PHONE) as opened:
        return kinds(opened.page)


def test_nothing_runs_and_no_markup_comes_from_a_mail(
    browser: Browser, findings: Findings, usual: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(findings, ENGLISH), encoding="utf-8")
    with shown(browser, path, size=PHONE) as opened:
        page = opened.page
        assert kinds(page) <= usual
        page.get_by_role("button", name="who").click()
        page.get_by_role("searchbox").fill("x")
        page.get_by_role("searchbox").fill("")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert opened.faults == []
        told = page.evaluate("document.documentElement.textContent").replace("\n", "")
        assert {each for each in set(told) if unicodedata.category(each) in HARMFUL} == set()


def kinds(page: Page) -> set[str]:
    """Each kind of element with the names of its attributes, and where its links go."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('*')].map((one) => one.localName + ' ' +"
        " [...one.attributes].map((each) => each.name).sort().join(' ') + ' ' +"
        " (one.getAttribute('href') ?? ''))"
    )
    return set(found)


def test_text_is_shown_as_it_stands(browser: Browser, tmp_path: Path) -> None:
    """No template runs, and no entity is read twice."""
    subject = "{{7*7}} ${7*7} <b>bold</b> &lt;i&gt; %s {n}"
    campaign = replace(storm_findings().campaigns[0], subject=subject)
    path = tmp_path / "report.html"
    page = render_html(replace(storm_findings(), campaigns=(campaign,)), ENGLISH)
    path.write_text(page, encoding="utf-8")
    with shown(browser, path) as opened:
        assert opened.page.locator(".campaign h3 bdi").inner_text() == subject


def test_links_open_nowhere(browser: Browser, tmp_path: Path) -> None:
    campaign = replace(storm_findings().campaigns[0], link_hosts=("evil.example", "http://a.b/c"))
    path = tmp_path / "report.html"
    page = render_html(replace(storm_findings(), campaigns=(campaign,)), ENGLISH)
    path.write_text(page, encoding="utf-8")
    with shown(browser, path) as opened:
        links = opened.page.locator(".campaign dd li").all_inner_texts()
        assert links == ["evil[.]example", "hxxp://a[.]b/c"]
        leads = opened.page.locator("a").evaluate_all(
            "all => all.map((a) => a.getAttribute('href'))"
        )
        assert [href for href in leads if not href.startswith("#")] == []
