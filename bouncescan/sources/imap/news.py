"""When mail comes into one of some folders: IDLE in the first, a look at the others now and then.

RFC 2177 lets a server end an IDLE after half an hour; long before that the looks at the other
folders end it. Where there is no IDLE all folders are looked at, more often.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bouncescan.records.message import Folder
from bouncescan.sources.imap.lines import Lines
from bouncescan.sources.imap.opened import FolderClosed, Opened
from bouncescan.sources.options import SourceOptions

__all__ = ["News"]


class News:
    """`examine` opens a folder, `look` asks for its STATUS."""

    def __init__(
        self,
        lines: Lines,
        options: SourceOptions,
        examine: Callable[[Folder], Opened | None],
        look: Callable[[Folder], Folder],
    ) -> None:
        self._lines = lines
        self._options = options
        self._examine = examine
        self._look = look

    def of(self, folders: Sequence[Folder]) -> Iterator[tuple[Folder, ...]]:
        """Each time mail has come, the folders that it is in, as they stand now; for ever."""
        self._lines.be_patient()
        known = list(folders)
        while True:
            current = [self._look(folder) for folder in known[1:]]
            # Last, since this one is to stay open.
            opened = self._examine(known[0])
            current.insert(0, self._stand(known[0], opened))
            pairs = zip(known, current, strict=True)
            news = tuple(now for before, now in pairs if _has_more(before, now))
            known = current
            if news:
                yield news
            else:
                self._wait(is_open=opened is not None, is_only=len(known) == 1)

    def _stand(self, folder: Folder, opened: Opened | None) -> Folder:
        if opened is None:
            return folder
        if opened.uid_next is None:
            return self._look(folder)
        return replace(
            folder,
            uidvalidity=opened.uidvalidity,
            messages=opened.exists,
            uid_next=opened.uid_next,
        )

    def _wait(self, *, is_open: bool, is_only: bool) -> None:
        pace = self._options.pace
        try:
            if is_open and self._lines.idle(pace.idle if is_only else min(pace.looks, pace.idle)):
                return
        except FolderClosed:
            pass  # the next look shows what it is now
        self._options.wait(pace.polls)


def _has_more(before: Folder, now: Folder) -> bool:
    if before.uidvalidity != now.uidvalidity:
        return True
    if before.uid_next is None or now.uid_next is None:
        return (now.messages or 0) > (before.messages or 0)
    return now.uid_next > before.uid_next
