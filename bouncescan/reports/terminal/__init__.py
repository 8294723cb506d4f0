"""The report for the one who ran the scan: the answer first, what to do next last, 80 columns.

    headline   what happened, in one sentence, and how much was read
    who_sent   used or forged: the verdict, what speaks for it and what it does not mean
    servers    which servers, with the role of each: a bystander is never called a sender
    timeline   when, as bars
    people     who got it and who must be told first
    unread     what could not be read
    steps      what to do next

explain and explain_* show one thing whole: `bouncescan explain`.

Decoration is plain ASCII: terminals disagree on the width of lines and blocks beside kanji.
"""

from bouncescan.reports.terminal.explain import render_explanation
from bouncescan.reports.terminal.page import render_headline, render_terminal

__all__ = ["render_explanation", "render_headline", "render_terminal"]
