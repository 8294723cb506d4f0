"""A real Chromium (Debian's), told to show a page, and what it had to complain of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["DESKTOP", "PHONE", "Shown", "chromium", "require_chromium", "shown"]

DESKTOP = (1280, 900)
PHONE = (360, 740)

# What a page of ours must never do is written down before any line of it is read.
_WATCH = """
window.pwned = 0;
window.violations = [];
addEventListener("securitypolicyviolation",
  (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


def require_chromium() -> str:
    """Where Chromium is; skips, or fails where REQUIRE_BROWSER is set, if there is none."""
    path = shutil.which("chromium")
    if path is None:
        reason = "no chromium here (apt-get install chromium)"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


_running: list[Browser] = []


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without its sandbox where the tests run as root: it refuses to start else.

    One in a process: playwright starts no second, so that whoever comes later gets the first.
    """
    if _running:
        yield _running[0]
        return
    path = require_chromium()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        _running.append(browser)
        try:
            yield browser
        finally:
            _running.clear()
            browser.close()


@dataclass
class Shown:
    """A page in the browser, and all that it did which a report does not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Requests, errors, dialogs, violations of the policy, and text that ran."""
        violations = self.page.evaluate("window.violations ?? []")
        ran = ["something ran"] if self.page.evaluate("window.pwned") else []
        return [*self.requests, *self.complaints, *violations, *ran]


@contextmanager
def shown(
    browser: Browser,
    path: Path,
    *,
    size: tuple[int, int] = DESKTOP,
    **options: Any,
) -> Iterator[Shown]:
    """The file opened as somebody opens an attachment, in a window of `size`."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.add_init_script(_WATCH)
    page = context.new_page()
    found = Shown(page)
    own = path.absolute().as_uri()
    page.on("request", lambda request: request.url != own and found.requests.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (found.complaints.append("a dialog"), dialog.dismiss()))
    page.goto(own)
    yield found
    context.close()
