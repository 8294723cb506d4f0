"""How the report came about, how it is checked, what its words mean and what it cannot know."""

from collections.abc import Iterator
from dataclasses import dataclass

from bouncescan.language import Texts
from bouncescan.records.findings import Findings, Grade, ServerRole
from bouncescan.reports.people_words import book_is_missing, history_is_missing
from bouncescan.reports.safe import shorten
from bouncescan.reports.steps import shell_word
from bouncescan.reports.words import word_for_grade, word_for_role

__all__ = ["Method", "Term", "tell_method"]

_CELLS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the report, and what it means or may mean."""

    word: str
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The section."""

    title: str
    told: tuple[str, ...]
    limits_title: str
    limits: tuple[str, ...]
    terms_title: str
    terms: tuple[Term, ...]
    check_title: str
    commands: tuple[Term, ...]


def tell_method(findings: Findings, words: Texts) -> Method:
    """Always the same words, but for what was not given."""
    return Method(
        title=words.gettext("How this was found out, and what it cannot tell"),
        told=(
            words.gettext(
                "The program read this mailbox without changing it, and sent nothing. It took apart"
                " every mail that tells of a failed delivery, and the forged mail that came back"
                " inside."
            ),
            words.gettext(
                "It believes a line of a mail only as far as it is known who wrote it: your own"
                " provider first, then the server that wrote the bounce, then nobody."
            ),
        ),
        limits_title=words.gettext("What it cannot tell"),
        limits=tuple(_limits(findings, words)),
        terms_title=words.gettext("What the words mean"),
        terms=tuple(_terms(words)),
        check_title=words.gettext("How to check it"),
        commands=tuple(_commands(findings.case, words)),
    )


def _limits(findings: Findings, words: Texts) -> Iterator[str]:
    yield words.gettext("Mail that arrived leaves no trace here: the list of people is not whole.")
    yield words.gettext("What was deleted from the mailbox is not seen.")
    yield words.gettext("Which person it was, no mail can tell: it shows servers.")
    if not findings.has_history:
        yield history_is_missing(words)
    if not findings.has_address_book:
        yield book_is_missing(words)


def _terms(words: Texts) -> Iterator[Term]:
    yield Term(
        word=words.gettext("bounce"),
        means=(words.gettext("a mail that tells that another could not be delivered, or not yet"),),
    )
    yield Term(
        word=words.gettext("how sure it is"),
        means=tuple(word_for_grade(grade, words) for grade in Grade),
    )
    for role, means in (
        (ServerRole.ORIGIN, words.gettext("the server from which the forged mail went out")),
        (
            ServerRole.BYSTANDER,
            words.gettext("a server that refused the mail for its own people, and told you"),
        ),
    ):
        yield Term(word=word_for_role(role, words), means=(means,))
    yield Term(
        word="SPF",
        means=(words.gettext("which servers may send mail for a domain, as its owner published"),),
    )


def _commands(case: str, words: Texts) -> Iterator[Term]:
    name = shell_word(shorten(case, _CELLS))
    for what, means in (
        (f"report {name} --format json", words.gettext("every figure with its evidence")),
        (f"contacts {name} --csv affected.csv", words.gettext("all people")),
        (f"servers {name} --csv servers.csv", words.gettext("all servers")),
    ):
        yield Term(word=f"bouncescan {what}", means=(means,))
