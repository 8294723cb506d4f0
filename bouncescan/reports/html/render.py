"""The page as one file: sections in their order, style and script inside, nothing fetched."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bouncescan.language import texts
from bouncescan.records.findings import Findings
from bouncescan.reports.answer import title_of
from bouncescan.reports.html.answer import Answer, tell_answer
from bouncescan.reports.html.campaigns import Campaigns, tell_campaigns
from bouncescan.reports.html.common import Common, common_texts
from bouncescan.reports.html.data import data_block
from bouncescan.reports.html.known import Known, tell_known
from bouncescan.reports.html.method import Method, tell_method
from bouncescan.reports.html.people import People, tell_people
from bouncescan.reports.html.policy import content_security_policy
from bouncescan.reports.html.servers import Servers, tell_servers
from bouncescan.reports.html.unread import Unread, tell_unread
from bouncescan.reports.html.when import When, tell_when
from bouncescan.reports.interface import Look
from bouncescan.reports.safe import safe, shorten

__all__ = ["environment", "render_page"]

_HERE = Path(__file__).parent
_TITLE_CELLS = 200
_PATH_MAXIMUM = 1024  # of macOS, in bytes; Linux has four times as many, and nobody uses them


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the templates show; a section that has nothing to say is None."""

    language: str
    title: str
    common: Common
    answer: Answer
    when: When | None
    servers: Servers | None
    people: People | None
    known: Known | None
    campaigns: Campaigns | None
    unread: Unread
    method: Method


def render_page(findings: Findings, look: Look) -> str:
    """The findings as one HTML file in `look.language`."""
    words = texts(look.language)
    # The case stands in a command beside every person.
    findings = replace(findings, case=findings.case[:_PATH_MAXIMUM])
    page = Page(
        language=words.info().get("language", "en"),
        title=shorten(title_of(findings, words), _TITLE_CELLS),
        common=common_texts(words),
        answer=tell_answer(findings, words),
        when=tell_when(findings, words),
        servers=tell_servers(findings, words),
        people=tell_people(findings, words),
        known=tell_known(findings, words),
        campaigns=tell_campaigns(findings, words),
        unread=tell_unread(findings, words),
        method=tell_method(findings, words),
    )
    style, script = _file("style.css"), _file("table.js")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            policy=content_security_policy(style=style, script=script),
            style=Markup(style),  # noqa: S704 our own file
            script=Markup(script),  # noqa: S704 as above
            data=data_block(page.people.data) if page.people else None,
        )
    )


@cache
def _file(name: str) -> str:
    """A file of ours, as it stands between its tags; the policy's hash is over just these bytes."""
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Every value is escaped, and passes `safe` before: a section that forgot it does no harm."""
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: object) -> object:
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
