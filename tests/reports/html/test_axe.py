"""Nobody is shut out: axe-core over the page, light and dark, broad and narrow, opened and not."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.axe import require_axe
from tests.support.chromium import DESKTOP, PHONE, shown

# WCAG 2.2 A and AA, and what axe holds for good practice (headings, landmarks, regions).
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(
    ("scheme", "size", "opens"),
    [
        ("light", DESKTOP, True),
        ("light", PHONE, False),
        ("dark", DESKTOP, False),
        ("dark", PHONE, True),
    ],
    ids=["light-desktop-opened", "light-phone", "dark-desktop", "dark-phone-opened"],
)
def test_axe_finds_nothing(
    browser: Browser, storm_page: Path, scheme: str, size: tuple[int, int], opens: bool
) -> None:
    axe = require_axe()
    # What axe puts into the page is not allowed by the page's own policy.
    with shown(browser, storm_page, size=size, color_scheme=scheme, bypass_csp=True) as opened:
        page = opened.page
        if opens:
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        page.evaluate(axe)
        found: dict[str, Any] = page.evaluate(
            "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _TAGS
        )
        faults = [
            (fault["id"], node["html"][:120], node["failureSummary"][:200])
            for fault in found["violations"]
            for node in fault["nodes"][:3]
        ]
        assert faults == []
        assert {"color-contrast", "landmark-one-main", "heading-order"} <= {
            passed["id"] for passed in found["passes"]
        }
