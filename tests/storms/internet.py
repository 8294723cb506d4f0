"""The little internet of a storm: hosts, sites with mailboxes, and how each site fails.

All names are of RFC 2606 and all addresses of RFC 5737 and 3849, but for the two carriers whose
dialects and server names the reference case needs: SoftBank (the victim's) and au.
"""

import enum
from dataclasses import dataclass

__all__ = [
    "SITES",
    "VICTIM_DOMAIN",
    "Host",
    "Manner",
    "Mta",
    "Site",
    "TookItFrom",
    "postfix",
    "site_of",
]

VICTIM_DOMAIN = "i.softbank.jp"


class Mta(enum.StrEnum):
    """What a host runs."""

    POSTFIX = "postfix"
    EXIM = "exim"
    SENDMAIL = "sendmail"
    QMAIL = "qmail"
    EZWEB = "ezweb"
    OPENSMTPD = "opensmtpd"
    HARAKA = "haraka"
    COURIER = "courier"
    DMA = "dma"
    POWERMTA = "powermta"
    JAMES = "james"
    EXCHANGE = "exchange"
    DOMINO = "domino"
    GROUPWISE = "groupwise"
    MDAEMON = "mdaemon"
    IMAIL = "imail"
    GMAIL = "gmail"
    YAHOO = "yahoo"
    KDDI = "kddi"
    DOCOMO = "docomo"


class Manner(enum.StrEnum):
    """What a site does with mail for somebody it does not know."""

    REFUSES = "refuses"  # in the SMTP dialogue: the sending server must write the bounce
    BOUNCES_LATER = "bounces_later"  # takes the mail, then writes the bounce itself
    FORWARDS = "forwards"  # to an address elsewhere, which fails
    GONE = "gone"  # the domain has no mail server any more
    SLOW = "slow"  # the server does not answer


class TookItFrom(enum.StrEnum):
    """How a server came by the spoofed mail."""

    SCRIPT = "script"
    LOGIN = "login"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A mail server. `name` is what its address resolves to; `greeting` what it calls itself."""

    name: str
    ip: str
    mta: Mta
    greeting: str = ""
    version: str = ""
    hours: int = 9

    @property
    def calls_itself(self) -> str:
        return self.greeting or self.name

    @property
    def organisation(self) -> str:
        return ".".join(self.name.split(".")[-2:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A mail domain. `out` sends its people's mail, `mx` takes it, `inner` stands behind `mx`."""

    domain: str
    mx: Host
    out: Host
    manner: Manner = Manner.REFUSES
    inner: Host | None = None
    refuses_forged: bool = False  # enforces SPF or DMARC
    blocks: tuple[str, ...] = ()  # the addresses of servers that it has on a block list


def postfix(name: str, ip: str, hours: int = 9) -> Host:
    return Host(name=name, ip=ip, mta=Mta.POSTFIX, hours=hours)


def exim(name: str, ip: str, hours: int = 9) -> Host:
    return Host(name=name, ip=ip, mta=Mta.EXIM, version="4.94.2", hours=hours)


def sendmail(name: str, ip: str, hours: int = 9) -> Host:
    return Host(name=name, ip=ip, mta=Mta.SENDMAIL, version="8.15.2/8.15.2", hours=hours)


def speaks(
    mta: Mta,
    domain: str,
    ip: str,
    manner: Manner = Manner.BOUNCES_LATER,
    *,
    version: str = "",
    hours: int = 1,
) -> Site:
    """A site of one host that runs something rarer."""
    return one_host(
        domain, Host(name=f"mx.{domain}", ip=ip, mta=mta, version=version, hours=hours), manner
    )


def one_host(domain: str, host: Host, manner: Manner = Manner.REFUSES) -> Site:
    return Site(domain=domain, mx=host, out=host, manner=manner)


AU_MX = Host(name="lsean.ezweb.ne.jp", ip="198.51.100.64", mta=Mta.EZWEB)
AU_OUT = Host(name="mail101.ezweb.ne.jp", ip="198.51.100.70", mta=Mta.EZWEB, greeting="ezweb.ne.jp")
SOFTBANK_MX = postfix("mx01.mail.softbank.jp", "203.0.113.8")
SOFTBANK_OUT = postfix("smtp01.mail.softbank.jp", "203.0.113.20")
LADYBIRD = Host(name="ladybird.example", ip="198.51.100.112", mta=Mta.QMAIL)

