"""Which server an address is at: known, or with --online found by what its domain says.

What is asked, and of whom, is said before; which server was found, and by whose word, after. The
password goes to a server that the domain names by HTTPS, or that is the domain's own or a known
provider's; the word of DNS alone, which can be forged, sends it nowhere else.
"""

import importlib.util
from dataclasses import replace

from bouncescan.errors import SourceError
from bouncescan.lookups.found_server import FoundServer, is_host_name, pages_of
from bouncescan.lookups.settings import Settings
from bouncescan.mail.address import domain_of
from bouncescan.pipeline.request import Outside, Progress
from bouncescan.sources import Encryption, SourceOptions, is_at_unknown_server
from bouncescan.sources.providers import Provider, for_host, for_mail_exchangers

__all__ = ["reach"]

_EXTRA = "dns"


def reach(spec: str, options: SourceOptions, outside: Outside, progress: Progress) -> SourceOptions:
    """`options`, with the server where it is not known yet and may be asked for.

    Raises SourceError for a server that only DNS names and that is somebody else's, and for one
    that has no IMAP.
    """
    if not outside.online or not is_at_unknown_server(spec, options):
        return options
    domain = domain_of(spec)
    if not is_host_name(domain):
        return options
    if importlib.util.find_spec(_EXTRA) is None:
        progress.say("--online: the mail server is not asked for; pip install 'bouncescan[dns]'")
        return options
    named = _ask(domain, outside.settings, progress)
    if isinstance(named, Provider):
        return _at_provider(domain, named, options, progress)
    if isinstance(named, FoundServer):
        return _at_server(spec, named, options, progress)
    progress.say(f"--online: {domain} names no server for mail programs")
    return options


def _ask(domain: str, settings: Settings, progress: Progress) -> Provider | FoundServer | None:
    from bouncescan.lookups.provider_search import ProviderSearch  # noqa: PLC0415 only --online

    search = ProviderSearch(settings)
    progress.say(f"--online: asks DNS for the mail servers of {domain} (MX, SRV)")
    provider = for_mail_exchangers(search.mail_exchangers(domain))
    if provider is not None:
        return provider
    found = search.by_service(domain)
    if found is None:
        pages = " and ".join(pages_of(domain, settings.https_port))
        progress.say(f"--online: asks {pages}")
        found = search.by_page(domain)
    if found is None:
        for why in dict.fromkeys(search.unanswered):
            progress.say(f"--online: a question has no answer: {why}")
    return found


def _at_provider(
    domain: str, provider: Provider, options: SourceOptions, progress: Progress
) -> SourceOptions:
    if provider.host is None:
        raise SourceError(
            f"{domain}: {provider.name} keeps its mail, without IMAP: {provider.no_imap}",
            remedy=provider.note,
        )
    progress.say(
        f"--online: by its MX {provider.name} keeps the mail of {domain}, at {provider.host}"
    )
    kind = Encryption.STARTTLS if provider.is_starttls else None
    return replace(options, host=provider.host, encryption=options.encryption or kind)


def _at_server(
    spec: str, found: FoundServer, options: SourceOptions, progress: Progress
) -> SourceOptions:
    domain = domain_of(spec)
    is_own = found.host == domain or found.host.endswith(f".{domain}")
    if not (is_own or found.is_proved or for_host(found.host)):
        raise SourceError(
            f"{domain}: its SRV record names {found.host}, another organisation's server;"
            " DNS can be forged",
            remedy=f"if you know that it is right, say so: --host {found.host}",
        )
    way = "its page for mail programs" if found.is_proved else "its SRV record"
    progress.say(f"--online: by {way} the mail of {domain} is at {found.host}:{found.port}")
    if found.login is None and options.login is None:
        raise SourceError(
            f"{found.host}: wants a name of its own to sign in with",
            remedy=f"give it with --user NAME --host {found.host}",
        )
    local_part = spec.rpartition("@")[0] if found.login == "local_part" else None
    kind = Encryption.STARTTLS if found.is_starttls else Encryption.TLS
    return replace(
        options,
        host=found.host,
        port=options.port or found.port,
        encryption=options.encryption or kind,
        login=options.login or local_part,
    )
