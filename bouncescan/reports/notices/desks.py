"""Where a victim in Japan can take it: the desks, what each takes, and its page.

Names and pages as the desks themselves give them. A desk is added with one line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bouncescan.language import Texts

__all__ = ["DESKS", "Desk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One desk: `name` in Japanese, `place` a page or a number, `takes` what it is there for."""

    name: str
    place: str
    takes: Callable[[Texts], str]


DESKS = (
    Desk(
        name="迷惑メール相談センター(日本データ通信協会)",
        place="https://www.dekyo.or.jp/soudan/",
        takes=lambda t: t.gettext("spam: advice, and the forged mail itself as evidence"),
    ),
    Desk(
        name="フィッシング対策協議会",
        place="https://www.antiphishing.jp/",
        takes=lambda t: t.gettext("mail whose links lead to a false page that asks for passwords"),
    ),
    Desk(
        name="警察サイバー事案相談窓口",
        place="https://www.npa.go.jp/bureau/cyber/soudan.html",
        takes=lambda t: t.gettext(
            "the police of each prefecture: where money was lost, or somebody was in your account"
        ),
    ),
    Desk(
        name="JPCERT/CC インシデント報告",
        place="https://www.jpcert.or.jp/form/",
        takes=lambda t: t.gettext(
            "servers that send the mail or show the false page; it tells their networks"
        ),
    ),
    Desk(
        name="IPA 情報セキュリティ安心相談窓口",
        place="https://www.ipa.go.jp/security/anshin/",
        takes=lambda t: t.gettext("advice on what to do with your devices and accounts"),
    ),
    Desk(
        name="消費者ホットライン",
        place="188",
        takes=lambda t: t.gettext("by telephone: where you or a friend paid or bought something"),
    ),
)