SITES: tuple[Site, ...] = (
    one_host("freemail.example", postfix("mx1.freemail.example", "192.0.2.101")),
    one_host("hikari-net.example", sendmail("mx.hikari-net.example", "192.0.2.102")),
    one_host("catv-shonan.example", exim("mail.catv-shonan.example", "192.0.2.103")),
    one_host("ocean.example", postfix("mx2.ocean.example", "192.0.2.104")),
    Site(
        domain="postbox.example",
        mx=postfix("mx.postbox.example", "192.0.2.105"),
        out=postfix("out.postbox.example", "192.0.2.106"),
        refuses_forged=True,
    ),
    Site(
        domain="mailbox.example",
        mx=postfix("in1.mailbox.example", "2001:db8:25::1b", 0),
        out=postfix("mail-wr1-f53.mailbox.example", "2001:db8:25::53", 0),
    ),
    Site(
        domain="aozora-trading.example",
        mx=postfix("mx.aozora-trading.example", "198.51.100.107"),
        out=postfix("mx.aozora-trading.example", "198.51.100.107"),
        blocks=("203.0.113.90",),
    ),
    Site(domain="ezweb.ne.jp", mx=AU_MX, out=AU_OUT, manner=Manner.BOUNCES_LATER),
    Site(domain=VICTIM_DOMAIN, mx=SOFTBANK_MX, out=SOFTBANK_OUT, refuses_forged=True),
    Site(
        domain="school.example",
        mx=postfix("mx.school.example", "198.51.100.110"),
        out=postfix("mx.school.example", "198.51.100.110"),
        manner=Manner.BOUNCES_LATER,
        inner=postfix("store.school.example", "198.51.100.109"),
    ),
    Site(
        domain="cityhall.example",
        mx=sendmail("gw.cityhall.example", "198.51.100.111"),
        out=sendmail("gw.cityhall.example", "198.51.100.111"),
        manner=Manner.BOUNCES_LATER,
        inner=sendmail("gwin.cityhall.example", "198.51.100.115"),
    ),
    one_host("ladybird.example", LADYBIRD, Manner.BOUNCES_LATER),
    one_host(
        "alumni.example", sendmail("forward.alumni.example", "198.51.100.113"), Manner.FORWARDS
    ),
    one_host("oldisp.example", postfix("mx.oldisp.example", "192.0.2.120"), Manner.GONE),
    one_host("phs-mail.example", postfix("mail.phs-mail.example", "192.0.2.121"), Manner.GONE),
    one_host(
        "kotori-clinic.example", exim("mail.kotori-clinic.example", "192.0.2.122"), Manner.SLOW
    ),
    one_host("minato-dance.example", exim("mail.minato-dance.example", "192.0.2.123")),
    one_host("hanamaru-shop.example", postfix("mail.hanamaru-shop.example", "192.0.2.131")),
    one_host("bento-market.example", postfix("smtp.bento-market.example", "192.0.2.132")),
    one_host("sakura-bank.example", postfix("mx.sakura-bank.example", "192.0.2.133")),
    one_host("recipe-note.example", postfix("mail.recipe-note.example", "192.0.2.134")),
    one_host("tabi-biyori.example", exim("mta.tabi-biyori.example", "192.0.2.135")),
    one_host("kodomo-books.example", postfix("mail.kodomo-books.example", "192.0.2.136")),
    one_host("onsen-club.example", sendmail("ml.onsen-club.example", "192.0.2.137")),
    one_host("fuku-mart.example", postfix("out.fuku-mart.example", "192.0.2.138")),
    one_host("takuhai.example", postfix("notice.takuhai.example", "192.0.2.139")),
    one_host("denki-portal.example", postfix("mail.denki-portal.example", "192.0.2.140")),
    # Not in the reference case.
    speaks(Mta.OPENSMTPD, "vereinspost.example", "192.0.2.141"),
    speaks(Mta.COURIER, "familie-berg.example", "192.0.2.142"),
    speaks(Mta.EXCHANGE, "kontor-tokyo.example", "192.0.2.143", version="14.3.123.3", hours=9),
    speaks(Mta.EXCHANGE, "buero-kranz.example", "192.0.2.144", version="15.2.1118.40"),
    speaks(Mta.EXCHANGE, "cloud-kaisha.example", "192.0.2.145", version="15.20.7409.35", hours=9),
    speaks(Mta.DOMINO, "notes-werk.example", "192.0.2.146"),
    speaks(Mta.GROUPWISE, "stadtarchiv.example", "192.0.2.147"),
    speaks(Mta.MDAEMON, "kanzlei-roth.example", "192.0.2.148"),
    speaks(Mta.IMAIL, "reisebuero-nord.example", "192.0.2.149"),
    speaks(Mta.GMAIL, "g-post.example", "198.51.100.116", hours=0),
    speaks(Mta.YAHOO, "y-post.example", "198.51.100.117", hours=0),
    speaks(Mta.JAMES, "campus-java.example", "198.51.100.118"),
    speaks(Mta.KDDI, "ktai-net.example", "198.51.100.119", hours=9),
    speaks(Mta.DOCOMO, "d-keitai.example", "198.51.100.120", hours=9),
    speaks(Mta.HARAKA, "knotenpunkt.example", "198.51.100.121", Manner.REFUSES),
    speaks(Mta.POWERMTA, "newsdienst.example", "198.51.100.122", Manner.REFUSES),
)

BY_DOMAIN = {site.domain: site for site in SITES}


def site_of(address: str) -> Site:
    return BY_DOMAIN[address.rpartition("@")[2]]
