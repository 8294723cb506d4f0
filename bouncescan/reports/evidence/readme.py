"""README.txt: what is in a bundle, and how somebody else verifies it, in the reader's language."""

from bouncescan.language import Texts, texts
from bouncescan.reports.evidence.contents import (
    AFFECTED,
    FINDINGS,
    MANIFEST,
    PAGE,
    README,
    SERVERS,
    SUMS,
    TEXT,
    VERSIONS,
)
from bouncescan.reports.interface import Look

__all__ = ["render_readme"]


def render_readme(look: Look, *, is_redacted: bool) -> str:
    """The text, ending with a line end; no text of a stranger stands in it."""
    words = texts(look.language)
    blocks = [words.gettext("Evidence of a bounce storm"), _opening(words)]
    if is_redacted:
        blocks.append(_redacted(words))
    blocks += [_files(words), _verifying(words), _limits(words)]
    return "\n\n".join(blocks) + "\n"


def _opening(words: Texts) -> str:
    return words.gettext(
        "Somebody sent mail in the name of the owner of a mailbox. This file holds the mails that\n"
        "came back to the owner, as they were read, and what bouncescan found in them."
    )


def _redacted(words: Texts) -> str:
    return words.gettext(
        "It is redacted: addresses and names of people other than the owner are replaced, each\n"
        "address by the same word everywhere, and what people wrote is cut. The manifest names\n"
        "the SHA-256 of each whole mail, which the owner of the mailbox can show."
    )


def _files(words: Texts) -> str:
    rows = (
        (README, words.gettext("this text")),
        (TEXT, words.gettext("what was found, to read")),
        (PAGE, words.gettext("the same as a page, with pictures; opens in any browser")),
        (FINDINGS, words.gettext("the same for programs")),
        (AFFECTED, words.gettext("the people: who, why, how sure")),
        (SERVERS, words.gettext("the servers: role, addresses targeted")),
        ("mails/", words.gettext("the mails, each in a file of its own")),
        (MANIFEST, words.gettext("each file with its size and SHA-256; where each mail lay")),
        (SUMS, words.gettext("the SHA-256 of each file, as sha256sum takes it")),
        (VERSIONS, words.gettext("the versions of the programs that made it")),
    )
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:{width}}  {says}" for name, says in rows]
    return "\n".join((words.gettext("What is in it"), "", *lines))


def _verifying(words: Texts) -> str:
    steps = (
        (
            "sha256sum EVIDENCE.zip",
            words.gettext("has to give what was written down when it was handed over"),
        ),
        ("sha256sum -c SHA256SUMS", words.gettext("says whether a file has changed since")),
        (
            "bouncescan evidence --verify EVIDENCE.zip",
            words.gettext("does the same without unpacking, and reads each mail anew"),
        ),
        (
            "bouncescan scan mails/ --victim ADDRESS --case again.bouncescan",
            words.gettext("counts them again from the mails alone"),
        ),
        (
            "bouncescan explain again.bouncescan WHAT",
            words.gettext("shows every line behind a server, a person or a mail"),
        ),
    )
    lines = [f"  {command}\n      {says}" for command, says in steps]
    return "\n".join((words.gettext("How to verify it"), "", *lines))


def _limits(words: Texts) -> str:
    return words.gettext(
        "What stands in the address book and in the rest of the mailbox is not in here: how an\n"
        "address was known, and since when, can be verified from the mailbox only. Nothing in\n"
        "here is signed: whoever changes a file can change the sums too, which is why the\n"
        "SHA-256 of the whole has to be kept apart from it. Do not open a link of a mail."
    )
