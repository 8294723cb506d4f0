"""The variables that may hold a secret: read here, and handed to no child of ours.

`/proc/PID/environ` of a child shows what it was started with, and a child may write its environment
into a log: no command and no browser that is started here gets them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bouncescan.sources.secret import Secret

__all__ = [
    "CLIENT_SECRET",
    "PASSWORD",
    "TOKEN",
    "environment_of_children",
    "from_environment",
    "hidden_secrets",
]

PASSWORD = "BOUNCESCAN_PASSWORD"  # noqa: S105 the name of a variable
TOKEN = "BOUNCESCAN_TOKEN"  # noqa: S105 as above
CLIENT_SECRET = "BOUNCESCAN_OAUTH_SECRET"  # noqa: S105 as above
_NAMES = (PASSWORD, TOKEN, CLIENT_SECRET)


def from_environment(name: str) -> Secret | None:
    """What a variable holds, None where it is not set or empty."""
    value = os.environ.get(name)
    return Secret(value) if value else None


def environment_of_children() -> dict[str, str]:
    """What a command of the user's inherits."""
    return {name: value for name, value in os.environ.items() if name not in _NAMES}


@contextmanager
def hidden_secrets() -> Iterator[None]:
    """While this lasts, what a library starts, which takes no environment, inherits none."""
    taken = {name: Secret(os.environ.pop(name)) for name in _NAMES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update({name: value.reveal() for name, value in taken.items()})
