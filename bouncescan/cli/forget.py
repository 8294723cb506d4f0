"""bouncescan forget: remove a case and all that was written from it."""

import sys

from bouncescan.cli.options import Case

__all__ = ["forget"]


def forget(case: Case) -> None:
    """Example:  bouncescan forget you@example.com.bouncescan

    Removes the case and the files that were written from it:
    they hold private mail. The mailbox is not touched.
    """
    from bouncescan.casefile import remove_case

    for path in remove_case(case):
        sys.stdout.write(f"removed {path}\n")
