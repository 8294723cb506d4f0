import pytest

from bouncescan.lookups.autoconfig import LARGEST, parse_config
from bouncescan.lookups.found_server import FoundServer, is_host_name

DOMAIN = "example.org"


def server(
    host: str = "imap.example.org",
    port: str = "993",
    kind: str = "SSL",
    user: str = "%EMAILADDRESS%",
    protocol: str = "imap",
) -> str:
    return (
        f'<incomingServer type="{protocol}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{kind}</socketType><username>{user}</username></incomingServer>"
    )


def config(*servers: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<clientConfig version="1.1"><emailProvider id="x">'
        f"<domain>example.org</domain>{''.join(servers)}</emailProvider></clientConfig>"
    ).encode()


def found(
    host: str = "imap.example.org",
    port: int = 993,
    login: str | None = "address",
    *,
    is_starttls: bool = False,
) -> FoundServer:
    return FoundServer(host=host, port=port, is_starttls=is_starttls, login=login, is_proved=True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (config(server()), found()),
        (config(server(host=" Mail.%EMAILDOMAIN%\n")), found(host="mail.example.org")),
        (config(server(kind="STARTTLS", port="143")), found(port=143, is_starttls=True)),
        (config(server(user="%EMAILLOCALPART%")), found(login="local_part")),
        (config(server(user="%EMAILLOCALPART%@%EMAILDOMAIN%")), found()),
        (config(server(user="customer-77")), found(login=None)),
        (config(server(protocol="pop3"), server(host="b.example.net")), found("b.example.net")),
        # Never without encryption, whatever else is offered.
        (config(server(kind="plain", port="143"), server(host="b.example.net")),
         found("b.example.net")),
        (config(server(kind="plain")), None),
        (config(server(kind="")), None),
        (config(server(protocol="pop3")), None),
        (config(), None),
    ],
)  # fmt: skip
def test_the_first_imap_server_with_encryption_is_read(
    raw: bytes, expected: FoundServer | None
) -> None:
    assert parse_config(raw, DOMAIN) == expected


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.1", "[2001:db8::1]", "localhost", "", "-a.example.org", "a..example.org",
        "evil.example/path", "a@b.example", "a.example:443", "a b.example", "ex\u0430mple.org",
        "example.org\x00.example", "a.example\u202e", f"{'a' * 64}.example.org",
        f"{'a.' * 127}org", "imap.example.org.", "%EMAILADDRESS%", "imap.1234",
    ],
)  # fmt: skip
def test_what_is_no_host_name_is_passed_over(host: str) -> None:
    assert not is_host_name(host)
    escaped = host.replace("\x00", "")
    assert parse_config(config(server(host=escaped)), DOMAIN) in {
        None,
        found("example.org.example"),
    }


@pytest.mark.parametrize("port", ["0", "65536", "-1", "99999999999", "٩٩٣", "993x", "", "1e3"])
def test_what_is_no_port_is_passed_over(port: str) -> None:
    assert parse_config(config(server(port=port)), DOMAIN) is None


BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'imap.example.org'>"
    + "".join(f"<!ENTITY a{n} '&a{n - 1 if n > 1 else ''};&a{n - 1 if n > 1 else ''};'>"
              for n in range(1, 30))
    + "]>"
)  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        config(server(host="&a29;"), before=BOMB),
        config(server(), before="<!DOCTYPE x>"),
        config(server(), before="<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"),
        config(
            server(host="&e;"),
            before="<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
        ),
        config(server(host="&e;")),
        config("<a>" * 50 + "</a>" * 50, server()),
        config(*[server(kind="plain")] * 30, server()),
        config(server(host="a" * 2000 + ".example.org")),
        config(server())[:-20],
        config(server()) + b"<b/>",
        b"\xff\xfe" + config(server()),
        config(server()).replace(b'"1.0"', b'"1.0" encoding="no-such-thing"'),
        b'<?xml version="1.0" encoding="idna"?>' + config(server())[21:],
        b"",
        b"HTTP/1.1 302 Found",
        b"<html>" + b" " * LARGEST + b"</html>",
    ],
    ids=range(16),
)
def test_hostile_or_broken_xml_gives_nothing(raw: bytes) -> None:
    assert parse_config(raw, DOMAIN) is None
