"""Text that strangers wrote, made harmless for a terminal and a table. Links: see mail.link.

Subjects, names, host names and server answers come from the attacker or through him. Escape
sequences rewrite the screen, bidi controls turn a name around (CVE-2021-42574, "Trojan Source"),
zero-width characters make two addresses look like one, and a cell that begins with = is a program.
"""

import re

from rich.cells import cell_len, set_cell_size

__all__ = ["CONTROLS", "REPLACEMENT", "safe", "safe_cell", "shorten", "shorten_middle"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Excel refuses a cell of more than 32,767 characters.
_CELL_MAXIMUM = 32_000

_CUT = "[...]"

# The controls (Unicode category Cc but for TAB, LF and CR), all format characters (Cf: bidi, zero
# width, tags), lone surrogates (Cs), U+2028 and U+2029. None of them is printable to Python.
CONTROLS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# Letters that show nothing: the grapheme joiner, Hangul's fillers, Khmer's inherent vowels.
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_UNSAFE = re.compile(f"[{CONTROLS}{_BLANKS}]")

# They choose between two pictures of one character (the kanji in names too) and may go unseen.
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# An ideographic space between two names stays what it is.
_SPACES = re.compile(r"[\t\n\r ]+")

# What a spreadsheet takes for a formula, in the widths that Japanese keyboards write too. Behind a
# semicolon it counts as well: where that is the list separator, Excel starts a new cell there.
_FORMULA = re.compile(r"(^\s*|;\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])")


def safe(text: str) -> str:
    r"""`text` on one line, each character that is not shown replaced by a visible U+FFFD.

    >>> safe("Re:\x1b[2J paid\u202efdp.exe") == "Re:\ufffd[2J paid\ufffdfdp.exe"
    True
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # nearly all text is: ten times as fast
    shown = _UNSAFE.sub(REPLACEMENT, _SELECTORS.sub("", text))
    return _SPACES.sub(" ", shown).strip()


def shorten(text: str, cells: int) -> str:
    """`safe(text)` in at most `cells` columns (a kanji takes two), "..." where it was cut."""
    # Marks that stand on a letter take no column: without a limit they pile up for ever.
    shown = safe(text[: cells * 8])
    if len(text) <= cells * 8 and cell_len(shown) <= cells:
        return shown
    return _cut(shown, cells - 3).rstrip() + "..."


def shorten_middle(text: str, cells: int) -> str:
    """As `shorten`, but what says whose a name is stays: its end. "[...]" is in no address.

    >>> shorten_middle("victim@example.com." + "x" * 99 + ".example.net", 40)
    'victim@example.co[...]xxxxx.example.net'
    """
    if len(text) <= cells * 8:
        shown = safe(text)
        if cell_len(shown) <= cells:
            return shown
    half = (cells - cell_len(_CUT)) // 2
    head, tail = safe(text[: half * 8]), safe(text[-half * 8 :])
    # The end is cut as the beginning is: turned around.
    return f"{_cut(head, half).rstrip()}{_CUT}{_cut(tail[::-1], half)[::-1].lstrip()}"


def _cut(shown: str, cells: int) -> str:
    return set_cell_size(shown, min(cells, cell_len(shown)))


def safe_cell(text: str) -> str:
    """`text` for a cell of a table: harmless, on one line, never a formula.

    An apostrophe stands before what a spreadsheet would run.

    >>> safe_cell(" =HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    shown = safe(text[:_CELL_MAXIMUM])
    if len(text) > _CELL_MAXIMUM:
        shown += " ..."
    if shown[:1].isalnum() and ";" not in shown:
        return shown
    return _FORMULA.sub(r"\1'", shown)
