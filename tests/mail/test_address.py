import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.address import address_key, clean_address, domain_of, find_addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("taro@example.com", "taro@example.com"),
        ("Taro@Example.COM", "Taro@example.com"),
        (" <taro@example.com> ", "taro@example.com"),
        ("<<taro@example.com>>", "taro@example.com"),
        ("'taro@example.com'", "taro@example.com"),
        ("mailto:taro@example.com", "taro@example.com"),
        ("taro@example.com.", "taro@example.com"),
        ("<@relay.example,@b.example:taro@example.com>", "taro@example.com"),
        ("taro..y@docomo.ne.jp", "taro..y@docomo.ne.jp"),
        ('"taro..y"@docomo.ne.jp', "taro..y@docomo.ne.jp"),
        ("t.@ezweb.ne.jp", "t.@ezweb.ne.jp"),
        ('"t."@ezweb.ne.jp', "t.@ezweb.ne.jp"),
        (".t@ezweb.ne.jp", ".t@ezweb.ne.jp"),
        (r'"t\.y"@docomo.ne.jp', "t.y@docomo.ne.jp"),
        ('"taro yamada"@example.org', '"taro yamada"@example.org'),
        ('"a@b"@example.org', '"a@b"@example.org'),
        ("taro+tag=x@example.com", "taro+tag=x@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("host!taro@example.com", "host!taro@example.com"),
        ("taro@[192.0.2.1]", "taro@[192.0.2.1]"),
        ("taro@[IPv6:2001:db8::1]", "taro@[ipv6:2001:db8::1]"),
        ("root@localhost", "root@localhost"),
        ("taro@sub_domain.example.com", "taro@sub_domain.example.com"),
        ("太郎@例え.テスト", "太郎@例え.テスト"),
        ("taro@MÜLLER.example", "taro@müller.example"),
        ("taro@XN--R8JZ45G.example", "taro@xn--r8jz45g.example"),
        ("\u200btaro@example.com\ufeff", "taro@example.com"),
    ],
)
def test_an_address_is_cleaned_of_what_stands_around_it(text: str, address: str) -> None:
    assert clean_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "<>", "taro", "@example.com", "taro@", "taro@.", "a@b@c", "taro@exa mple.com"),
        *("taro yamada@example.com", "taro@example.com, b@example.net", "taro@exam<ple>.com"),
        "|/usr/local/bin/vacation taro@example.com",
        "|vacation@example.com",
        '"|/usr/bin/procmail"@example.com',
        "/var/mail/taro@example.com",
        "/G=Taro/S=Yamada/PRMD=x/@gate.example.com",
        "taro@example\u202ecom",
        "ta\u200bro@example.com",
        f"{'a' * 129}@example.com",
        f"a@{'b' * 256}",
        f"{'a' * 100}@{'b.' * 120}example",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert clean_address(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Taro@Example.com", "taro@example.COM"),
        ('"taro..y"@docomo.ne.jp', "taro..y@docomo.ne.jp"),
        ("taro@例え.テスト", "taro@xn--r8jz45g.xn--zckzah"),
        ("taro@müller.example", "taro@xn--mller-kva.example"),
        ("taro@_dmarc.例え.テスト", "taro@_dmarc.xn--r8jz45g.xn--zckzah"),
        ("jose\u0301@example.com", "josé@example.com"),
        ("<taro@example.com>", "taro@example.com."),
    ],
)
def test_two_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_different_addresses_have_different_keys() -> None:
    assert address_key("taro.y@docomo.ne.jp") != address_key("taro..y@docomo.ne.jp")
    assert address_key('"a b"@example.com') != address_key("ab@example.com")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("taro@Example.com", "example.com"),
        ("taro@例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("<taro@example.com>", "example.com"),
        ('"a@b"@example.org', "example.org"),
        ("taro", ""),
        ("", ""),
        ("taro@" + "あ" * 80 + ".example", "あ" * 80 + ".example"),  # no A-label is so long
    ],
)
def test_a_domain_is_in_a_labels(address: str, domain: str) -> None:
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Mail to taro@example.com failed.", ["taro@example.com"]),
        ("<taro@example.com>: user unknown", ["taro@example.com"]),
        ("taro@example.com:550 no such user", ["taro@example.com"]),
        ("Write to taro@example.com.", ["taro@example.com"]),
        ("(taro@example.com), [b@example.net]; 'c@example.org'", 3),
        ("RCPT TO:<taro..y@docomo.ne.jp> t.@ezweb.ne.jp", 2),
        ("rfc822;taro@example.com", ["taro@example.com"]),
        ("mailto:taro@example.com?subject=x", ["taro@example.com"]),
        ("to taro@example.com\nand taro@example.com", ["taro@example.com"]),
        ('<"taro yamada"@example.org>: unknown', ['"taro yamada"@example.org']),
        ('said "hello"@example.org', ['"hello"@example.org'.replace('"', "")]),
        ("宛先はtaro@example.comです。", ["taro@example.com"]),
        ("「taro@example.com」、（b@example.net）へ", 2),
        ("送信先：taro@example.com、b@example.net。", 2),
        ("＜taro@example.com＞：宛先不明", ["taro@example.com"]),
        ("taro@example.com様", ["taro@example.com"]),
        ("太郎@例え.テスト に", ["太郎@例え.テスト"]),
        ("太郎@例え.jpです", ["太郎@例え.jp"]),
        ("to josé.garcia@müller.example now", ["josé.garcia@müller.example"]),
        ("list-taro=example.com@lists.example", ["list-taro=example.com@lists.example"]),
        ("*taro@example.com* ...taro@example.net", ["taro@example.com", "taro@example.net"]),
        ("taro@[192.0.2.1] refused", ["taro@[192.0.2.1]"]),
        ("user@host@relay.example", ["user@host"]),
        (r"Postmaster\@example.com@relay.example", []),
        ("/var/mail/taro@example.com", []),
        ("at @ sign, a@, @b, @@", []),
        (f"{'a' * 200}@example.com", []),
        ("\u202etaro@example.com", ["taro@example.com"]),
        ("no address", []),
        ("", []),
    ],
)
def test_addresses_are_found_in_prose(text: str, addresses: list[str] | int) -> None:
    found = find_addresses(text)
    if isinstance(addresses, int):
        assert len(found) == addresses
        assert all(re.fullmatch(r"[a-z.]+@[a-z.]+[a-z]", address) for address in found)
    else:
        assert list(found) == addresses


