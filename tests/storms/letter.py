"""A mail as bytes: header fields, encoded words, bodies. LF line ends throughout.

Our own small writer, as the standard library folds and encodes differently from version to version
and the fixture must come out the same on each.
"""

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "Body",
    "Letter",
    "addresses",
    "display",
    "encoded",
    "html",
    "multipart",
    "spec",
    "text",
    "unquoted",
]

Field = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body with the fields that describe it."""

    fields: tuple[Field, ...]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail. A server adds its trace with `under`."""

    fields: tuple[Field, ...]
    body: bytes

    def header(self) -> bytes:
        return "".join(f"{name}: {value}\n" for name, value in self.fields).encode("ascii")

    def raw(self) -> bytes:
        return self.header() + b"\n" + self.body

    def under(self, *fields: Field) -> "Letter":
        """The same mail with these fields on top."""
        return Letter(fields=(*fields, *self.fields), body=self.body)

    def value(self, name: str) -> str:
        return next(value for field, value in self.fields if field.lower() == name.lower())


def encoded(words: str, charset: str = "utf-8") -> str:
    """A header's text; encoded words (RFC 2047) where it is not ASCII, folded between them."""
    if words.isascii():
        return words
    size = 11 if charset == "utf-8" else 14
    pieces = [words[at : at + size] for at in range(0, len(words), size)]
    label = charset if charset == "utf-8" else charset.upper()
    lines = (base64.b64encode(piece.encode(charset)).decode("ascii") for piece in pieces)
    return "\n ".join(f"=?{label}?B?{line}?=" for line in lines)


def spec(address: str) -> str:
    """The address as RFC 5322 wants it: old carrier local parts (`a..b`, `a.`) need quotes."""
    local, _, domain = address.rpartition("@")
    if ".." in local or local.endswith("."):
        return f'"{local}"@{domain}'
    return address


def unquoted(address: str) -> str:
    return address.replace('"', "")


def display(name: str, address: str, charset: str = "utf-8") -> str:
    """`Name <address>`; the bare address without a name."""
    if not name:
        return spec(address)
    shown = f'"{name}"' if name.isascii() else encoded(name, charset)
    return f"{shown} <{spec(address)}>"


def addresses(entries: Sequence[str]) -> str:
    """An address list, one entry a line."""
    return ",\n ".join(entries)


def seven_bit(words: str, charset: str) -> tuple[str, bytes]:
    return "7bit", words.encode(charset)


def quoted_printable(words: str, charset: str) -> tuple[str, bytes]:
    return "quoted-printable", quopri.encodestring(words.encode(charset))


def base64_lines(words: str, charset: str) -> tuple[str, bytes]:
    return "base64", base64.encodebytes(words.encode(charset))


def eight_bit(words: str, charset: str) -> tuple[str, bytes]:
    return "8bit", words.encode(charset)


WAYS = {
    "7bit": seven_bit,
    "quoted-printable": quoted_printable,
    "base64": base64_lines,
    "8bit": eight_bit,
}


def text(words: str, charset: str, way: str, subtype: str = "plain") -> Body:
    """One text part. ASCII goes as it is, as most mail programs do."""
    if words.isascii():
        charset, way = "us-ascii", "7bit"
    transfer, content = WAYS[way](words, charset)
    label = charset.upper() if charset == "iso-2022-jp" else charset
    fields = (
        ("Content-Type", f"text/{subtype}; charset={label}"),
        ("Content-Transfer-Encoding", transfer),
    )
    return Body(fields=fields, content=content if content.endswith(b"\n") else content + b"\n")


def html(words: str, charset: str, way: str) -> Body:
    return text(words, charset, way, "html")


def multipart(subtype: str, boundary: str, parts: Sequence[Body]) -> Body:
    """Several parts; the boundary must not occur in them."""
    pieces: list[bytes] = []
    for part in parts:
        header = "".join(f"{name}: {value}\n" for name, value in part.fields).encode("ascii")
        pieces += [f"--{boundary}\n".encode("ascii"), header, b"\n", part.content, b"\n"]
    pieces.append(f"--{boundary}--\n".encode("ascii"))
    kind = f'multipart/{subtype};\n boundary="{boundary}"'
    return Body(fields=(("Content-Type", kind),), content=b"".join(pieces))
