"""Yandex: "Это письмо отправлено почтовым сервером yandex.ru.", then Postfix's paragraphs."""

import re

from bouncescan.bounces.notice import Notice
from bouncescan.bounces.paragraphs import angle_paragraphs, to_recipient, unique
from bouncescan.bounces.reading import Reading

__all__ = ["read"]

_MARK = re.compile(r"отправлено почтовым сервером ([\w.-]{3,100}[\w-])")


def read(notice: Notice) -> Reading | None:
    """The recipient paragraphs, and the server that names itself."""
    mark = _MARK.search(notice.text)
    if mark is None:
        return None
    people = unique([to_recipient(p) for p in angle_paragraphs(notice.text)])
    return Reading(recipients=people, reporting_mta=mark[1].lower()) if people else None
