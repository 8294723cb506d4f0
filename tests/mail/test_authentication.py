"""Authentication results in the forms that providers write."""

from bouncescan.mail.authentication import (
    parse_authentication_results,
    parse_received_spf,
    read_authentication,
)
from bouncescan.mail.header import Header
from bouncescan.records.authentication import AuthenticationResult as Result


def test_the_form_of_rfc_8601() -> None:
    assert parse_authentication_results(
        b'mx.example.net 1; spf=fail reason="not; listed" smtp.mailfrom=a@example.com;\n'
        b" dkim=pass (2048-bit key; ok) header.d=example.com header.i=@example.com"
    ) == (
        Result(
            method="spf",
            result="fail",
            authserv_id="mx.example.net",
            property="smtp.mailfrom=a@example.com",
        ),
        Result(
            method="dkim",
            result="pass",
            authserv_id="mx.example.net",
            property="header.d=example.com header.i=@example.com",
        ),
    )


def test_the_form_of_microsoft_365_names_no_server() -> None:
    assert parse_authentication_results(
        b"spf=fail (sender IP is 192.0.2.7)\n smtp.mailfrom=example.com; dkim=none (message not\n"
        b" signed) header.d=none;dmarc=fail action=none header.from=example.com;"
    ) == (
        Result(method="spf", result="fail", property="smtp.mailfrom=example.com"),
        Result(method="dkim", result="none", property="header.d=none"),
        Result(method="dmarc", result="fail", property="header.from=example.com"),
    )


def test_old_yahoo_puts_from_where_a_method_is_meant() -> None:
    assert parse_authentication_results(
        b"mta5.mail.example from=example.com; domainkeys=neutral (no sig);"
        b" from=example.com; dkim=pass (ok)"
    ) == (
        Result(method="domainkeys", result="neutral", authserv_id="mta5.mail.example"),
        Result(method="dkim", result="pass", authserv_id="mta5.mail.example"),
    )


def test_arc_has_an_instance_number_before_the_server() -> None:
    assert parse_authentication_results(
        b"i=1; mx.example.net; arc=none", field="arc-authentication-results"
    ) == (
        Result(
            method="arc",
            result="none",
            authserv_id="mx.example.net",
            field="arc-authentication-results",
        ),
    )


def test_none_and_junk_give_nothing() -> None:
    assert parse_authentication_results(b"mx.example.net; none") == ()
    assert parse_authentication_results(b'((((;;;"') == ()


def test_received_spf_names_its_host_in_its_comment_or_as_receiver() -> None:
    assert parse_received_spf(
        b"Fail (mx.example.net: domain of a@example.com does not designate 192.0.2.7 as permitted\n"
        b' sender) client-ip=192.0.2.7; envelope-from="a@example.com"; helo=localhost;'
    ) == Result(
        method="spf",
        result="fail",
        authserv_id="mx.example.net",
        property="client-ip=192.0.2.7 envelope-from=a@example.com helo=localhost",
        field="received-spf",
    )
    assert parse_received_spf(b"none receiver=MX.example.net; client-ip=192.0.2.7") == Result(
        method="spf",
        result="none",
        authserv_id="mx.example.net",
        property="client-ip=192.0.2.7",
        field="received-spf",
    )
    assert parse_received_spf(b"()") is None


def test_a_header_gives_all_its_results_newest_first() -> None:
    header = Header(
        b"Received-SPF: pass\nAuthentication-Results: mx.example.net; dkim=fail\nSubject: x\n"
    )
    assert [(r.method, r.result) for r in read_authentication(header)] == [
        ("spf", "pass"),
        ("dkim", "fail"),
    ]
