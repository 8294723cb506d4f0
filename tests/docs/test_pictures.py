"""The pictures of the documentation are made by one command, and each that is shown is there."""

import re
import struct
from pathlib import Path

from tests.docs.pictures import FOLDER, PICTURES, make_pictures

ROOT = Path(__file__).parents[2]
IMAGE = re.compile(r"!\[[^\]]+\]\((?:docs/)?images/([\w-]+\.png)\)")


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height, from the head of a PNG."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def test_every_picture_is_made_by_the_command(tmp_path: Path) -> None:
    make_pictures(tmp_path)
    made = {path.name: size_of(path) for path in tmp_path.iterdir()}
    assert made == dict(PICTURES)
    assert {path.name: size_of(path) for path in FOLDER.iterdir()} == made


def test_every_picture_is_shown_somewhere_with_words_for_it() -> None:
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    shown = {name for page in pages for name in IMAGE.findall(page.read_text(encoding="utf-8"))}
    assert shown == set(PICTURES)
