"""A mailbox whose mails mean harm in every field, and every output that is made of it.

Each text stands in a bounce of its own: in the Subject, the names and addresses of the mail that
came back, the words of the report, host names, links, Message-IDs and mailers. A megabyte in one
field is a text like the others.
"""

import base64
import csv
import email
import io
import re
import unicodedata
import zipfile
from email.policy import default
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from bouncescan.reports.evidence.contents import is_mail, is_ours
from tests.cli.command import bouncescan
from tests.reports.test_hostile_text import FORMULA, HARMFUL, HOSTILE
from tests.support.chromium import shown
from tests.support.mails import VICTIM

TEXTS = {
    **HOSTILE,
    "image": '"><img src=x onerror="window.pwned=1">',
    "end of the script": "</script><script>window.pwned=1</script>",
    "link": "javascript:window.pwned=1",
    "path": "../../../../tmp/pwned",
    "device": "CON.eml\\..\\NUL",
    "header": "x\r\nBcc: thief@evil.example\r\nX-Pwned: 1",
    "one megabyte": "<b>漢</b>=1+1" * 90_000,
}

# Of whoever tells of the server that sent it: one word alone is no more than a claim.
_NETWORKS = (b"192.0.2", b"198.51.100", b"203.0.113")
_MAIL = b"""\
Return-Path: <>
Received: from mx%(n)d.far%(n)d.example (mx%(n)d.far%(n)d.example [%(network)s.%(n)d])
 by mx.victim.example (Postfix) with ESMTP id B%(n)d; Mon, 20 Apr 2026 10:05:00 +0000
Received: by mx%(n)d.far%(n)d.example (Postfix) id A%(n)d; Mon, 20 Apr 2026 10:05:00 +0000
From: %(word)s <MAILER-DAEMON@mx%(n)d.far%(n)d.example>
To: %(victim)s
Subject: Undelivered Mail Returned to Sender %(word)s
Date: Mon, 20 Apr 2026 10:05:00 +0000
Message-ID: <b%(n)d@far.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

%(body)s

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; %(raw)s
X-Postfix-Queue-ID: %(raw)s

Final-Recipient: rfc822; friend%(n)d@friends.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; %(raw)s
Diagnostic-Code: smtp; 550 5.1.1 %(raw)s

Final-Recipient: rfc822; "%(raw)s"@friends%(n)d.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Received: from %(raw)s (HELO %(raw)s) [IPv6:2001:db8::9] by mx%(n)d.far%(n)d.example with ESMTPSA
 id %(raw)s; Mon, 20 Apr 2026 10:00:00 +0000
From: %(word)s <%(victim)s>
To: %(word)s <friend%(n)d@friends.example>, "%(raw)s" <other%(n)d@friends.example>
Cc: =?utf-8?q?=0D=0ABcc=3A_thief=40evil.example?= <third%(n)d@friends.example>,
 "a\\r\\nBcc: x"@friends.example, <%(raw)s@friends.example>
Reply-To: %(word)s <reply%(n)d@evil.example>
Subject: %(word)s
X-Mailer: %(raw)s
Date: Mon, 20 Apr 2026 10:00:00 +0000
Message-ID: <%(raw)s%(n)d@spam.example>
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

%(body)s
--b--
"""


def hostile_mail(number: int, text: str) -> bytes:
    """A bounce with `text` wherever a mail has room for one."""
    raw = text.encode("utf-8", "surrogatepass")
    word = b"=?utf-8?B?" + base64.b64encode(raw) + b"?="
    body = f'<a href="http://{text[:60]}.evil.example/{text[:60]}">{text}</a> http://evil.example/'
    filled = {
        b"n": number,
        b"network": _NETWORKS[number % 3],
        b"victim": VICTIM.encode(),
        b"word": word,
        b"raw": raw,
        b"body": base64.encodebytes(body.encode("utf-8", "surrogatepass")),
    }
    return _MAIL % filled


