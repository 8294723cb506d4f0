"""What a folder is for, by special use or by its usual name, and which folders are read.

RFC 6154 names the special uses; servers that do not know it, and folders on disk, have only
names: those of mail programs and providers stand here, in English, Japanese and some more.
"""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bouncescan.errors import SourceError
from bouncescan.records.message import Folder, FolderRole

__all__ = ["FolderSelection", "role_of_flags", "role_of_name", "roles_of_labels", "select_folders"]

# RFC 6154, section 2; \AllMail and \Spam are XLIST's older words.
_FLAGS = {
    "\\all": FolderRole.ALL,
    "\\allmail": FolderRole.ALL,
    "\\archive": FolderRole.ARCHIVE,
    "\\drafts": FolderRole.DRAFTS,
    "\\junk": FolderRole.JUNK,
    "\\spam": FolderRole.JUNK,
    "\\sent": FolderRole.SENT,
    "\\trash": FolderRole.TRASH,
}

_NAMES = {
    FolderRole.INBOX: (
        "Inbox",
        "受信トレイ",
        "受信箱",
        "受信ボックス",
        "受信メール",
        "Posteingang",
        "Boîte de réception",
        "Posta in arrivo",
        "Bandeja de entrada",
        "Postvak IN",
        "Doručené",
        "Входящие",
        "Caixa de entrada",
        "Inkorgen",
        "Indbakke",
        "Innboks",
        "Beérkező levelek",
        "Вхідні",
        "Gelen Kutusu",
        "收件箱",
        "收件匣",
        "받은편지함",
    ),
    FolderRole.SENT: (
        "Sent",
        "Sent Items",
        "Sent Mail",
        "Sent Messages",  # iCloud, Apple Mail
        "Sent-mail",
        "Outbox",
        "送信済み",
        "送信済",
        "送信済みメール",
        "送信済みアイテム",
        "送信済みトレイ",
        "送信メール",
        "送信箱",
        "Gesendet",
        "Gesendete Objekte",
        "Gesendete Elemente",
        "Envoyés",
        "Éléments envoyés",
        "Messages envoyés",
        "Posta inviata",
        "Enviados",
        "Elementos enviados",
        "Verzonden",
        "Verzonden items",
        "Wysłane",
        "Elementy wysłane",
        "Odeslané",
        "Odeslaná pošta",
        "Отправленные",
        "E-mails enviados",
        "Skickat",
        "Sendte mails",
        "Sendt",
        "Lähetetyt",
        "Elküldött levelek",
        "Надіслані",
        "Gönderilmiş Postalar",
        "已发邮件",
        "已发送",
        "寄件備份",
        "보낸편지함",
    ),
    FolderRole.JUNK: (
        "Junk",
        "Junk E-mail",
        "Junk Email",
        "Junk Mail",
        "Bulk",
        "Bulk Mail",  # Yahoo
        "Spam",
        "迷惑メール",
        "迷惑メールフォルダ",
        "迷惑メールフォルダー",
        "Spamverdacht",
        "Unerwünscht",
        "Junk-E-Mail",
        "Indésirables",
        "Courrier indésirable",
        "Posta indesiderata",
        "Correo no deseado",
        "Ongewenst",
        "Ongewenste e-mail",
        "Nevyžádaná pošta",
        "Спам",
        "Skräppost",
        "Roskaposti",
        "垃圾邮件",
        "垃圾郵件",
        "스팸함",
    ),
    FolderRole.TRASH: (
        "Trash",
        "Bin",
        "Deleted",
        "Deleted Items",
        "Deleted Messages",  # iCloud, Apple Mail
        "ゴミ箱",
        "ごみ箱",
        "削除済み",
        "削除済みアイテム",
        "削除済みメール",
        "Papierkorb",
        "Gelöscht",
        "Gelöschte Objekte",
        "Gelöschte Elemente",
        "Corbeille",
        "Éléments supprimés",
        "Cestino",
        "Posta eliminata",
        "Papelera",
        "Elementos eliminados",
        "Prullenbak",
        "Verwijderde items",
        "Kosz",
        "Elementy usunięte",
        "Koš",
        "Корзина",
        "Lixeira",
        "Papperskorgen",
        "Papirkurv",
        "Roskakori",
        "Kuka",
        "Кошик",
        "Çöp Kutusu",
        "已删除邮件",
        "垃圾桶",
        "휴지통",
    ),
    FolderRole.DRAFTS: (
        "Draft",
        "Drafts",
        "Templates",
        "下書き",
        "下書き箱",
        "草稿",
        "Entwürfe",
        "Brouillons",
        "Bozze",
        "Borradores",
        "Concepten",
        "Szkice",
        "Kopie robocze",
        "Koncepty",
        "Черновики",
        "Rascunhos",
        "Utkast",
        "Kladder",
        "Luonnokset",
        "Piszkozatok",
        "Чернетки",
        "Taslaklar",
        "草稿箱",
        "임시보관함",
    ),
    FolderRole.ARCHIVE: (
        "Archive",
        "Archives",
        "Archived",
        "アーカイブ",
        "アーカイブ済み",
        "Archiv",
        "Archivio",
        "Archivo",
        "Archief",
        "Archiwum",
        "Архив",
    ),
    FolderRole.ALL: (
        "All Mail",
        "All Mail Including Spam and Trash",  # Takeout's file name
        "すべてのメール",
        "すべてのメール(迷惑メールとゴミ箱のメールを含む)",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSelection:
    """Which folders to read: those named; else all but Drafts and Trash; else really all."""

    names: tuple[str, ...] = ()
    all_folders: bool = False


def _key(name: str) -> str:
    # NFKC: macOS stores file names decomposed, and brackets come in two widths.
    return unicodedata.normalize("NFKC", name).casefold().strip()


_ROLES = {_key(name): role for role, names in _NAMES.items() for name in names}


def role_of_flags(flags: Iterable[str]) -> FolderRole | None:
    """The role that a server's LIST attributes give, or None."""
    return next((_FLAGS[flag.lower()] for flag in flags if flag.lower() in _FLAGS), None)


def role_of_name(name: str, delimiter: str = "/") -> FolderRole:
    """The role by the usual name, whatever stands above it: "[Gmail]/Sent Mail", "INBOX.Sent"."""
    last = name.rsplit(delimiter, 1)[-1] if delimiter else name
    role = _ROLES.get(_key(last), FolderRole.OTHER)
    if role is FolderRole.INBOX and last != name:
        return FolderRole.OTHER  # "Old/Inbox" is somebody's archive
    return role


def roles_of_labels(labels: str) -> tuple[FolderRole, ...]:
    """The roles that X-Gmail-Labels names, each once: 'Inbox,"Trips, Sent"' gives the Inbox."""
    try:
        listed = next(csv.reader((labels,), skipinitialspace=True), [])
    except csv.Error:  # what no exporter writes
        listed = labels.split(",")
    roles = (_ROLES.get(_key(label)) for label in listed)
    return tuple(dict.fromkeys(role for role in roles if role is not None))


def select_folders(
    found: Sequence[Folder], selection: FolderSelection, source: str
) -> tuple[Folder, ...]:
    """The folders to read, Inbox first, the rest as the source lists them."""
    if selection.names:
        return tuple(_named(found, name, source) for name in dict.fromkeys(selection.names))
    left_out = () if selection.all_folders else (FolderRole.DRAFTS, FolderRole.TRASH)
    kept = [folder for folder in found if folder.role not in left_out]
    return tuple(sorted(kept, key=lambda folder: folder.role is not FolderRole.INBOX))


def _named(found: Sequence[Folder], name: str, source: str) -> Folder:
    for folder in found:
        if folder.name == name:
            return folder
    for folder in found:
        if _key(folder.name) == _key(name):
            return folder
    raise SourceError(
        f"{source}: no folder with the name {name!r}",
        remedy="folders there: " + ", ".join(folder.name for folder in found),
    )
