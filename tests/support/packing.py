"""A mailbox packed in every way that is read, as the programs that people use pack it."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["PACKED", "pack_tar", "pack_zip", "zstd"]


def pack_zip(
    files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, streamed: bool = False
) -> bytes:
    """A .zip with these files; `streamed`: sizes stand behind them, as when it was sent."""
    out: io.BytesIO = _OneWay() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 20, 10, 15, 22)), content, method)
    return out.getvalue()


class _OneWay(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def pack_tar(
    files: Mapping[str, bytes], mode: str = "w:gz", *, form: int = tarfile.PAX_FORMAT
) -> bytes:
    """A .tar with these files; "w:gz", "w:bz2", "w:xz" pack it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1776647723
            if name.endswith("/"):
                info.type, info.size = tarfile.DIRTYPE, 0
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _in_parts(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Packed in three pieces, one behind the other, as appending leaves it."""
    return lambda raw: b"".join(
        pack(raw[len(raw) * part // 3 : len(raw) * (part + 1) // 3]) for part in range(3)
    )


# By the name of the file: it packed, and where in it the mbox is.
PACKED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "Inbox.mbox": (bytes, ""),
    "Inbox.mbox.gz": (gzip.compress, ""),
    "parts.mbox.gz": (_in_parts(gzip.compress), ""),
    "padded.mbox.gz": (lambda raw: gzip.compress(raw) + bytes(1000), ""),
    "Inbox.mbox.bz2": (partial(bz2.compress, compresslevel=1), ""),
    "parts.mbox.bz2": (_in_parts(bz2.compress), ""),
    "Inbox.mbox.xz": (lzma.compress, ""),
    "parts.mbox.xz": (_in_parts(lzma.compress), ""),
    "Inbox.mbox.zst": (zstd.compress, ""),
    "parts.mbox.zst": (_in_parts(zstd.compress), ""),
    "stored.zip": (lambda raw: pack_zip({"Inbox.mbox": raw}, zipfile.ZIP_STORED), "Inbox.mbox"),
    "takeout.zip": (lambda raw: pack_zip({"Takeout/Inbox.mbox": raw}), "Takeout/Inbox.mbox"),
    "streamed.zip": (lambda raw: pack_zip({"a/Inbox.mbox": raw}, streamed=True), "a/Inbox.mbox"),
    "bzip2.zip": (lambda raw: pack_zip({"Inbox.mbox": raw}, zipfile.ZIP_BZIP2), "Inbox.mbox"),
    "nested.zip": (lambda raw: pack_zip({"Inbox.mbox.gz": gzip.compress(raw)}), "Inbox.mbox.gz"),
    "plain.tar": (lambda raw: pack_tar({"Mail/Inbox.mbox": raw}, "w"), "Mail/Inbox.mbox"),
    "takeout.tgz": (lambda raw: pack_tar({"Takeout/Inbox.mbox": raw}), "Takeout/Inbox.mbox"),
    "takeout.tar.xz": (lambda raw: pack_tar({"Inbox.mbox": raw}, "w:xz"), "Inbox.mbox"),
    "takeout.tar.bz2": (lambda raw: pack_tar({"Inbox.mbox": raw}, "w:bz2"), "Inbox.mbox"),
    "takeout.tar.zst": (
        lambda raw: zstd.compress(pack_tar({"Inbox.mbox": raw}, "w")), "Inbox.mbox"
    ),
}  # fmt: skip