class Made(NamedTuple):
    """The folder with everything that was made, and what stood on the two streams meanwhile."""

    folder: Path
    spoken: dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    mails = folder / "mails"
    mails.mkdir()
    for number, text in enumerate(TEXTS.values(), 1):
        (mails / f"{number}.eml").write_bytes(hostile_mail(number, text))
    commands = {
        "scan": ("scan", "mails", "--case", "a.bouncescan", "--victim", VICTIM),
        "report": ("report", "a.bouncescan"),
        "json": ("report", "a.bouncescan", "--format", "json"),
        "html": ("report", "a.bouncescan", "--format", "html", "--output", "report.html"),
        "contacts": ("contacts", "a.bouncescan", "--csv", "affected.csv"),
        "servers": ("servers", "a.bouncescan", "--csv", "servers.csv"),
        "explain a server": ("explain", "a.bouncescan", "2001:db8::9"),
        "explain a person": ("explain", "a.bouncescan", "friend3@friends.example"),
        "explain a campaign": ("explain", "a.bouncescan", "1"),
        "explain the leak": ("explain", "a.bouncescan", "leak"),
        "parse": ("parse", "mails"),
        "notices": ("notices", "a.bouncescan", "--out", "notices"),
        "personal notices": ("notices", "a.bouncescan", "--out", "personal", "--personal"),
        "evidence": ("evidence", "a.bouncescan", "--output", "evidence.zip"),
        "the evidence verified": ("evidence", "--verify", "evidence.zip"),
        "full notices": ("notices", "a.bouncescan", "--out", "full", "--full"),
    }
    spoken = {}
    for name, arguments in commands.items():
        done = bouncescan(*arguments, cwd=folder)
        assert done.status in {0, 4}, (name, done.err)
        spoken[name] = done.out + done.err
    return Made(folder, spoken)


def test_all_of_it_is_read(made: Made) -> None:
    assert f"read {len(TEXTS)} of {len(TEXTS)} messages" in made.spoken["scan"]


def test_no_control_reaches_the_terminal(made: Made) -> None:
    harm = {
        name: {each for each in set(text) - {"\n"} if unicodedata.category(each) in HARMFUL}
        for name, text in made.spoken.items()
    }
    assert {name: found for name, found in harm.items() if found} == {}


@pytest.mark.parametrize("name", ["affected.csv", "servers.csv"])
def test_no_cell_is_a_formula(made: Made, name: str) -> None:
    text = (made.folder / name).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows[1:] for cell in row if FORMULA.match(cell)] == []


def test_nothing_runs_in_the_page(browser: Browser, made: Made) -> None:
    with shown(browser, made.folder / "report.html") as opened:
        page = opened.page
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert opened.faults == []
        assert page.locator("img, iframe, object, embed").count() == 0


@pytest.mark.parametrize("folder", ["notices", "personal", "full"])
def test_no_header_is_injected_into_a_draft(made: Made, folder: str) -> None:
    drafts = sorted((made.folder / folder).glob("*.eml"))
    assert any("network" in draft.name for draft in drafts)
    for draft in drafts:
        mail = email.message_from_bytes(draft.read_bytes(), policy=default)
        assert {name.lower() for name in mail.keys()} <= USUAL_FIELDS, draft.name  # noqa: SIM118
        assert "thief@evil.example" not in " ".join(map(str, mail.values())), draft.name
        for part in mail.walk():
            assert part.defects == [], draft.name


USUAL_FIELDS = {
    "from",
    "to",
    "bcc",
    "subject",
    "date",
    "x-unsent",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
}


def test_no_path_leaves_the_zip_and_it_verifies(made: Made) -> None:
    with zipfile.ZipFile(made.folder / "evidence.zip") as archive:
        names = archive.namelist()
    strange = [each for each in names if not is_ours(each)]
    assert strange == []
    assert len([each for each in names if is_mail(each)]) == len(TEXTS)
    assert made.spoken["the evidence verified"].startswith("evidence.zip: whole and unchanged\n")


def test_nothing_is_written_anywhere_else(made: Made) -> None:
    known = {"mails", "a.bouncescan", "report.html", "affected.csv", "servers.csv", "evidence.zip"}
    folders = {"notices", "personal", "full"}
    assert {path.name for path in made.folder.iterdir()} <= known | folders
    names = [path.name for folder in folders for path in (made.folder / folder).iterdir()]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._-]{1,120}", name)] == []
    assert not Path("/tmp/pwned").exists()  # noqa: S108 where the texts lead
