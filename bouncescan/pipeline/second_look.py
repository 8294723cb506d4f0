"""case file -> analysis -> source: what else is worth reading, once a storm is known."""

from bouncescan.casefile import Case

__all__ = ["look_again"]


def look_again(case: Case, source: str) -> int:
    """Have the case want the mails of this source that may tell of the storm; how many."""
    came_back = case.came_back()
    if not came_back:
        return 0
    from bouncescan.analysis.second_look import SecondLook  # noqa: PLC0415 as in analysing

    look = SecondLook(came_back)
    if not look:
        return 0
    answers = look.answers(case.unread_answers(source))
    lacking = case.lacking({name for each in answers for name in each.answers})
    chosen = {each.id for each in look.copies(case.unread_mixed(source), case.known_addresses())}
    # Who answers a mail that lies here answers no stranger's.
    chosen.update(each.id for each in answers if lacking.issuperset(each.answers))
    case.want(chosen)
    return len(chosen)
