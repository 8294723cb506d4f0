"""What verifying a bundle has found, in words: each file that is not what it was is named."""

from collections.abc import Callable, Iterator, Mapping

from bouncescan.language import Texts, texts
from bouncescan.reports.evidence.comparing import Difference, Differs
from bouncescan.reports.evidence.opening import Cause, Fault
from bouncescan.reports.evidence.verifying import Verification
from bouncescan.reports.interface import Look
from bouncescan.reports.safe import safe, shorten
from bouncescan.version import PARSER_VERSION

__all__ = ["render_verification"]

_SHOWN = 100  # of a kind; the rest is counted
_CELLS = 200

_CAUSES: Mapping[Cause, Callable[[Texts], str]] = {
    Cause.NO_ZIP: lambda t: t.gettext("is not a whole zip: cut, damaged, or something else"),
    Cause.TOO_MANY: lambda t: t.gettext("holds more entries than a bundle has; none was read"),
    Cause.LEADS_OUT: lambda t: t.gettext("has a name that leads out of the folder; not read"),
    Cause.LINK: lambda t: t.gettext("is a link; not followed"),
    Cause.ENCRYPTED: lambda t: t.gettext("is encrypted"),
    Cause.UNKNOWN_PACKING: lambda t: t.gettext("is packed in a way that a bundle never is"),
    Cause.TWICE: lambda t: t.gettext("is there more than once"),
    Cause.TOO_BIG: lambda t: t.gettext("would unpack to too much; not read"),
    Cause.OVERLAPS: lambda t: t.gettext("shares its bytes with another entry; not read"),
    Cause.DAMAGED: lambda t: t.gettext("is damaged: it cannot be unpacked, or its CRC is wrong"),
    Cause.CHANGED: lambda t: t.gettext("has changed: its SHA-256 is not that of the manifest"),
    Cause.NOT_LISTED: lambda t: t.gettext("was added: the manifest does not name it"),
    Cause.MISSING: lambda t: t.gettext("is missing"),
    Cause.SUM_DIFFERS: lambda t: t.gettext("SHA256SUMS says another sum than the manifest"),
    Cause.UNREADABLE: lambda t: t.gettext("cannot be read: it is not what it has to be"),
    Cause.MISNAMED: lambda t: t.gettext("is another mail than its name or its entry says"),
}

_DIFFERENCES: Mapping[Differs, Callable[[Texts], str]] = {
    Differs.KIND: lambda t: t.gettext(
        "{name}: the manifest says {said}, the mail reads as {found}"
    ),
    Differs.RECIPIENTS: lambda t: t.gettext(
        "{name}: the manifest names {said}, the mail names {found}"
    ),
    Differs.FINDINGS_KIND: lambda t: t.gettext(
        "{name}: findings.json says {said}, the mail reads as {found}"
    ),
    Differs.FINDINGS_RECIPIENTS: lambda t: t.gettext(
        "{name}: findings.json names {said}, the mail names {found}"
    ),
    Differs.NOT_IN_FINDINGS: lambda t: t.gettext(
        "{name}: is a bounce that findings.json does not count"
    ),
    Differs.NO_SUCH_MAIL: lambda t: t.gettext(
        "findings.json counts a bounce at {name}, and no mail is from there"
    ),
    Differs.COUNT: lambda t: t.gettext(
        "findings.json counts {said} bounces, the mails are {found}"
    ),
}


def render_verification(verification: Verification, name: str, look: Look) -> str:
    """The verdict on the bundle called `name`, ending with a line end."""
    words = texts(look.language)
    return "".join(f"{line}\n" for line in _lines(verification, safe(name), words))


def _lines(found: Verification, name: str, words: Texts) -> Iterator[str]:
    if found.faults:
        yield words.gettext("{name}: NOT what it was").format(name=name)
    elif found.differences and found.is_same_parser:
        yield words.gettext("{name}: unchanged, but its mails say something else").format(name=name)
    else:
        yield words.gettext("{name}: whole and unchanged").format(name=name)
    yield from _listed([_fault_line(fault, name, words) for fault in found.faults[:_SHOWN]])
    yield from _more(len(found.faults), words)
    yield words.gettext("SHA-256 of the whole: {sum}").format(sum=found.sha256)
    if found.program is not None:
        yield _made_by(found, words)
        yield from _read_anew(found, words)


def _made_by(found: Verification, words: Texts) -> str:
    text = words.gettext("made by {program}, parser {version}; read anew by parser {present}")
    return text.format(
        program=shorten(found.program or "", _CELLS),
        version=found.parser_version,
        present=PARSER_VERSION,
    )


def _read_anew(found: Verification, words: Texts) -> Iterator[str]:
    text = words.ngettext("{n} mail was read anew", "{n} mails were read anew", found.mails)
    yield text.format(n=f"{found.mails:,}")
    if found.is_redacted:
        yield words.gettext(
            "the bundle is redacted; the manifest has the SHA-256 of each whole mail"
        )
    if found.incomparable:
        text = words.ngettext(
            "{n} redacted mail says less than the whole one did: its figures are the manifest's",
            "{n} redacted mails say less than the whole ones did: their figures are the manifest's",
            found.incomparable,
        )
        yield text.format(n=f"{found.incomparable:,}")
    if not found.differences:
        if not found.faults:
            yield words.gettext("they say what findings.json says they do")
        return
    if not found.is_same_parser:
        yield words.gettext("another version of the parser reads some of them otherwise:")
    yield from _listed([_difference_line(each, words) for each in found.differences[:_SHOWN]])
    yield from _more(len(found.differences), words)


def _listed(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"


def _more(count: int, words: Texts) -> Iterator[str]:
    more = count - _SHOWN
    if more > 0:
        yield "  " + words.ngettext("{n} more", "{n} more", more).format(n=f"{more:,}")


def _fault_line(fault: Fault, name: str, words: Texts) -> str:
    return f"{shorten(fault.name, _CELLS) or name}: {_CAUSES[fault.cause](words)}"


def _difference_line(difference: Difference, words: Texts) -> str:
    return _DIFFERENCES[difference.differs](words).format(
        name=shorten(difference.name, _CELLS),
        said=shorten(difference.said, _CELLS),
        found=shorten(difference.found, _CELLS),
    )
