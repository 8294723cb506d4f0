"""A sentence for each line of evidence about when the addresses were taken, or why none tells."""

from collections.abc import Callable, Mapping

from bouncescan.language import Texts

__all__ = ["HARVESTS_HELD", "HARVEST_SENTENCES"]

# Of 100 intervals that are given so many held the moment: counted over 1,000 made-up storms that
# the rule was not made on (python -m tests.simulation.harvest --storms 1000).
HARVESTS_HELD = 95

_Word = Callable[[Texts], str]

# As `words` has them: the most telling first, the first whose parameters are all there.
HARVEST_SENTENCES: Mapping[str, tuple[_Word, ...]] = {
    "newest_target_first_seen": (
        lambda t: t.gettext(
            "{who}, who was written to, first stood in your mail on {date}: whoever took the"
            " addresses from it did so after that"
        ),
    ),
    "without_that_target": (
        lambda t: t.gettext(
            "without that one person it would be after {date}: so much hangs on a single address,"
            " whose older mail may have been deleted"
        ),
    ),
    "targets_first_seen_later": (
        lambda t: t.gettext(
            "{n} of those written to first stood in your mail later, the last on {date}: the"
            " addresses were taken after that, or older mail with these people was deleted"
        ),
    ),
    "untouched_first_seen_later": (
        lambda t: t.gettext(
            "{n} people who first stood in your mail after {date} are not known to be written to"
        ),
    ),
    "that_mail_was_sent": (lambda t: t.gettext("that mail was sent on {date}"),),
    # Why there is no interval.
    "no_forged_mail_has_a_date": (lambda t: t.gettext("no forged mail with a date came back"),),
    "list_is_not_from_your_data": (
        lambda t: t.gettext("the addresses were not taken from your mail or your address book"),
    ),
    "list_is_of_one_mail": (
        lambda t: t.gettext(
            "everybody who has that mail holds these addresses, and may have lost them at any time"
            " since"
        ),
    ),
    "list_is_from_elsewhere": (
        lambda t: t.gettext(
            "the addresses seem to come from somebody else's mailbox: your mail does not show when"
            " those people came into it"
        ),
    ),
    "source_is_not_known": (
        lambda t: t.gettext("it is not known from where the addresses were taken"),
    ),
    "too_few_dated_targets": (
        lambda t: t.gettext(
            "mail with a date shows only {n} of those who were written to: too few to tell"
        ),
    ),
    "nobody_came_later": (
        lambda t: t.gettext(
            "nobody came into your mail since then who was not written to, so nothing tells how"
            " much later it may have been"
        ),
    ),
}
