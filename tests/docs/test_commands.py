"""docs/commands.md says what the commands say; every command that a page shows can be given."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup

from tests.docs.commands import PAGE, group, render

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CODE = re.compile(r"^ *```|`([^`]+)`", re.MULTILINE)
ASSIGNMENT = re.compile(r"[A-Z_]+=")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def lines_of_code(text: str) -> Iterator[str]:
    """Indented and fenced lines, and what stands between backticks within a paragraph."""
    is_fenced = False
    for paragraph in re.split(r"\n{2,}", text):
        prose = []
        for line in paragraph.splitlines():
            if line.lstrip().startswith("```"):
                is_fenced = not is_fenced
            elif is_fenced or line.startswith("    "):
                yield line.strip()
                prose.append("")
            else:
                prose.append(line)
        for code in re.findall(r"`([^`]+)`", "\n".join(prose)):
            yield " ".join(code.split())


def commands_in(line: str) -> Iterator[list[str]]:
    """The words of each simple command of a shell's line, without what is assigned before it."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:  # an apostrophe: prose, or a piece of a file
        return
    command: list[str] = []
    for word in [*words, ";"]:
        if set(word) <= set("|&;<>()"):
            if command:
                yield command
            command = []
        elif command or not ASSIGNMENT.match(word):
            command.append(word)


def shown(page: Path, program: str) -> list[list[str]]:
    """The arguments of each call of a program on a page."""
    return [
        command[1:]
        for line in lines_of_code(page.read_text(encoding="utf-8"))
        for command in commands_in(line)
        if command[0].rpartition("/")[2] == program
    ]


def takes(arguments: list[str], commands: TyperGroup) -> None:
    """Raise what typer says of a command line that is wrong."""
    if not arguments or arguments[0].startswith("-"):
        return
    name, *rest = arguments
    command = commands.commands[name]
    if rest and not {"...", "--help", "[OPTIONS]"} & set(rest):
        command.make_context(f"bouncescan {name}", rest)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_can_be_given(page: Path) -> None:
    commands = group()
    for arguments in shown(page, "bouncescan"):
        if arguments[:1] != ["COMMAND"]:  # stands for all of them
            takes(arguments, commands)


def test_commands_are_found_where_they_are_shown() -> None:
    readme = shown(ROOT / "README.md", "bouncescan")
    assert ["scan", "~/Maildir"] in readme
    assert ["providers"] in readme
    assert ["scan", "-"] in shown(ROOT / "docs" / "sources.md", "bouncescan")


@pytest.mark.parametrize(
    "arguments", [["scam", "you@example.com"], ["scan", "x", "--cvs", "a"], ["report", "a", "b"]]
)
def test_a_command_that_cannot_be_given_is_seen(arguments: list[str]) -> None:
    with pytest.raises(Exception, match=r"scam|--cvs|extra argument"):
        takes(arguments, group())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_and_module_of_a_page_is_there(page: Path) -> None:
    targets = {words[0] for words in shown(page, "make") if words and words[0].islower()}
    assert targets - TARGETS == set()
    modules = [words[1] for words in shown(page, "python") if words[:1] == ["-m"]]
    ours = [name for name in modules if name.startswith("tests.")]
    assert [name for name in ours if not _is_module(name)] == []


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()
