"""What can be wrong with findings, each damage with all that it changes in the score.

To the findings of one who knows the truth of `examples`. "origin wrong +1": one wrong answer more;
"none": no answer; a fault's name alone: it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["BYSTANDER", "CASES", "Case", "add", "drop", "put"]

ORIGIN = {"host": "mail.webshop.example", "ip": "192.0.2.25"}
OTHER_ORIGIN = {"host": None, "ip": "198.51.100.25"}
BYSTANDER = {"host": "mx1.freemail.example", "ip": "2001:db8:25::1b"}
FORWARDER = {"host": "forward.alumni.example", "ip": "198.51.100.113"}
STRANGER = {"host": "mx.stranger.example", "ip": "192.0.2.250"}
PROVIDER = {"host": "smtp01.victim.example", "ip": "203.0.113.20"}

Damage = Callable[[object], None]


def inner(findings: object, path: str) -> tuple[object, str | int]:
    """What holds the place of a path like "bounces.0.origin", and the place."""
    *way, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    for step in way:
        assert isinstance(findings, dict | list)
        findings = findings[step]  # type: ignore[index]
    return findings, last


def put(path: str, value: object) -> Damage:
    def damage(findings: object) -> None:
        holder, place = inner(findings, path)
        assert isinstance(holder, dict | list)
        holder[place] = value  # type: ignore[index]

    return damage


def drop(path: str) -> Damage:
    def damage(findings: object) -> None:
        holder, place = inner(findings, path)
        assert isinstance(holder, dict | list)
        del holder[place]  # type: ignore[arg-type]

    return damage


def add(path: str, **fields: object) -> Damage:
    """A copy of the object at the path, with these fields, once more in its list."""

    def damage(findings: object) -> None:
        holder, place = inner(findings, path)
        assert isinstance(holder, list)
        assert isinstance(place, int)
        holder.append({**holder[place], **fields})

    return damage


@dataclass(frozen=True)
class Case:
    """What is done to the findings of one who knows, and all that it changes."""

    what: str
    damages: tuple[Damage, ...]
    changed: tuple[str, ...] = ()


def case(what: str, *steps: Damage | str) -> Case:
    return Case(
        what,
        tuple(step for step in steps if not isinstance(step, str)),
        tuple(step for step in steps if isinstance(step, str)),
    )


NONE_OF_A_PERSON = ("state", "first_seen", "last_seen", "roles", "in_address_book", "machine")

CASES = (
    # Bounces
    case("doubled", add("bounces.0"), "bounces wrong +1", "bounces_twice +1"),
    case(
        "without a Message-ID doubled",
        add("bounces.3", locators=["storm/mailbox/Inbox.mbox#4"]),
        "bounces wrong +1",
        "bounces_twice +1",
    ),
    case(
        "missing",
        drop("bounces.0"),
        "bounces none +1",
        "recipients none +1",
        "ownership none +1",
        "origin none +1",
        "role none +1",
        "bounces_missing +1",
    ),
    case(
        "only a success",
        put("bounces.6.kind", "success"),
        "bounces none +1",
        "recipients none +1",
        "ownership none +1",
        "role none +1",
        "bounces_missing +1",
    ),
    case(
        "that is none",
        add("bounces.0", message_id="<x@example.org>", locators=["storm/mailbox/Inbox.mbox#99"]),
        "bounces_invented +1",
    ),
    case("with one recipient less", put("bounces.0.failed", []), "recipients none +1"),
    case("with a foreign one", put("bounces.0.failed", ["x@y.example"]), "recipients wrong +1"),
    case(
        "delayed for failed",
        put("bounces.2.delayed", []),
        put("bounces.2.failed", ["person3@x.example"]),
        "recipients wrong +1",
    ),
    case("spelled otherwise", put("bounces.0.failed", ["Person1@FreeMail.example"])),
    case("known by its place", put("bounces.0.message_id", None)),
    case("under another place", put("bounces.0.locators", ["imaps://imap.example.com/x;UID=1"])),
    # Whose mail
    case(
        "own called spoofed",
        put("bounces.6.ownership", "spoofed"),
        "ownership wrong +1",
        "own_called_spoofed +1",
    ),
    case(
        "spoofed called own",
        put("bounces.0.ownership", "own"),
        "ownership wrong +1",
        "spoofed_called_own +1",
    ),
    case("undecided", put("bounces.0.ownership", "undecided"), "ownership none +1"),
    case("told where it cannot be told, and right", put("bounces.5.ownership", "spoofed")),
    case(
        "told where it cannot be told, and wrong",
        put("bounces.5.ownership", "own"),
        "spoofed_called_own +1",
    ),
    case("told by `own` alone", drop("bounces.6.ownership"), put("bounces.6.own", value=True)),
    case(
        "told wrong by `own` alone",
        drop("bounces.6.ownership"),
        put("bounces.6.own", value=False),
        "ownership wrong +1",
        "own_called_spoofed +1",
    ),
    # Origin and role
    case(
        "a bystander",
        put("bounces.0.origin", BYSTANDER),
        "origin wrong +1",
        "bystanders +1",
    ),
    case("a forwarder", put("bounces.0.origin", FORWARDER), "origin wrong +1", "bystanders +1"),
    case("no server", put("bounces.0.origin", STRANGER), "origin wrong +1", "bystanders +1"),
    case("the provider", put("bounces.0.origin", PROVIDER), "origin wrong +1", "bystanders +1"),
    case("another origin", put("bounces.0.origin", OTHER_ORIGIN), "origin wrong +1"),
    case("no origin", put("bounces.0.origin", None), "origin none +1"),
    case("an origin by name", put("bounces.0.origin.ip", None)),
    case("an origin as IPv6", put("bounces.0.origin.ip", "::ffff:192.0.2.25")),
    case("an origin by address", put("bounces.0.origin.host", None)),
    case(
        "a name with another's address",
        put("bounces.0.origin.ip", STRANGER["ip"]),
        "origin wrong +1",
        "bystanders +1",
    ),
    case("guessed right", put("bounces.4.origin", OTHER_ORIGIN)),
    case("guessed wrong", put("bounces.4.origin", ORIGIN), "origin_untellable +1"),
    case(
        "guessed to be a bystander",
        put("bounces.4.origin", BYSTANDER),
        "origin_untellable +1",
        "bystanders +1",
    ),
    case("of own mail the provider", put("bounces.6.origin", PROVIDER)),
    case(
        "of own mail undecided",
        put("bounces.6.origin", PROVIDER),
        put("bounces.6.ownership", "undecided"),
        "ownership none +1",
    ),
    case(
        "of own mail called spoofed",
        put("bounces.6.origin", PROVIDER),
        put("bounces.6.ownership", "spoofed"),
        "ownership wrong +1",
        "own_called_spoofed +1",
        "bystanders +1",
    ),
    case(
        "of a look-alike",
        add("bounces.0", message_id="<x@y.example>", locators=[], origin=STRANGER),
        "bounces_invented +1",
        "bystanders +1",
    ),
    case(
        "of mail that is nobody's",
        add(
            "bounces.0",
            message_id="<x@y.example>",
            locators=[],
            origin=STRANGER,
            ownership="undecided",
        ),
        "bounces_invented +1",
    ),
    case(
        "a role",
        put("bounces.0.reporter.role", "recipient_side"),
        "role wrong +1",
    ),
    case("a role unknown", put("bounces.0.reporter.role", "unknown"), "role none +1"),
    case("the verdict", put("who_sent.verdict", "used"), "who_sent wrong +1"),
    case("no verdict", put("who_sent.verdict", "unknown"), "who_sent none +1"),
    case("a campaign", put("campaigns.0.who_sent", "used"), "campaigns wrong +1"),
    case("a campaign in two", add("campaigns.0")),
    case(
        "two campaigns in one",
        put("campaigns.0.message_ids", ["<spoof-1@example.net>", "<spoof-2@example.net>"]),
        drop("campaigns.1"),
        "campaigns wrong +2",
    ),
    case("campaigns without their mails", put("campaigns", []), "campaigns none +2"),
    # Servers
    case(
        "bystander made an origin",
        put("servers.3.role", "origin"),
        "server_role wrong +1",
        "bystanders +1",
    ),
    case(
        "forwarder made a relay",
        put("servers.4.role", "relay"),
        "server_role wrong +1",
        "bystanders +1",
    ),
    case("relay made an origin", put("servers.2.role", "origin"), "server_role wrong +1"),
    case("origin made a bystander", put("servers.0.role", "bystander"), "server_role wrong +1"),
    case("role unknown", put("servers.0.role", "unknown"), "server_role none +1"),
    case("role unknown too", add("servers.0", role="unknown")),
    case(
        "a bystander too",
        add("servers.0", role="bystander"),
        "server_role wrong +1",
    ),
    case(
        "two rows and neither right",
        put("servers.3.role", "forwarder"),
        add("servers.3", role="unknown"),
        "server_role wrong +1",
        "server_targeted none +1",
        "server_bounces none +1",
        "server_originals none +1",
    ),
    case("twice", add("servers.3"), "servers_invented +1"),
    case("nobody's", add("servers.3", **STRANGER), "servers_invented +1"),
    case(
        "nobody's, an origin",
        add("servers.0", **STRANGER),
        "servers_invented +1",
        "bystanders +1",
    ),
    case(
        "missing server",
        drop("servers.1"),
        "server_role none +1",
        "server_targeted none +1",
        "server_bounces none +1",
        "server_originals none +1",
        "took_it_from none +1",
        "handed_in_by none +1",
    ),
    case("targeted", put("servers.0.targeted", 5), "server_targeted wrong +1"),
    case("bounces", put("servers.0.bounces", 0), "server_bounces wrong +1"),
    case("originals", put("servers.0.originals", 9), "server_originals wrong +1"),
    case("taken", put("servers.0.took_it_from", "login"), "took_it_from wrong +1"),
    case("taken unknown", put("servers.0.took_it_from", "unknown"), "took_it_from none +1"),
    case("handed in", put("servers.1.handed_in_by", STRANGER), "handed_in_by wrong +1"),
    case("handed in by none", put("servers.1.handed_in_by", None), "handed_in_by none +1"),
    case("handed in by one", put("servers.0.handed_in_by", STRANGER), "handed_in_by wrong +1"),
    # People
    case(
        "state",
        put("people.0.state", "reached"),
        "state wrong +1",
        "state_failed wrong +1",
    ),
    case("maybe", put("people.0.state", "maybe"), "state none +1", "state_failed none +1"),
    case(
        "missing person",
        drop("people.0"),
        *(f"{line} none +1" for line in NONE_OF_A_PERSON),
        "state_failed none +1",
        "person_servers none +1",
        "people_missing +1",
    ),
    case(
        "hidden person",
        add("people.0", address="hidden@freemail.example"),
        "people_invented +1",
    ),
    case(
        "hidden person, maybe",
        add("people.0", address="hidden@freemail.example", state="maybe"),
    ),
    case(
        "twice by another name",
        add("people.1", address="p2@elsewhere.example", also=[]),
        "people_twice +1",
    ),
    case("not joined", put("people.1.also", []), "also none +1"),
    case("half joined", put("people.1.also", ["p2@elsewhere.example"]), "also wrong +1"),
    case(
        "joined the wrong way round",
        put("people.1.address", "p2@elsewhere.example"),
        put("people.1.also", ["person2@freemail.example", "p2.old@elsewhere.example"]),
        "also wrong +1",
    ),
    case("joined with a stranger", put("people.0.also", ["x@y.example"]), "also_wrong +1"),
    case(
        "joined with another",
        put("people.0.also", ["person6@freemail.example"]),
        drop("people.5"),
        *(f"{line} none +1" for line in NONE_OF_A_PERSON),
        "state_failed none +1",
        "person_servers none +1",
        "people_missing +1",
        "also_wrong +1",
    ),
    case("untellable missing", drop("people.6")),
    case("untellable wrong", put("people.6.state", "failed"), "state_untellable +1"),
    case(
        "sent by a bystander",
        put("people.0.servers", ["mx1.freemail.example"]),
        "person_servers wrong +1",
        "bystanders +1",
    ),
    case("by one of two", put("people.3.servers", ["192.0.2.25"]), "person_servers none +1"),
    case("by name", put("people.0.servers", ["mail.webshop.example"])),
    # Sightings
    case(
        "a second late",
        put("people.0.first_seen", "2011-08-09T21:30:06+09:00"),
        "first_seen wrong +1",
    ),
    case("elsewhere on earth", put("people.0.first_seen", "2011-08-09T12:30:05.4+00:00")),
    case("not seen", put("people.0.first_seen", None), "first_seen none +1"),
    case(
        "seen where never",
        put("people.4.first_seen", "2020-01-01T00:00:00+00:00"),
        "first_seen wrong +1",
    ),
    case("last", put("people.0.last_seen", "2024-02-03T05:05:06+00:00"), "last_seen wrong +1"),
    case("a role too few", put("people.0.roles", ["cc"]), "roles wrong +1"),
    case("no role", put("people.0.roles", []), "roles none +1"),
    case("roles in another order", put("people.0.roles", ["to", "cc"])),
    case("the book", put("people.0.in_address_book", value=True), "in_address_book wrong +1"),
    case("no book", put("people.0.in_address_book", None), "in_address_book none +1"),
    case("a machine", put("people.0.machine", value=True), "machine wrong +1"),
    case(
        "no history",
        put("has_history", value=False),
        *(put(f"people.{at}.first_seen", None) for at in range(7)),
        *(put(f"people.{at}.last_seen", None) for at in range(7)),
        *(put(f"people.{at}.roles", []) for at in range(7)),
        "first_seen none +6",
        "last_seen none +6",
        "roles none +6",
    ),
    # Where from
    case(
        "true contradicted",
        put("where_from.1.grade", "contradicted"),
        "source_true wrong +1",
        "source_contradicted +1",
    ),
    case("true unknown", put("where_from.1.grade", "unknown"), "source_true none +1"),
    case(
        "false supported",
        put("where_from.0.grade", "supported"),
        "source_false wrong +1",
        "source_supported +1",
    ),
    case("false unknown", put("where_from.0.grade", "unknown"), "source_false none +1"),
    case(
        "supported where none can tell",
        put("where_from.3.grade", "supported"),
        "source_untellable +1",
    ),
    case("contradicted where none can tell", put("where_from.3.grade", "contradicted")),
    case(
        "several where one is true",
        add("where_from.1", hypothesis="several"),
        "source_supported +1",
    ),
    case("one of two mails contradicted", add("where_from.1", grade="contradicted")),
    case(
        "one of two mails contradicted, the other unknown",
        put("where_from.1.grade", "unknown"),
        add("where_from.1", grade="contradicted"),
        "source_true none +1",
    ),
    case(
        "bracket too late",
        put("harvest.not_before", "2025-11-18T04:20:01+09:00"),
        "harvest_bracket wrong +1",
    ),
    case("bracket open", put("harvest.not_before", None)),
    case(
        "interval beside it",
        put("harvest.interval95", ["2025-11-19T00:00:00+09:00", "2025-11-21T00:00:00+09:00"]),
        "harvest_interval wrong +1",
        "harvest_days (2.0,)",
    ),
    case(
        "interval wide",
        put("harvest.interval95", ["2025-11-16T00:00:00+09:00", "2025-11-21T00:00:00+09:00"]),
        "harvest_days (5.0,)",
    ),
    case(
        "no harvest",
        put("harvest", None),
        "harvest_bracket none +1",
        "harvest_interval none +1",
        "harvest_days ()",
    ),
    case("too many", put("counts.estimate", 280), "estimate_ratio (2.0,)"),
    case("not these", put("counts.interval95", [141, 900]), "estimate_interval wrong +1"),
    case("no interval", put("counts.interval95", None), "estimate_interval none +1"),
    # Figures
    case("victim", put("victim", ["x@victim.example"]), "victim wrong +1"),
    case("no victim", put("victim", []), "victim none +1"),
    case("read", put("read.duplicates", 0), "read wrong +1"),
    case(
        "spoofed mail read that cannot be told, and right",
        put("read.spoofed", 6),
        put("read.undecided", 0),
    ),
    case(
        "own mail read as undecided",
        put("read.own", 0),
        put("read.undecided", 2),
        "read none +2",
    ),
    case(
        "own mail read as spoofed",
        put("read.own", 0),
        put("read.spoofed", 7),
        put("read.undecided", 0),
        "read wrong +3",
    ),
    case(
        "spoofed mail read as own",
        put("read.own", 2),
        put("read.spoofed", 4),
        "read wrong +3",
    ),
    case("a bounce read twice", put("read.undecided", 2), "read wrong +1"),
    case("nothing of whose mail", put("read.own", None), "read none +3"),
    case("counts", put("counts.at_least", 6), "counts wrong +1"),
)
