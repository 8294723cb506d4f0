"""`providers` lists them in a table, and says all of those that a word fits."""

from pathlib import Path

from bouncescan.sources.providers import all_providers
from tests.cli.command import bouncescan, refused


def test_the_table_has_one_line_for_each(tmp_path: Path) -> None:
    run = bouncescan("providers", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    head, *rows = run.out.splitlines()
    assert head.split("  ")[0] == "provider"
    assert len(rows) == len(all_providers())
    for row, provider in zip(rows, all_providers(), strict=True):
        assert row.startswith(provider.name)
        assert (provider.host or "no IMAP") in row
        assert provider.domains[0] in row


def test_a_word_shows_all_that_is_known(tmp_path: Path) -> None:
    run = bouncescan("providers", "you@Outlook.jp", cwd=tmp_path)
    assert run.status == 0
    assert run.out.startswith("Outlook.com, Microsoft 365\n    addresses  outlook.com, ")
    assert "    server     outlook.office365.com:993\n" in run.out
    assert "    sign in    address, OAuth only\n" in run.out
    assert "also --oauth-device" in run.out
    assert [line for line in run.out.splitlines() if len(line) > 100] == []
    several = bouncescan("providers", "softbank", cwd=tmp_path).out
    assert "i.softbank.jp" in several
    assert "none: MMS is kept on the phone" in several


def test_a_word_that_fits_none_is_said(tmp_path: Path) -> None:
    assert bouncescan("providers", "nope\x1b[2J", cwd=tmp_path) == refused(
        2,
        "bouncescan: no provider is known by 'nope\\x1b[2J'",
        "give its server with --host; or bouncescan check YOUR-ADDRESS --online",
    )
