"""Words that several sections use: labels, the table of contents, the foot of the page."""

from dataclasses import dataclass

from bouncescan.language import Texts

__all__ = ["Common", "common_texts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """Labels, each said once."""

    skip: str
    contents: str
    speaks_for: str
    against: str
    caution: str
    next_step: str
    more: str
    evidence: str
    foot: str


def common_texts(words: Texts) -> Common:
    """The labels in the reader's language."""
    return Common(
        skip=words.gettext("To the answer"),
        contents=words.gettext("On this page"),
        speaks_for=words.gettext("What speaks for it"),
        against=words.gettext("What speaks against it"),
        caution=words.gettext("What it does not mean"),
        next_step=words.gettext("Next step"),
        more=words.gettext("More about it"),
        evidence=words.gettext("Why it is said"),
        foot=words.gettext(
            "This page is one file. It loads nothing from the network, and sends nothing."
        ),
    )
