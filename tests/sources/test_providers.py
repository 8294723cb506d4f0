import re
from collections import Counter

import pytest

from bouncescan.sources.providers import Login, all_providers, for_address

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def test_every_provider_of_the_table_is_complete() -> None:
    for provider in all_providers():
        names = (provider.host, *provider.domains, *provider.server_domains)
        assert all(HOST.fullmatch(name) for name in names), provider.name
        assert provider.port == 993
        assert provider.domains
        assert provider.server_domains
        assert provider.password_help
        assert len(provider.password_help) <= 120


def test_no_domain_belongs_to_two_providers() -> None:
    counted = Counter(domain for provider in all_providers() for domain in provider.domains)
    assert [domain for domain, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("address", "host", "login"),
    [
        ("you@gmail.com", "imap.gmail.com", Login.ADDRESS),
        ("you@I.SoftBank.jp", "imap.softbank.jp", Login.LOCAL_PART),
        ("you..x@docomo.ne.jp", "imap.spmode.ne.jp", Login.ID),
        ("you@ezweb.ne.jp", "imap.ezweb.ne.jp", Login.ID),
        ("you@yahoo.co.jp", "imap.mail.yahoo.co.jp", Login.LOCAL_PART),
        ("you@yahoo.com", "imap.mail.yahoo.com", Login.ADDRESS),
        ("you@icloud.com", "imap.mail.me.com", Login.LOCAL_PART),
        ("you@hotmail.co.jp", "outlook.office365.com", Login.ADDRESS),
    ],
)
def test_the_provider_is_known_by_the_domain(address: str, host: str, login: Login) -> None:
    provider = for_address(address)
    assert provider is not None
    assert (provider.host, provider.login) == (host, login)


def test_an_unknown_domain_has_no_provider() -> None:
    assert for_address("you@example.com") is None
    assert for_address("you@notgmail.com") is None
