"""Data inside a page: JSON that a browser reads but never runs, and that ends no script."""

import json

from markupsafe import Markup

__all__ = ["JSON", "data_block"]

JSON = str | int | bool | None | list["JSON"] | dict[str, "JSON"]

# Inside <script> a browser looks for "</script" and "<!--" in whatever stands there: no < is left.
_ESCAPED = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"))


def data_block(value: JSON) -> Markup:
    """`value` for between <script type="application/json"> and its end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPED:  # ten times as fast as str.translate over ten megabytes
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 nothing is left that HTML would read
