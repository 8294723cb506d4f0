import os
import pickle
import shlex
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from bouncescan.errors import SourceError
from bouncescan.sources import environment
from bouncescan.sources.options import SourceOptions
from bouncescan.sources.providers import for_address
from bouncescan.sources.secret import Secret, forgetting_secrets
from bouncescan.sources.signing_in import Account, Kind, forget_password, read_credential
from tests.support.keyrings import MemoryKeyring, using_keyring

HANAKO = Account(name="hanako", host="imap.example.com")


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    with using_keyring(None):
        yield


def _with_entries(**entries: str) -> None:
    names = {"password": "bouncescan", "token": "bouncescan-token"}
    kept = {(names[name], "hanako"): value for name, value in entries.items()}
    keyring.set_keyring(MemoryKeyring(kept))


def _printing(text: str, status: int = 0) -> str:
    code = f"import sys; sys.stdout.write({text!r}); sys.exit({status})"
    return shlex.join([sys.executable, "-c", code])


def _by_command(text: str, status: int = 0) -> SourceOptions:
    return SourceOptions(
        password_command=_printing(text, status), ask_password=lambda _: "from the person"
    )


def _given(options: SourceOptions, account: Account = HANAKO) -> tuple[Kind, str]:
    credential = read_credential(account, options)
    return credential.kind, credential.secret.reveal()


def test_the_command_comes_first_and_its_first_line_is_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "from the environment")
    monkeypatch.setenv("BOUNCESCAN_TOKEN", "token-of-the-environment")
    options = _by_command("päss word \nlogin: hanako\n")
    assert _given(options) == (Kind.PASSWORD, "päss word ")


def test_a_token_command_gives_a_token_and_is_run_for_each_connection(tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'log')!r}, 'a').write('x'); print('a-token')"
    options = SourceOptions(token_command=shlex.join([sys.executable, "-c", code]))
    assert [_given(options), _given(options)] == [(Kind.TOKEN, "a-token")] * 2
    assert (tmp_path / "log").read_text() == "xx"


def test_the_environment_comes_before_keyring_and_person(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_entries(password="from the keyring", token="token-of-the-keyring")
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "from the environment")
    options = SourceOptions(ask_password=lambda _: "from the person")
    assert _given(options) == (Kind.PASSWORD, "from the environment")
    monkeypatch.setenv("BOUNCESCAN_TOKEN", "token-of-the-environment")
    assert _given(options) == (Kind.TOKEN, "token-of-the-environment")


def test_the_keyring_comes_before_the_person() -> None:
    _with_entries(password="from the keyring")
    taro = Account(name="taro", host="imap.example.com")
    options = SourceOptions(ask_password=lambda _: "from the person")
    assert _given(options) == (Kind.PASSWORD, "from the keyring")
    assert _given(options, taro) == (Kind.PASSWORD, "from the person")
    _with_entries(password="from the keyring", token="token-of-the-keyring")
    assert _given(SourceOptions()) == (Kind.TOKEN, "token-of-the-keyring")


@pytest.mark.parametrize("broken", [ImportError, RuntimeError, OSError])
def test_a_keyring_that_breaks_is_as_none(broken: type[Exception]) -> None:
    class Broken(MemoryKeyring):
        def get_password(self, *_: str) -> str | None:
            raise broken("no D-Bus")

    keyring.set_keyring(Broken())
    options = SourceOptions(ask_password=lambda _: "from the person")
    assert _given(options) == (Kind.PASSWORD, "from the person")


def test_the_person_is_asked_once_in_a_run_by_account_and_host() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "secret"

    options = SourceOptions(ask_password=ask)
    assert _given(options) == _given(options) == (Kind.PASSWORD, "secret")
    assert asked == ["Password for hanako at imap.example.com: "]
    forget_password(HANAKO, options)
    assert _given(options) == (Kind.PASSWORD, "secret")
    assert len(asked) == 2


