"""The report as a page to read, to print and to hand over: one HTML file that needs no network.

    render      the page: sections in their order, the templates, style.css and table.js
    answer      the head: what happened, two verdicts, five figures, what to do next
    when, servers, people, known, campaigns, unread, method
                a section each: from the findings to what the template of that name shows
    evidence    lines with their places, and the command that shows them
    charts      the pictures; pictures/ draws them with Altair; svg lets them into the page
    notebook    no page: the answer in short, for a cell of a notebook
    data, policy
                what keeps a stranger's text from running: JSON that is only read, and the CSP

Templates hold no words: every sentence is made where `gettext` finds it. A section is added with a
module, a template, a field of `render.Page` and a line in page.html.j2.
"""

from bouncescan.records.findings import Findings
from bouncescan.reports.interface import Look

__all__ = ["render_html", "render_notebook"]


def render_html(findings: Findings, look: Look) -> str:
    """The whole page. The templates are loaded where one is wanted, not for every command."""
    from bouncescan.reports.html.render import render_page  # noqa: PLC0415 jinja2: see above

    return render_page(findings, look)


def render_notebook(findings: Findings, look: Look) -> str:
    """The answer in short as a piece of HTML: no style, no script, nothing that is fetched."""
    from bouncescan.reports.html.notebook import render_summary  # noqa: PLC0415 as above

    return render_summary(findings, look)
