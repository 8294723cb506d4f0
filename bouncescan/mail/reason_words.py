r"""The words of servers and the reason they stand for: a table to be read and extended by hand.

Reasons are asked from the top, and the first that has a phrase in the text decides. So what tells
more stands above: "mailbox unavailable" is said of a full mailbox too, "rejected" of everything. A
reason may stand twice, its telling phrases above and its loose ones below.

To add a phrase, write two lines under its reason:

    the phrase, in lower case
        who says it: a sentence with it, as it comes

The sentence is the test of its phrase: that one has to be the first in the whole table that fits
it. So no phrase is idle, and none stands below another that takes its sentences away. In a phrase

    <3>      is up to three words of any kind: "quota <3> exceeded"
    (a|b)    is one of the two
    s?       is an s or none; more of the `re` module's language is understood and seldom needed

Texts come in lower case, with straight apostrophes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bouncescan.records.bounce import Reason

__all__ = ["Phrase", "read_phrases"]

_TABLE = r"""
mailbox_full
    (mailbox|mailfolder|inbox|storage|disk|folder) <4> full
        Exchange, Courier: 554 5.2.2 mailbox is full
    over ?quota
        qmail, Yahoo: 552 user is over quota
    quota <1> exceed
        Dovecot: 552 5.2.2 Quota exceeded
    exceed\w* <4> quota
        Gmail: 452 The account that you tried to reach has exceeded its quota
    mailbox (size )?limit
        Exchange: 554 above the mailbox size limit
    quota (limit|violation)
        Zimbra: 552 5.2.0 quota violation
    out of (storage|disk) space
        Gmail: 452 The recipient is out of storage space
    insufficient (disk|storage|system storage)
        Postfix, sendmail: 452 Insufficient system storage
    not enough (storage|space|disk)
        Haraka, hMailServer: 452 not enough space on the device
    exceeded storage
        RFC 5321: 552 Requested mail action aborted: exceeded storage allocation
    mailbox <3> exceed
        iCloud: 552 with this mail the mailbox would exceed what is allowed
    boîte <3> pleine
        Orange, Free: 552 La boîte du destinataire est pleine
    casella <1> piena
        Libero, Aruba: 552 casella piena
    postfach <1> voll
        T-Online, GMX: 552 Postfach voll
    buzón lleno
        Movistar: 552 Buzón lleno
    メールボックスが(いっぱい|一杯|満杯)
        Yahoo! JAPAN, DOCOMO: 送信先のメールボックスが一杯のため、送信できませんでした。
    容量(を超|オーバー|不足)
        Biglobe, Plala: 受信者の容量を超えています。

too_big
    (message|mail|content) <1> too (big|large|long)
        Courier, Exchange: 552 5.3.4 Message is too large
    message (size|length) exceed
        Postfix: 552 5.3.4 Message size exceeds fixed limit
    exceeds? <4> (message )?size
        Gmail: 552 Your mail exceeds the allowed size
    size limit
        Exim: 552 above the size limit of the recipient
    line limit exceeded
        Exim: 500 line limit exceeded
    メールサイズ
        DOCOMO, Biglobe: メールサイズが大きいため、お届けできません。

suspended
    (account|mailbox)\S* <3> (disabled|suspended|inactive|locked|frozen|deactivated|expired)
        Yahoo, Gmail: 550 5.2.1 This account has been suspended
    (user|recipient)\S* <3> (disabled|suspended|inactive|locked|frozen|deactivated|expired)
        Rediff, Mail.ru: 550 The user is inactive
    (disabled|suspended|inactive) (user|account|mailbox|recipient)
        Zimbra, Mail.ru: 550 5.2.1 disabled mailbox
    temporarily disabled
        Earthlink, AOL: 450 delivery is temporarily disabled
    extended inactivity
        Hotmail, Rediff: 550 closed because of extended inactivity

moved
    (user|address|mailbox|recipient) (has )?(moved|changed)
        sendmail, GroupWise: 551 5.1.6 User has moved
    no longer (at|with|in use|employed)
        sites in their own words: 550 she is no longer with the company
    please (use|try|write to|send <1> to) \S{1,64}@
        sites in their own words: 550 please write to office@example.com from now on
    has moved to
        sendmail: 551 Taro has moved to another office

