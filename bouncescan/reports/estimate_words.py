"""Why it cannot be told how many were written to in all, a phrase for each reason."""

from collections.abc import Callable, Mapping

from bouncescan.language import Texts

__all__ = ["ESTIMATES_HELD", "ESTIMATE_PHRASES"]

# Of 100 intervals that are given so many held the number: counted over 1,000 made-up storms that
# the rule was not made on (python -m tests.simulation.estimate --storms 1000).
ESTIMATES_HELD = 94

_Word = Callable[[Texts], str]

# As `words` has them: the most telling first, the first whose parameters are all there.
ESTIMATE_PHRASES: Mapping[str, tuple[_Word, ...]] = {
    "no_recipients_came_back": (
        lambda t: t.gettext("no mail came back that names its recipients"),
    ),
    "one_recipient_each": (lambda t: t.gettext("each mail went to one person"),),
    "few_mails_came_back": (lambda t: t.gettext("only {n} mails came back, {of} are needed"),),
    "many_alone_on_their_mail": (
        lambda t: t.gettext("{n} of {of} who bounced were alone on a mail"),
    ),
    "recipients_not_in_the_header": (
        lambda t: t.gettext("the mails do not name all whom they went to"),
    ),
    "sorted_by_domain": (lambda t: t.gettext("each mail went to people of one mail provider"),),
    "estimate_too_wide": (lambda t: t.gettext("too little came back to say it"),),
}
