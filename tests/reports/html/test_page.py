"""What the page says and how it is built, without a browser."""

import base64
import hashlib
import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bouncescan.language import texts
from bouncescan.mail.trace import parse_received
from bouncescan.records.findings import Findings, Grade, ServerRole, WhoSent
from bouncescan.records.grades import GradedHop, Trace, Writer
from bouncescan.reports import Look, render_html
from bouncescan.reports.answer import what_the_verdict_does_not_mean
from bouncescan.reports.html import data, svg
from bouncescan.reports.steps import next_steps
from bouncescan.reports.words import word_for_verdict
from tests.reports.html.large import large_findings
from tests.support.findings import empty_findings, make_read, make_server, storm_findings

ENGLISH = Look(language="en")
TEMPLATES = Path(data.__file__).parent.glob("*.html.j2")


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of each kind."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.inside.setdefault(tag, []).append(data)


def page_of(findings: Findings) -> str:
    return render_html(findings, ENGLISH)


def text_of(findings: Findings) -> str:
    return " ".join("".join(Elements(page_of(findings)).inside["body"]).split())


def test_policy_names_the_one_style_and_the_one_script_by_their_hashes() -> None:
    page = page_of(storm_findings())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    for directive, tag in (("style-src", "<style>"), ("script-src", "<script>")):
        end = tag.replace("<", "</")
        inside = page.split(tag)[1].split(end)[0].encode()
        digest = base64.b64encode(hashlib.sha256(inside).digest()).decode()
        assert rules[directive] == f"'sha256-{digest}'"
        assert page.count(tag) == 1


def test_no_attribute_needs_what_the_policy_forbids() -> None:
    elements = Elements(page_of(storm_findings()))
    names = {name for _, attributes in elements.tags for name in attributes}
    assert "style" not in names
    assert [name for name in names if name.startswith("on")] == []
    assert {"src", "srcset", "action", "xlink:href", "data"} & names == set()
    addresses = {attributes.get("href") or "#" for _, attributes in elements.tags}
    assert [address for address in addresses if not address.startswith("#")] == []


@pytest.mark.parametrize("findings", [storm_findings(), empty_findings()], ids=["storm", "empty"])
def test_headings_stand_in_order_and_ids_once(findings: Findings) -> None:
    elements = Elements(page_of(findings))
    levels = [int(tag[1]) for tag, _ in elements.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(one, other) for one, other in itertools.pairwise(levels) if other > one + 1] == []
    ids = [attributes["id"] for _, attributes in elements.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    leads = {(attributes["href"] or "")[1:] for tag, attributes in elements.tags if tag == "a"}
    assert leads <= set(ids)
    assert dict(elements.tags)["html"] == {"lang": "en"}


def test_templates_hold_no_words() -> None:
    """Every sentence is made in Python, where it is found for translation."""
    said = {}
    for template in TEMPLATES:
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text("utf-8"), flags=re.DOTALL
        )
        said[template.name] = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", text))
    assert len(said) > 8
    assert {name: words for name, words in said.items() if words} == {}


@pytest.mark.parametrize("verdict", WhoSent)
def test_verdict_stands_with_what_it_does_not_mean_and_its_evidence(verdict: WhoSent) -> None:
    told = replace(storm_findings().who_sent, verdict=verdict)
    page = page_of(replace(storm_findings(), who_sent=told))
    shown = " ".join("".join(Elements(page).inside["body"]).split())
    words = texts("en")
    assert word_for_verdict(verdict, words) in shown
    assert what_the_verdict_does_not_mean(verdict, words) in shown
    card = re.search(r'<article class="verdict.*?</article>', page, flags=re.DOTALL)
    assert card is not None
    assert ("Change the password" in card[0]) == (verdict is not WhoSent.OWN)
    assert "none of the 88 forged mails left through your own provider" in shown
    assert "2 left through your own provider, and nothing tells" in shown


def test_every_step_stands_on_the_page() -> None:
    shown = text_of(storm_findings())
    steps = [step.replace("\n", "") for step in next_steps(storm_findings(), texts("en"))]
    assert len(steps) == 7
    assert [step for step in steps if step not in shown] == []


def test_answer_stands_before_all_else() -> None:
    page = page_of(storm_findings())
    headings = re.findall(r"<h[12]>([^<]*)</h[12]>", page)
    assert headings == [
        "Mail that you did not write was sent in your name.",
        "Was your account used, or only your address forged?",
        "How did they know these addresses?",
        "What to do next",
        "When",
        "Servers, by the addresses that they targeted",
        "People",
        "How did they know these addresses?",
        "What the forged mail said",
        "What was read, and what could not be",
        "How this was found out, and what it cannot tell",
    ]
    assert page.index("people were surely sent it") < page.index("Your address was forged")


def test_figures_are_those_of_the_findings() -> None:
    findings = storm_findings()
    figures = re.findall(r"<dd><strong>([\d,]+)</strong>", page_of(findings))
    counts = findings.counts
    origins = [server for server in findings.servers if server.role is ServerRole.ORIGIN]
    assert figures == [
        str(each)
        for each in (
            findings.read.spoofed,
            counts.at_least,
            counts.reached,
            counts.addressed + counts.delayed,
            len(origins),
        )
    ]
    assert "likely about 140 in all (96 to 233)" in text_of(findings)


