"""The words of the findings in the reader's language: states, roles, grades, rules of evidence.

What is said here is for somebody who has just been frightened. A rule that has no sentence yet is
shown by its name, never left out. Nothing here makes text harmless: `reports.safe` does, later.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from string import Formatter

from bouncescan.language import Texts
from bouncescan.records.bounce import Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import (
    Grade,
    Host,
    Server,
    ServerRole,
    State,
    TookItFrom,
    WhoSent,
)
from bouncescan.reports.estimate_words import ESTIMATE_PHRASES
from bouncescan.reports.harvest_words import HARVEST_SENTENCES
from bouncescan.reports.source_words import SOURCE_SENTENCES

__all__ = [
    "server_name",
    "short_time",
    "time",
    "word_for_grade",
    "word_for_reason",
    "word_for_role",
    "word_for_state",
    "word_for_taking",
    "word_for_verdict",
    "words_for",
]

_Word = Callable[[Texts], str]

# For each rule its sentences, the most telling first: the first whose parameters are all there.
_SENTENCES: Mapping[str, tuple[_Word, ...]] = {
    "named_as_failed": (
        lambda t: t.gettext("{host} said that mail to this address failed ({status})"),
        lambda t: t.gettext("{host} said that mail to this address failed"),
        lambda t: t.gettext("a bounce says that mail to this address failed"),
    ),
    "named_as_delayed": (
        lambda t: t.gettext("{host} said that mail to this address is delayed"),
        lambda t: t.gettext("a bounce says that mail to this address is delayed"),
    ),
    "delivered_dsn": (
        lambda t: t.gettext("{host} said that the mail was delivered to this address"),
        lambda t: t.gettext("a report says that the mail was delivered to this address"),
    ),
    "auto_reply": (lambda t: t.gettext("an automatic answer came from this address"),),
    "person_replied": (lambda t: t.gettext("somebody answered from this address"),),
    "replied_to_one_like_it": (
        lambda t: t.gettext(
            'somebody answered a mail "{subject}" from this address; it is not here, and its'
            " number (Message-ID) is made as those of the forged mails are"
        ),
        lambda t: t.gettext(
            "somebody answered a mail from this address that is not here, and whose number"
            " (Message-ID) names a server from which only forged mail came"
        ),
    ),
    "replied_on_its_subject": (
        lambda t: t.gettext(
            'somebody answered a mail "{subject}" from this address in the days of the forged'
            " mails; you never wrote on that subject"
        ),
    ),
    "quoted_its_link": (
        lambda t: t.gettext(
            'somebody answered a mail "{subject}" from this address and quoted its link, which is'
            " that of a forged mail to the letter"
        ),
        lambda t: t.gettext(
            "somebody answered a mail from this address and quoted its link, which only one forged"
            " mail has"
        ),
    ),
    "auto_reply_quoted_its_link": (
        lambda t: t.gettext(
            'an automatic answer to "{subject}" came from this address and quotes the link of a'
            " forged mail to the letter"
        ),
        lambda t: t.gettext(
            "an automatic answer came from this address and quotes a link that only one forged mail"
            " has"
        ),
    ),
    "auto_reply_to_one_like_it": (
        lambda t: t.gettext('an automatic answer to "{subject}" came from this address'),
        lambda t: t.gettext(
            "an automatic answer came from this address, to a mail whose number (Message-ID) is"
            " made as those of the forged mails are"
        ),
    ),
    "in_the_same_list": (
        lambda t: t.gettext(
            "nothing came back; stands where the addresses seem to have been taken from"
        ),
    ),
    "read_receipt": (
        lambda t: t.gettext("a mail program told that it showed the mail at this address"),
    ),
    "in_original_header": (
        lambda t: t.gettext("stands in the {field} of the mail that came back"),
        lambda t: t.gettext("stands in the header of the mail that came back"),
    ),
    "in_address_book": (
        lambda t: t.gettext("is in the address book {book}"),
        lambda t: t.gettext("is in the address book"),
    ),
    "seen_in_mail": (
        lambda t: t.gettext("stood in the {role} field of a mail of {date} in {folder}"),
        lambda t: t.gettext("stood in the {role} field of a mail in {folder}"),
        lambda t: t.gettext("stood in a mail"),
    ),
    # Who sent it.
    "left_through_your_provider": (
        lambda t: t.gettext("{n} of the mails left through your own provider's servers"),
    ),
    "many_mails_of_one_making": (
        lambda t: t.gettext(
            "{n} mails of one making to many people went out within days, as nobody writes by hand"
        ),
    ),
    "same_making_as_forged_mail": (
        lambda t: t.gettext("{n} of them say the same, with the same links, as forged mail"),
    ),
    "unknown_mailer": (
        lambda t: t.gettext("{n} were written with {what}, which your own mail does not show"),
    ),
    "signed_in_from_elsewhere": (
        lambda t: t.gettext("for {n} somebody signed in from {what}, where you never sent from"),
    ),
    "signed_by_your_domain": (
        lambda t: t.gettext("{n} bear a valid signature (DKIM) of your own mail domain"),
    ),
    "sent_by_another_server": (
        lambda t: t.gettext("{n} of the mails came from {what}, which is not your provider's"),
    ),
    "said_to_come_from_another_server": (
        lambda t: t.gettext(
            "{n} of the mails are said to come from {what}, but nothing bears that out"
        ),
    ),
    "copy_came_from": (
        lambda t: t.gettext("your provider took {n} copy of it, sent to yourself, from {what}"),
    ),
    "friends_copy_came_from": (
        lambda t: t.gettext(
            "{who} forwarded {n} of the mails, and says with it that it came from {what}"
            " (SPF {spf})"
        ),
        lambda t: t.gettext(
            "{who} forwarded {n} of the mails, and says with it that it came from {what}"
        ),
    ),
    "friends_copy_left_through_your_provider": (
        lambda t: t.gettext(
            "{who} forwarded {n} of the mails, and says with it that it came from {what}, which is"
            " your own provider's"
        ),
    ),
    "spf_failed_where_it_came_in": (
        lambda t: t.gettext(
            "for {n} the receiving server noted that the sending one may not send for your domain"
            " (SPF)"
        ),
    ),
    "none_left_through_your_provider": (
        lambda t: t.gettext("none of the {n} forged mails left through your own provider"),
    ),
    "left_as_your_own_mail_does": (
        lambda t: t.gettext(
            "{n} left through your provider, with a program and from a place that are yours"
        ),
    ),
    "left_through_your_provider_and_is_not_known": (
        lambda t: t.gettext(
            "{n} left through your own provider, and nothing tells whether you wrote them"
        ),
    ),
    "said_to_have_left_and_is_not_known": (
        lambda t: t.gettext(
            "{n} are said to have left through your own provider, which nothing bears out, and"
            " nothing tells whether you wrote them"
        ),
    ),
    "no_trace_came_back": (
        lambda t: t.gettext("{n} came back without a trace of where they were sent from"),
    ),
    "unreadable": (lambda t: t.gettext("{place}: {why}"),),
    # Where the addresses came from.
    **SOURCE_SENTENCES,
    **HARVEST_SENTENCES,
    **ESTIMATE_PHRASES,
}

_STATES: Mapping[State, _Word] = {
    State.REACHED: lambda t: t.gettext("got it"),
    State.FAILED: lambda t: t.gettext("did not get it"),
    State.DELAYED: lambda t: t.gettext("may still get it"),
    State.ADDRESSED: lambda t: t.gettext("may have got it"),
    State.MAYBE: lambda t: t.gettext("perhaps got it"),
}

_ROLES: Mapping[ServerRole, _Word] = {
    ServerRole.ORIGIN: lambda t: t.gettext("sent it"),
    ServerRole.RELAY: lambda t: t.gettext("passed it on"),
    ServerRole.BYSTANDER: lambda t: t.gettext("bystander: only told you"),
    ServerRole.FORWARDER: lambda t: t.gettext("forwarded it for a recipient"),
    ServerRole.UNKNOWN: lambda t: t.gettext("role unknown"),
}

_GRADES: Mapping[Grade, _Word] = {
    Grade.PROVED: lambda t: t.gettext("proved: your own provider saw it"),
    Grade.STATED: lambda t: t.gettext("stated by the server that wrote the bounce"),
    Grade.CLAIMED: lambda t: t.gettext("only claimed in the mail, anyone can write that"),
}

_TAKING: Mapping[TookItFrom, _Word] = {
    TookItFrom.LOGIN: lambda t: t.gettext("took it from somebody who had signed in there"),
    TookItFrom.SCRIPT: lambda t: t.gettext("took it from a script that runs there"),
    TookItFrom.CLIENT: lambda t: t.gettext("took it from a computer that connected to it"),
    TookItFrom.SERVER: lambda t: t.gettext("took it from another mail server"),
}

_VERDICTS: Mapping[WhoSent, _Word] = {
    WhoSent.USED: lambda t: t.gettext("Your account was used: somebody signed in to it."),
    WhoSent.FORGED: lambda t: t.gettext(
        "Your address was forged: the mail was sent through other people's servers."
    ),
    WhoSent.BOTH: lambda t: t.gettext(
        "Both: your account was used, and your address was forged elsewhere too."
    ),
    WhoSent.OWN: lambda t: t.gettext("It is your own mail that came back."),
    WhoSent.UNKNOWN: lambda t: t.gettext("It cannot be told from the mail in this mailbox."),
}

_REASONS: Mapping[Reason, _Word] = {
    Reason.USER_UNKNOWN: lambda t: t.gettext("no such mailbox"),
    Reason.HOST_UNKNOWN: lambda t: t.gettext("no such mail domain"),
    Reason.MOVED: lambda t: t.gettext("the address has moved"),
    Reason.NOT_ACCEPTING: lambda t: t.gettext("takes no mail"),
    Reason.MAILBOX_FULL: lambda t: t.gettext("the mailbox is full"),
    Reason.REJECTED_CONTENT: lambda t: t.gettext("refused as spam or virus"),
    Reason.REJECTED_POLICY: lambda t: t.gettext("refused by a rule of the server"),
    Reason.BLOCKED: lambda t: t.gettext("the sending server is blocked"),
    Reason.RATE_LIMITED: lambda t: t.gettext("too much mail at once"),
    Reason.TOO_BIG: lambda t: t.gettext("the mail is too big"),
    Reason.EXPIRED: lambda t: t.gettext("given up after many tries"),
    Reason.NETWORK: lambda t: t.gettext("the network failed"),
    Reason.SYSTEM: lambda t: t.gettext("the server failed"),
    Reason.SUSPENDED: lambda t: t.gettext("the mailbox is suspended"),
    Reason.FILTERED: lambda t: t.gettext("filtered by the recipient"),
}


def words_for(evidence: Evidence, texts: Texts) -> str:
    """The sentence of one piece of evidence; for a rule without one, its name and parameters."""
    given = {name: str(value) for name, value in evidence.parameters.items() if value != ""}
    for sentence in _SENTENCES.get(evidence.rule, ()):
        text = sentence(texts)
        if _fields(text) <= given.keys():
            return text.format_map(given)
    listed = ", ".join(f"{name}: {value}" for name, value in given.items())
    return f"{evidence.rule} ({listed})" if listed else evidence.rule


@lru_cache(maxsize=256)
def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def word_for_state(state: State, texts: Texts) -> str:
    """What a state means for the person who is in it."""
    return _STATES[state](texts)


def word_for_role(role: ServerRole, texts: Texts, grade: Grade | None = None) -> str:
    """What a server did; as a mere claim, what it is said to have done."""
    if role is ServerRole.ORIGIN and grade is Grade.CLAIMED:
        return texts.gettext("said to have sent it")
    return _ROLES[role](texts)


def word_for_grade(grade: Grade, texts: Texts, witnesses: int | None = None) -> str:
    """How sure something is, and why; `witnesses` are the servers that say so, as Host has them."""
    if grade is Grade.CLAIMED and witnesses == 1:
        return texts.gettext("one server alone says so: the one that wrote the bounce")
    if grade is Grade.CLAIMED and witnesses:
        told = texts.gettext(
            "{n} servers say so, but none whose people you had written to before: they may all be"
            " one stranger's"
        )
        return told.format(n=witnesses)
    if grade is Grade.STATED and witnesses and witnesses > 1:
        told = texts.gettext("stated by {n} servers that have nothing to do with each other")
        return told.format(n=witnesses)
    return _GRADES[grade](texts)


def word_for_taking(took: TookItFrom, texts: Texts) -> str | None:
    """How a server got the mail, None where that is not known."""
    word = _TAKING.get(took)
    return word(texts) if word else None


def word_for_verdict(verdict: WhoSent, texts: Texts) -> str:
    """Who sent the mail."""
    return _VERDICTS[verdict](texts)


def word_for_reason(reason: Reason | None, texts: Texts) -> str | None:
    """Why a delivery failed, None where the bounce did not say or said nothing we know."""
    word = _REASONS.get(reason) if reason else None
    return word(texts) if word else None


def server_name(server: Server | Host, texts: Texts) -> str:
    """A server by what is known of it: "mail.example.net [203.0.113.7]"."""
    if server.host and server.ip:
        return f"{server.host} [{server.ip}]"
    if server.ip:
        return f"[{server.ip}]"
    return server.host or texts.gettext("a server without a name")


def time(when: datetime | None) -> str | None:
    """ISO 8601 with offset, to the second."""
    return None if when is None else when.isoformat(timespec="seconds")


def short_time(when: datetime) -> str:
    """ISO 8601 with offset, to the minute, for people."""
    return when.isoformat(timespec="minutes")
