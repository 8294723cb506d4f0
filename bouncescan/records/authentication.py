"""One authentication result of a message (RFC 8601; RFC 7208, section 9.1)."""

from dataclasses import dataclass

__all__ = ["AuthenticationResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResult:
    """One method's result, lower case. `property` is "smtp.mailfrom=a@b.example" as it came.

    `authserv_id` is the host that claims to have checked; `field` is the header it stood in
    ("authentication-results", "arc-authentication-results", "received-spf").
    """

    method: str
    result: str
    authserv_id: str | None = None
    property: str | None = None
    field: str = "authentication-results"
