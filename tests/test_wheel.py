"""A wheel of this tree, installed where there is no checkout: the demo works from it."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ("pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    subprocess.run(
        [sys.executable, "-m", *build, "--wheel-dir", folder, ROOT], check=True, cwd=folder
    )
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_package_the_demo_and_the_licence_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    version = wheel.name.split("-")[1]
    assert tops == {"bouncescan", f"bouncescan-{version}.dist-info"}
    assert f"bouncescan-{version}.dist-info/licenses/LICENSE" in names
    assert {"bouncescan/py.typed", "bouncescan/sources/providers.toml"} <= set(names)
    storm = {name.removeprefix("bouncescan/demo_storm/") for name in names}
    here = ROOT / "fixtures" / "mailboxes" / "storm"
    assert {
        path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()
    } <= storm
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bouncescan").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a fresh environment that has the wheel and, by a path, what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    pip = ("pip", f"--python={python}", "install", "--no-deps", "--no-index", "--quiet")
    subprocess.run([sys.executable, "-m", *pip, wheel], check=True, cwd=folder)
    ours = python.parent.parent / "lib" / f"python{sysconfig.get_python_version()}"
    # Our checkout is no part of it: the .pth files over there are not read.
    (ours / "site-packages" / "theirs.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python.parent / "bouncescan"


def test_the_demo_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed, "demo"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        "read 714 of 714 messages, 0 could not be read",
    )
    assert "Tell these first, 5 of 148" in done.stdout
    assert {path.name for path in (tmp_path / "demo-out").iterdir()} == {
        "demo.bouncescan",
        "affected.csv",
        "servers.csv",
        "findings.json",
        "report.html",
    }


def test_what_runs_is_the_installed_package(installed: Path, tmp_path: Path) -> None:
    script = "import bouncescan.cli.app as app; print(app.__file__)"
    python = installed.with_name("python")
    done = subprocess.run(
        [python, "-c", script], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
    )
    assert str(installed.parents[1]) in done.stdout
