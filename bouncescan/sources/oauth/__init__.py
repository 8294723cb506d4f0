"""A token for the mailbox by OAuth 2.0 (RFC 6749), as the client that the user has registered.

servers     where tokens are asked for: providers.toml, or the issuer's metadata (RFC 8414)
asking      one question to such a server, and what its refusals mean
tokens      what it answers; a token renewed
loopback    the person signs in in a browser on this computer (RFC 8252, PKCE of RFC 7636)
redirect    where the browser comes back to
device      the person signs in on another device, with a code (RFC 8628)
access      which of these, and what is kept

The network is asked only because the user wants a token, and it is said what is asked, and whom.
"""

from bouncescan.sources.oauth.access import access_token, renewed_token

__all__ = ["access_token", "renewed_token"]