rejected_policy
    sender (address )?(rejected|denied|verif)
        Postfix, Exim: 553 Sender address rejected: Domain not found
    domain of sender
        sendmail: 553 Domain of sender address hanako@mail.example does not exist

host_unknown
    host (?!said)<1> (is )?(unknown|not found)
        sendmail: 550 5.1.2 Host unknown (Name server: host.example: no data known)
    unknown (host|domain)
        Exim, MDaemon: 550 unknown domain
    domain <2> (not found|unknown|does(?: not|n't) exist)
        Postfix: Host or domain name not found
    no such (domain|host)
        Exchange: 550 lookup mx.example: no such host
    name service error
        Postfix: Name service error for name=mx.example type=MX
    nxdomain
        Haraka: 550 NXDOMAIN
    couldn't find any host
        qmail: Sorry, I couldn't find any host named mail.example.
    find <1> mail server
        Lotus Notes: Router: Couldn't find recipient's mail server
    dns (error|lookup fail)
        Gmail: DNS Error: DNS type 'mx' lookup responded with code SERVFAIL
    no (mx|mail exchanger)\b
        Courier, Exim: 550 no MX
    unresolvable
        Exim: 550 unresolvable: mx.example
    (point|points) to non-existent hosts
        Exim: all relevant MX records point to non-existent hosts
    illegal host
        Exim: an MX or SRV record indicated an illegal host
    cannot resolve
        Exchange, XMail: cannot resolve the name mx.example

user_unknown
    user (is )?<1> (unknown|not (found|known|exist|listed|local))
        sendmail, Postfix: 550 5.1.1 User unknown
    not a known user
        MDaemon, Merak: 550 taro is not a known user
    recipient address rejected: access denied
        Exchange Online: 550 5.4.1 Recipient address rejected: Access denied
    (unknown|no such|invalid|bad destination|illegal) <1> (user|local|recipient|address|alias)
        Exim, qmail: 550 No such user here
    (unknown|no such|invalid|bad destination|illegal) <1> (account|mailbox|person|addressee)
        Lotus Domino, Yahoo: 550 Invalid mailbox
    (does|do|did) ?n[o']t exist
        Gmail: 550 5.1.1 The email account that you tried to reach does not exist
    doesn't have an? \S+ account
        Yahoo: 554 This user doesn't have a mail.example account
    no mailbox
        Courier, vpopmail: Sorry, no mailbox here by that name.
    no account
        Hotmail: 550 we have no account of that name
    (mailbox|account|recipient|addressee)\S* <1> (not found|unknown|invalid|not exist)
        Exim, MDaemon: 550 mailbox not found
    address\S* <1> (not found|unknown|invalid|unavailable|not available|not exist)
        Zoho, Sendmail Switch: 550 Address invalid
    (mailbox|account|recipient|addressee)\S* <1> (unavailable|not available)
        Hotmail, Lotus Domino: 550 mailbox unavailable
    not (our|a (known|valid)) (customer|user|recipient|mailbox|address)
        Earthlink, Mail.ru: 550 taro is not our customer
    not listed in
        Domino: taro is not listed in the public directory
    unrouteable address
        Exim: Unrouteable Address
    undeliverable address
        Exim: 550 Undeliverable address
    recipientnotfound
        Exchange: #550 5.1.10 RESOLVER.ADR.RecipientNotFound; ##
    cannot find <1> recipient
        Kerio, IceWarp: 550 cannot find the recipient
    (couldn't|wasn't|can't) (be )?found
        Exchange Online: taro wasn't found at example.com
    group <6> not exist
        Google Groups: the group you tried to contact may not exist
    (utilisateur|destinataire) inconnu
        Orange, Free: 550 5.1.1 Destinataire inconnu
    usuario desconocido
        Movistar: 550 Usuario desconocido
    destinatario sconosciuto
        Libero: 550 Destinatario sconosciuto
    unbekannte?r? (empfänger|nutzer|benutzer)
        T-Online: 550 unbekannter Empfänger
    n'existe pas
        Exchange, Orange: cette adresse n'existe pas
    no existe
        Exchange: la dirección no existe
    non esiste
        Exchange, Libero: l'indirizzo non esiste
    não existe
        Exchange, UOL: o endereço não existe
    не (существует|найден)
        Mail.ru, Yandex: Такой адрес не существует
    不存在
        QQ, NetEase: 收件人邮箱不存在
    존재하지
        Naver: 존재하지 않는 메일 주소입니다
    受信者が(見つ|存在)
        Exchange: 受信者が見つかりません
    宛先(不明|が見つ)
        DOCOMO, SoftBank: 宛先不明
    存在し(な|ま)
        Yahoo! JAPAN, Nifty: そのメールアドレスは存在しません
    見つかりません
        Exchange Online, Gmail: 送信先メールアドレスが見つかりませんでした。
    (リスト|ディレクトリ|アドレス帳)に(?:は)?(あり|登録)
        Domino: 受信者名は Domino ディレクトリにありません

rate_limited
    rate ?limit
        Gmail, Yahoo: 421 rate limited
    too many (messages|connections|recipients|emails|mails|invalid)
        Postfix, Exchange: 452 too many recipients
    too (fast|frequent)
        QQ, Naver: 421 you send too fast
    throttl
        Amazon SES, Microsoft: 454 Throttling failure
    (emails|mails|messages|defers|failures|recipients) <3> per (hour|day|minute)
        cPanel: Domain example.com has exceeded the max emails (5) per hour
    (sending|hourly|daily) limit
        Zoho, Gmail: 550 5.4.5 Daily limit reached
    receiving mail (too|at a rate)
        Gmail: 450 4.2.1 The user you are trying to contact is receiving mail too quickly.
    unusual rate
        Gmail: 421 4.7.28 an unusual rate of mail from your network
    gr[ea]ylist
        Postgrey: 450 Greylisted, see you soon

blocked
    banned sending
        Microsoft: 550 5.7.606 Access denied, banned sending IP [192.0.2.7]
    bad outbound sender
        Microsoft: 550 Access denied, bad outbound sender AS(42004)

rejected_policy
    \bspf\b
        Microsoft, Gmail: 550 SPF check failed
    \bdkim\b
        Gmail: 550 no valid DKIM signature
    \bdmarc\b
        Gmail, Yahoo: 550 rejected by the DMARC setting of example.com
    relay(ing)? (access )?(denied|not|prohibited|is not)
        sendmail, Postfix: 554 5.7.1 Relaying denied
    to relay
        Exchange: 550 5.7.1 Unable to relay
    unauthenticated
        Gmail: 550 unauthenticated mail
    unroutable sender
        Exim: 550 unroutable sender
    must (be )?authenticat
        MDaemon: 530 you must authenticate first
    authentication (required|failed)
        Postfix, Exchange: 530 5.7.0 Authentication required
    policy
        Proofpoint, Microsoft: 550 refused by policy
    not (permitted|allowed|authori[sz]ed)
        Exchange, Lotus Domino: 550 5.7.1 you are not authorized
    access denied
        Microsoft, Postfix: 554 5.7.1 Access denied
    administrative(ly)? prohib
        Exim: 550 Administrative prohibition
    responsible address
        Domino: 550 no responsible address
    invalid ip for sending
        Barracuda: 550 invalid IP for sending
    permission to post
        Google Groups: you don't have permission to post messages
    not a member
        fml, Mailman: Sorry, you are not a member of this mailing list.
    メンバーでは
        fml: あなたはこのメーリングリストのメンバーではありません。
    受信拒否
        DOCOMO, au: 受信拒否されました

blocked
    block ?list
        Spamhaus users: 554 found in our blocklist
    black ?list
        older servers: 554 blacklisted
    \brbl\b
        qmail's rblsmtpd: 451 RBL
    \bdnsbl\b
        Exim, Postfix: 554 DNSBL
    spamhaus
        Spamhaus users: 554 Client host 192.0.2.7, see Spamhaus
    spamcop
        SpamCop users: 554 see SpamCop
    reputation
        Microsoft, Cisco: 554 poor reputation
    (host|ip|address|server|sender) <3> blocked
        Microsoft, Gmail: 550 the sending IP was blocked
    reverse (dns|lookup)
        AOL, T-Online: 550 no reverse DNS
    \bptr\b
        Gmail, GMX: 550 5.7.25 missing PTR
    client host rejected
        Postfix: 554 5.7.1 Client host rejected
    listed (in|at|on|by)\s
        Postfix: 554 5.7.1 listed at zen.example
    banned
        Yahoo: 553 this host is banned
    unwanted messages
        AT&T: 550 unwanted messages
    messages from [0-9.]{7,15}
        Yahoo, Microsoft: 553 5.7.1 Messages from 192.0.2.7 are deferred
    ip=[0-9.]{7,15}
        Yahoo: 553 ip=192.0.2.7

rejected_content
    \bspam
        SpamAssassin, Proofpoint: 554 5.7.1 this looks like spam
    virus
        ClamAV, InterScan: 554 5.7.1 Message contains a virus
    malware
        Exim: 550 malware in it
    unsolicited
        Gmail: 550 5.7.1 this mail is likely unsolicited
    suspicious
        Gmail: 550 5.7.1 suspicious because of its contents
    infected
        amavis: 554 5.7.0 infected
    phish
        Google, Trend Micro: 554 phishing
    content (reject|filter|refus|not|is not)
        Postfix, amavis: 554 5.7.1 content rejected
    (message|mail) (content )?(was |has been )?(refused|rejected)
        Postfix: 550 Message rejected
    attachment <1> (not|type|block)
        Gmail, Exchange: 552 5.7.0 attachment type
    8-bit data
        qmail-smtpd, old sendmail: 554 8-bit data
    security (issue|risk|reason)
        Gmail: 552 5.7.0 a potential security issue
    迷惑メール
        OCN, Nifty: 迷惑メールと判定されました

blocked
    \bblocked
        Microsoft, Mimecast: 554 Blocked

network
    certificate <2> expired
        Postfix, Exim: Server certificate not verified: certificate has expired

expired
    retry (time|timeout)[^.]{0,40}exceeded
        Exim: retry timeout exceeded
    delivery (time|period|attempts?) <1> (expired|exceeded)
        Exchange, PMDF: delivery time expired
    failing for a long time
        Exim: all hosts for 'mail.example' have been failing for a long time
    in (the )?queue too long
        qmail: I'm not going to try again; this message has been in the queue too long.
    message expired
        MailEnable, IronPort: 4.4.7 message expired
    (for|within|after) (?!the next)<3> \d+ ?(day|hour|minute|second)
        sendmail, Postfix: Message could not be delivered for 5 days
    queue (time|expired)
        Exchange: 4.4.7 QUEUE expired
    \bexpired
        Exchange: #550 4.4.7 QUEUE.Expired; ##
    failed \d+ attempts
        imail, hMailServer: Delivery failed 3 attempts: taro@example.com
    gave up
        DragonFly, Haraka: we gave up
    giving up
        qmail, Haraka: giving up on 192.0.2.7

network
    connection (refused|timed|reset|lost|dropped|failed)
        Postfix, sendmail: connect to mx.example[192.0.2.1]:25: Connection refused
    network (is )?(unreachable|error)
        Postfix, Exim: Network is unreachable
    no route to host
        Postfix, Exim: No route to host
    (could not|unable to|can't|cannot|failed to) (connect|reach)
        Courier, Exchange: unable to connect
    connect to \S+:
        Postfix: connect to mx.example[192.0.2.1]:25: Operation in progress
    timed? ?out
        Exim, sendmail: SMTP timeout
    exchanger failed
        OpenSMTPD, DragonFly: all hosts of the mail exchanger failed
    host (?!said)<2> (is )?(down|unreachable|not reachable|not responding)
        sendmail, Mercury: 550 Host 'mx.example' (192.0.2.1) unreachable.
    routing loop
        Exim, Domino: too much of a routing loop
    too many hops
        sendmail: 554 5.4.6 Too many hops
    loops? back
        Postfix: mail for mx.example loops back to myself
    delivery loop
        OpenSMTPD: Mail delivery loop detected
    mail loop
        qmail, Exchange: mail loop
    hop count
        Exchange, Courier: 5.4.6 Hop count
    lost connection
        Postfix: lost connection with mx.example

not_accepting
    not accept
        Exim, Haraka: 521 host does not accept mail
    no longer accept
        Yahoo: 554 mx.example no longer accepts mail
    do(?:es)?n't accept
        Exchange: that host doesn't accept mail
    no smtp service
        RFC 5321: 554 No SMTP service here
    server (is )?(busy|unavailable)
        Exchange, Lotus Domino: 421 server busy
    service <1> (not available|unavailable|refused?)
        Exchange, RFC 5321: 421 Service not available

filtered
    \bfilter(?!\.\w)
        SoftBank, au: 550 filter of the recipient
    recipient preferences
        Facebook: 550 RCP-P2 Refused due to recipient preferences
    refused by recipient
        MailMarshal: 550 refused by recipient
    user (has )?refused
        au, DOCOMO: 550 the user has refused it
    指定受信
        au: 指定受信

system
    (system|internal|local|configuration) <1> (error|problem|fail|violation)
        Postfix, Exim: 451 4.3.0 internal error
    (server|protocol|syntax|i/o) <1> (error|problem|fail|violation)
        Exchange, sendmail: 501 Syntax error
    (can't|couldn't|cannot|could not) create
        sendmail, procmail: 550 can't create output
    cannot open
        Postfix, procmail: cannot open the file
    child process
        Exim: Child process of virtual_delivery transport returned 127
    command <2> (failed|died|rejected|not implemented)
        Postfix: 5.3.0 command died with status 1
    sequence of commands
        RFC 5321: 503 Bad sequence of commands
    insufficient system resources
        Exchange: 452 4.3.1 Insufficient system resources
    temporary failure
        Dovecot, Maildrop: 451 4.2.0 temporary failure

rate_limited
    (try again|come back) later
        Postfix, Yahoo: 451 please try again later

user_unknown
    recipient (address )?rejected
        Postfix, Lotus Domino: 550 Recipient rejected
    no valid recipients
        Verizon: Error: No valid recipients for this mm
    rejected by (a|the) remote
        Zoho: 550 rejected by the remote host
    unknown(?! command)
        servers of every make: 550 unknown
    not found
        servers of every make: 550 not found
    no longer
        servers of every make: 550 the one you seek is no longer here
"""

_GAP = re.compile(r"<(\d)> ")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_FIRST_GROUP = re.compile(r"\(\?:([^()]*)\)(?!\?)")


class Phrase(NamedTuple):
    """Two lines of the table."""

    reason: Reason
    words: str
    said_by: str
    sentence: str

    def branches(self) -> Iterator[str]:
        r"""The phrase as regular expressions that all begin with a character.

        `re` skips from one such character to the next; it tries a group or a \b at every place.
        """
        pattern = _GROUP.sub("(?:", _GAP.sub(r"(?:\\S+ ){0,\1}", self.words))
        first = _FIRST_GROUP.match(pattern)
        for start in first[1].split("|") if first else [""]:
            branch = start + pattern[first.end() if first else 0 :]
            if branch.startswith(r"\b"):
                branch = rf"{branch[2]}(?<=\b{branch[2]}){branch[3:]}"
            yield branch


def read_phrases() -> Iterator[Phrase]:
    """The phrases from the top. Raises ValueError where the table is no such table."""
    reason, words = Reason.OTHER, ""
    for line in filter(None, _TABLE.split("\n")):
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if indent == 0:
            reason = Reason(text)
        elif indent == 4:
            words = text
        else:
            said_by, _, sentence = text.partition(": ")
            yield Phrase(reason, words, said_by, sentence)
