"""The words of an HTML body, for reading them, never for showing them."""

import re
from html import unescape

__all__ = ["html_to_text"]

_BREAK = re.compile(
    r"<(?:br|/?p|/?div|/?tr|/?li|/?h[1-6]|/?table|/?t[dh]|/?pre|hr)\b[^<>]*>", re.IGNORECASE
)
# An address in angle brackets that its writer forgot to escape is no tag.
_TAG = re.compile(r"<(?![^<>\s=\"]{1,320}@)[/!?A-Za-z][^<>]*>")
_HIDDEN = ("style", "script", "head", "title")


def html_to_text(html: str) -> str:
    """`html` without tags, styles and comments, entities decoded, blocks on lines of their own."""
    html = _cut(html, "<!--", "-->")
    for name in _HIDDEN:
        html = _cut(html, f"<{name}", f"</{name}>")
    html = _BREAK.sub("\n", " ".join(html.split("\n")) if "<pre" not in html.lower() else html)
    text = unescape(_TAG.sub("", html))
    return "\n".join(line.strip() for line in text.split("\n"))


def _cut(text: str, opening: str, closing: str) -> str:
    """`text` without all from `opening` to `closing`; an opening that is never closed stays."""
    lower = text.lower()
    if len(lower) != len(text):  # a few characters change their length in lower case
        return text
    kept: list[str] = []
    position = 0
    while (start := lower.find(opening, position)) >= 0:
        end = lower.find(closing, start)
        if end < 0:
            break
        kept.append(text[position:start])
        position = end + len(closing)
    return "".join(kept) + text[position:]
