"""The site that Sphinx makes of docs/: it builds without a warning or a network, and links hold."""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.cli.command import environment

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# Pages beside docs/, which are read as they stand.
BESIDE = sorted(ROOT.glob("*.md"))
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# What `make docs-html` runs, where every connection is refused.
OFFLINE = """
import socket, sys

def refuse(*_):
    raise OSError("the documentation asks nobody")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Links(HTMLParser):
    """Where a page leads, what it loads, and the anchors that it has."""

    leads: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag of the page."""
        given = {name: value for name, value in attrs if value}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        if "src" in given:
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") not in {"index", "search", "prev", "next"}:
            self.loads.append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    options = ("-W", "--keep-going", "-q", "-b", "html", "-d", folder / "doctrees")
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, *options, DOCS, folder / "html"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Links]:
    """All pages that a reader comes to, by their path below the site."""
    found = {}
    for path in site.rglob("*.html"):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix()] = links
    return found


def test_every_page_is_built_and_reached_from_the_first(pages: dict[str, Links]) -> None:
    ours = {f"{path.stem}.html" for path in DOCS.glob("*.md")}
    assert ours <= set(pages)
    listed = {link.partition("#")[0] for link in pages["index.html"].leads}
    assert ours - listed <= {"index.html"}


def test_every_link_and_anchor_holds(site: Path, pages: dict[str, Links]) -> None:
    broken = []
    for name, page in pages.items():
        for link in (*page.leads, *page.loads):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            path = (site / name).parent / unquote(parts.path) if parts.path else site / name
            target = path.resolve().relative_to(site.resolve()).as_posix()
            anchors = pages[target].anchors if target in pages else set()
            if not path.exists() or (parts.fragment and unquote(parts.fragment) not in anchors):
                broken.append(f"{name}: {link}")
    assert broken == []


def test_the_site_loads_nothing_from_elsewhere(site: Path, pages: dict[str, Links]) -> None:
    assert {urlsplit(link).netloc for page in pages.values() for link in page.loads} == {""}
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"@import[^;]*|url\([\"']?(?:https?:)?//[^)]*", styles) == []


@pytest.mark.parametrize("page", BESIDE, ids=lambda page: page.name)
def test_every_link_beside_the_site_holds(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = page.parent / parts.path if parts.path else page
        assert target.exists(), link
        if parts.fragment:
            assert parts.fragment in slugs(target), link


def slugs(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where Markdown is shown."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
