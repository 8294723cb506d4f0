"""One server, explained: each role with the rule that gave it, and one way past it, drawn whole."""

from collections.abc import Iterator

from rich.text import Text

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import HandedIn, Party, ServerExplained, ServerPart
from bouncescan.records.findings import Grade, ServerRole
from bouncescan.reports.rules import sentence_for
from bouncescan.reports.safe import shorten
from bouncescan.reports.terminal.explain_lines import moment, more, sentence, tell_reports
from bouncescan.reports.terminal.explain_path import tell_way
from bouncescan.reports.terminal.explain_way import tell_ways
from bouncescan.reports.terminal.paper import Section, column_table, heading, paragraph, styled
from bouncescan.reports.words import (
    server_name,
    word_for_grade,
    word_for_role,
    word_for_taking,
)

__all__ = ["tell_server"]

_CELLS = 100
_SENTENCE_CELLS = 400
_NAMES = 5
_PEERS = 6
_STYLES = {ServerRole.ORIGIN: "bold red", ServerRole.RELAY: "bold yellow"}
_SENT = frozenset({ServerRole.ORIGIN, ServerRole.RELAY})


def tell_server(server: ServerExplained, words: Texts) -> Section:
    """The whole server."""
    yield styled(_name(server, words), "bold")
    yield from _about_names(server, words)
    if server.first and server.last:
        first, last = moment(server.first), moment(server.last)
        yield paragraph(
            words.gettext("in reports from {first} to {last}").format(first=first, last=last)
        )
    for part in server.parts:
        yield from _tell_part(part, words)
    if not server.parts:
        yield from _without_a_part(server, words)
    yield from _tell_hand_overs(server, words)
    yield from tell_ways(server.ways, words)
    if server.copies:
        yield heading(words.gettext("Copies of the forged mail that came from it"))
        for copy in server.copies:
            yield paragraph(shorten(sentence(sentence_for(copy, words)), _SENTENCE_CELLS))
    if server.reports:
        yield heading(words.gettext("The first reports"))
        yield from tell_reports(server.reports, server.reports_in_all, words)
    if server.path is not None:
        yield heading(words.gettext("One of them, line by line"))
        place = shorten(server.path.locators[0], _CELLS)
        yield paragraph(place)
        yield from tell_way(server.path, words)


def _name(server: ServerExplained, words: Texts) -> str:
    name = shorten(server.host, _CELLS) if server.host else None
    if name and server.ip:
        return f"{name} [{server.ip}]"
    return name or (f"[{server.ip}]" if server.ip else words.gettext("a server without a name"))


def _about_names(server: ServerExplained, words: Texts) -> Section:
    if server.org:
        org = shorten(server.org, _CELLS)
        yield paragraph(words.gettext("domain {domain}").format(domain=org))
    if server.also:
        names = ", ".join(shorten(name, _CELLS) for name in server.also[:_NAMES])
        yield paragraph(words.gettext("also named {names}").format(names=names))


def _tell_part(part: ServerPart, words: Texts) -> Section:
    server = part.server
    role = word_for_role(server.role, words, server.grade)
    yield heading(
        words.gettext("Its part: {role}").format(role=role),
        _STYLES.get(server.role, "bold"),
    )
    yield paragraph(
        words.gettext("{targeted} addresses, {bounces} bounces, {mails} mails").format(
            targeted=server.targeted, bounces=server.bounces, mails=server.originals
        )
    )
    if server.role in {ServerRole.BYSTANDER, ServerRole.FORWARDER}:
        yield paragraph(words.gettext("It did not send the mail: do not accuse it."))
    if server.role is ServerRole.UNKNOWN:
        yield paragraph(words.gettext("Nothing shows that it sent the mail: do not accuse it."))
    if server.role in _SENT:
        yield paragraph(sentence(word_for_grade(server.grade, words, server.witnesses)))
        took = word_for_taking(server.took_it_from, words)
        if took:
            yield paragraph(words.gettext("It {took}.").format(took=took))
    yield column_table([_rule(rule, words) for rule in part.rules])
    for fact in _facts(part, words):
        yield paragraph(fact)


