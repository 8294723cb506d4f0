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
        raw=f"from helo.example.net (mail.example.net [192.0.2.25])\n\tby mx.example.com (Postfix)"
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
        raw=f"from mail.example.net (unknown [192.0.2.25]) by mx.example.com (Postfix)"
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
        raw=f"from pc (unknown [IPv6:::ffff:192.0.2.25]) by mx.example.com (Postfix) with SMTP"
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
        raw=f"from mail.example.net ([192.0.2.25]) by e1.example.org with esmtp (Exim 4.96)"
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
        raw=f"from helo.example (mail.example.net) [192.0.2.25]  by mx.example.org with esmtp"
        f" (Exim 3.35 #1 (Debian)) id 17x-0000-00; {WHEN}",
        host="mail.example.net",
        helo="helo.example",
        ip="192.0.2.25",
        by="mx.example.org",
        protocol="ESMTP",
        id="17x-0000-00",
    ),
    Form(
        name="sendmail",
        raw="from helo.example.net (mail.example.net [192.0.2.25])\n"
        f"\tby mx.example.com (8.15.2/8.15.2) with ESMTP id 33K1FNab012345\n"
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
        raw=f"from a.example.net (IDENT:root@mail.example.net [192.0.2.25])"
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
        name="qpsmtpd",
        raw=f"from p1.dial.example.org (HELO mail.example.net) (198.51.100.7)\n"
        f"    by mx.example.com (qpsmtpd/0.94) with ESMTP; {WHEN}",
        host="p1.dial.example.org",
        helo="mail.example.net",
        ip="198.51.100.7",
        by="mx.example.com",
        protocol="ESMTP",
    ),
    Form(
        name="exchange, from outside",
        raw="from mail.example.net (192.0.2.25) by ex1.corp.example.com (10.0.0.2)\n"
        f" with Microsoft SMTP Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA) id 15.1.2507.9"
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
        raw=f"from p1.dial.example.org ([198.51.100.7])\n by webmail.example.com\n"
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
        name="cyrus, a server signs in to the store",
        raw=f"from murder ([unix socket]) by imap1.example.com (Cyrus v2.4.17) with LMTPA; {WHEN}",
        helo="murder",
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
        raw=f"from mail.example.net [192.0.2.25] by mx.example.com with ESMTP"
        f"\n  (SMTPD32-8.05) id A1B2C3; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="A1B2C3",
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
        name="exim, HELO is the peer's address",
        raw=f"from [192.0.2.25] by e1.example.org with smtp (Exim 4.94) id 1pX-0001-2Z; {WHEN}",
        ip="192.0.2.25",
        by="e1.example.org",
        protocol="SMTP",
        id="1pX-0001-2Z",
    ),
    Form(
        name="messagelabs, inside",
        raw=f"from [192.0.2.91] by server-1.bemta-1.example id EE/EE-12345; {WHEN}",
        ip="192.0.2.91",
        by="server-1.bemta-1.example",
        id="EE/EE-12345",
    ),
    Form(
        name="glued comments",
        raw=f"from mail.example.net(192.0.2.25) by mx.example.com(192.0.2.9) with ESMTP"
        f" (3.11v)id n3T4; {WHEN}",
        helo="mail.example.net",
        ip="192.0.2.25",
        by="mx.example.com",
        protocol="ESMTP",
        id="n3T4",
    ),
    Form(
        name="RFC 5321's own example",
        raw=f"from bar.example by foo.example via TCP with ESMTP id 67890"
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
)
