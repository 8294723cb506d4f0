"""Texts in the reader's language: gettext, below every stage that shows something."""

import gettext
import locale
import os
from pathlib import Path

__all__ = ["LANGUAGES", "Texts", "language_of", "texts"]

LANGUAGES = ("en", "ja")

_LOCALE = Path(__file__).parent / "locale"

Texts = gettext.NullTranslations


def texts(language: str | None = None) -> Texts:
    """The texts of `language`, else of the environment; English where there are none.

    >>> texts("en").gettext("Servers")
    'Servers'
    """
    return gettext.translation("bouncescan", _LOCALE, [_wanted(language)], fallback=True)


def language_of(language: str | None = None) -> str:
    """One of LANGUAGES: `language`, else that of the environment, else English.

    >>> language_of("ja")
    'ja'
    """
    wanted = _wanted(language)
    return wanted if wanted in LANGUAGES else "en"


def _wanted(language: str | None) -> str:
    return (language or os.environ.get("LANGUAGE") or locale.getlocale()[0] or "en")[:2]
