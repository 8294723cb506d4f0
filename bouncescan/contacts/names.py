"""A person's name put together from its parts, in the order of its writing."""

import re

__all__ = ["whole_name"]

# Kana, kanji, hangul: the family name stands first.
_FAMILY_FIRST = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uff66-\uff9f]")


def whole_name(family: str, given: str, middle: str = "") -> str:
    """The parts that are there, in their order; "" where there are none.

    >>> whole_name("山田", "太郎"), whole_name("Yamada", "Taro")
    ('山田 太郎', 'Taro Yamada')
    """
    is_family_first = _FAMILY_FIRST.search(family + given) is not None
    parts = (family, given, middle) if is_family_first else (given, middle, family)
    return " ".join(part for part in parts if part)
