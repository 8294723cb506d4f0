"""What holds for every test: UTC, no socket but to loopback, real servers by fixture."""

import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from tests.support.certificate import Certificate, make_certificate
from tests.support.dovecot import Dovecot, require_dovecot

os.environ["TZ"] = "UTC"
time.tzset()

# A loaded machine is slow, not wrong.
settings.register_profile("bouncescan", deadline=None)
settings.load_profile("bouncescan")

# What the person at the machine has set must not decide a test.
for _name in ("BOUNCESCAN_PASSWORD", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(_name, None)


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A self-signed certificate for localhost."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "localhost")


@pytest.fixture
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """A real Dovecot on loopback with one empty mailbox; skips, or fails, where there is none."""
    with Dovecot(require_dovecot(), certificate) as server:
        yield server
