"""Which mail that left through the victim's own provider a stranger wrote: the account was used.

The victim's own mail leaves there too, and comes back. A stranger's is known by what it is (many
mails of one making, or the making of mail that was forged elsewhere) and by how it came in (a
program, and a network, that the victim's own mail does not show). One sign alone does not do:
people write round letters, and buy new phones.

Nor does it do that somebody says that it left there. The provider itself says so; or two servers
do that know nothing of each other, one of which keeps the mailbox of somebody whom the victim wrote
to: a stranger can set up two servers, but none that she had to do with before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bouncescan.analysis.departures import Departure
from bouncescan.analysis.gist import Gist
from bouncescan.analysis.hosts import network_of
from bouncescan.analysis.independence import Witness, count_independent
from bouncescan.analysis.making import Making, group_by_making
from bouncescan.mail.address import address_key
from bouncescan.records.findings import Host, ReporterRole

__all__ = ["Letter", "find_misuse"]

# So many mails of one making to so many people are no round letter with a slip in it.
_SEVERAL = 3
# Waves of one storm lie days apart; what the victim writes about one thing takes years to be much.
_PAUSE = timedelta(days=10)
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One report's original that left through the provider and is not known as the victim's own."""

    record: Gist
    making: Making
    departure: Departure
    sent: datetime | None
    reporter: Host
    witness: Witness
    is_of_friends: bool  # the reporter keeps the mailbox of somebody whom the victim wrote to
    mailer_is_known: bool | None  # None: no mailer of the victim's is known, or it names none


def find_misuse(
    letters: Sequence[Letter],
    forged: Iterable[Making],
    own_networks: frozenset[str],
    ways_out: Collection[str],
) -> Mapping[int, tuple[str, ...]]:
    """By place in `letters` those that a stranger wrote, with the rules that say so.

    `own_networks` are those from which the victim's own mail was handed in, `ways_out` those from
    which her provider sent it on.
    """
    strange = {_content(making) for making in forged}
    strange.discard(None)
    found: dict[int, tuple[str, ...]] = {}
    for made in _groups(letters):
        # A name that somebody gave to his address makes nobody's account used.
        group = [place for place in made if _is_sure(letters[place].departure, ways_out)]
        if any(_is_providers(letters[place].reporter) for place in group):
            # What the provider says of mail of this making it says of what others had from there.
            group = [place for place in made if _is_likely(letters[place].departure, ways_out)]
        if not _is_witnessed([letters[place] for place in group]):
            continue
        is_bulk = _is_bulk([letters[place] for place in group])
        for place in group:
            letter = letters[place]
            signs = tuple(_signs(letter, own_networks, strange, is_bulk=is_bulk))
            if _is_enough(signs):
                found[place] = signs
    return found


def _groups(letters: Sequence[Letter]) -> Iterator[list[int]]:
    """The letters of one making that went out close together."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(group_by_making([letter.making for letter in letters])):
        groups[group].append(place)
    for places in groups.values():
        last: datetime | None = None
        run: list[int] = []
        for place in sorted(places, key=lambda place: _moment(letters[place])):
            now = _moment(letters[place])
            if last is not None and now - last > _PAUSE:
                yield run
                run = []
            run.append(place)
            last = now
        yield run


def _moment(letter: Letter) -> datetime:
    return letter.sent or _UNKNOWN


def _is_sure(departure: Departure, ways_out: Collection[str]) -> bool:
    return departure.is_sure or (departure.is_vouched_for and _left_by(departure, ways_out))


def _is_likely(departure: Departure, ways_out: Collection[str]) -> bool:
    return departure.is_vouched_for or _left_by(departure, ways_out)


def _left_by(departure: Departure, ways_out: Collection[str]) -> bool:
    ip = departure.server.ip
    return ip is not None and network_of(ip) in ways_out


def _is_witnessed(letters: Sequence[Letter]) -> bool:
    """True where the provider itself says that it sent them, or two others, one of them known.

    One server can lie, and who has one may have two.
    """
    if any(_is_providers(letter.reporter) for letter in letters):
        return True
    if not any(letter.is_of_friends for letter in letters):
        return False
    return count_independent(letter.witness for letter in letters) > 1


def _is_providers(reporter: Host) -> bool:
    return reporter.role is ReporterRole.VICTIM_SIDE


def _is_bulk(letters: Sequence[Letter]) -> bool:
    """Several different mails of one making, to several people."""
    mails = {letter.record.original.message_id for letter in letters if letter.record.original}
    people = {
        address_key(recipient.original_recipient or recipient.final_recipient)
        for letter in letters
        for recipient in letter.record.recipients
    }
    return len(mails) >= _SEVERAL and len(people) >= _SEVERAL


def _signs(
    letter: Letter, own_networks: frozenset[str], strange: set[object], *, is_bulk: bool
) -> Iterable[str]:
    content = _content(letter.making)
    if content is not None and content in strange:
        yield "same_making_as_forged_mail"
    if is_bulk:
        yield "many_mails_of_one_making"
    if letter.mailer_is_known is False:
        yield "unknown_mailer"
    client = letter.departure.client
    network = network_of(client.ip) if client and client.ip else None
    if network is not None and own_networks and network not in own_networks:
        yield "signed_in_from_elsewhere"


def _content(making: Making) -> object | None:
    return (making.subject, making.link_hosts) if making.link_hosts else None


def _is_enough(signs: Sequence[str]) -> bool:
    what = {"same_making_as_forged_mail", "many_mails_of_one_making"}.intersection(signs)
    how = {"unknown_mailer", "signed_in_from_elsewhere"}.intersection(signs)
    return bool(what and how) or len(what) > 1 or len(how) > 1
