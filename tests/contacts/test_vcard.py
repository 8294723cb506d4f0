"""vCards as phones and mail programs write them, and broken ones among whole ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.contacts import SkippedCard, read_address_book, vcard
from bouncescan.mail.address import find_addresses
from bouncescan.records.contact import Contact

BOOK = "contacts.vcf"

# 山田 太郎 in Shift_JIS; the second octet of 表 and of ソ is a backslash.
OLD_PHONE = (
    b"BEGIN:VCARD\r\n"
    b"VERSION:2.1\r\n"
    b"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63;=\r\n"
    b"=91=BE=98=59;;;\r\n"
    b"SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=D4=CF=C0=DE;=C0=DB=B3;;;\r\n"
    b"TEL;CELL:09000000000\r\n"
    b"EMAIL;CELL:taro..y@docomo.ne.jp\r\n"
    b"EMAIL;HOME;PREF;ENCODING=QUOTED-PRINTABLE:t=2E=40ezweb.ne.jp\r\n"
    b"END:VCARD\r\n"
)


def contact(address: str, name: str | None) -> Contact:
    return Contact(address=address, name=name, book=BOOK)


def read(tmp_path: Path, raw: bytes) -> tuple[tuple[Contact, ...], tuple[SkippedCard, ...]]:
    path = tmp_path / BOOK
    path.write_bytes(raw)
    book = read_address_book(path)
    assert book.name == BOOK
    return book.contacts, book.skipped


def card(*lines: str | bytes, version: str = "3.0") -> bytes:
    octets = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return b"\r\n".join([b"BEGIN:VCARD", f"VERSION:{version}".encode(), *octets, b"END:VCARD", b""])


def test_old_phone_writes_shift_jis_in_quoted_printable(tmp_path: Path) -> None:
    assert read(tmp_path, OLD_PHONE) == (
        (contact("taro..y@docomo.ne.jp", "山田 太郎"), contact("t.@ezweb.ne.jp", "山田 太郎")),
        (),
    )


@pytest.mark.parametrize("text", ["表 十郎", "ソニア 能", "髙橋 﨑"])
def test_backslash_inside_a_shift_jis_kanji_is_none(tmp_path: Path, text: str) -> None:
    raw = card(b"FN;CHARSET=SHIFT_JIS:" + text.encode("cp932"), "EMAIL:a@example.jp", version="2.1")
    assert read(tmp_path, raw) == ((contact("a@example.jp", text),), ())


@pytest.mark.parametrize("encoding", ["cp932", "iso-2022-jp", "utf-8"])
def test_charset_is_found_where_none_is_declared(tmp_path: Path, encoding: str) -> None:
    raw = card("FN:佐藤 花子様".encode(encoding), "EMAIL:a@example.jp", version="2.1")
    assert read(tmp_path, raw) == ((contact("a@example.jp", "佐藤 花子様"),), ())


def test_folded_line_is_one_line_also_inside_a_character(tmp_path: Path) -> None:
    name = "FN:佐藤".encode()
    raw = card(name[:4] + b"\r\n " + name[4:], "EMAIL;TYPE=INTER", " NET:han", "\tako@example.jp")
    assert read(tmp_path, raw) == ((contact("hanako@example.jp", "佐藤"),), ())


def test_version_2_folds_at_a_space_and_keeps_it(tmp_path: Path) -> None:
    raw = card("FN:Hanako", " Sato", "EMAIL:hanako@example.jp", version="2.1")
    assert read(tmp_path, raw) == ((contact("hanako@example.jp", "Hanako Sato"),), ())


def test_apple_groups_an_address_with_its_label(tmp_path: Path) -> None:
    raw = card(
        "N:Sato;Hanako;;;",
        "FN:Hanako Sato",
        "item1.EMAIL;type=INTERNET;type=pref:hanako@example.jp",
        "item1.X-ABLabel:_$!<Other>!$_",
        "EMAIL;type=INTERNET;type=WORK:sato@Example.COM",
    )
    assert read(tmp_path, raw)[0] == (
        contact("hanako@example.jp", "Hanako Sato"),
        contact("sato@example.com", "Hanako Sato"),
    )


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:山田;太郎;;;"], "山田 太郎"),
        (["N:Yamada;Taro;Jiro;Dr.;"], "Taro Jiro Yamada"),
        (["N:Yamada"], "Yamada"),
        (["FN:", "N:;;;;", "NICKNAME:たろちゃん"], "たろちゃん"),
        (["N:;;;;", "ORG:Example K.K.;Sales"], "Example K.K. Sales"),
        (["FN:Smith\\, John\\; Jr.\\nesq"], "Smith, John; Jr. esq"),
        (["N:Smith\\;Jones;John;;;"], "John Smith;Jones"),
        (['FN;X-NOTE="a:b;c":Taro'], "Taro"),
        (["FN;ENCODING=b;CHARSET=UTF-8:5bGx55Sw"], "山田"),
        (["FN;CHARSET=x-nobody-knows:Taro"], "Taro"),
        (["fn:Taro"], "Taro"),
        ([], None),
    ],
)
def test_name_is_taken_from_the_best_property(
    tmp_path: Path, lines: list[str], name: str | None
) -> None:
    assert read(tmp_path, card(*lines, "EMAIL:a@example.jp")) == (
        (contact("a@example.jp", name),),
        (),
    )


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("mailto:a@example.jp", ["a@example.jp"]),
        ("Taro <a@example.jp>", ["a@example.jp"]),
        ("a@example.jp,b@example.jp", ["a@example.jp", "b@example.jp"]),
        ("a@example.jp\\;b@example.jp", ["a@example.jp", "b@example.jp"]),
        ('"taro..y"@docomo.ne.jp', ["taro..y@docomo.ne.jp"]),
        ("", []),
    ],
)
def test_value_may_hold_more_or_less_than_an_address(
    tmp_path: Path, value: str, addresses: list[str]
) -> None:
    contacts, skipped = read(tmp_path, card("FN:T", f"EMAIL:{value}"))
    assert [found.address for found in contacts] == addresses
    assert skipped == ()


def test_members_of_a_group_are_in_the_book(tmp_path: Path) -> None:
    raw = card(
        "KIND:group",
        "FN:Choir",
        "MEMBER:mailto:a%2Bb@example.jp",
        "MEMBER:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af",
        version="4.0",
    )
    assert read(tmp_path, raw) == ((contact("a+b@example.jp", None),), ())


def test_picture_is_passed_over(tmp_path: Path) -> None:
    raw = card(
        "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD=",
        " /9j/4AAQSkZJRgABAQAAAQABAAD/",
        "/9j/unindented/as/some/phones/do==",
        "",
        "EMAIL:a@example.jp",
        version="2.1",
    )
    assert read(tmp_path, raw) == ((contact("a@example.jp", None),), ())


def test_broken_card_costs_only_itself_and_is_named_by_its_number(tmp_path: Path) -> None:
    whole = card("FN:A", "EMAIL:a@example.jp"), card("FN:D", "EMAIL:d@example.jp")
    no_address = card("FN:B", "EMAIL:b at example.jp", "EMAIL:b@example.jp")
    no_end = b"BEGIN:VCARD\r\nFN:C\r\nEMAIL:c@example.jp\r\n"
    junk = b"BEGIN:VCARD\r\n\x8f\xff\xfe\r\nEND:VCARD\r\n"
    assert read(tmp_path, whole[0] + no_address + no_end + junk + whole[1]) == (
        (
            contact("a@example.jp", "A"),
            contact("b@example.jp", "B"),
            contact("c@example.jp", "C"),
            contact("d@example.jp", "D"),
        ),
        (
            SkippedCard(number=2, why="has an e-mail entry that is no address"),
            SkippedCard(number=3, why="does not end"),
            SkippedCard(number=4, why="says nothing that can be read"),
        ),
    )


def test_address_that_the_end_of_the_file_cuts_is_left_out(tmp_path: Path) -> None:
    raw = card("FN:A", "EMAIL:a@example.jp") + b"BEGIN:VCARD\r\nFN:B\r\nEMAIL:b@example.j"
    assert read(tmp_path, raw) == (
        (contact("a@example.jp", "A"),),
        (SkippedCard(number=2, why="does not end"),),
    )


def test_last_line_needs_no_line_end(tmp_path: Path) -> None:
    raw = card("FN:A", "EMAIL:a@example.jp").rstrip()
    assert read(tmp_path, raw) == ((contact("a@example.jp", "A"),), ())


def test_card_of_an_agent_lies_inside_a_card(tmp_path: Path) -> None:
    agent = card("FN:Agent", "EMAIL:agent@example.jp").decode().rstrip()
    raw = card("FN:A", "AGENT:", agent, "EMAIL:a@example.jp", version="2.1")
    assert read(tmp_path, raw) == (
        (contact("agent@example.jp", "Agent"), contact("a@example.jp", "A")),
        (),
    )


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: bytes) -> None:
    raw = OLD_PHONE.replace(b"\r\n", end)
    assert read(tmp_path, raw)[0][0] == contact("taro..y@docomo.ne.jp", "山田 太郎")


def test_address_that_stands_twice_is_one_contact(tmp_path: Path) -> None:
    raw = card("EMAIL:A@example.jp") + card("FN:Taro", "EMAIL:a@EXAMPLE.jp")
    assert read(tmp_path, raw) == ((contact("a@example.jp", "Taro"),), ())


def test_card_without_an_address_is_counted_and_not_broken(tmp_path: Path) -> None:
    path = tmp_path / BOOK
    path.write_bytes(card("TEL:0300000000") + card("EMAIL:a@example.jp"))
    book = read_address_book(path)
    assert (book.cards, len(book.contacts), book.skipped) == (2, 1, ())


@given(
    st.lists(
        st.sampled_from(
            [
                b"BEGIN:VCARD",
                b"END:VCARD",
                b"EMAIL:a@example.jp",
                b"FN;ENCODING=QUOTED-PRINTABLE:=",
                b" =41",
                b'X;Y="',
                b"AGENT:",
                b"N;CHARSET=SHIFT_JIS:\x83\\;\x83",
                b"VERSION:2.1",
            ]
        )
        | st.binary(max_size=12)
    )
)
def test_damaged_book_never_raises_and_invents_no_address(lines: list[bytes]) -> None:
    raw = b"\n".join(lines)
    book = vcard.parse(raw, Path(BOOK))
    assert {found.address for found in book.contacts} <= {
        "a@example.jp",
        *find_addresses(raw.decode("latin-1")),
        *(found for line in lines for found in find_addresses(line.decode("cp932", "replace"))),
        *(found for line in lines for found in find_addresses(line.decode("utf-8", "replace"))),
    }
