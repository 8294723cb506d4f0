"""Signing in by OAuth from the command line to a mailbox of Dovecot's, all of it real."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import bouncescan
from tests.cli.mailbox import PASSWORD as CANARY
from tests.support.certificate import Certificate
from tests.support.dovecot import USER, Dovecot, require_dovecot
from tests.support.oauth_server import CLIENT_ID, OAuthServer

pytestmark = pytest.mark.server

# What $BROWSER starts: it opens the page, and writes down what a browser could see of us.
BROWSER = """\
import glob, sys, urllib.request
seen = [open("/proc/self/environ", "rb").read()]
for path in glob.glob("/proc/[0-9]*/cmdline"):
    try:
        seen.append(open(path, "rb").read())
    except OSError:
        pass
open(sys.argv[1], "wb").write(b"\\n".join(seen))
urllib.request.urlopen(sys.argv[2], timeout=10).read()
"""


@pytest.fixture
def login_server() -> Iterator[OAuthServer]:
    with OAuthServer(USER, client_secret=CANARY) as server:
        yield server


@pytest.fixture
def mail_server(certificate: Certificate, login_server: OAuthServer) -> Iterator[Dovecot]:
    url = login_server.tokeninfo
    with Dovecot(require_dovecot(), certificate, token_server=url) as server:
        yield server


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("by_device", [False, True])
def test_a_mailbox_is_opened_and_no_token_seen(
    mail_server: Dovecot,
    login_server: OAuthServer,
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    *,
    by_device: bool,
) -> None:
    folder = tmp_path_factory.mktemp("browser")
    (folder / "browser.py").write_text(BROWSER)
    run = bouncescan(
        *("check", mail_server.url, "--ca-file", mail_server.certificate),
        *("--oauth-client-id", CLIENT_ID, "--oauth-issuer", login_server.url),
        *("--oauth-scope", "mail", *(["--oauth-device"] if by_device else [])),
        cwd=tmp_path,
        env={
            "BOUNCESCAN_OAUTH_SECRET": CANARY,
            "DISPLAY": ":0",
            "BROWSER": f"{sys.executable} {folder}/browser.py {folder}/seen %s",
        },
    )
    assert run.status == 0, run.err
    assert "signed in by OAUTHBEARER" in run.out
    seen = run.out + run.err
    if by_device:
        assert "and enter the code BDWP-HQPK" in run.err
    else:
        assert "your browser has opened this page" in run.err
        looked = (folder / "seen").read_bytes().decode("utf-8", "replace")
        assert "state=" in looked  # the page's address is no secret
        seen += looked
    given = login_server.secrets_given()
    assert len(given) >= 3
    assert [each for each in given if each in seen] == []
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_ends_with_a_remedy(
    mail_server: Dovecot, login_server: OAuthServer, tmp_path: Path
) -> None:
    run = bouncescan(
        *("check", mail_server.url, "--ca-file", mail_server.certificate),
        *("--oauth-client-id", "unknown", "--oauth-issuer", login_server.url),
        *("--oauth-scope", "mail"),
        cwd=tmp_path,
        env={"DISPLAY": ":0", "BROWSER": f"{sys.executable} -c 'import urllib.request as u,sys;"
             " u.urlopen(sys.argv[1])' %s"},
    )  # fmt: skip
    assert run.status == 3
    assert run.err.splitlines()[-2:] == [
        "bouncescan: localhost: does not know this client, or wants its secret",
        "see --oauth-client-id; the secret comes from BOUNCESCAN_OAUTH_SECRET",
    ]
