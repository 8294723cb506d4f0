"""Which token: one of this run, one renewed by what the keyring kept, or a new sign-in."""

from bouncescan.sources import environment, keyrings
from bouncescan.sources.oauth.asking import Asker
from bouncescan.sources.oauth.device import by_device
from bouncescan.sources.oauth.loopback import by_browser
from bouncescan.sources.oauth.servers import server_for
from bouncescan.sources.oauth.tokens import Client, host_of, is_token, renew
from bouncescan.sources.options import OAuthOptions, SourceOptions
from bouncescan.sources.secret import Secret
from bouncescan.sources.signing_in import Account
from bouncescan.sources.tls import tls_context
from bouncescan.sources.wallet import Tokens

__all__ = ["access_token", "renewed_token"]


def access_token(account: Account, options: SourceOptions) -> tuple[Secret, bool]:
    """A token, and whether it is new: made by a sign-in or renewed this moment.

    Raises SourceError.
    """
    tokens = options.wallet.tokens.get(account.key)
    if tokens is not None and not tokens.is_stale:
        return tokens.access, False
    renewed = renewed_token(account, options)
    if renewed is not None:
        return renewed, True
    oauth = _oauth(options)
    asker, client = _asker(options), _client(oauth)
    server = server_for(account, oauth, asker)
    if oauth.by_device:
        tokens = by_device(server, client, asker, options.wait)
    else:
        tokens = by_browser(server, client, asker, oauth.open_browser)
    _store(account, options, tokens)
    return tokens.access, True


def renewed_token(account: Account, options: SourceOptions) -> Secret | None:
    """A new token without the person; None where nothing is there to renew it with."""
    oauth = _oauth(options)
    refresh = _refresh_token(account, options, oauth)
    if refresh is None:
        return None
    asker = _asker(options)
    server = server_for(account, oauth, asker)
    asker.announce(host_of(server.token), "to renew the token of this mailbox")
    tokens = renew(server, _client(oauth), asker, refresh)
    if tokens is None:
        asker.tell("OAuth: what was kept to renew it is not taken any more")
        options.wallet.tokens.pop(account.key, None)
        keyrings.forget(keyrings.REFRESH_TOKENS, _entry(account, oauth))
        return None
    _store(account, options, tokens)
    return tokens.access


def _oauth(options: SourceOptions) -> OAuthOptions:
    assert options.oauth is not None  # noqa: S101 nobody comes here without
    return options.oauth


def _asker(options: SourceOptions) -> Asker:
    return Asker(tls_context(options.ca_file), options.tell)


def _client(oauth: OAuthOptions) -> Client:
    secret = environment.from_environment(environment.CLIENT_SECRET)
    kept = secret or keyrings.kept(keyrings.CLIENT_SECRETS, oauth.client_id)
    return Client(client_id=oauth.client_id, secret=kept)


def _refresh_token(account: Account, options: SourceOptions, oauth: OAuthOptions) -> Secret | None:
    tokens = options.wallet.tokens.get(account.key)
    if tokens is not None and tokens.refresh is not None:
        return tokens.refresh
    kept = keyrings.kept(keyrings.REFRESH_TOKENS, _entry(account, oauth))
    return kept if kept is not None and is_token(kept.reveal()) else None


def _entry(account: Account, oauth: OAuthOptions) -> str:
    """The name of the entry: what one client was given is no use to another."""
    return f"{account.name} {oauth.client_id}"


def _store(account: Account, options: SourceOptions, tokens: Tokens) -> None:
    options.wallet.tokens[account.key] = tokens
    oauth = _oauth(options)
    if not oauth.is_remembered or tokens.refresh is None:
        return
    if not keyrings.keep(keyrings.REFRESH_TOKENS, _entry(account, oauth), tokens.refresh):
        _warn_once(options, "OAuth: no keyring is there to remember it in (see --oauth-remember)")


def _warn_once(options: SourceOptions, line: str) -> None:
    if line not in options.wallet.warned:
        options.wallet.warned.add(line)
        options.tell(line)
