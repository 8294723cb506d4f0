"""Sets of UIDs as a command names them (RFC 3501, 9: sequence-set): "1:2000,2003"."""

from collections.abc import Sequence

__all__ = ["LONGEST_SET", "cost_in_set", "write_set"]

LONGEST_SET = 7_000  # RFC 2683, 3.2.1.5: servers take commands of 8,000 octets


def cost_in_set(uid: int, before: int | None) -> int:
    """How many octets more a set has at most with this UID, behind that one."""
    return 0 if before is not None and uid == before + 1 else 2 * (len(str(uid)) + 2)


def write_set(uids: Sequence[int]) -> str:
    """The UIDs, ascending, with runs as "first:last".

    >>> write_set([1, 2, 3, 5, 8, 9])
    '1:3,5,8:9'
    """
    runs: list[tuple[int, int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], uid)
        else:
            runs.append((uid, uid))
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)
