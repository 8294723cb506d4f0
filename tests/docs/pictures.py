"""Makes docs/images anew: the report of the storm in a real Chromium, at desktop and phone width.

python -m tests.docs.pictures
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from bouncescan.reports import Look, render_html
from tests.support.chromium import chromium, shown
from tests.support.storm import scan_storm

__all__ = ["FOLDER", "PICTURES", "make_pictures"]

FOLDER = Path(__file__).parents[2] / "docs" / "images"

# Width and height of the window: what somebody sees who has just opened the page.
PICTURES: Mapping[str, tuple[int, int]] = {
    "report-desktop.png": (860, 1060),
    "report-phone.png": (390, 844),
}


def make_pictures(folder: Path) -> None:
    """Write each of PICTURES into `folder`. Needs Chromium."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "report.html"
        findings = scan_storm(Path(name) / "storm.bouncescan")
        page.write_text(render_html(findings, Look(language="en")), encoding="utf-8")
        with chromium() as browser:
            for file, size in PICTURES.items():
                with shown(browser, page, size=size, color_scheme="light") as opened:
                    opened.page.screenshot(path=folder / file)


if __name__ == "__main__":
    make_pictures(FOLDER)
