"""bouncescan forget: remove a case and all that was written from it."""

from bouncescan.cli.options import Case

__all__ = ["forget"]


def forget(case: Case) -> None:
    """Example:  bouncescan forget you@example.com.bouncescan

    Removes the case and the files that were written from it:
    they hold private mail. The mailbox is not touched.
    """
    from bouncescan.casefile import remove_case
    from bouncescan.cli.streams import print_result, without_controls

    for path in remove_case(case):
        print_result(f"removed {without_controls(str(path))}\n")
