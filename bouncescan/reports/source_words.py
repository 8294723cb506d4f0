"""A sentence for each line of evidence about where the addresses came from.

The numbers are of people: targets, all whom the forged mail was sent to as far as is known.
"""

from collections.abc import Callable, Mapping

from bouncescan.language import Texts

__all__ = ["SOURCE_SENTENCES"]

_Word = Callable[[Texts], str]

# As `words` has them: the most telling first, the first whose parameters are all there.
SOURCE_SENTENCES: Mapping[str, tuple[_Word, ...]] = {
    "too_few_targets": (
        lambda t: t.gettext("only {n} addresses are known to be written to: too few to tell"),
    ),
    "no_history_was_read": (
        lambda t: t.gettext("the headers of your mail were not read (--no-history)"),
    ),
    "no_address_book_given": (
        lambda t: t.gettext("no address book was given (--contacts): yours was not compared"),
    ),
    # The address book.
    "targets_in_the_book": (
        lambda t: t.gettext("of {of} people written to, {n} are in your address book"),
    ),
    "targets_only_in_the_book": (
        lambda t: t.gettext(
            "of {of} people written to, {n} stand only in your address book and in no mail that"
            " is left"
        ),
    ),
    "targets_not_in_the_book": (
        lambda t: t.gettext("of {of} people written to, {n} are not in your address book"),
    ),
    "only_copied_and_not_in_the_book": (
        lambda t: t.gettext(
            "{n} of {of} are not in your address book and only ever stood in the Cc of mail, most"
            " in a mail of {date} from {who}"
        ),
        lambda t: t.gettext(
            "{n} of {of} are not in your address book and only ever stood in the Cc of mail"
        ),
    ),
    "others_in_the_book_untouched": (
        lambda t: t.gettext(
            "your address book holds {of} others; of those, {n} are known to be written to"
        ),
    ),
    # The mail.
    "targets_in_your_mail": (
        lambda t: t.gettext("of {of} people written to, {n} stood in your mail before"),
    ),
    "only_copied": (
        lambda t: t.gettext(
            "{n} of {of} only ever stood in the Cc of mail; most of them in a mail of {date} from"
            " {who}"
        ),
        lambda t: t.gettext("{n} of {of} only ever stood in the Cc of mail"),
    ),
    "senders_nobody_writes_to": (
        lambda t: t.gettext(
            "{n} only send notices, and nobody writes to them ({who}): no address book holds such"
        ),
    ),
    "nobody_else_stood_with_all": (
        lambda t: t.gettext(
            "nobody else stood on mail with all of those {of}; whoever comes nearest did with {n}"
        ),
    ),
    "targets_not_in_your_mail": (
        lambda t: t.gettext("of {of} people written to, {n} stand in no mail that is left"),
    ),
    "answered_mail_is_gone": (
        lambda t: t.gettext(
            "mail was deleted: of {of} mails that you answered, {n} are no longer there"
        ),
    ),
    "others_in_your_mail_untouched": (
        lambda t: t.gettext(
            "your mail shows {of} others from before; of those, {n} are known to be written to"
        ),
    ),
    # Both.
    "targets_only_in_your_mail": (
        lambda t: t.gettext(
            "of {of} people written to, {n} stood only in your mail, not in your address book"
        ),
    ),
    "others_known_to_you_untouched": (
        lambda t: t.gettext(
            "your mail and address book show {of} others; of those, {n} are known to be written to"
        ),
    ),
    "one_source_is_enough": (lambda t: t.gettext("one source alone explains them already"),),
    # One mail.
    "targets_on_one_mail": (
        lambda t: t.gettext(
            "of {of} people written to, {n} stood on one mail of {date} from {who}"
        ),
        lambda t: t.gettext("of {of} people written to, {n} stood on one mail"),
    ),
    "targets_on_one_thread": (
        lambda t: t.gettext(
            "of {of} people written to, {n} stood on one mail of {date} from {who} and its answers"
        ),
        lambda t: t.gettext("of {of} people written to, {n} stood on one mail and its answers"),
    ),
    "all_on_it_hold_the_list": (
        lambda t: t.gettext("everybody on it, {n} people, has had the same addresses since"),
    ),
    "targets_not_on_that_mail": (
        lambda t: t.gettext("of {of} people written to, {n} do not stand on it"),
    ),
    "others_on_that_mail_untouched": (
        lambda t: t.gettext("it shows {of} others; of those, {n} are known to be written to"),
    ),
    "no_mail_shows_a_target": (
        lambda t: t.gettext("no mail that is left shows any of the {of} people written to"),
    ),
    # Another's mailbox.
    "stands_with_the_targets": (
        lambda t: t.gettext("{who} stood on mail with {n} of the {of} that your mail shows"),
    ),
    "may_know_the_unseen": (
        lambda t: t.gettext("{who} may know the {n} that your mail never showed"),
    ),
    "never_stood_with_the_targets": (
        lambda t: t.gettext(
            "{who} comes nearest, but stood on no mail with {n} of the {of} that your mail shows"
        ),
    ),
    "on_the_mail_that_all_stand_on": (
        lambda t: t.gettext(
            "one mail explains them all, and {who} is only one of the {n} people on it"
        ),
    ),
    "others_of_that_person_untouched": (
        lambda t: t.gettext(
            "stood on mail with {of} others; of those, {n} are known to be written to"
        ),
    ),
    "nobody_stands_with_the_targets": (
        lambda t: t.gettext("whom among your correspondents they know, your mail does not show"),
    ),
    # A list of strangers.
    "targets_stand_nowhere": (
        lambda t: t.gettext(
            "of {of} people written to, {n} stand nowhere in what you have: in no mail that is"
            " left, in no address book given"
        ),
    ),
    "people_you_know_untouched": (
        lambda t: t.gettext("of {of} people whom you know, none is known to be written to"),
    ),
    "targets_known_to_you": (
        lambda t: t.gettext("of {of} people written to, {n} are known to you"),
    ),
    # Rivals.
    "address_book_explains_them_too": (
        lambda t: t.gettext("your address book explains {n} of {of} as well"),
    ),
    "mailbox_explains_them_too": (lambda t: t.gettext("your mail explains {n} of {of} as well"),),
    "one_mail_explains_them_too": (
        lambda t: t.gettext("one mail ({what}) explains {n} of {of} as well"),
    ),
    "other_mailbox_explains_them_too": (
        lambda t: t.gettext("the mailbox of {what} explains {n} of {of} as well"),
    ),
}
