"""CSV as address books export it: headings, encodings, separators, broken rows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.contacts import SkippedCard, read_address_book, table
from bouncescan.errors import SourceError
from bouncescan.records.contact import Contact

BOOK = "contacts.csv"

GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value\r\n"
    "Hanako,,Sato,,* Home,hanako@example.jp ::: sato@example.com,Work,work@example.net,,\r\n"
    "太郎,,山田,,* ,taro..y@docomo.ne.jp,,,,\r\n"
    ",,,,,,,,Mobile,09000000000\r\n"
)
OLD_GOOGLE = (
    "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value\n"
    "Hanako Sato,Hanako,Sato,* Home,hanako@example.jp\n"
)
OUTLOOK = (
    '"First Name","Last Name","Company","E-mail Address","E-mail Type","E-mail Display Name",'
    '"E-mail 2 Address"\r\n'
    '"Hanako","Sato","","hanako@example.jp","SMTP","Hanako Sato (hanako@example.org)",'
    '"sato@example.com"\r\n'
    '"","","Example K.K.","info@example.net","SMTP","",""\r\n'
)
JAPANESE_OUTLOOK = (
    '"名","姓","会社名","電子メール アドレス","電子メールの種類","電子メールの表示名",'
    '"電子メール 2 アドレス"\r\n'
    '"花子","佐藤","","hanako@example.jp","SMTP","佐藤 花子","sato@example.com"\r\n'
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email\n"
    "Hanako,Sato,花ちゃん,,hanako@example.jp,sato@example.com\n"
)
YAHOO = '"姓","名","ニックネーム","メールアドレス"\r\n"佐藤","花子","","hanako@example.jp"\r\n'


def contact(address: str, name: str | None) -> Contact:
    return Contact(address=address, name=name, book=BOOK)


def read(tmp_path: Path, raw: bytes | str) -> tuple[tuple[Contact, ...], tuple[SkippedCard, ...]]:
    path = tmp_path / BOOK
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    book = read_address_book(path)
    assert book.name == BOOK
    return book.contacts, book.skipped


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        (
            GOOGLE,
            [
                ("hanako@example.jp", "Hanako Sato"),
                ("sato@example.com", "Hanako Sato"),
                ("work@example.net", "Hanako Sato"),
                ("taro..y@docomo.ne.jp", "山田 太郎"),
            ],
        ),
        (OLD_GOOGLE, [("hanako@example.jp", "Hanako Sato")]),
        (
            OUTLOOK,
            [
                ("hanako@example.jp", "Hanako Sato"),
                ("sato@example.com", "Hanako Sato"),
                ("info@example.net", "Example K.K."),
            ],
        ),
        (
            JAPANESE_OUTLOOK,
            [("hanako@example.jp", "佐藤 花子"), ("sato@example.com", "佐藤 花子")],
        ),
        (THUNDERBIRD, [("hanako@example.jp", "花ちゃん"), ("sato@example.com", "花ちゃん")]),
        (YAHOO, [("hanako@example.jp", "佐藤 花子")]),
        ("氏名,ﾒｰﾙ\n佐藤 花子,hanako@example.jp\n", [("hanako@example.jp", "佐藤 花子")]),
        ("Ｎａｍｅ,Ｅ－ｍａｉｌ\nHanako,hanako@example.jp\n", [("hanako@example.jp", "Hanako")]),
        ("mail\nhanako@example.jp\n", [("hanako@example.jp", None)]),
    ],
    ids=[
        "google",
        "old google",
        "outlook",
        "outlook ja",
        "thunderbird",
        "yahoo",
        "kana",
        "wide",
        "bare",
    ],
)
def test_headings_of_each_program_are_known(
    tmp_path: Path, text: str, contacts: list[tuple[str, str | None]]
) -> None:
    assert read(tmp_path, text) == (tuple(contact(*found) for found in contacts), ())


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"]
)
def test_every_encoding_of_an_export_is_read(tmp_path: Path, encoding: str) -> None:
    text = THUNDERBIRD + "太郎,山田,,,taro@example.jp,\n"
    assert read(tmp_path, text.encode(encoding))[0][-1] == contact("taro@example.jp", "山田 太郎")


def test_western_export_keeps_its_accents(tmp_path: Path) -> None:
    raw = "Name;E-Mail-Adresse\r\nJosé;jose@example.com\r\n".encode("cp1252")
    assert read(tmp_path, raw) == ((contact("jose@example.com", "José"),), ())


def test_bad_octet_spoils_no_other_line(tmp_path: Path) -> None:
    raw = (
        "名前,メール\n佐藤 花子,a@example.jp\n山田,b@example.jp\n".encode() + b"\xe5,c@example.jp\n"
    )
    assert read(tmp_path, raw)[0] == (
        contact("a@example.jp", "佐藤 花子"),
        contact("b@example.jp", "山田"),
        contact("c@example.jp", "\ufffd"),
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_found_by_the_headings(tmp_path: Path, separator: str) -> None:
    text = "Name,E-mail\nHanako,a@example.jp\n".replace(",", separator)
    assert read(tmp_path, text) == ((contact("a@example.jp", "Hanako"),), ())


def test_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    text = "sep=;\r\nName;E-mail\r\nHanako;a@example.jp\r\nJiro;nowhere\r\n"
    assert read(tmp_path, text) == (
        (contact("a@example.jp", "Hanako"),),
        (SkippedCard(number=3, why="has an e-mail entry that is no address"),),
    )


def test_list_without_headings_speaks_for_itself(tmp_path: Path) -> None:
    text = "佐藤 花子,hanako@example.jp\ntaro@example.jp\n\n,,\n"
    assert read(tmp_path, text) == (
        (contact("hanako@example.jp", "佐藤 花子"), contact("taro@example.jp", None)),
        (),
    )


def test_note_of_many_lines_is_one_cell(tmp_path: Path) -> None:
    text = 'Notes,E-mail\n"one\ntwo, ""three""\nfour",a@example.jp\n,b@example.jp\n'
    assert read(tmp_path, text) == (
        (contact("a@example.jp", None), contact("b@example.jp", None)),
        (),
    )


def test_quote_that_never_closes_costs_only_its_row(tmp_path: Path) -> None:
    rows = [f"Person {n},p{n}@example.jp" for n in range(500)]
    rows[7] = f'"{rows[7]}'
    rows[499] = f'"{rows[499]}'
    contacts, skipped = read(tmp_path, "\n".join(["Name,E-mail", *rows]))
    assert len(contacts) == 498
    assert skipped == (
        SkippedCard(number=9, why="has a quote that does not close"),
        SkippedCard(number=501, why="has a quote that does not close"),
    )


def test_quote_inside_a_word_is_only_a_quote(tmp_path: Path) -> None:
    text = 'Name,E-mail\nO"Brien,a@example.jp\nO"Hara,b@example.jp'
    assert [found.name for found in read(tmp_path, text)[0]] == ['O"Brien', 'O"Hara']


def test_short_and_empty_rows_are_no_fault(tmp_path: Path) -> None:
    text = "\n\nName,E-mail\n\nHanako\nTaro,a@example.jp,too,many\n"
    assert read(tmp_path, text) == ((contact("a@example.jp", "Taro"),), ())


def test_columns_are_named_where_none_holds_addresses(tmp_path: Path) -> None:
    path = tmp_path / BOOK
    path.write_text(f"Name,Pho\x1b[2Jne,{'x' * 90},me@example.jp x\nA,1,2,3\n")
    with pytest.raises(SourceError) as raised:
        read_address_book(path)
    assert str(raised.value) == f"{path}: has no column of e-mail addresses"
    assert raised.value.remedy == (
        "its columns: Name, Pho?[2Jne, xxxxxxxxxxxxxxxxxxxxxxxx...; one must be called E-mail or"
        " メール"
    )


@given(st.text(st.sampled_from(",;\t\"'\n\r@=. aé山ｱ\x00\u2028") | st.characters()))
def test_damaged_table_never_raises_but_for_its_headings(text: str) -> None:
    raw = ("E-mail,Name\n" + text).encode("utf-8", "replace")
    book = table.parse(raw, Path(BOOK))
    assert all(found.address.partition("@")[0] in text for found in book.contacts)
