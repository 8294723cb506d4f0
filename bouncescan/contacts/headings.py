"""What the headings of exported tables mean, in English and Japanese.

Google (2009 to now), Outlook, Thunderbird and Yahoo! JAPAN name their columns each in its own way;
what they share is that an address stands under a heading with "mail" or メール in it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Columns", "read_headings"]

_ADDRESS = re.compile(r"e-?mail|\bmail\b|メール")
# Outlook: "E-mail Type", "電子メールの種類", "E-mail Display Name"; Google: "E-mail 1 - Label".
_BESIDE_ADDRESS = re.compile(r"type|label|display|種類|ラベル|表示")

_WHOLE = ("name", "display name", "full name", "formatted name", "表示名", "氏名", "名前", "お名前")
_FAMILY = ("last name", "family name", "surname", "姓", "名字", "苗字")
_GIVEN = ("first name", "given name", "名")
_ELSE = (
    "nickname",
    "ニックネーム",
    "company",
    "organization",
    "organization name",
    "会社名",
    "会社",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the addresses and the parts of the name stand, by place; empty where there are none."""

    addresses: tuple[int, ...]
    whole_names: tuple[int, ...]
    family_names: tuple[int, ...]
    given_names: tuple[int, ...]
    other_names: tuple[int, ...]


def read_headings(headings: Sequence[str]) -> Columns:
    """The columns that matter; half-width kana and full-width letters count as the usual ones."""
    plain = [unicodedata.normalize("NFKC", heading).casefold().strip() for heading in headings]
    return Columns(
        addresses=tuple(
            place
            for place, heading in enumerate(plain)
            if _ADDRESS.search(heading) and not _BESIDE_ADDRESS.search(heading)
        ),
        whole_names=_places(plain, _WHOLE),
        family_names=_places(plain, _FAMILY),
        given_names=_places(plain, _GIVEN),
        other_names=_places(plain, _ELSE),
    )


def _places(plain: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    """The places of the headings in the order of `wanted`."""
    return tuple(plain.index(heading) for heading in wanted if heading in plain)
