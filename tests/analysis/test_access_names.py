"""Which names are a line's, given by the network, and which are a mail server's."""

from ipaddress import ip_address

import pytest

from bouncescan.analysis.access_names import is_access_name

LINES = {
    "dyn-203-0-113-66.isp.example": "203.0.113.66",
    "66.113.0.203.isp.example": "203.0.113.66",
    "c-203-0-113-66.hsd1.il.isp.example.": "203.0.113.66",
    "host66.113.0.isp.example": "203.0.113.66",
    "203x0x113x66.ap203.isp.example": "203.0.113.66",
    "softbank203000113066.isp.example": "203.0.113.66",
    "pCB007142.dip0.isp.example": "203.0.113.66",
    "CB007142.cable.isp.example": "203.0.113.66",
    "p3116-ipngn100101tokaisakaetozai.aichi.isp.example": "203.0.113.66",
    "ntaich000000.aich.nt.adsl.ppp.isp.example": "203.0.113.66",
    "x.dynamic.isp.example": "203.0.113.66",
    "2001-db8--66.v6.isp.example": "2001:db8::66",
    "6.6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.isp.example": "2001:db8::66",
    "20010db8000000000000000000000066.isp.example": "2001:db8::66",
}
SERVERS = {
    "mx.school.example": "198.51.100.9",
    "mx1.school.example": "198.51.100.9",
    "mx51.school.example": "198.51.100.9",
    "a27-12.smtp-out.eu-west-1.house.example": "192.0.27.12",
    "mail-ej1-f44.house.example": "192.0.218.44",
    "mail-am6eur05on2068.outbound.house.example": "192.0.107.68",
    "sonic306-20.consmr.mail.ir2.house.example": "192.0.132.20",
    "dynamite.example": "203.0.113.66",
    "mail.dyn.example": "203.0.113.66",
    "mail.dslreports.example": "203.0.113.66",
    "feed.beef.example": "2001:db8::66",
}


@pytest.mark.parametrize(("name", "ip"), LINES.items(), ids=LINES)
def test_a_name_that_tells_the_address_or_the_line_is_the_networks(name: str, ip: str) -> None:
    assert is_access_name(name, ip_address(ip))


@pytest.mark.parametrize(("name", "ip"), SERVERS.items(), ids=SERVERS)
def test_a_servers_name_is_its_own(name: str, ip: str) -> None:
    assert not is_access_name(name, ip_address(ip))


def test_without_a_name_there_is_nothing_to_tell() -> None:
    assert not is_access_name(None, ip_address("203.0.113.66"))
    assert not is_access_name("mx.school.example", None)
