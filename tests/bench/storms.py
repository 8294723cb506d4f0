"""How fast storms are made: 50,000 mails, drawn and written, beside the standard library's writer.

The peer, `mailbox.mbox`, only writes the same bytes into the same kind of file.
"""

import mailbox
import tempfile
import time
from pathlib import Path

from tests.storms.mbox import write_folders
from tests.storms.scenario import Storm
from tests.storms.scenarios import storm_of

_MAILS = 50_000


def _write_by_library(storm: Storm, folder: Path) -> None:
    folder.mkdir()
    for name in {mail.folder for mail in storm.mails}:
        box = mailbox.mbox(folder / f"{name}.mbox")
        for mail in storm.mails:
            if mail.folder == name:
                box.add(mail.raw)
        box.close()


def main() -> None:
    made = drawn = written = peer = 0.0
    number = 0
    with tempfile.TemporaryDirectory() as place:
        while made < _MAILS:
            start = time.process_time()
            storm = storm_of(number)
            drawn += time.process_time() - start
            start = time.process_time()
            write_folders(storm.mails, Path(place, f"ours-{number}"))
            written += time.process_time() - start
            start = time.process_time()
            _write_by_library(storm, Path(place, f"theirs-{number}"))
            peer += time.process_time() - start
            made += len(storm.mails)
            number += 1
    total = drawn + written
    print(
        f"  {made:,.0f} mails in {number} storms: {total:.1f} s (made {drawn:.1f}, written", end=""
    )
    print(f" {written:.1f}); {made / total:,.0f} a second")
    print(f"  {total / peer:.2f} times what mailbox.mbox takes to write them ({peer:.1f} s)")
