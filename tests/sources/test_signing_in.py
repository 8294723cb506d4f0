import shlex
import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from bouncescan.errors import SourceError
from bouncescan.sources.options import SourceOptions
from bouncescan.sources.signing_in import ENVIRONMENT, read_password


class MemoryKeyring(KeyringBackend):
    """A keyring that is unlocked and holds one entry."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return "from the keyring" if (service, username) == ("bouncescan", "hanako") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


def _printing(text: str, status: int = 0) -> SourceOptions:
    code = f"import sys; sys.stdout.write({text!r}); sys.exit({status})"
    return SourceOptions(
        password_command=shlex.join([sys.executable, "-c", code]),
        ask_password=lambda _: "from the person",
    )


def test_the_command_comes_first_and_its_first_line_is_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ENVIRONMENT, "from the environment")
    options = _printing("päss word \nlogin: hanako\n")
    assert read_password("hanako", "imap.example.com", options) == "päss word "


def test_the_environment_comes_before_keyring_and_person(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(MemoryKeyring())
    monkeypatch.setenv(ENVIRONMENT, "from the environment")
    options = SourceOptions(ask_password=lambda _: "from the person")
    assert read_password("hanako", "imap.example.com", options) == "from the environment"


def test_the_keyring_comes_before_the_person() -> None:
    keyring.set_keyring(MemoryKeyring())
    options = SourceOptions(ask_password=lambda _: "from the person")
    assert read_password("hanako", "imap.example.com", options) == "from the keyring"
    assert read_password("taro", "imap.example.com", options) == "from the person"


def test_the_person_is_asked_by_account_and_host() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "secret"

    assert read_password("hanako", "imap.example.com", SourceOptions(ask_password=ask)) == "secret"
    assert asked == ["Password for hanako at imap.example.com: "]


def _closed_terminal(_: str) -> str:
    raise EOFError


@pytest.mark.parametrize(
    "options",
    [
        SourceOptions(),
        SourceOptions(ask_password=lambda _: ""),
        SourceOptions(ask_password=_closed_terminal),
    ],
)
def test_without_any_password_the_ways_to_give_one_are_said(options: SourceOptions) -> None:
    with pytest.raises(SourceError) as caught:
        read_password("hanako", "imap.example.com", options)
    assert str(caught.value) == "imap.example.com: no password given"
    assert "--password-command" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (_printing("secret", 3), "the password command gave no password (exit status 3)"),
        (_printing(""), "the password command gave no password (exit status 0)"),
        (_printing("\nsecret\n"), "the password command gave no password (exit status 0)"),
        (SourceOptions(password_command="no-such-program"), "the password command cannot be run"),
        (SourceOptions(password_command="'"), "the password command cannot be run"),
        (SourceOptions(password_command=""), "the password command cannot be run"),
    ],
)
def test_a_command_that_gives_nothing_is_said_without_what_it_printed(
    options: SourceOptions, why: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read_password("hanako", "imap.example.com", options)
    assert str(caught.value) == f"imap.example.com: {why}"
    assert "secret" not in repr(caught.value.__cause__)


def test_no_shell_expands_the_command() -> None:
    code = "import sys; print(sys.argv[1])"
    command = shlex.join([sys.executable, "-c", code]) + " $HOME;id"
    options = SourceOptions(password_command=command)
    assert read_password("hanako", "imap.example.com", options) == "$HOME;id"
