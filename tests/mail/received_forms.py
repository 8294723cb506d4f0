"""Received fields as real servers write them, each with all that it says."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from bouncescan.mail.text import decode_bytes, unfold
from bouncescan.records.trace import Hop

__all__ = ["FORMS", "WHEN", "Form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A field and what it says; what is not named here it does not say."""

    name: str
    raw: str
    host: str | None = None
    helo: str | None = None
    ip: str | None = None
    by: str | None = None
    protocol: str | None = None
    id: str | None = None
    to: str | None = None
    date: str | None = "2026-04-20T10:15:23+09:00"
    signed_in: bool = False

    def hop(self) -> Hop:
        return Hop(
            raw=decode_bytes(unfold(self.raw.encode())),
            from_host=self.host,
            helo=self.helo,
            from_ip=None if self.ip is None else ip_address(self.ip),
            by_host=self.by,
            with_protocol=self.protocol,
            id=self.id,
            for_address=self.to,
            date=None if self.date is None else datetime.fromisoformat(self.date),
            is_authenticated=self.signed_in,
        )


WHEN = "Mon, 20 Apr 2026 10:15:23 +0900"

FORMS = (
    Form(
        name="postfix",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n\tby mx.example.com (Postfix)"
        f" with ESMTP id 4F1C32A01\n\tfor <taro@Example.COM>; {WHEN} (JST)",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="4F1C32A01",
        to="taro@example.com",
    ),
    Form(
        name="postfix, name not looked up",
        raw="from mail.example.net (unknown [192.0.2.25]) by mx.example.com (Postfix)"
        f" with SMTP id 4F1C32A01; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="4F1C32A01",
    ),
    Form(
        name="postfix, IPv6 and TLS",
        raw="from mail.example.net (mail.example.net [IPv6:2001:db8::25])\n"
        "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
        "\t key-exchange X25519 server-signature RSA-PSS (2048 bits))\n"
        "\t(No client certificate requested)\n"
        f"\tby mx.example.com (Postfix) with ESMTPS id 4XyZ12abcde\n\tfor <t.@ezweb.ne.jp>; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="2001:db8::25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="4XyZ12abcde",
        to="t.@ezweb.ne.jp",
    ),
    Form(
        name="postfix, IPv4 in IPv6",
        raw="from pc (unknown [IPv6:::ffff:192.0.2.25]) by mx.example.com (Postfix) with SMTP"
        f" id 1; {WHEN}",
        helo="pc",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
    ),
    Form(
        name="postfix, submission",
        raw="from [192.168.1.7] (p1.dial.example.org [198.51.100.7])\n"
        "\t(Authenticated sender: hanako@example.com)\n"
        f"\tby smtp.example.com (Postfix) with ESMTPSA id 4F1; {WHEN}",
        host="p1.dial.example.org",
        helo="192.168.1.7",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPSA",
        id="4F1",
        signed_in=True,
    ),
    Form(
        name="postfix, sender signed in, protocol silent",
        raw="from User (unknown [198.51.100.7]) (Authenticated sender: info@example.org)"
        f" by mail.example.org (Postfix) with ESMTP id A1; {WHEN}",
        helo="User",
        ip="198.51.100.7",
        by="mail.example.org",
        protocol="ESMTP",
        id="A1",
        signed_in=True,
    ),
    Form(
        name="postfix, from a local user",
        raw=f"by www.example.org (Postfix, from userid 33)\n\tid 0A1B2C; {WHEN}",
        by="www.example.org",
        id="0A1B2C",
    ),
    Form(
        name="postfix, behind amavis",
        raw="from mx.example.com ([127.0.0.1])\n\tby localhost (mx.example.com [127.0.0.1])"
        f" (amavisd-new, port 10024)\n\twith ESMTP id 1Zk0fQbCDeFg; {WHEN}",
        helo="mx.example.com",
        ip="127.0.0.1",
        by="localhost",
        protocol="ESMTP",
        id="1Zk0fQbCDeFg",
    ),
    Form(
        name="postfix, a name that is the address's own",
        raw="from [203.0.113.7] (unknown [203.0.113.7])\n\tby mx.example.com (Postfix) with ESMTP"
        f" id 4F1C32A02\n\tfor <taro@example.com>; {WHEN} (JST)",
        helo="203.0.113.7",
        ip="203.0.113.7",
        by="mx.example.com",
        protocol="ESMTP",
        id="4F1C32A02",
        to="taro@example.com",
    ),
    Form(
        name="postfix of 2001, its system named beside it",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n\tby mx.example.com (Postfix on"
        " SuSE Linux 7.3 (i386)) with ESMTP id 9C1D21B\n\tfor <taro@example.com>; Sat, 20 Apr 2002"
        " 10:15:23 +0200 (MEST)",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="9C1D21B",
        to="taro@example.com",
        date="2002-04-20T10:15:23+02:00",
    ),
    Form(
        name="postfix, TLS note of 2.x, client certificate",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n"
        "\t(using TLSv1 with cipher ADH-AES256-SHA (256/256 bits))\n"
        '\t(Client CN "mail.example.net", Issuer "Some CA" (verified OK))\n'
        f"\tby mx.example.com (Postfix) with ESMTPS id 1A2B3C4D5E; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="1A2B3C4D5E",
    ),
    Form(
        name="postfix, its own notice",
        raw=f"by mx.example.com (Postfix)\n\tid 4XyZ12abcdf; {WHEN}",
        by="mx.example.com",
        id="4XyZ12abcdf",
    ),
    Form(
        name="postfix, SMTPUTF8, signed in",
        raw="from pc (dsl.example.org [198.51.100.7]) (Authenticated sender: 花子@example.com)\n"
        f"\tby smtp.example.com (Postfix) with UTF8SMTPSA id 4F2; {WHEN}",
        host="dsl.example.org",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="UTF8SMTPSA",
        id="4F2",
        signed_in=True,
    ),
    Form(
        name="postfix, over QMQP",
        raw="from list.example.org (list.example.org [192.0.2.33])\n\tby mx.example.com (Postfix)"
        f" with QMQP id 7B1C; {WHEN}",
        host="list.example.org",
        helo="list.example.org",
        ip="192.0.2.33",
        by="mx.example.com",
        protocol="QMQP",
        id="7B1C",
    ),
    Form(
        name="postfix, a recipient in quotes",
        raw="from mail.example.net (mail.example.net [192.0.2.25]) by mx.example.com (Postfix)"
        f' with ESMTP id 9 for <"taro yamada"@example.com>; {WHEN}',
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="9",
        to='"taro yamada"@example.com',
    ),
    Form(
        name="postfix, behind a proxy that keeps the client's port",
        raw="from mail.example.net (mail.example.net [192.0.2.25]:51324)\n"
        f"\tby mx.example.com (Postfix) with ESMTPS id 77AA; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="77AA",
    ),
    Form(
        name="postfix, signed in by its protocol alone",
        raw="from [192.168.1.7] (p1.dial.example.org [198.51.100.7])\n\tby smtp.example.com"
        " (Postfix)"
        f" with ESMTPSA id 0AB1C\n\tfor <taro@example.com>; {WHEN} (JST)",
        host="p1.dial.example.org",
        helo="192.168.1.7",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPSA",
        id="0AB1C",
        to="taro@example.com",
        signed_in=True,
    ),
    Form(
        name="exim, looked up and HELO",
        raw="from mail.example.net ([192.0.2.25]:45231 helo=evil.example)\n"
        "\tby e1.example.org with esmtps (TLS1.3:ECDHE_X25519__RSA_PSS__AES_256_GCM:256)\n"
        "\t(Exim 4.94.2)\n\t(envelope-from <hanako@i.softbank.jp>)\n"
        f"\tid 1lYabc-0001Xy-2Z\n\tfor taro@example.org; {WHEN}",
        host="mail.example.net",
        helo="evil.example",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="ESMTPS",
        id="1lYabc-0001Xy-2Z",
        to="taro@example.org",
    ),
    Form(
        name="exim, HELO is the looked-up name",
        raw="from mail.example.net ([192.0.2.25]) by e1.example.org with esmtp (Exim 4.96)"
        f" id 1pX-0001-2Z; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="ESMTP",
        id="1pX-0001-2Z",
    ),
    Form(
        name="exim, not looked up",
        raw="from [192.0.2.25] (helo=mail.example.net) by e1.example.org with smtp (Exim 4.69)"
        f" (envelope-from <a@example.net>) id 1pX-0001-2Z; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="SMTP",
        id="1pX-0001-2Z",
    ),
    Form(
        name="exim, HELO is another address",
        raw="from [192.0.2.25] (port=1234 helo=[198.51.100.9]) by e1.example.org"
        f" with esmtpsa (TLS1.2:x:256) (Exim 4.92) id 1pX-0001-2Z; {WHEN}",
        helo="198.51.100.9",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="ESMTPSA",
        id="1pX-0001-2Z",
        signed_in=True,
    ),
    Form(
        name="exim, newer TLS words",
        raw="from mail.example.net ([192.0.2.25] helo=x)\n\tby e1.example.org with esmtps"
        "  (TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.97)\n"
        f"\tid 1rAbCd-00000001-AbCd;\n\t{WHEN}",
        host="mail.example.net",
        helo="x",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="ESMTPS",
        id="1rAbCd-00000001-AbCd",
    ),
    Form(
        name="exim, local",
        raw="from www-data by web.example.org with local (Exim 4.94.2)\n"
        f"\t(envelope-from <www-data@web.example.org>) id 1pX-0001-2Z\n\tfor a@example.net; {WHEN}",
        by="web.example.org",
        protocol="LOCAL",
        id="1pX-0001-2Z",
        to="a@example.net",
    ),
    Form(
        name="exim 3",
        raw="from helo.example (mail.example.net) [192.0.2.25]  by mx.example.org with esmtp"
        f" (Exim 3.35 #1 (Debian)) id 17x-0000-00; {WHEN}",
        host="mail.example.net",
        helo="helo.example",
        ip="192.0.2.25",
        by="mx.example.org",
        protocol="ESMTP",
        id="17x-0000-00",
    ),
    Form(
        name="exim, HELO is the peer's address",
        raw=f"from [192.0.2.25] by e1.example.org with smtp (Exim 4.94) id 1pX-0001-2Z; {WHEN}",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="SMTP",
        id="1pX-0001-2Z",
    ),
    Form(
        name="exim, IPv6 with its port",
        raw="from mail.example.net ([2001:db8::25]:45231)\n\tby e1.example.org with esmtps"
        f" (TLS1.3:X:256) (Exim 4.94.2) (envelope-from <a@example.net>) id 1lYabd-0001; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="2001:db8::25",
        by="e1.example.org",
        protocol="ESMTPS",
        id="1lYabd-0001",
    ),
    Form(
        name="exim, ident and HELO",
        raw="from mail.example.net ([192.0.2.25] helo=x.example ident=root)\n\tby e1.example.org"
        f" with esmtp (Exim 4.50) id 1DOabc-0001; {WHEN}",
        host="mail.example.net",
        helo="x.example",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="ESMTP",
        id="1DOabc-0001",
    ),
    Form(
        name="exim, signed in with the name that it gave",
        raw="from p1.dial.example.org ([198.51.100.7]:50123 helo=[192.168.1.7])\n"
        "\tby smtp.example.org with esmtpsa  (TLS1.2) tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\n"
        "\t(Exim 4.95)\n\t(envelope-from <hanako@example.org>)\n\tid 1nABCD-00012a-4B\n"
        f"\tfor taro@example.com;\n\t{WHEN}",
        host="p1.dial.example.org",
        helo="192.168.1.7",
        ip="198.51.100.7",
        by="smtp.example.org",
        protocol="ESMTPSA",
        id="1nABCD-00012a-4B",
        to="taro@example.com",
        signed_in=True,
    ),
    Form(
        name="exim, in the old word for a login",
        raw="from [198.51.100.7] (helo=pc) by smtp.example.org with asmtp (Exim 4.10) id"
        f" 18xyz-0001; {WHEN}",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.org",
        protocol="ASMTP",
        id="18xyz-0001",
        signed_in=True,
    ),
    Form(
        name="exim, from a filter on the machine itself",
        raw="from localhost ([127.0.0.1]:40512 helo=scan.example.org)\n\tby e1.example.org with"
        f" esmtp (Exim 4.92) id 1jA-0000; {WHEN}",
        host="localhost",
        helo="scan.example.org",
        ip="127.0.0.1",
        by="e1.example.org",
        protocol="ESMTP",
        id="1jA-0000",
    ),
    Form(
        name="exim, back from a filter",
        raw="by e1.example.org with spam-scanned (Exim 4.69) (envelope-from <a@example.net>)"
        f" id 1Kabc-0003; {WHEN}",
        by="e1.example.org",
        protocol="SPAM-SCANNED",
        id="1Kabc-0003",
    ),
    Form(
        name="exim, batched",
        raw=f"from uucp by e1.example.org with local-bsmtp (Exim 4.60) id 1Eabc-0004; {WHEN}",
        by="e1.example.org",
        protocol="LOCAL",
        id="1Eabc-0004",
    ),
    Form(
        name="sendmail",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n"
        "\tby mx.example.com (8.15.2/8.15.2) with ESMTP id 33K1FNab012345\n"
        f"\tfor <taro@example.com>; {WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="33K1FNab012345",
        to="taro@example.com",
    ),
    Form(
        name="sendmail, name taken back",
        raw="from mx.victim.example (mx.victim.example [192.0.2.25] (may be forged))"
        f" by mx.example.com (8.13.8/8.13.8) with ESMTP id n1; {WHEN}",
        helo="mx.victim.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="n1",
    ),
    Form(
        name="sendmail, ident",
        raw="from a.example.net (IDENT:root@mail.example.net [192.0.2.25])"
        f" by mx.example.com (8.9.3/8.9.3) with SMTP id KAA123; {WHEN}",
        host="mail.example.net",
        helo="a.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="KAA123",
    ),
    Form(
        name="sendmail, signed in",
        raw="from [10.0.0.5] (p1.dial.example.org [198.51.100.7])\n\t(authenticated bits=0)\n"
        f"\tby smtp.example.com (8.14.4/8.14.4) with ESMTP id o1; {WHEN}",
        host="p1.dial.example.org",
        helo="10.0.0.5",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTP",
        id="o1",
        signed_in=True,
    ),
    Form(
        name="sendmail, its own bounce",
        raw=f"from localhost (localhost)\n\tby mx.example.com (8.15.2/8.15.2) id 33K1;\n\t{WHEN}",
        helo="localhost",
        by="mx.example.com",
        id="33K1",
    ),
    Form(
        name="sendmail, local submission",
        raw=f"(from apache@localhost)\n\tby www.example.org (8.14.7/8.14.7/Submit) id s3K1; {WHEN}",
        by="www.example.org",
        id="s3K1",
    ),
    Form(
        name="sendmail, TLS and verify",
        raw="from mail.example.net (mail.example.net [IPv6:2001:db8:0:1::25])\n"
        "\tby mx.example.com (8.17.1/8.17.1/Debian-2) with ESMTPS id 33K1FNab012346\n"
        "\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT)\n"
        f"\tfor <taro@example.com>; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="2001:db8:0:1::25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="33K1FNab012346",
        to="taro@example.com",
    ),
    Form(
        name="sendmail, nothing but an address",
        raw="from helo.example ([192.0.2.25])\n\tby mx.example.com (8.11.6/8.11.6) with SMTP"
        f" id g3K1FN; {WHEN}",
        helo="helo.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="g3K1FN",
    ),
    Form(
        name="sendmail, local submission without a name",
        raw=f"(from root@localhost)\n\tby mail.example.org (8.11.6/8.11.6) id h3K1FN; {WHEN}",
        by="mail.example.org",
        id="h3K1FN",
    ),
    Form(
        name="sendmail, from its own submission queue",
        raw="from www.example.org (localhost.localdomain [127.0.0.1])\n"
        f"\tby www.example.org (8.14.7/8.14.7) with ESMTP id s3K2; {WHEN}",
        host="localhost.localdomain",
        helo="www.example.org",
        ip="127.0.0.1",
        by="www.example.org",
        protocol="ESMTP",
        id="s3K2",
    ),
    Form(
        name="sendmail, signed in with the mechanism",
        raw="from pc (dsl.example.org [198.51.100.7]) (authenticated bits=128 mech=DIGEST-MD5)\n"
        f"\tby smtp.example.com (8.12.11/8.12.11) with ESMTP id i3K; {WHEN}",
        host="dsl.example.org",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTP",
        id="i3K",
        signed_in=True,
    ),
    Form(
        name="sendmail, signed in by a user's name",
        raw="from pc (dsl.example.org [198.51.100.7])\n\t(authenticated (0 bits))"
        f"\n\tby smtp.example.com (8.11.3/8.11.3) with ESMTP id f3K; {WHEN}",
        host="dsl.example.org",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTP",
        id="f3K",
        signed_in=True,
    ),
    Form(
        name="sendmail, taken in over UUCP",
        raw="from inner (uinner@localhost) by hub.example.net (8.8.8/8.8.8) with UUCP id KAA1;"
        f" {WHEN}",
        helo="inner",
        by="hub.example.net",
        protocol="UUCP",
        id="KAA1",
    ),
    Form(
        name="qmail, invoked",
        raw="(qmail 12345 invoked by uid 48); 20 Apr 2026 01:15:23 -0000",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, HELO beside the looked-up name",
        raw="from mail.example.net (HELO helo.example) (192.0.2.25)\n"
        "  by mx.example.com with SMTP; 20 Apr 2026 01:15:23 -0000",
        host="mail.example.net",
        helo="helo.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, unknown, signed in",
        raw="from unknown (HELO ?10.0.0.5?) (hanako@example.com@198.51.100.7)\n"
        "  by smtp.example.com with ESMTPA; 20 Apr 2026 01:15:23 -0000",
        helo="?10.0.0.5?",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPA",
        date="2026-04-20T01:15:23+00:00",
        signed_in=True,
    ),
    Form(
        name="qmail, unknown",
        raw="from unknown (192.0.2.25)\n  by mx.example.com with QMQP; 20 Apr 2026 01:15:23 -0000",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="QMQP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, ident beside the address",
        raw="from mail.example.net (root@192.0.2.25)\n  by mx.example.com with SMTP;"
        " 20 Apr 2026 01:15:23 -0000",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, invoked by the network",
        raw="(qmail 2201 invoked from network); 20 Apr 2026 01:15:23 -0000",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, invoked for a bounce",
        raw="(qmail 2202 invoked for bounce); 20 Apr 2026 01:15:23 -0000",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="netqmail, invoked by an alias",
        raw="(qmail 2203 invoked by alias); Mon, 20 Apr 2026 01:15:23 +0000",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail-ldap",
        raw="(qmail-ldap/ctrl 4123 invoked from network);\n          20 Apr 2026 01:15:23 -0000",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail-ldap, from outside",
        raw="from mail.example.net ([192.0.2.25])\n          (envelope-sender"
        " <hanako@example.net>)\n"
        "          by mx.example.com (qmail-ldap-1.03) with SMTP\n"
        "          for <taro@example.com>; 20 Apr 2026 01:15:23 -0000",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        to="taro@example.com",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="qmail, simscan",
        raw="by simscan 1.4.0 ppid: 2811, pid: 2812, t: 0.0412s\n"
        "         scanners: attach: 1.4.0 clamav: 0.98",
        by="simscan",
        date=None,
    ),
    Form(
        name="qmail-scanner",
        raw="from 192.0.2.25 by mx.example.com (envelope-from <a@example.net>, uid 89) with"
        f" qmail-scanner-1.25 \n (clamdscan: 0.87. ); {WHEN}",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="QMAIL-SCANNER-1.25",
    ),
    Form(
        name="qpsmtpd",
        raw="from p1.dial.example.org (HELO mail.example.net) (198.51.100.7)\n"
        f"    by mx.example.com (qpsmtpd/0.94) with ESMTP; {WHEN}",
        host="p1.dial.example.org",
        helo="mail.example.net",
        ip="198.51.100.7",
        by="mx.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="qpsmtpd, signed in, its name for the user",
        raw="from dsl.example.org (HELO pc) (198.51.100.7)\n  (smtp-auth username"
        " hanako@example.com,"
        f" mechanism plain)\n    by smtp.example.com (qpsmtpd/0.40) with ESMTPA; {WHEN}",
        host="dsl.example.org",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPA",
        signed_in=True,
    ),
    Form(
        name="exchange, from outside",
        raw="from mail.example.net (192.0.2.25) by ex1.corp.example.com (10.0.0.2)\n"
        " with Microsoft SMTP Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA) id 15.1.2507.9"
        f" via Frontend Transport; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="ex1.corp.example.com",
        protocol="SMTP",
        id="15.1.2507.9",
    ),
    Form(
        name="exchange, between its own",
        raw="from EX1.corp.example.com ([fe80::1:2:3]) by EX1.corp.example.com\n"
        f" ([fe80::1:2:3%14]) with mapi id 15.01.2507.009; {WHEN}",
        helo="EX1.corp.example.com",
        ip="fe80::1:2:3",
        by="ex1.corp.example.com",
        protocol="MAPI",
        id="15.01.2507.009",
    ),
    Form(
        name="office 365, IPv6",
        raw="from A1.eurprd04.prod.outlook.com (2001:db8:803:3::26)\n"
        " by B2.eurprd04.prod.outlook.com (2001:db8:6:2::19) with Microsoft SMTP Server"
        f" (version=TLS1_2, cipher=X) id 15.20.7472.44; {WHEN}",
        helo="A1.eurprd04.prod.outlook.com",
        ip="2001:db8:803:3::26",
        by="b2.eurprd04.prod.outlook.com",
        protocol="SMTP",
        id="15.20.7472.44",
    ),
    Form(
        name="microsoft smtpsvc",
        raw="from BAY001-W1 ([192.0.2.61]) by bay0-omc1.hotmail.com over TLS secured channel\n"
        f"\t with Microsoft SMTPSVC(7.5.7601.22751);\n\t {WHEN}",
        helo="BAY001-W1",
        ip="192.0.2.61",
        by="bay0-omc1.hotmail.com",
        protocol="SMTPSVC",
    ),
    Form(
        name="microsoft, pickup",
        raw=f"from mail pickup service by web1 with Microsoft SMTPSVC;\n\t {WHEN}",
        by="web1",
        protocol="SMTPSVC",
    ),
    Form(
        name="exchange 2003",
        raw="from mail.example.net ([192.0.2.25]) by ex.corp.example.com with Microsoft"
        f" SMTPSVC(6.0.3790.4675);\n\t {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="ex.corp.example.com",
        protocol="SMTPSVC",
    ),
    Form(
        name="exchange 5.5",
        raw=f"by EXCH01 with Internet Mail Service (5.5.2653.19)\n\tid <2K3L4M5N>; {WHEN}",
        by="exch01",
        protocol="INTERNET MAIL SERVICE",
        id="<2K3L4M5N>",
    ),
    Form(
        name="exchange 2007, between its own",
        raw="from EX2.corp.example.com ([10.0.0.3]) by ex1.corp.example.com\n ([10.0.0.2]) with"
        " mapi;"
        f" {WHEN}",
        helo="EX2.corp.example.com",
        ip="10.0.0.3",
        by="ex1.corp.example.com",
        protocol="MAPI",
    ),
    Form(
        name="exchange 2010, an older id",
        raw="from mail.example.net (192.0.2.25) by ex1.corp.example.com (10.0.0.2)\n"
        f" with Microsoft SMTP Server (TLS) id 14.3.498.0; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="ex1.corp.example.com",
        protocol="SMTP",
        id="14.3.498.0",
    ),
    Form(
        name="exchange, picked up",
        raw="from Pickup by ex1.corp.example.com with Microsoft SMTP Server id 8.1.436.0;\n"
        f" {WHEN}",
        helo="Pickup",
        by="ex1.corp.example.com",
        protocol="SMTP",
        id="8.1.436.0",
    ),
    Form(
        name="exchange online, in itself, by HTTPS",
        raw="from A1.eurprd04.prod.outlook.com ([fe80::aa:bb:cc:dd]) by\n"
        " A1.eurprd04.prod.outlook.com ([fe80::aa:bb:cc:dd%4]) with mapi id\n"
        f" 15.20.7472.044; {WHEN}",
        helo="A1.eurprd04.prod.outlook.com",
        ip="fe80::aa:bb:cc:dd",
        by="a1.eurprd04.prod.outlook.com",
        protocol="MAPI",
        id="15.20.7472.044",
    ),
    Form(
        name="exchange online, a webmail client by HTTPS",
        raw="from A1.eurprd04.prod.outlook.com (2001:db8:803::26) by\n"
        " A2.eurprd04.prod.outlook.com with HTTPS; Mon, 20 Apr 2026 01:15:23\n +0000",
        helo="A1.eurprd04.prod.outlook.com",
        ip="2001:db8:803::26",
        by="a2.eurprd04.prod.outlook.com",
        protocol="HTTPS",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="exchange, HELO is an address",
        raw="from [192.168.7.4] (198.51.100.7) by ex1.corp.example.com (10.0.0.2) with Microsoft"
        f" SMTP\n Server (TLS) id 15.0.1497.2; {WHEN}",
        helo="192.168.7.4",
        ip="198.51.100.7",
        by="ex1.corp.example.com",
        protocol="SMTP",
        id="15.0.1497.2",
    ),
    Form(
        name="gmail, from outside",
        raw="from helo.example.net (mail.example.net. [192.0.2.25])\n"
        "        by mx.google.com with ESMTPS id a1si12345qtb.12.2026.04.20.01.15.23\n"
        "        for <taro@gmail.com>\n"
        "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n"
        "        Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.google.com",
        protocol="ESMTPS",
        id="a1si12345qtb.12.2026.04.20.01.15.23",
        to="taro@gmail.com",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, without rDNS",
        raw=f"from mail.example.net ([2001:db8::25]) by mx.google.com with ESMTP id a1; {WHEN}",
        helo="mail.example.net",
        ip="2001:db8::25",
        by="mx.google.com",
        protocol="ESMTP",
        id="a1",
    ),
    Form(
        name="gmail, inside",
        raw="by 2001:db8:6a10:1234:0:0:0:0 with SMTP id z9csp123456pxp;\n"
        "        Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        by="2001:db8:6a10:1234::",
        protocol="SMTP",
        id="z9csp123456pxp",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, web",
        raw="by 192.0.2.80 with HTTP; Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        by="192.0.2.80",
        protocol="HTTP",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, a client signed in",
        raw="from [192.168.1.7] (p1.dial.example.org. [198.51.100.7])\n"
        "        by smtp.gmail.com with ESMTPSA id d9-2002.10.2026.04.19.18.15.22\n"
        "        for <taro@example.com>\n        (version=TLS1_3 cipher=TLS_AES_128"
        " bits=128/128);\n"
        "        Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        host="p1.dial.example.org",
        helo="192.168.1.7",
        ip="198.51.100.7",
        by="smtp.gmail.com",
        protocol="ESMTPSA",
        id="d9-2002.10.2026.04.19.18.15.22",
        to="taro@example.com",
        date="2026-04-19T18:15:23-07:00",
        signed_in=True,
    ),
    Form(
        name="gmail, sorted for a domain",
        raw="from mail-sor-f41.google.com (mail-sor-f41.google.com. [192.0.2.41])\n"
        "        by mx.google.com with SMTPS id b2sor1.3.2026.04.19.18.15.23\n"
        "        for <taro@gmail.com>\n        (Google Transport Security);\n"
        "        Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        host="mail-sor-f41.google.com",
        helo="mail-sor-f41.google.com",
        ip="192.0.2.41",
        by="mx.google.com",
        protocol="SMTPS",
        id="b2sor1.3.2026.04.19.18.15.23",
        to="taro@gmail.com",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, its programs' interface",
        raw="from 5551212 named unknown by gmailapi.google.com with HTTPREST;\n"
        " Sun, 19 Apr 2026 18:15:23 -0700",
        helo="5551212",
        by="gmailapi.google.com",
        protocol="HTTPREST",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, fetched from another mailbox",
        raw="by 192.0.2.81 with POP3 id m1csp; Sun, 19 Apr 2026 18:15:23 -0700 (PDT)",
        by="192.0.2.81",
        protocol="POP3",
        id="m1csp",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="gmail, a client that calls itself localhost",
        raw="from localhost ([203.0.113.7])\n        by smtp.gmail.com with ESMTPSA id q1"
        f" (version=TLS1_2 cipher=X bits=128/128); {WHEN}",
        helo="localhost",
        ip="203.0.113.7",
        by="smtp.gmail.com",
        protocol="ESMTPSA",
        id="q1",
        signed_in=True,
    ),
    Form(
        name="yahoo, from outside",
        raw="from 192.0.2.25  (EHLO mail.example.net) (192.0.2.25)\n"
        "  by mta1001.mail.gq1.yahoo.com with SMTPS; Mon, 20 Apr 2026 01:15:23 +0000",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mta1001.mail.gq1.yahoo.com",
        protocol="SMTPS",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="yahoo, inside",
        raw="from [192.0.2.91] by nm1.bullet.mail.gq1.yahoo.com with NNFMP;"
        " 20 Apr 2026 01:15:23 -0000",
        ip="192.0.2.91",
        by="nm1.bullet.mail.gq1.yahoo.com",
        protocol="NNFMP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="yahoo, webmail",
        raw="from [198.51.100.7] by web45601.mail.sp1.yahoo.com via HTTP;"
        " Sun, 19 Apr 2026 18:15:23 PDT",
        ip="198.51.100.7",
        by="web45601.mail.sp1.yahoo.com",
        protocol="HTTP",
        date="2026-04-19T18:15:23-07:00",
    ),
    Form(
        name="yahoo, smtp with a password",
        raw="from pc (hanako@198.51.100.7 with login)\n"
        "        by smtp101.mail.gq1.yahoo.com with SMTP; 20 Apr 2026 01:15:23 +0000 UTC",
        helo="pc",
        ip="198.51.100.7",
        by="smtp101.mail.gq1.yahoo.com",
        protocol="SMTP",
        date="2026-04-20T01:15:23+00:00",
        signed_in=True,
    ),
    Form(
        name="yahoo japan",
        raw="from unknown (HELO mail.example.net) (192.0.2.25)\n"
        f"  by mta501.mail.djm.yahoo.co.jp with SMTP; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mta501.mail.djm.yahoo.co.jp",
        protocol="SMTP",
    ),
    Form(
        name="yahoo, from outside, looked up nowhere",
        raw="from 127.0.0.1  (EHLO helo.example.net) (192.0.2.25)\n"
        "  by mta1002.mail.ne1.yahoo.com with SMTP; Mon, 20 Apr 2026 01:15:23 +0000",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mta1002.mail.ne1.yahoo.com",
        protocol="SMTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="yahoo, atlas of today",
        raw="from 192.0.2.25 (EHLO mail.example.net)\n by 10.197.37.10 with SMTPs\n"
        " (version=TLS1_2 cipher=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);"
        " Mon, 20 Apr 2026 01:15:23 +0000",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="10.197.37.10",
        protocol="SMTPS",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="yahoo, sonic",
        raw="from sonic.gate.mail.ne1.yahoo.com by sonic301.consmr.mail.ne1.yahoo.com with HTTP;"
        " Mon, 20 Apr 2026 01:15:23 +0000",
        helo="sonic.gate.mail.ne1.yahoo.com",
        by="sonic301.consmr.mail.ne1.yahoo.com",
        protocol="HTTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="yahoo, hermes",
        raw="by hermes--production-ne1-1 (Yahoo Inc. Hermes SMTP Server) with ESMTPA ID 0a1b2c3d;\n"
        "          Mon, 20 Apr 2026 01:15:23 +0000 (UTC)",
        by="hermes--production-ne1-1",
        protocol="ESMTPA",
        id="0a1b2c3d",
        date="2026-04-20T01:15:23+00:00",
        signed_in=True,
    ),
    Form(
        name="yahoo, smtp with a cookie",
        raw="from pc (hanako@198.51.100.7 with xymcookie)\n"
        "        by smtp102.mail.gq1.yahoo.com with SMTP; 19 Apr 2026 18:15:23 -0700 PDT",
        helo="pc",
        ip="198.51.100.7",
        by="smtp102.mail.gq1.yahoo.com",
        protocol="SMTP",
        date="2026-04-19T18:15:23-07:00",
        signed_in=True,
    ),
    Form(
        name="opensmtpd",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n"
        "\tby mx.example.com (OpenSMTPD) with ESMTPS id 1a2b3c4d"
        " (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n"
        f"\tfor <taro@example.com>;\n\t{WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="1a2b3c4d",
        to="taro@example.com",
    ),
    Form(
        name="opensmtpd, on the machine itself",
        raw="from localhost (www.example.org [local])\n"
        f"\tby www.example.org (OpenSMTPD) with ESMTPA id 5e6f7a8b\n\tfor <a@example.net>; {WHEN}",
        helo="localhost",
        by="www.example.org",
        protocol="ESMTPA",
        id="5e6f7a8b",
        to="a@example.net",
    ),
    Form(
        name="opensmtpd, IPv6 and TLS",
        raw="from helo.example.net (mail.example.net [2001:db8::25])\n\tby mx.example.com"
        " (OpenSMTPD)"
        " with ESMTPS id 9a8b7c6d (TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256:NO)\n"
        f"\tauth=no;\n\t{WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="2001:db8::25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="9a8b7c6d",
    ),
    Form(
        name="opensmtpd, signed in",
        raw="from pc (<unknown> [198.51.100.7])\n\tby smtp.example.com (OpenSMTPD) with ESMTPSA id"
        f" 1b2c3d4e (TLSv1.3:AEAD:256:NO) auth=yes user=hanako\n\tfor <a@example.net>;\n\t{WHEN}",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPSA",
        id="1b2c3d4e",
        to="a@example.net",
        signed_in=True,
    ),
    Form(
        name="opensmtpd, its own notice",
        raw="from localhost (localhost [local])\n\tby mx.example.com (OpenSMTPD) with ESMTPA"
        " id 2c3d;\n"
        f"\t{WHEN}",
        helo="localhost",
        by="mx.example.com",
        protocol="ESMTPA",
        id="2c3d",
    ),
    Form(
        name="haraka",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n"
        "\tby mx.example.com (Haraka/3.0.3) with ESMTPS id 6C1A2B3C-1111-2222.1\n"
        "\tenvelope-from <hanako@example.net>\n"
        f"\ttls TLS_AES_256_GCM_SHA384;\n\t{WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="6C1A2B3C-1111-2222.1",
    ),
    Form(
        name="haraka, signed in",
        raw="from pc (unknown [198.51.100.7])\n\tby smtp.example.com (Haraka/2.8.28)"
        " with ESMTPA id 6C1.1\n\tenvelope-from <hanako@example.net> (authenticated bits=0)"
        f";\n\t{WHEN}",
        helo="pc",
        ip="198.51.100.7",
        by="smtp.example.com",
        protocol="ESMTPA",
        id="6C1.1",
        signed_in=True,
    ),
    Form(
        name="haraka, without rDNS",
        raw="from helo.example.net (NXDOMAIN [192.0.2.25])\n\tby mx.example.com (Haraka/2.8.27)"
        f" with ESMTPS id 6C1.2\n\tenvelope-from <hanako@example.net>;\n\t{WHEN}",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="6C1.2",
    ),
    Form(
        name="haraka, where the DNS did not answer",
        raw="from helo.example.net (DNSERROR [192.0.2.25])\n\tby mx.example.com (Haraka) with SMTP"
        f" id 6C1.3\n\tenvelope-from <>;\n\t{WHEN}",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="6C1.3",
    ),
    Form(
        name="fetchmail",
        raw="from pop.example.com [192.0.2.110]\n\tby pc.example.org with POP3"
        f" (fetchmail-6.3.26)\n\tfor <taro@localhost> (single-drop); {WHEN}",
        host="pop.example.com",
        ip="192.0.2.110",
        by="pc.example.org",
        protocol="POP3",
        to="taro@localhost",
    ),
    Form(
        name="fetchmail, IMAP over IPv6",
        raw="from imap.example.com [2001:db8::110]\n\tby pc.example.org with IMAP"
        f" (fetchmail-6.4.16)\n\tfor <taro@localhost> (single-drop); {WHEN} (JST)",
        host="imap.example.com",
        ip="2001:db8::110",
        by="pc.example.org",
        protocol="IMAP",
        to="taro@localhost",
    ),
    Form(
        name="fetchmail, into a server on the machine",
        raw="from localhost (localhost [127.0.0.1])\n\tby pc.example.org (8.12.8/8.12.8) with"
        " ESMTP id"
        f" h1\n\tfor <taro@localhost>; {WHEN}",
        host="localhost",
        helo="localhost",
        ip="127.0.0.1",
        by="pc.example.org",
        protocol="ESMTP",
        id="h1",
        to="taro@localhost",
    ),
    Form(
        name="webmail, squirrelmail",
        raw="from 198.51.100.7\n        (SquirrelMail authenticated user hanako)\n"
        f"        by webmail.example.com with HTTP;\n        {WHEN}",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
        signed_in=True,
    ),
    Form(
        name="webmail, roundcube",
        raw="from p1.dial.example.org ([198.51.100.7])\n by webmail.example.com\n"
        f" with HTTP (HTTP/1.1 POST); {WHEN}",
        helo="p1.dial.example.org",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
    ),
    Form(
        name="webmail, horde's imp",
        raw="from 198.51.100.7 ( [198.51.100.7]) as user hanako@localhost"
        f" by webmail.example.com with HTTP; {WHEN}",
        helo="198.51.100.7",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
        signed_in=True,
    ),
    Form(
        name="webmail, squirrelmail behind a proxy",
        raw="from 198.51.100.7 (proxying for 10.1.2.3)\n        (SquirrelMail authenticated user"
        f" hanako)\n        by webmail.example.com with HTTP;\n        {WHEN} (JST)",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
        signed_in=True,
    ),
    Form(
        name="webmail, horde of today",
        raw="from dsl.example.org (dsl.example.org [198.51.100.7]) by\n webmail.example.com (Horde"
        f" Framework) with HTTPS; {WHEN}",
        host="dsl.example.org",
        helo="dsl.example.org",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTPS",
    ),
    Form(
        name="webmail, ilohamail",
        raw="from 198.51.100.7 (auth. user hanako@localhost)\n          by webmail.example.com\n"
        f"          with HTTP; {WHEN}",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
        signed_in=True,
    ),
    Form(
        name="webmail, roundcube behind another server",
        raw="from dsl.example.org ([198.51.100.7])\n via [10.2.3.4]\n by webmail.example.com\n"
        " with HTTP"
        f" (HTTP/1.1 POST); {WHEN}",
        helo="dsl.example.org",
        ip="198.51.100.7",
        by="webmail.example.com",
        protocol="HTTP",
    ),
    Form(
        name="webmail, openwebmail",
        raw="from hanako ([198.51.100.7])\n\tby mail.example.com (Open WebMail 2.53) with HTTP; "
        f"{WHEN}",
        helo="hanako",
        ip="198.51.100.7",
        by="mail.example.com",
        protocol="HTTP",
    ),
    Form(
        name="courier",
        raw="from helo.example.net (mail.example.net [::ffff:192.0.2.25])\n"
        "  (AUTH: LOGIN hanako@example.net, TLS: TLSv1/SSLv3,256bits,AES256-SHA)\n"
        f"  by mx.example.com with ESMTPSA; {WHEN}\n"
        "  id 00000000000A1B2C.000000005A1B2C3D.00004E2F",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPSA",
        id="00000000000A1B2C.000000005A1B2C3D.00004E2F",
        signed_in=True,
    ),
    Form(
        name="courier, local",
        raw="from localhost (localhost [127.0.0.1])\n  (uid 1000)\n  by mx.example.com with local;"
        f" {WHEN}\n  id 00000000000A1B2D.000000005A1B2C3E.00004E30",
        by="mx.example.com",
        protocol="LOCAL",
        id="00000000000A1B2D.000000005A1B2C3E.00004E30",
    ),
    Form(
        name="courier, TLS alone",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n"
        "  (TLS: TLSv1.2,256bits,ECDHE-RSA-AES256-GCM-SHA384)\n"
        f"  by mx.example.com with ESMTPS; {WHEN}\n  id 0000000000000002.1",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTPS",
        id="0000000000000002.1",
    ),
    Form(
        name="communigate, HELO verified",
        raw="from mail.example.net ([192.0.2.25] verified)\n  by mx.example.com"
        f" (CommuniGate Pro SMTP 6.2.7) with ESMTP id 123456 for taro@example.com; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="123456",
        to="taro@example.com",
    ),
    Form(
        name="communigate, account",
        raw="from [10.0.0.5] (account hanako@example.com [198.51.100.7] verified)\n"
        f"  by mx.example.com (CommuniGate Pro SMTP 5.4) with ESMTPSA id 77; {WHEN}",
        helo="10.0.0.5",
        ip="198.51.100.7",
        by="mx.example.com",
        protocol="ESMTPSA",
        id="77",
        signed_in=True,
    ),
    Form(
        name="communigate, HELO not verified",
        raw="from [192.0.2.25] (HELO helo.example.net)\n  by mx.example.com (CommuniGate Pro SMTP"
        f" 5.2.3)\n  with ESMTP id 123457 for taro@example.com; {WHEN}",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="123457",
        to="taro@example.com",
    ),
    Form(
        name="communigate, its web",
        raw="from [198.51.100.7] (account hanako@example.com)\n  by mail.example.com"
        " (CommuniGate Pro"
        f" WEBUSER 5.1.16)\n  with HTTP id 55; {WHEN}",
        ip="198.51.100.7",
        by="mail.example.com",
        protocol="HTTP",
        id="55",
        signed_in=True,
    ),
    Form(
        name="communigate, a rule that sends on",
        raw=f"by mx.example.com (CommuniGate Pro RULE 5.1.16)\n  with RULE id 56; {WHEN}",
        by="mx.example.com",
        protocol="RULE",
        id="56",
    ),
    Form(
        name="domino",
        raw="from mail.example.net ([192.0.2.25])\n          by notes.example.com"
        " (IBM Domino Release 9.0.1FP10)\n          with ESMTP id 2026042010152300-1234 ;\n"
        f"          {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="notes.example.com",
        protocol="ESMTP",
        id="2026042010152300-1234",
    ),
    Form(
        name="domino of 1999, its own date",
        raw="from mail.example.net ([192.0.2.25]) by notes.example.com (Lotus Domino Release 5.0.8)"
        " with SMTP id 2002042010152300:1234 ; Sat, 20 Apr 2002 10:15:23 +0200",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="notes.example.com",
        protocol="SMTP",
        id="2002042010152300:1234",
        date="2002-04-20T10:15:23+02:00",
    ),
    Form(
        name="ironport",
        raw="from mail.example.net (HELO helo.example.net) ([192.0.2.25])\n"
        "  by esa1.example.com with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384;"
        " 20 Apr 2026 10:15:23 +0900",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="esa1.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="ironport, unknown",
        raw="from unknown (HELO helo.example.net) ([192.0.2.25])\n"
        "  by esa1.example.com with ESMTP; 20 Apr 2026 10:15:23 +0900",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="esa1.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="ironport, from one of its own house",
        raw="from ex1.corp.example.com ([10.0.0.2])\n  by esa1.example.com with"
        " ESMTP/TLS/AES256-SHA; 20 Apr 2026 10:15:23 +0900",
        helo="ex1.corp.example.com",
        ip="10.0.0.2",
        by="esa1.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="messagelabs",
        raw="from mail.example.net (HELO mail.example.net) (192.0.2.25)\n"
        "  by server-1.tower-1.example with ECDHE-RSA-AES256-GCM-SHA384 encrypted SMTP;"
        " 20 Apr 2026 01:15:23 -0000",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="server-1.tower-1.example",
        protocol="SMTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="messagelabs, inside",
        raw=f"from [192.0.2.91] by server-1.bemta-1.example id EE/EE-12345; {WHEN}",
        ip="192.0.2.91",
        by="server-1.bemta-1.example",
        id="EE/EE-12345",
    ),
    Form(
        name="sendgrid",
        raw="from MTIzNDU2 (p1.dial.example.org [198.51.100.7])\n\tby geopod-1 (SG) with HTTP"
        "\n\tid AbCdEf\n\tfor <a@example.net>; Mon, 20 Apr 2026 01:15:23.456 +0000 (UTC)",
        host="p1.dial.example.org",
        helo="MTIzNDU2",
        ip="198.51.100.7",
        by="geopod-1",
        protocol="HTTP",
        id="AbCdEf",
        to="a@example.net",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="sendgrid, go's date",
        raw="by filter01.example.net with SMTP id filter01-1-2\n"
        "        2026-04-20 01:15:23.987654321 +0000 UTC",
        by="filter01.example.net",
        protocol="SMTP",
        id="filter01-1-2",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="ezweb",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n"
        "        by lsean.ezweb.ne.jp (EZweb Mail) with ESMTP id 0A1B2C\n"
        f"        for <taro..y@ezweb.ne.jp>; {WHEN} (JST)",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="lsean.ezweb.ne.jp",
        protocol="ESMTP",
        id="0A1B2C",
        to="taro..y@ezweb.ne.jp",
    ),
    Form(
        name="ezweb, sent by a phone",
        raw="from ezweb.ne.jp ([10.3.4.5]) by nx2oah01.ezweb.ne.jp with SMTP\n"
        f"          id <20260420101523.1.nx2oah01@ezweb.ne.jp>; {WHEN}",
        helo="ezweb.ne.jp",
        ip="10.3.4.5",
        by="nx2oah01.ezweb.ne.jp",
        protocol="SMTP",
        id="<20260420101523.1.nx2oah01@ezweb.ne.jp>",
    ),
    Form(
        name="softbank",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n"
        f"\tby mx1.i.softbank.jp (V8/cf) with ESMTP id x3K1F\n\tfor <hanako@i.softbank.jp>; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx1.i.softbank.jp",
        protocol="ESMTP",
        id="x3K1F",
        to="hanako@i.softbank.jp",
    ),
    Form(
        name="softbank, inside",
        raw="from mx1.i.softbank.jp ([10.4.5.6])\n\tby store9.i.softbank.jp with LMTP id 4B1\n"
        f"\tfor <hanako@i.softbank.jp>; {WHEN}",
        helo="mx1.i.softbank.jp",
        ip="10.4.5.6",
        by="store9.i.softbank.jp",
        protocol="LMTP",
        id="4B1",
        to="hanako@i.softbank.jp",
    ),
    Form(
        name="dovecot, lmtp",
        raw="from mx.example.com ([10.0.0.9])\n\tby store1.example.com with LMTP\n"
        f"\tid aBcDeF\n\t(envelope-from <>)\n\tfor <taro@example.com>; {WHEN}",
        helo="mx.example.com",
        ip="10.0.0.9",
        by="store1.example.com",
        protocol="LMTP",
        id="aBcDeF",
        to="taro@example.com",
    ),
    Form(
        name="dovecot, lmtp into a backend",
        raw="from director1.example.com ([10.0.0.9])\n\t(using TLSv1.3 with cipher"
        " TLS_AES_256_GCM_SHA384 (256/256 bits))\n\tby store1.example.com with LMTPS\n"
        f"\tid aBcDeG\n\t(envelope-from <a@example.net>)\n\tfor <taro@example.com>; {WHEN}",
        helo="director1.example.com",
        ip="10.0.0.9",
        by="store1.example.com",
        protocol="LMTPS",
        id="aBcDeG",
        to="taro@example.com",
    ),
    Form(
        name="cyrus, a server signs in to the store",
        raw=f"from murder ([unix socket]) by imap1.example.com (Cyrus v2.4.17) with LMTPA; {WHEN}",
        helo="murder",
        by="imap1.example.com",
        protocol="LMTPA",
    ),
    Form(
        name="cyrus, its socket",
        raw="from mx.example.com ([unix socket])\n\t by imap1.example.com (Cyrus v2.3.7) with"
        " LMTPA;\n"
        f"\t {WHEN}",
        helo="mx.example.com",
        by="imap1.example.com",
        protocol="LMTPA",
    ),
    Form(
        name="zimbra, lmtp",
        raw="from mx.example.com (LHLO mx.example.com) (10.0.0.9) by store1.example.com"
        f" with LMTP; {WHEN} (JST)",
        host="mx.example.com",
        helo="mx.example.com",
        ip="10.0.0.9",
        by="store1.example.com",
        protocol="LMTP",
    ),
    Form(
        name="dma",
        raw="from www (uid 33)\n\t(envelope-from www@bsd.example.org)\n\tid e0720\n"
        f"\tby bsd.example.org (DragonFly Mail Agent v0.13);\n\t{WHEN}",
        by="bsd.example.org",
        id="e0720",
    ),
    Form(
        name="imail",
        raw="from mail.example.net [192.0.2.25] by mx.example.com with ESMTP"
        f"\n  (SMTPD32-8.05) id A1B2C3; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="A1B2C3",
    ),
    Form(
        name="imail, its own web",
        raw="from mail.example.com [198.51.100.7] by mail.example.com with HTTP (IMail"
        " WebMail) id A9;"
        f" {WHEN}",
        helo="mail.example.com",
        ip="198.51.100.7",
        by="mail.example.com",
        protocol="HTTP",
        id="A9",
    ),
    Form(
        name="mailenable",
        raw=f"from pc ([192.0.2.25]) by mail.example.com with MailEnable ESMTP; {WHEN}",
        helo="pc",
        ip="192.0.2.25",
        by="mail.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="sun messaging server",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n by mta.example.com\n"
        " (Oracle Communications Messaging Server 8.0.2.4 64bit (built May 1 2019))\n"
        " with ESMTPS id <0Q9A00ABCDEF@mta.example.com> for taro@example.com\n"
        f" (ORCPT taro@example.com); {WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mta.example.com",
        protocol="ESMTPS",
        id="<0Q9A00ABCDEF@mta.example.com>",
        to="taro@example.com",
    ),
    Form(
        name="sun messaging server, between channels",
        raw="from conversion-daemon.mta.example.com by mta.example.com\n (iPlanet Messaging"
        " Server 5.2"
        f" HotFix 2.08)\n id <0H1A00@mta.example.com> (original mail from a@example.net); {WHEN}",
        helo="conversion-daemon.mta.example.com",
        by="mta.example.com",
        id="<0H1A00@mta.example.com>",
    ),
    Form(
        name="powermta",
        raw="from pc (198.51.100.7) by mta1.example.net (PowerMTA(TM) v3.2r4)"
        f" id h5tabc for <a@example.com>; {WHEN} (envelope-from <news@example.net>)",
        helo="pc",
        ip="198.51.100.7",
        by="mta1.example.net",
        id="h5tabc",
        to="a@example.com",
    ),
    Form(
        name="powermta, a pickup directory",
        raw=f"by mta1.example.net (PowerMTA(TM) v4.0r6) id h5tabd for <a@example.com>; {WHEN}",
        by="mta1.example.net",
        id="h5tabd",
        to="a@example.com",
    ),
    Form(
        name="powermta 5, IPv6",
        raw="from app.example.net (2001:db8::9) by mta1.example.net (PowerMTA v5.0r3) id h5tabe"
        f" for <a@example.com>; {WHEN} (envelope-from <news@example.net>)",
        helo="app.example.net",
        ip="2001:db8::9",
        by="mta1.example.net",
        id="h5tabe",
        to="a@example.com",
    ),
    Form(
        name="hotmail, the web's own",
        raw="from 198.51.100.7 by by1fd.bay1.hotmail.example with HTTP;\n\tMon, 20 Apr 2026"
        " 01:15:23"
        " GMT",
        ip="198.51.100.7",
        by="by1fd.bay1.hotmail.example",
        protocol="HTTP",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="groupwise, its gateway",
        raw="from GW-MTA by gw.example.com\n\twith Novell_GroupWise; Mon, 20 Apr 2026 10:15:23"
        " +0900",
        helo="GW-MTA",
        by="gw.example.com",
        protocol="NOVELL_GROUPWISE",
    ),
    Form(
        name="mdaemon",
        raw="from mail.example.net ([192.0.2.25])\n        by md.example.com (MDaemon PRO"
        " v13.0.4)\n"
        f"        with ESMTP id md50001234567.msg\n        for <taro@example.com>; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="md.example.com",
        protocol="ESMTP",
        id="md50001234567.msg",
        to="taro@example.com",
    ),
    Form(
        name="mdaemon of 2003, an address alone in brackets",
        raw="from mail.example.net [192.0.2.25] by md.example.com [192.0.2.30] with SMTP"
        " (MDaemon.PRO."
        f"v6.8.5.R)\n\tfor <taro@example.com>; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="md.example.com",
        protocol="SMTP",
        to="taro@example.com",
    ),
    Form(
        name="barracuda, its cloud",
        raw="from mail.example.net ([192.0.2.25]) by mx1.ess.example.com\n (version=TLSv1.2"
        f" cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO); {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx1.ess.example.com",
    ),
    Form(
        name="pmdf",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n by pmdf.example.edu (PMDF"
        " V6.3-x14"
        f" #31443) with ESMTP id <01LABCDEF@pmdf.example.edu> for taro@example.edu; {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="pmdf.example.edu",
        protocol="ESMTP",
        id="<01LABCDEF@pmdf.example.edu>",
        to="taro@example.edu",
    ),
    Form(
        name="hmailserver",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n\tby hm.example.com"
        " with ESMTPS\n\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256)\n\t;"
        f" {WHEN}",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="hm.example.com",
        protocol="ESMTPS",
    ),
    Form(
        name="hmailserver, signed in",
        raw=f"from pc ([198.51.100.7])\n\tby hm.example.com\n\twith ESMTPA\n\t; {WHEN}",
        helo="pc",
        ip="198.51.100.7",
        by="hm.example.com",
        protocol="ESMTPA",
        signed_in=True,
    ),
    Form(
        name="getmail",
        raw="from unknown by pc.example.org with POP3 (getmail v4.20); 20 Apr 2026 10:15:23 +0900",
        by="pc.example.org",
        protocol="POP3",
    ),
    Form(
        name="getmail, its mailbox named",
        raw="from pop.example.com (192.0.2.110) by pc.example.org\n  with POP3; 20 Apr 2026"
        " 01:15:23"
        " -0000",
        helo="pop.example.com",
        ip="192.0.2.110",
        by="pc.example.org",
        protocol="POP3",
        date="2026-04-20T01:15:23+00:00",
    ),
    Form(
        name="mailman, through its own host's names",
        raw="from lists.example.org (localhost [IPv6:::1])\n\tby lists.example.org (Postfix)"
        " with ESMTP"
        f" id 5D1; {WHEN}",
        host="localhost",
        helo="lists.example.org",
        ip="::1",
        by="lists.example.org",
        protocol="ESMTP",
        id="5D1",
    ),
    Form(
        name="docomo",
        raw="from mail.example.net (mail.example.net [192.0.2.25])\n\tby"
        " mfsmax.docomo.ne.jp(DoCoMo Mail"
        f" Server Ver2.0) with SMTP id 27E\n\tfor <taro@docomo.ne.jp>; {WHEN} (JST)",
        host="mail.example.net",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mfsmax.docomo.ne.jp",
        protocol="SMTP",
        id="27E",
        to="taro@docomo.ne.jp",
    ),
    Form(
        name="glued comments",
        raw="from mail.example.net(192.0.2.25) by mx.example.com(192.0.2.9) with ESMTP"
        f" (3.11v)id n3T4; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="n3T4",
    ),
    Form(
        name="RFC 5321's own example",
        raw="from bar.example by foo.example via TCP with ESMTP id 67890"
        f" for <taro@foo.example>; {WHEN}",
        helo="bar.example",
        by="foo.example",
        protocol="ESMTP",
        id="67890",
        to="taro@foo.example",
    ),
    Form(
        name="no semicolon before the date",
        raw=f"from mda by mx.example.com id 0MPlTg-1XqZ92 {WHEN}",
        helo="mda",
        by="mx.example.com",
        id="0MPlTg-1XqZ92",
    ),
    Form(name="no sense at all", raw="hello there (", date=None),
    Form(name="empty", raw="", date=None),
    Form(
        name="RFC 5321, an address literal of version 6",
        raw=f"from [IPv6:2001:db8::9] ([IPv6:2001:db8::9]) by foo.example with ESMTP id 1; {WHEN}",
        helo="IPv6:2001:db8::9",
        ip="2001:db8::9",
        by="foo.example",
        protocol="ESMTP",
        id="1",
    ),
    Form(
        name="an IPv4 address in IPv6 written in hexadecimal",
        raw=f"from pc ([IPv6:::ffff:c000:219]) by mx.example.com with SMTP id 1; {WHEN}",
        helo="pc",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
    ),
    Form(
        name="a zone behind an address of the link",
        raw=f"from pc (pc.local [IPv6:fe80::1%eth0]) by mx.example.com with SMTP id 1; {WHEN}",
        host="pc.local",
        helo="pc",
        ip="fe80::1",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
    ),
    Form(
        name="comments where nobody expects them",
        raw="(a note) from helo.example.net (mail.example.net [192.0.2.25]) (another; with a"
        f" semicolon) by mx.example.com (it (nests)) with ESMTP (and here) id 1 (too); {WHEN}"
        f" (JST)",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="1",
    ),
    Form(
        name="words in capitals",
        raw="FROM helo.example.net (mail.example.net [192.0.2.25]) BY MX.Example.COM WITH"
        " esmtp ID Ab1"
        f" FOR <Taro@Example.COM>; {WHEN}",
        host="mail.example.net",
        helo="helo.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="Ab1",
        to="Taro@example.com",
    ),
    Form(
        name="a date without a zone",
        raw="from a.example (a.example [192.0.2.25]) by mx.example.com with SMTP id 1;"
        " Mon, 20 Apr 2026 10:15:23",
        host="a.example",
        helo="a.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
        date="2026-04-20T10:15:23+00:00",
    ),
    Form(
        name="a date of two digits and a zone's name",
        raw="from a.example (a.example [192.0.2.25]) by mx.example.com (8.6.12/8.6.12) id KAA02;"
        " Sat, 20 Apr 96 10:15:23 JST",
        host="a.example",
        helo="a.example",
        ip="192.0.2.25",
        by="mx.example.com",
        id="KAA02",
        date="1996-04-20T10:15:23+09:00",
    ),
    Form(
        name="no date",
        raw="from a.example (a.example [192.0.2.25]) by mx.example.com with SMTP id 1",
        host="a.example",
        helo="a.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
        date=None,
    ),
    Form(
        name="a recipient without brackets and one among several",
        raw="from a.example (a.example [192.0.2.25]) by mx.example.com with SMTP id 1 for"
        f" taro@example.com, jiro@example.com; {WHEN}",
        host="a.example",
        helo="a.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
        to="taro@example.com",
    ),
    Form(
        name="several recipients counted",
        raw="from a.example (a.example [192.0.2.25]) by mx.example.com with SMTP id 1 for"
        f" multiple recipients; {WHEN}",
        host="a.example",
        helo="a.example",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="SMTP",
        id="1",
    ),
    Form(
        name="a host without a dot, folded before its value",
        raw="from\n\tpc\n\t(dsl.example.org\n\t[198.51.100.7])\n\tby\n\tserver\n\twith\n\tSMTP"
        f"\n\tid\n\t7;\n\t{WHEN}",
        host="dsl.example.org",
        helo="pc",
        ip="198.51.100.7",
        by="server",
        protocol="SMTP",
        id="7",
    ),
)