def test_a_provider_without_passwords_is_given_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCESCAN_PASSWORD", "from the environment")
    account = Account(
        name="hanako", host="outlook.office365.com", provider=for_address("x@outlook.com")
    )
    options = SourceOptions(ask_password=lambda _: "from the person")
    with pytest.raises(SourceError, match="OAuth2 only") as caught:
        read_credential(account, options)
    assert "--oauth-client-id" in str(caught.value.remedy)
    _with_entries(token="token-of-the-keyring")
    assert _given(options, account) == (Kind.TOKEN, "token-of-the-keyring")


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
        read_credential(HANAKO, options)
    assert str(caught.value) == "imap.example.com: no password given"
    assert "--password-command" in str(caught.value.remedy)


@pytest.mark.parametrize("what", ["password", "token"])
@pytest.mark.parametrize(
    ("printed", "status", "why"),
    [
        ("WORD", 3, "gave no {} (exit status 3)"),
        ("", 0, "gave no {} (exit status 0)"),
        ("\nWORD\n", 0, "gave no {} (exit status 0)"),
    ],
)
def test_a_command_that_gives_nothing_is_said_without_what_it_printed(
    tmp_path: Path, what: str, printed: str, status: int, why: str
) -> None:
    script = tmp_path / "store.py"
    says = repr(printed).replace("WORD", "secret-" + "sesame")
    script.write_text(f"import sys; sys.stdout.write({says}); sys.exit({status})")
    del says
    command = shlex.join([sys.executable, str(script)])
    options = SourceOptions(**{f"{what}_command": command})  # type: ignore[arg-type]
    with pytest.raises(SourceError) as caught, forgetting_secrets():
        read_credential(HANAKO, options)
    assert str(caught.value) == f"imap.example.com: the {what} command {why.format(what)}"
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "secret-sesame" not in "".join(shown.format())


@pytest.mark.parametrize("what", ["password", "token"])
@pytest.mark.parametrize("command", ["no-such-program", "'", ""])
def test_a_command_that_cannot_be_run_is_said(what: str, command: str) -> None:
    options = SourceOptions(**{f"{what}_command": command})  # type: ignore[arg-type]
    with pytest.raises(SourceError) as caught:
        read_credential(HANAKO, options)
    assert str(caught.value) == f"imap.example.com: the {what} command cannot be run"
    assert caught.value.remedy == f"see --{what}-command"


def test_no_shell_expands_the_command() -> None:
    code = "import sys; print(sys.argv[1])"
    command = shlex.join([sys.executable, "-c", code]) + " $HOME;id"
    assert _given(SourceOptions(password_command=command)) == (Kind.PASSWORD, "$HOME;id")


@pytest.mark.parametrize("what", ["password", "token"])
def test_a_command_inherits_no_secret_of_ours(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = (environment.PASSWORD, environment.TOKEN, environment.CLIENT_SECRET)
    for name in names:
        monkeypatch.setenv(name, "kanarienvogel")
    monkeypatch.setenv("KEPT", "kept")
    shows_all = shlex.join(
        [
            sys.executable,
            "-c",
            "import os; print(sorted(k for k in os.environ if k[:3] in 'BOU KEP'))",
        ]
    )
    options = SourceOptions(**{f"{what}_command": shows_all})  # type: ignore[arg-type]
    assert read_credential(HANAKO, options).secret.reveal() == "['KEPT']"
    assert [os.environ[name] for name in names] == ["kanarienvogel"] * 3


def test_a_secret_shows_itself_to_nobody_but_who_asks() -> None:
    secret = Secret("kanarienvogel")
    shown = f"{secret} {secret!r} {secret!s} {[secret]} {vars(type(secret))}"
    assert "kanarienvogel" not in shown
    assert secret != Secret("kanarienvogel")
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == "kanarienvogel"
    assert (bool(secret), bool(Secret(""))) == (True, False)


def test_the_frames_of_what_failed_are_emptied_along_the_whole_chain() -> None:
    def innermost(password: str) -> None:
        raise ValueError(len(password))

    def inner(password: str) -> None:
        try:
            innermost(password + "!")
        except ValueError as error:
            raise OSError("broken") from error

    def outer(secret: Secret) -> None:
        with forgetting_secrets():
            inner(secret.reveal())

    with pytest.raises(OSError, match="broken") as caught:
        outer(Secret("kanarien" + "vogel"))
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "innermost" in "".join(shown.format())
    assert "kanarienvogel" not in "".join(shown.format())
