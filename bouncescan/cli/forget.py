"""bouncescan forget: remove a case and all that was written from it."""

from bouncescan.cli.options import Case

__all__ = ["forget"]


def forget(case: Case) -> None:
    """Example:  bouncescan forget you@example.com.bouncescan

    Removes the case and the files that were written from it:
    they hold private mail. The mailbox is not touched.
    """
    from bouncescan.casefile import remove_case
    from bouncescan.cli.streams import print_result, tell, without_controls

    removed = remove_case(case)
    for path in removed.paths:
        print_result(f"removed {without_controls(str(path))}\n")
    for path in removed.left:
        tell(f"left {path}: the case lay elsewhere when that was written")
