"""--online and --mmdb of the real command: what is loaded, what is missing, how it is stopped."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import bouncescan, environment, finished
from tests.cli.mailbox import VICTIM, write_mbox
from tests.lookups.dns_server import DnsServer, Fault
from tests.lookups.test_offline import ASN_ROW, database

SCAN = ("--victim", VICTIM, "--case", "a.bouncescan")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A folder with a mailbox and its case."""
    mailbox = write_mbox(tmp_path / "inbox.mbox")
    assert bouncescan("scan", mailbox, *SCAN, cwd=tmp_path).status == 0
    return tmp_path


def without(package: str, folder: Path) -> dict[str, str]:
    """The environment of a Python that has not got this package."""
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{package!r}] = None\n")
    before = environment().get("PYTHONPATH")
    return {"PYTHONPATH": f"{folder}:{before}" if before else str(folder)}


@pytest.mark.parametrize("package", ["dns", "spf", "dkim"])
def test_what_to_install_is_said_in_one_line_and_the_rest_is_done(case: Path, package: str) -> None:
    plain = bouncescan("report", "a.bouncescan", cwd=case)
    run = bouncescan("report", "a.bouncescan", "--online", cwd=case, env=without(package, case))
    assert (run.status, run.out) == (plain.status, plain.out)
    said = "--online: nothing is asked; first: pip install 'bouncescan[dns]'\n"
    assert run.err == said + plain.err


def test_a_database_without_its_package_says_what_to_install(case: Path) -> None:
    database(case / "a.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": ASN_ROW})
    run = bouncescan(
        *("report", "a.bouncescan", "--mmdb", "a.mmdb"), cwd=case, env=without("maxminddb", case)
    )
    assert run.status == 3
    assert run.err == (
        "bouncescan: a.mmdb: the package maxminddb is needed to read it\n"
        "pip install 'bouncescan[mmdb]'\n"
    )


@pytest.mark.parametrize("command", ["report", "scan"])
def test_a_file_that_is_no_database_is_refused_before_anything_is_read(
    case: Path, command: str
) -> None:
    (case / "bad.mmdb").write_bytes(b"no database")
    before = (case / "a.bouncescan").read_bytes()
    arguments = ("report", "a.bouncescan") if command == "report" else ("scan", "inbox.mbox", *SCAN)
    run = bouncescan(*arguments, "--mmdb", "bad.mmdb", cwd=case)
    assert run.status == 3
    assert run.out == ""
    assert run.err.startswith("bouncescan: bad.mmdb: is not a MaxMind database\n")
    assert (case / "a.bouncescan").read_bytes() == before
    run = bouncescan(*arguments, "--mmdb", "nowhere.mmdb", cwd=case)
    assert (run.status, "no such file" in run.err) == (3, True)


def test_a_database_is_shown_by_every_later_command(case: Path) -> None:
    rows = {"192.0.2.0/24": {**ASN_ROW, "country": {"iso_code": "JP"}}}
    database(case / "a.mmdb", "GeoLite2-ASN", rows)
    assert "64496" not in bouncescan("servers", "a.bouncescan", cwd=case).out
    shown = bouncescan("report", "a.bouncescan", "--mmdb", "a.mmdb", "-v", cwd=case)
    assert "network AS64496 Example" in shown.out
    assert ',64496,"Example",' in bouncescan("servers", "a.bouncescan", cwd=case).out


def test_an_output_over_the_database_is_refused(case: Path) -> None:
    path = database(case / "a.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": ASN_ROW})
    before = path.read_bytes()
    run = bouncescan(
        *("report", "a.bouncescan", "--mmdb", "a.mmdb", "--output", "a.mmdb"), cwd=case
    )
    assert run.status == 5
    assert path.read_bytes() == before


def no_network() -> tuple[str, ...]:
    """A command that runs another where there is no network at all."""
    before = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") is None or subprocess.run([*before, "true"], check=False).returncode:
        pytest.skip("unshare cannot make a network namespace here")
    return before


def test_without_a_network_the_status_and_the_findings_are_the_same(case: Path) -> None:
    plain = bouncescan("report", "a.bouncescan", cwd=case)
    began = time.monotonic()
    run = bouncescan("report", "a.bouncescan", "--online", cwd=case, before=no_network())
    assert time.monotonic() - began < 20
    assert (run.status, run.out) == (0, plain.out)
    assert run.err.startswith("--online: asks DNS for the names of 1 address")
    assert "--online: 6 of 6 questions have no answer: " in run.err
    assert run.last == plain.last


_LOADED = """\
import sys
from bouncescan.cli import run
try:
    run()
except SystemExit as leaving:
    assert leaving.code == 0, leaving.code
print(*sys.modules, file=sys.stderr)
"""


def loaded_by(*arguments: str, cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments],
        env=environment(),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [("report", "a.bouncescan"), ("servers", "a.bouncescan"), ("scan", "inbox.mbox", *SCAN)],
)
def test_nothing_that_asks_is_loaded_without_online(case: Path, arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(*arguments, cwd=case)
    assert loaded & {"dns", "spf", "dkim", "maxminddb", "http.client", "ssl"} == set()
    ours = {name for name in loaded if name.startswith("bouncescan.lookups.")}
    quiet = {"country", "databases", "failing", "found_server", "inquiry", "settings"}
    assert ours <= {f"bouncescan.lookups.{name}" for name in quiet}


# The command's own way out, and settings that no option of the command can give.
_SILENT = """\
import sys
from pathlib import Path
import typer
from bouncescan.cli.guard import guarded
from bouncescan.cli.progress import progress_on_stderr
from bouncescan.lookups.settings import Settings
from bouncescan.pipeline import Outside, read_case

@guarded
def report():
    settings = Settings(nameservers=("127.0.0.1",), port=int(sys.argv[1]), seconds_each=20.0)
    outside = Outside(online=True, settings=settings)
    read_case(Path("a.bouncescan"), progress_on_stderr(), outside)

try:
    report()
except typer.Exit as leaving:
    sys.exit(leaving.exit_code)
"""


@pytest.fixture
def silent() -> Iterator[DnsServer]:
    with DnsServer({}, {"*": Fault.SILENT}) as server:
        yield server


def test_ctrl_c_ends_a_question_that_has_no_answer_within_a_second(
    case: Path, silent: DnsServer
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SILENT, str(silent.port)],
        cwd=case,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            end = time.monotonic() + 20
            while not silent.asked:
                assert time.monotonic() < end
                time.sleep(0.01)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
            assert time.monotonic() - began < 1.0
        finally:
            process.kill()
    run = finished(process.returncode, out, err)
    assert (run.status, run.last) == (130, "bouncescan: stopped")
    assert bouncescan("report", "a.bouncescan", cwd=case).status == 0