def test_server_that_is_only_said_to_have_sent_it_is_not_counted_as_one_that_did() -> None:
    findings = empty_findings(
        read=make_read(bounces=1, spoofed=1), servers=(make_server(grade=Grade.CLAIMED),)
    )
    page = page_of(findings)
    assert "<dd><strong>0</strong> <span>1 more is only said to have</span></dd>" in page
    assert "said to have sent it" in page


def test_bystanders_stand_apart_from_those_that_sent_it() -> None:
    page = page_of(storm_findings())
    sent, others = page.split('id="servers"')[1].split('id="people"')[0].split("<tbody")[1:]
    assert "smtp3.example.net" in sent
    assert "mx.example.com" not in re.sub(r"<details>.*?</details>", "", sent, flags=re.DOTALL)
    assert "mx.example.com" in others
    assert "It refused the mail and wrote to you: it did not send it." in others


def test_each_server_mail_and_campaign_has_the_command_that_explains_it() -> None:
    shown = text_of(replace(storm_findings(), case="my case.bouncescan"))
    for what in ("203.0.113.7", "1", "leak", "hanako@example.jp", "'mail/storm.mbox#1044'"):
        assert f"bouncescan explain 'my case.bouncescan' {what}" in shown


def test_way_of_a_mail_stands_line_by_line_with_what_each_is_worth() -> None:
    believed = GradedHop(
        hop=parse_received(b"from [203.0.113.7] (helo=pc) by out.evil.example with esmtpa id A"),
        trace=Trace.ORIGINAL,
        grade=Grade.STATED,
        writer=Writer.REPORTER,
        is_inner=False,
        is_boundary=True,
    )
    made_up = replace(
        believed,
        hop=parse_received(b"from <script>alert(1)</script> by bank.example with ESMTP"),
        grade=Grade.CLAIMED,
        writer=Writer.ANYONE,
        is_boundary=False,
    )
    server = make_server()
    shown = replace(storm_findings(), servers=(replace(server, way=(believed, *[made_up] * 14)),))
    text = text_of(shown)
    assert re.search(r"stated .{0,80}out\.evil\.example.{0,80}203\.0\.113\.7", text)
    assert "here it came in from outside: the last line to be believed" in text
    assert text.index("anyone can have written it") < text.index("claimed")
    assert text.count("bank.example") == 10
    assert "... and 4 more lines" in text
    assert "<script>alert(1)" not in page_of(shown)


def test_mailbox_without_forged_mail_is_told_kindly() -> None:
    shown = text_of(empty_findings(read=make_read(messages=40, other=40)))
    assert "No bounces were found: no sign here that somebody sends mail in your name." in shown
    assert "What to try" in shown
    assert "forged" not in shown.split("How this was found out")[0]


def test_data_ends_no_script() -> None:
    value: data.JSON = {"a": ["</script><!--", "&amp;", "\u2028"]}
    block = data.data_block(value)
    assert "<" not in block
    assert json.loads(block) == value


def test_long_lists_are_cut_and_counted() -> None:
    servers = tuple(make_server(host=f"s{n}.example.net", ip=None) for n in range(140))
    shown = text_of(replace(storm_findings(), servers=servers))
    assert "... and 40 more: bouncescan servers gives them all." in shown


def test_page_grows_with_the_people_and_no_faster() -> None:
    sizes = [len(page_of(large_findings(count))) for count in (1000, 2000, 4000)]
    grown = [after - before for before, after in itertools.pairwise(sizes)]
    assert grown[1] < 2.2 * grown[0]


def test_page_of_the_storm_is_small(storm: Findings) -> None:
    assert len(render_html(storm, ENGLISH).encode()) < 3_000_000


def test_pictures_hold_shapes_and_text_only() -> None:
    hostile = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>1</script>'
        '<a href="http://x.example"><text onclick="1" style="x" fill="red">a &lt;b&gt;</text></a>'
        '<image href="http://x.example"/><g onload="1"><path d="M0,0" aria-label="x"/></g></svg>'
    )
    shown = svg.to_inline_svg(hostile, name="n", title="<t>", description="d & e")
    assert re.findall(r"<(\w+)", shown) == ["svg", "title", "desc", "g", "path"]
    assert "example" not in shown
    assert "&lt;t&gt;" in shown
    assert re.search(r"\bon\w+=|style=|href=", shown) is None


def test_pictures_have_a_name_a_description_and_a_table() -> None:
    page = page_of(storm_findings())
    for name in ("timeline", "servers", "first-seen"):
        for size in ("", "-narrow"):
            labels = f'aria-labelledby="{name}{size}-title {name}{size}-description"'
            assert page.count(labels) == 1
            assert f'<title id="{name}{size}-title">' in page
    assert page.count('role="img"') == 6
    assert page.count("The picture as a table") == 2  # the servers' table stands below its picture


def test_names_of_servers_stand_in_the_picture_as_text() -> None:
    findings = replace(
        storm_findings(), servers=(make_server(host='<b onload="1">x</b>', ip=None),)
    )
    page = page_of(findings)
    assert "&lt;b onload=" in page.split('class="picture"')[2]
    assert "<b " not in page


def test_page_is_whole_without_the_extra_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables are open then: they are all that is left of the pictures."""
    for name in ("timeline", "servers", "first_seen"):
        monkeypatch.setitem(
            __import__("sys").modules, f"bouncescan.reports.html.pictures.{name}", None
        )
    page = page_of(storm_findings())
    assert "<svg" not in page
    assert re.search(r"<details open>\s*<summary>The picture as a table", page)
