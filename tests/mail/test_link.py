"""A link that is shown opens nowhere, and can be read back."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.link import defang, with_defanged_links
from bouncescan.records.bounce import Kind, Original, Record


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://example.com/a.html", "hxxp://example[.]com/a.html"),
        ("HTTPS://Login.Example.COM", "HxxPS://Login[.]Example[.]COM"),
        ("http://192.0.2.1?x=1.2", "hxxp://192[.]0[.]2[.]1?x=1.2"),
        ("http://[2001:db8::1]:80/a", "hxxp://[2001:db8::1]:80/a"),
        ("http://you.name@example.com:8080/", "hxxp://you[.]name@example[.]com:8080/"),
        ("http://example.com#a.b", "hxxp://example[.]com#a.b"),
        ("http://a.example/?u=http://b.example/c", "hxxp://a[.]example/?u=hxxp://b[.]example/c"),
        ("http://http://a.example/", "hxxp://hxxp://a[.]example/"),
        ("http://例え.example/", "hxxp://例え[.]example/"),
        ("example.com/a.b", "example[.]com/a.b"),
        ("", ""),
    ],
)
def test_a_link_cannot_be_opened_by_accident(url: str, shown: str) -> None:
    assert defang(url) == shown


@given(st.from_regex(r"https?://[a-z.@:/?#=&-]{0,40}", fullmatch=True))
def test_no_link_is_left_and_none_is_lost(url: str) -> None:
    shown = defang(url)
    assert not re.search(r"https?://", shown)
    assert shown.replace("hxxp", "http").replace("[.]", ".") == url


def test_a_record_is_shown_with_its_links_defanged_and_stays_as_it_is() -> None:
    original = Original(form="text", urls=("https://evil.example/p", "http://b.example/"))
    record = Record(
        locator="", sha256="", content_id="", kind=Kind.BOUNCE, subject="a", original=original
    )
    shown = with_defanged_links(record)
    assert shown.original is not None
    assert shown.original.urls == ("hxxps://evil[.]example/p", "hxxp://b[.]example/")
    assert original.urls == ("https://evil.example/p", "http://b.example/")
    without = replace(record, original=None)
    assert with_defanged_links(without) == without
