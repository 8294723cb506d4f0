"""How the mails begin that are made huge: a bounce up to its first recipient."""

__all__ = ["HEAD", "REPORT"]

HEAD = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: hanako@example.jp\n"
    b"Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
)
REPORT = (
    HEAD + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    b"--b\nContent-Type: text/plain\n\n<taro@example.com>: unknown user\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
    b"Final-Recipient: rfc822; taro@example.com\nAction: failed\nStatus: 5.1.1\n"
)
