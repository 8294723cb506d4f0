"""What a host writes down of SPF on receipt: `Received-SPF` and `Authentication-Results`."""

from tests.storms.internet import Host, Mta
from tests.storms.provider import VICTIM

__all__ = ["checks"]

Field = tuple[str, str]


def checks(host: Host, sender: Host, spf: str) -> tuple[Field, ...]:
    """The fields below the host's own hop; qmail and the Exims here write nothing."""
    match host.mta:
        case Mta.EZWEB:
            does = "designates" if spf == "pass" else "does not designate"
            words = (
                f"{spf} ({host.name}: domain of {VICTIM} {does}\n {sender.ip} as permitted sender)"
            )
            about = f"client-ip={sender.ip};\n envelope-from={VICTIM}; helo={sender.calls_itself};"
            result = f"{host.name}; spf={spf} smtp.mailfrom={VICTIM};\n dkim=none"
            return ("Received-SPF", f"{words} {about}"), ("Authentication-Results", result)
        case Mta.POSTFIX:
            about = f"client-ip={sender.ip};\n helo={sender.calls_itself}; envelope-from={VICTIM};"
            words = f"{spf.capitalize()} (mailfrom) identity=mailfrom; {about}"
            return (("Received-SPF", f"{words}\n receiver={host.name}"),)
        case Mta.SENDMAIL:
            claim = f"spf={spf} smtp.mailfrom={VICTIM}"
            return (("Authentication-Results", f"{host.name}; {claim}"),)
        case _:
            return ()