SIGNS = st.sampled_from(
    [
        *"@<>\"'\\.,;:()[] \n\u3000。、",
        "taro",
        "example.com",
        "mailto:",
        "あ",
        "é",
        "İ",
        "ß",
        "IPv6:",
    ]
)
TEXTS = st.lists(SIGNS | st.text(max_size=3), max_size=20).map("".join)


def folded(text: str) -> str:
    """What an address's spelling may lose: case, quotes and escapes."""
    return re.sub(r'["\\]', "", text).casefold()


@given(TEXTS)
def test_a_clean_address_is_its_own_and_stands_in_the_text(text: str) -> None:
    address = clean_address(text)
    if address is not None:
        assert clean_address(address) == address
        assert folded(address) in folded(text.lower())
        assert address_key(address) == address_key(text)


@given(TEXTS)
def test_what_is_found_is_clean_and_stands_in_the_text(text: str) -> None:
    for address in find_addresses(text):
        assert clean_address(address) == address
        assert folded(address) in folded(text.lower())


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_a_domain(text: str) -> None:
    address_key(text)
    domain_of(text)
    find_addresses(text)


LOCALS = st.text(st.sampled_from("abz019._+-="), min_size=1, max_size=12).filter(
    lambda local: not local.startswith(".")
)
DOMAINS = st.lists(st.text(st.sampled_from("abz0"), min_size=1, max_size=8), min_size=2, max_size=3)


@given(
    LOCALS, DOMAINS.map(".".join), st.sampled_from(["<{}>: x", "は{}です", " {}, ", "({})", "{}"])
)
def test_every_address_is_found_where_it_stands(local: str, domain: str, around: str) -> None:
    address = f"{local}@{domain}"
    if domain.rpartition(".")[2].isalpha() and len(domain.rpartition(".")[2]) > 1:
        assert find_addresses(around.format(address)) == (address,)
