"""Texts in the reader's language: gettext, below every stage that shows something."""

import gettext
import locale
import os
from pathlib import Path

__all__ = ["LANGUAGES", "Texts", "texts"]

LANGUAGES = ("en", "ja")

_LOCALE = Path(__file__).parent / "locale"

Texts = gettext.NullTranslations


def texts(language: str | None = None) -> Texts:
    """The texts of `language`, else of the environment; English where there are none.

    >>> texts("en").gettext("Servers")
    'Servers'
    """
    wanted = language or os.environ.get("LANGUAGE") or (locale.getlocale()[0] or "en")
    return gettext.translation("bouncescan", _LOCALE, [wanted[:2]], fallback=True)