def _rule(rule: Evidence, words: Texts) -> tuple[Text, Text]:
    count = int(rule.parameters.get("n", 0))
    said = words.ngettext("{n} report:", "{n} reports:", count).format(n=count)
    return styled(said), styled(shorten(sentence_for(rule, words), _SENTENCE_CELLS))


def _facts(part: ServerPart, words: Texts) -> Iterator[str]:
    server = part.server
    if server.campaigns:
        numbers = ", ".join(str(number) for number in server.campaigns[:20])
        yield words.gettext("campaigns: {numbers}").format(numbers=numbers)
    if server.spf:
        result = shorten(server.spf, 20)
        yield words.gettext("SPF {result}, noted by servers that took the mail in from it").format(
            result=result
        )
    if server.country:
        yield words.gettext("country {code}").format(code=shorten(server.country, 20))
    if server.asn:
        name = shorten(server.network or "", _CELLS)
        yield words.gettext("network AS{asn} {name}").format(asn=server.asn, name=name)
    if server.abuse_contact:
        contact = shorten(server.abuse_contact, _CELLS)
        yield words.gettext("abuse reports to {address}").format(address=contact)
    if server.spf_today and server.asked:
        yield words.gettext("SPF {result} as of {date}, not of the day of the mail").format(
            result=shorten(server.spf_today, 20), date=server.asked.date().isoformat()
        )


def _without_a_part(server: ServerExplained, words: Texts) -> Section:
    """No role in the storm: say what there is, so that nobody is accused for being named."""
    believed = (each for each in server.handed_in if each.grade is not Grade.CLAIMED)
    if server.copies or any(believed):
        return
    if server.is_providers:
        yield heading(words.gettext("Its part: it carries your own mail"))
        yield paragraph(
            words.gettext("It is one of your own provider's servers, and sent none of the storm.")
        )
        return
    yield heading(words.gettext("Its part: none that can be shown"))
    if not server.named_in and not server.handed_in:
        yield paragraph(words.gettext("It only wrote bounces that are not counted."))
        return
    for grade in Grade:
        count = server.named_in.get(grade, 0)
        if count:
            line = words.ngettext("named in {n} line:", "named in {n} lines:", count)
            yield paragraph(f"{line.format(n=count)} {_worth(grade, words)}")
    yield paragraph(words.gettext("A name in a line is no proof that it sent anything."))


def _worth(grade: Grade, words: Texts) -> str:
    if grade is Grade.PROVED:
        return words.gettext("your own provider wrote it")
    return word_for_grade(grade, words)


def _tell_hand_overs(server: ServerExplained, words: Texts) -> Section:
    for party, title in (
        (Party.FROM, words.gettext("Who handed the mail to it")),
        (Party.TO, words.gettext("To whom it handed the mail")),
    ):
        found = [each for each in server.handed_in if each.party is party]
        if not found:
            continue
        yield heading(title)
        for each in found[:_PEERS]:
            yield paragraph(_hand_over(each, words))
        yield from more(len(found) - _PEERS, words)
        if party is Party.TO:
            yield paragraph(
                words.gettext(
                    "A computer that hands mail in may itself be somebody's victim. Its network"
                    " (abuse address) can tell who it was."
                )
            )


def _hand_over(each: HandedIn, words: Texts) -> str:
    name = shorten(server_name(each.server, words), _CELLS)
    count = words.ngettext("{n} report", "{n} reports", each.reports).format(n=each.reports)
    if each.server.country:
        name = f"{name}, {shorten(each.server.country, 20)}"
    if each.server.asn:
        network = shorten(each.server.network or "", _CELLS)
        name = f"{name}, AS{each.server.asn} {network}".rstrip()
    told = f"; {word_for_grade(each.grade, words, each.witnesses)}" if each.grade else ""
    return f"{name}, {count}{told}"
