"""The other host, as prose names it."""

import pytest

from bouncescan.bounces.paragraphs import read_remote, told_remote


@pytest.mark.parametrize(
    ("words", "host"),
    [
        ("host MX.example.org [192.0.2.1] said: 550 no", "mx.example.org"),
        (
            "delivery temporarily suspended: connect to mx.example.org[192.0.2.1]:25: refused",
            "mx.example.org",
        ),
        ("Host gone.example.org not found", None),
        ("Service unavailable; Client host [192.0.2.7] blocked using zen.example.net", None),
        ("host mx.example.org[private/dovecot-lmtp] said: 552 5.2.2 full", None),
        ("host mx.example.org[/var/run/lmtp] said: 552 5.2.2 full", None),
    ],
)
def test_the_host_is_read_whole_or_not_at_all(words: str, host: str | None) -> None:
    assert read_remote(words) == host


@pytest.mark.parametrize(
    ("notice", "host"),
    [
        (
            "... while talking to mx1.example.org.:\n... while talking to mx2.example.org.:",
            "mx2.example.org",
        ),
        ("... while talking to [192.0.2.25]:\n>>> DATA", "192.0.2.25"),
        ("    S: 220 192.0.2.25 ESMTP", "192.0.2.25"),
        ("Receiving server: mbx.example.org (192.0.2.2)", "mbx.example.org"),
        ("    Rcvd: 220 BETA.example.org V4.0 Server ready", "beta.example.org"),
        ("This is the mail system at host mail.example.org.\n220 mx.example.org", None),
        ("Generating server: mail.example.org", None),
    ],
)
def test_a_notice_tells_of_the_other_side_never_of_its_writer(
    notice: str, host: str | None
) -> None:
    assert told_remote(notice) == host


def test_of_two_greetings_the_reporters_own_does_not_count() -> None:
    notice = "S: 220 mx.example.org ESMTP\nS: 220 Mail.example.net. ESMTP\n"
    assert told_remote(notice, "mail.example.net") == "mx.example.org"
    assert told_remote(notice, "other.example.net") == "mail.example.net"
