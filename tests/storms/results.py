"""What a host writes down of SPF on receipt: `Received-SPF` and `Authentication-Results`.

Below its own hop. qmail, OpenSMTPD, Domino, GroupWise, IMail, James, PowerMTA and the Exims here
write nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.storms.hops import EXCHANGE_2003, exchange_major, exchange_version, folded
from tests.storms.internet import Host, Mta
from tests.storms.provider import VICTIM

__all__ = ["checks"]

Field = tuple[str, str]
DOMAIN = VICTIM.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Check:
    """What the host found of the mail from `sender`; `spf` is pass or fail."""

    host: Host
    sender: Host
    spf: str

    @property
    def does(self) -> str:
        return "designates" if self.spf == "pass" else "does not designate"


def checks(host: Host, sender: Host, spf: str) -> tuple[Field, ...]:
    """The fields below the host's own hop."""
    write = WRITERS.get(host.mta)
    return write(Check(host, sender, spf)) if write else ()


def by_ezweb(check: Check) -> tuple[Field, ...]:
    ip, name = check.sender.ip, check.host.name
    words = f"{check.spf} ({name}: domain of {VICTIM} {check.does}\n {ip} as permitted sender)"
    about = f"client-ip={ip};\n envelope-from={VICTIM}; helo={check.sender.calls_itself};"
    result = f"{name}; spf={check.spf} smtp.mailfrom={VICTIM};\n dkim=none"
    return ("Received-SPF", f"{words} {about}"), ("Authentication-Results", result)


def by_policyd(check: Check) -> tuple[Field, ...]:
    """A policy server beside Postfix."""
    helo = check.sender.calls_itself
    about = f"client-ip={check.sender.ip};\n helo={helo}; envelope-from={VICTIM};"
    words = f"{check.spf.capitalize()} (mailfrom) identity=mailfrom; {about}"
    return (("Received-SPF", f"{words}\n receiver={check.host.name}"),)


def by_milter(check: Check) -> tuple[Field, ...]:
    claim = f"spf={check.spf} smtp.mailfrom={VICTIM}"
    return (("Authentication-Results", f"{check.host.name}; {claim}"),)


def by_haraka(check: Check) -> tuple[Field, ...]:
    ip, name, helo = check.sender.ip, check.host.name, check.sender.calls_itself
    words = f"{check.spf.capitalize()} ({name}: domain of {DOMAIN} {check.does} {ip}"
    about = f"identity=mailfrom; client-ip={ip}; helo={helo}; envelope-from=<{VICTIM}>"
    result = f"{name}; spf={check.spf} smtp.mailfrom={DOMAIN}"
    return (
        ("Received-SPF", f"{words} as permitted sender) receiver={name};\n\t{about}"),
        ("Authentication-Results", result),
    )


def by_courier(check: Check) -> tuple[Field, ...]:
    ip = check.sender.ip if ":" in check.sender.ip else f"::ffff:{check.sender.ip}"
    about = (
        f"remoteip={ip};\n  remotehost={check.sender.name};\n  helo={check.sender.calls_itself};"
    )
    words = f"{check.spf} SPF=MAILFROM;\n  sender={VICTIM};\n  {about}"
    return (("Received-SPF", f"{words}\n  receiver={check.host.calls_itself};"),)


def by_exchange(check: Check) -> tuple[Field, ...]:
    """Since 2007; the service writes the results of all checks too, without its own name."""
    version, ip, name = exchange_version(check.host), check.sender.ip, check.host.name
    if exchange_major(check.host) == EXCHANGE_2003:
        return ()
    words = f"{check.spf.capitalize()} ({name}: domain of {VICTIM} {check.does} {ip} as permitted"
    about = f"receiver={name}; client-ip={ip}; helo={check.sender.calls_itself};"
    spf = folded("Received-SPF", f"{words} sender) {about}")
    if not version.startswith("15.20"):
        return (spf,)
    dmarc = "dmarc=pass" if check.spf == "pass" else "dmarc=fail"
    result = (
        f"spf={check.spf} (sender IP is {ip}) smtp.mailfrom={DOMAIN}; dkim=none (message not "
        f"signed) header.d=none;{dmarc} action=none header.from={DOMAIN};compauth=none reason=405"
    )
    return folded("Authentication-Results", result), spf


def by_gmail(check: Check) -> tuple[Field, ...]:
    name = check.host.calls_itself
    who = name.partition(".")[2]
    words = f"{check.spf} ({who}: domain of {VICTIM} {check.does} {check.sender.ip} as permitted"
    result = f"{name};\n       spf={words} sender) smtp.mailfrom={VICTIM}"
    return (
        ("Received-SPF", f"{words} sender) client-ip={check.sender.ip};"),
        ("Authentication-Results", result),
    )


def by_yahoo(check: Check) -> tuple[Field, ...]:
    words = f"{check.spf} (domain of {DOMAIN} {check.does} {check.sender.ip} as permitted sender)"
    keys = f"from={DOMAIN}; domainkeys=neutral (no sig);  from={DOMAIN}; dkim=neutral (no sig)"
    return (
        ("Received-SPF", words),
        ("Authentication-Results", f"{check.host.calls_itself}  {keys}"),
    )


def by_mdaemon(check: Check) -> tuple[Field, ...]:
    """And whom it took the mail from, which its older hops do not say."""
    claim = f"spf={'hardfail' if check.spf == 'fail' else check.spf} smtp.mail={VICTIM}"
    return (
        ("Authentication-Results", f"{check.host.calls_itself};\n\t{claim}"),
        ("X-MDRemoteIP", check.sender.ip),
        ("X-MDHelo", check.sender.calls_itself),
    )


WRITERS: dict[Mta, Callable[[Check], tuple[Field, ...]]] = {
    Mta.EZWEB: by_ezweb,
    Mta.KDDI: by_ezweb,
    Mta.POSTFIX: by_policyd,
    Mta.SENDMAIL: by_milter,
    Mta.HARAKA: by_haraka,
    Mta.COURIER: by_courier,
    Mta.EXCHANGE: by_exchange,
    Mta.GMAIL: by_gmail,
    Mta.YAHOO: by_yahoo,
    Mta.MDAEMON: by_mdaemon,
}
