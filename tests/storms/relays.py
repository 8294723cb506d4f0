"""Servers that a stranger may have abused, drawn by chance: each with a way in."""

from collections.abc import Set as AbstractSet

from tests.storms.chance import Chance
from tests.storms.internet import Host, Mta, TookItFrom
from tests.storms.plan import Relay
from tests.storms.provider import SUBMISSION
from tests.storms.received import Peer

__all__ = ["draw_relays", "stolen_account"]

# Each name with the address that stands beside it: an address is one server in every storm.
NAMES = (
    "mail.bakery-lind.example",
    "srv12.webhotel.example",
    "mx.clinica-sol.example",
    "smtp.kinoprogramm.example",
    "host7.cloudnest.example",
    "mail.fabrika-mebel.example",
    "vps301.serverland.example",
    "post.gemeinde-au.example",
    "mail.escola-verde.example",
    "web4.hostpoint-nord.example",
    "mta.autoteile-kraus.example",
    "ns2.tienda-luna.example",
    "mail.imprimerie-bleue.example",
    "gateway.stahlbau-west.example",
    "mail.sklep-rowery.example",
    "box9.blogspace.example",
)
HOURS = (0, 1, 2, 9, -4, -5)
KINDS = (
    (Mta.EXIM, 5.0),
    (Mta.POSTFIX, 4.0),
    (Mta.SENDMAIL, 2.0),
    (Mta.QMAIL, 1.0),
    (Mta.OPENSMTPD, 1.0),
    (Mta.COURIER, 0.7),
    (Mta.EXCHANGE, 1.0),
    (Mta.POWERMTA, 0.7),
    (Mta.DMA, 0.7),
)
# What writes nothing down of a login, or takes nothing from elsewhere.
ONLY = {
    Mta.DMA: TookItFrom.SCRIPT,
    Mta.EXCHANGE: TookItFrom.CLIENT,
    Mta.POWERMTA: TookItFrom.CLIENT,
}
WAYS = ((TookItFrom.SCRIPT, 4.0), (TookItFrom.LOGIN, 4.0), (TookItFrom.CLIENT, 2.0))
HELOS = ("localhost.localdomain", "WIN-7QK2LHD9", "ylmf-pc", "User", "DESKTOP-L0P3A")
VERSIONS = {
    Mta.EXIM: ("4.80", "4.92", "4.94.2", "4.96"),
    Mta.SENDMAIL: ("8.14.4/8.14.4", "8.15.2/8.15.2"),
    Mta.EXCHANGE: ("14.3.123.3", "15.2.1118.40"),
}


def draw_relays(
    count: int, chance: Chance, taken: AbstractSet[str] = frozenset()
) -> tuple[Relay, ...]:
    """Servers that are not `taken`, each with its way in and whoever handed the mail in."""
    free = [place for place, name in enumerate(NAMES) if name not in taken]
    places = chance.sample(free, count)
    return tuple(draw_relay(place, chance) for place in places)


def draw_relay(place: int, chance: Chance) -> Relay:
    mta, way = chance.weighted(KINDS), chance.weighted(WAYS)
    way = ONLY.get(mta, way)
    host = Host(
        name=NAMES[place],
        ip=f"198.51.100.{200 + place}",
        mta=mta,
        version=chance.pick(VERSIONS.get(mta, ("",))),
        hours=chance.pick(HOURS),
    )
    by = None if way is TookItFrom.SCRIPT else stranger(chance)
    return Relay(host=host, took_it_from=way, handed_in_by=by)


def stranger(chance: Chance) -> Peer:
    """The computer from which the mail came: it has no name."""
    return Peer(helo=chance.pick(HELOS), name=None, ip=f"192.0.2.{chance.integer(160, 199)}")


def stolen_account(chance: Chance) -> Relay:
    """The victim's own provider, signed in to with her password from elsewhere."""
    return Relay(
        host=chance.pick(SUBMISSION),
        took_it_from=TookItFrom.LOGIN,
        handed_in_by=stranger(chance),
        is_provider=True,
    )
