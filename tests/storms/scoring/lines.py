"""Every line of the table, in its order, under the name that `--require` knows it by."""

import enum
from dataclasses import dataclass

__all__ = ["LINES", "LINE_OF", "Kind", "LineOf"]


class Kind(enum.StrEnum):
    """What a line counts."""

    SHARE = "share"  # right of asked, wrong apart from no answer
    FAULT = "fault"  # should be none
    VALUE = "value"  # numbers of which the median is told


@dataclass(frozen=True, slots=True)
class LineOf:
    """One line. A line of kind SHARE asks only what the truth calls tellable."""

    name: str
    section: str
    title: str
    kind: Kind = Kind.SHARE


def _lines(section: str, *lines: tuple[str, str] | tuple[str, str, Kind]) -> tuple[LineOf, ...]:
    return tuple(LineOf(line[0], section, *line[1:]) for line in lines)


LINES: tuple[LineOf, ...] = (
    *_lines(
        "Bounces",
        ("bounces", "found, and counted once"),
        ("bounces_twice", "counted twice", Kind.FAULT),
        ("bounces_missing", "missing", Kind.FAULT),
        ("bounces_invented", "found, and no bounce in truth", Kind.FAULT),
        ("recipients", "failed and delayed addresses of each"),
    ),
    *_lines(
        "Whose mail came back",
        ("ownership", "own mail kept apart"),
        ("own_called_spoofed", "own mail called spoofed", Kind.FAULT),
        ("spoofed_called_own", "spoofed mail called own", Kind.FAULT),
    ),
    *_lines(
        "Who sent it",
        ("origin", "origin of a spoofed mail"),
        ("origin_untellable", "wrong origin where none can be told", Kind.FAULT),
        ("role", "role of the reporter"),
        ("bystanders", "bystanders called a sender", Kind.FAULT),
        ("who_sent", "verdict: account used or forged"),
        ("who_sent_untellable", "wrong verdict where none can be told", Kind.FAULT),
        ("campaigns", "campaigns told apart, with verdict"),
    ),
    *_lines(
        "Servers",
        ("server_role", "role"),
        ("server_targeted", "how many addresses targeted"),
        ("server_bounces", "how many bounces"),
        ("server_originals", "how many originals"),
        ("took_it_from", "origin: took it from"),
        ("handed_in_by", "origin: handed in by"),
        ("servers_invented", "rows too many", Kind.FAULT),
    ),
    *_lines(
        "People",
        ("state", "targeted, in the right state"),
        ("state_reached", "  of these reached"),
        ("state_failed", "  of these failed"),
        ("state_delayed", "  of these delayed"),
        ("state_addressed", "  of these addressed"),
        ("people_missing", "missing", Kind.FAULT),
        ("people_invented", "invented", Kind.FAULT),
        ("people_twice", "shown twice", Kind.FAULT),
        ("state_untellable", "wrong state where none can be told", Kind.FAULT),
        ("also", "other addresses joined"),
        ("also_wrong", "joined with another person's address", Kind.FAULT),
        ("person_servers", "by which servers"),
    ),
    *_lines(
        "Where they were seen before",
        ("first_seen", "first seen, to the second"),
        ("last_seen", "last seen, to the second"),
        ("roles", "in which roles"),
        ("in_address_book", "in the address book or not"),
        ("machine", "a machine or not"),
    ),
    *_lines(
        "Where the addresses came from",
        ("source_true", "true source supported"),
        ("source_false", "false source contradicted"),
        ("source_contradicted", "true source contradicted", Kind.FAULT),
        ("source_supported", "false source supported", Kind.FAULT),
        ("source_untellable", "wrong grade where none can be told", Kind.FAULT),
        ("harvest_bracket", "the bracket holds the harvest"),
        ("harvest_interval", "the 95 % interval holds the harvest"),
        ("harvest_days", "width of the 95 % interval in days", Kind.VALUE),
        ("harvest_untellable", "wrong interval where none can be told", Kind.FAULT),
        ("estimate_interval", "the 95 % interval holds how many"),
        ("estimate_ratio", "estimate / truth", Kind.VALUE),
        ("estimate_untellable", "wrong interval where none can be told", Kind.FAULT),
    ),
    *_lines(
        "Figures",
        ("victim", "whose mailbox it is"),
        ("read", "what was read"),
        ("counts", "people by state, and at least"),
    ),
)

LINE_OF = {line.name: line for line in LINES}
