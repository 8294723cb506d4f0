"""Sentences of no known maker: whom they name as not reached, in the languages servers write."""

import pytest

from bouncescan.bounces.formats import plain
from bouncescan.bounces.notice import read_notice
from bouncescan.mail.mime import read_message
from bouncescan.records.bounce import Recipient

HEAD = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: hanako@example.jp\n"
    "Subject: Undelivered mail\nContent-Type: text/plain; charset=utf-8\n\n"
)


def people(words: str) -> tuple[Recipient, ...]:
    reading = plain.read(read_notice(read_message((HEAD + words + "\n").encode())))
    return reading.recipients if reading else ()


@pytest.mark.parametrize(
    "words",
    [
        # a noun for a recipient, a colon
        "Final recipient: taro@example.com",
        "Email address: taro@example.com\nReason: mailbox full",
        "The following recipient was not reached: taro@example.com",
        "The following recipients returned permanent errors: taro@example.com. Reason: loop",
        "Rcpt=[taro@example.com];Error=[550 no such user]",
        "Empfänger: taro@example.com\nGrund: Postfach voll",
        "Destinataire : taro@example.com\nRaison : boîte pleine",
        "Destinatario: taro@example.com",
        "Ontvanger: taro@example.com",
        "Получатель: taro@example.com\nПричина: ящик переполнен",
        "宛先: taro@example.com\n理由: 不明なユーザー",
        "送信先アドレス：taro@example.com",
        "收件人：taro@example.com\n退信原因：用户不存在",
        "받는 사람: taro@example.com",
        # what is wrong, a colon
        "Undeliverable: taro@example.com",
        "Delivery failed: taro@example.com",
        "Delivery failed 3 attempts: taro@example.com",
        "550 User not found: taro@example.com",
        "User's mailbox is full: <taro@example.com>",
        "邮件发送失败：taro@example.com",
        # what could not be done, and to whom
        "We were unable to deliver your email to taro@example.com because the mailbox is full.",
        "There was a problem sending your message to <taro@example.com>.",
        "The server mx.example.org rejected recipient <taro@example.com>",
        "Your e-mail was not sent to: taro@example.com",
        # a list below its announcement
        "The following address(es) had errors:\n   taro@example.com\n   550 unknown",
        "Die E-Mail konnte nicht an diese Empfänger zugestellt werden:\n\n  taro@example.com",
        "Le message n'a pas été distribué à l'adresse suivante :\n\ntaro@example.com",
        "No se ha podido entregar el mensaje a:\n\ntaro@example.com",
        "Не удалось доставить письмо по адресу:\n\ntaro@example.com",
        "次の宛先へのメールは配信できませんでした。\n\ntaro@example.com",
        "以下の方にメールをお届けできませんでした：\n  taro@example.com",
        "|---------- Failed addresses follow: ----------|\n taro@example.com ... unknown host",
        # a line that opens with the address
        "taro@example.com: 550 5.1.1 no such user",
        "1) taro@example.com: 550 5.1.1 no such user",
        "  <taro@example.com>  unable to deliver this message",
        # an address in or beside a line that says it failed
        "Your message to taro@example.com could not be delivered.",
        "The user taro@example.com does not exist.",
        "Sorry, no mailbox here by the name of taro@example.com.",
        "Delivery to taro@example.com has been suspended.",
        "The following message, addressed to 'taro@example.com',\nfailed after 30 days",
        "Ihre Nachricht an taro@example.com konnte nicht zugestellt werden.",
        "Empfängeradresse taro@example.com ist unbekannt.",
        "Votre message à taro@example.com n'a pas pu être remis.",
        "Su mensaje a taro@example.com no se pudo entregar.",
        "Sua mensagem para taro@example.com não foi entregue.",
        "Il messaggio non è stato recapitato a taro@example.com",
        "Uw bericht aan taro@example.com kon niet worden afgeleverd.",
        "Ditt meddelande till taro@example.com kunde inte levereras.",
        "Din besked til taro@example.com kunne ikke leveres.",
        "Nie można dostarczyć wiadomości do taro@example.com.",
        "Zprávu nelze doručit na adresu taro@example.com.",
        "Ваше письмо для taro@example.com не доставлено.",
        "taro@example.com 宛のメールは送信できませんでした。",
        "taro@example.comへのメール送信に失敗しました。",
        "メールアドレス「taro@example.com」は存在しません。",
        "送信先 <taro@example.com> のメールボックスが一杯です。",
        "您的邮件无法送达 taro@example.com。",
        "taro@example.com 으로 메일을 전송하지 못했습니다.",
        "To: taro@example.com\nError: 550 mailbox not found",
        # the loosest
        "Message for <taro@example.com> would exceed mailbox quota",
        "> taro@example.com",
    ],
)
def test_the_one_who_was_not_reached_is_named(words: str) -> None:
    assert [person.final_recipient for person in people(words)] == ["taro@example.com"]


@pytest.mark.parametrize(
    "words",
    [
        "Please contact support@example.org.",
        "If you have questions, write to desk@example.org.",
        "Your message was rejected. Please contact desk@example.org for help.",
        "Please do not reply to robot@example.org",
        "Mail from jiro@example.jp is not accepted here.",
        "You sent a message from jiro@example.jp that was not delivered.",
        "These could not be reached: they are not accepting mail from jiro@example.jp.",
        "Sender: jiro@example.jp",
        "Return-Path: jiro@example.jp",
        "The sender address jiro@example.jp is not accepted.",
        "送信者: jiro@example.jp",
        "差出人：jiro@example.jp",
        "The message to hanako@example.jp could not be delivered.",  # the notice's own To
    ],
)
def test_nobody_else_is(words: str) -> None:
    assert people(words) == ()


def test_a_sentence_on_other_addresses_names_nobody() -> None:
    words = "Use the most explicit form of a name: if\ntaro@example.com fails, try t.o@example.com."
    assert people(words) == ()


def test_each_has_the_words_of_its_own_line() -> None:
    words = "  <taro@example.com>  no such user\n  <jiro@example.com>  mailbox full\n"
    said = {person.final_recipient: person.diagnostic_code for person in people(words)}
    assert said == {"taro@example.com": "no such user", "jiro@example.com": "mailbox full"}


def test_a_reason_below_its_announcement_is_read_across_a_blank_line() -> None:
    words = "The following address failed:\n\ntaro@example.com\n\nReason:\n\nMail size exceeded\n"
    assert [person.diagnostic_code for person in people(words)] == ["Reason: Mail size exceeded"]


def test_the_server_that_rejected_the_recipient_is_the_other_host() -> None:
    (person,) = people("The server mx.example.org rejected recipient <taro@example.com>\n550 no")
    assert person.remote_mta == "mx.example.org"
    assert person.diagnostic_code == (
        "The server mx.example.org rejected recipient <taro@example.com> 550 no"
    )
