"""A sentence for each rule that decides about one report: docs/how-it-decides.md, for its reader.

`words` has those about the whole mailbox. A rule without a sentence is shown by its name.
"""

from collections.abc import Callable, Mapping

from bouncescan.language import Texts
from bouncescan.records.evidence import Evidence
from bouncescan.records.explanation import EventKind, Writer
from bouncescan.records.findings import Ownership, ReporterRole
from bouncescan.reports.words import words_for

__all__ = [
    "RULES",
    "sentence_for",
    "word_for_event",
    "word_for_ownership",
    "word_for_reporter",
    "word_for_writer",
]

_Word = Callable[[Texts], str]

RULES: Mapping[str, _Word] = {
    # Which side wrote the bounce.
    "no_outside_hop": lambda t: t.gettext(
        "only your own provider's servers stand in its trace: they wrote it"
    ),
    "rewrote_the_recipient": lambda t: t.gettext(
        "the address that failed is not the one that was written to, and lies in another domain:"
        " it forwards mail"
    ),
    "took_it_from_a_login": lambda t: t.gettext(
        "it took the mail from somebody who had signed in, and servers for incoming mail ask"
        " nobody to sign in"
    ),
    "took_it_from_a_script": lambda t: t.gettext("the mail began on that very machine"),
    "serves_the_failed_domain": lambda t: t.gettext(
        "it is the mail server of the address that failed"
    ),
    "checked_it_as_incoming": lambda t: t.gettext(
        "it checked the sender (SPF, DKIM or DMARC), as servers do with mail that comes in for"
        " their own people"
    ),
    "gave_it_back_as_it_came": lambda t: t.gettext(
        "another server refused the mail, and no line of its trace was written by this one"
    ),
    "passes_on_to_several_organisations": lambda t: t.gettext(
        "in all its bounces together it could not pass mail on to three organisations or more"
    ),
    "found_no_such_domain": lambda t: t.gettext(
        "the domain that it was to send to does not exist, and nobody takes in mail for such a one"
    ),
    "may_be_a_relay_or_a_filter": lambda t: t.gettext(
        "it could not pass the mail on: a server that sends meets that, and a filter in front of"
        " the mailbox too"
    ),
    "speaks_for_several_organisations": lambda t: t.gettext(
        "elsewhere it could not pass mail on to three organisations or more, so it sends mail"
    ),
    "took_it_first_hand_for_several": lambda t: t.gettext(
        "a computer, not a mail server, handed the mail to it, for three organisations or more"
    ),
    "found_no_way": lambda t: t.gettext(
        "it found no way to the address, which servers say of strange domains and of their own"
        " people"
    ),
    "knows_the_mailbox": lambda t: t.gettext(
        "only the last server knows that a mailbox does not exist, is full or is closed"
    ),
    "nothing_tells": lambda t: t.gettext("nothing in the bounce tells it"),
    # Which server sent the mail.
    "its_reporter_sent_it": lambda t: t.gettext(
        "the server that wrote the bounce is on the sending side: it sent the mail out itself"
    ),
    "peer_that_relayed": lambda t: t.gettext(
        "{host} only passed it on: the line below fits a mail server that had it just before"
    ),
    "named_behind_a_relay": lambda t: t.gettext(
        "{host} only passed it on, as the lines below say; and of the server that they name before"
        " it, others say that it sent such mail"
    ),
    "peer_of_the_top_hop": lambda t: t.gettext("{host} says that it took the mail from there"),
    "peer_seen_by_the_recipient_side": lambda t: t.gettext(
        "{host}, on the receiving side, says that it took the mail from there"
    ),
    "writer_of_the_newest_hop": lambda t: t.gettext(
        "{host} gave the mail back as it came, and its newest line says so; anyone can have"
        " written that"
    ),
    "peer_of_the_victim_side": lambda t: t.gettext(
        "your own provider took the mail from there, for another of its people"
    ),
    "your_provider_sent_it_out": lambda t: t.gettext(
        "it left through your own provider, where a stranger handed it in with your account"
    ),
    "no_mail_came_back_with_it": lambda t: t.gettext("the bounce holds no mail that came back"),
    "no_trace_came_back_with_it": lambda t: t.gettext(
        "the mail came back without a line about its way"
    ),
    "its_reporters_side_is_unknown": lambda t: t.gettext(
        "on which side the server stands that wrote the bounce cannot be told, so no server is"
        " named: a bystander must not be accused"
    ),
    "handed_in_at_your_provider": lambda t: t.gettext(
        "no server outside of your provider had it: it was handed in there"
    ),
    "its_reporter_may_be_your_provider": lambda t: t.gettext(
        "the server that wrote the bounce calls itself your own provider's, and nothing shows"
        " whether it is"
    ),
    "its_trace_names_no_other_server": lambda t: t.gettext(
        "no line that can be believed names a server that it came from"
    ),
    # What a copy that somebody forwarded is worth.
    "seen_by_the_friends_server": lambda t: t.gettext(
        "your friend's mail server says so in the copy; you knew the friend before, and the mail"
        " that brought the copy came from there"
    ),
    "nobody_you_wrote_to": lambda t: t.gettext(
        "before all this you had not written to this address, nor is it in your address book:"
        " anyone can have made the copy up"
    ),
    "its_sender_is_not_shown": lambda t: t.gettext(
        "nothing shows that the mail that brought the copy is from this address: anyone can write"
        " in a friend's name"
    ),
    "not_seen_by_the_friends_server": lambda t: t.gettext(
        "the newest lines of the copy are not by the mail server that your friend's mail came from"
    ),
    # Whose mail it was.
    "names_somebody_else_as_sender": lambda t: t.gettext(
        "neither its From nor its envelope names you"
    ),
    "said_to_have_left_through_your_provider": lambda t: t.gettext(
        "{host} of your own provider is said to have sent it out, and nothing bears that out"
    ),
    "left_elsewhere": lambda t: t.gettext(
        "it bears your address, and the server that took it in did not get it from your provider"
    ),
    "left_elsewhere_without_trace": lambda t: t.gettext(
        "it bears your address, and shows no way through your provider: it came back without a"
        " line about its way"
    ),
    "copy_in_sent_but_left_elsewhere": lambda t: t.gettext(
        "a copy lies in your Sent folder, and yet it did not leave through your provider"
    ),
    "copy_in_sent_but_left_elsewhere_without_trace": lambda t: t.gettext(
        "a copy lies in your Sent folder, and it came back without a line about its way"
    ),
    "left_through_your_provider": lambda t: t.gettext("it left through {host}, your own provider"),
    "copy_in_sent_by_your_program": lambda t: t.gettext(
        "a copy lies in your Sent folder, and it was written with a program that you use"
    ),
    "your_program_and_network": lambda t: t.gettext(
        "it was written with a program that you use, and handed in from where you send from"
    ),
    "nothing_tells_who_wrote_it": lambda t: t.gettext(
        "you may have written it, or a stranger with your password: nothing tells"
    ),
    "same_making_as_forged_mail": lambda t: t.gettext(
        "it says the same, with the same links, as mail that was forged elsewhere"
    ),
    "many_mails_of_one_making": lambda t: t.gettext(
        "many like it went to many people within days, as nobody writes by hand"
    ),
    "unknown_mailer": lambda t: t.gettext(
        "it was written with {what}, which your own mail does not show"
    ),
    "signed_in_from_elsewhere": lambda t: t.gettext(
        "somebody signed in from {what}, where you never sent from"
    ),
    # Authentication results.
    "noted_by_your_provider": lambda t: t.gettext("counts: your own provider noted it"),
    "noted_where_it_came_in": lambda t: t.gettext(
        "counts: the server that took the mail in noted it"
    ),
    "not_noted_by_your_provider": lambda t: t.gettext(
        "does not count: your provider did not note it, the sender can have written it"
    ),
    "not_noted_where_it_came_in": lambda t: t.gettext(
        "does not count: it is not by the server that took the mail in, anyone can have written it"
    ),
    "noted_by_the_friends_server": lambda t: t.gettext(
        "counts as your friend's word: the friend's own mail server noted it"
    ),
    "stands_inside_the_mail": lambda t: t.gettext(
        "does not count: it stands inside the mail, anyone can have written it"
    ),
    "nobody_known_took_it_in": lambda t: t.gettext(
        "does not count: the server that wrote the bounce did not take the mail in for its own"
        " people, as far as can be told"
    ),
    "names_nobody_who_checked": lambda t: t.gettext("does not count: it does not say who checked"),
    # What is no report about a delivery.
    "only_its_header_was_read": lambda t: t.gettext("it is a mail like any other"),
}

_REPORTERS: Mapping[ReporterRole, _Word] = {
    ReporterRole.SENDER_SIDE: lambda t: t.gettext("on the sending side"),
    ReporterRole.RECIPIENT_SIDE: lambda t: t.gettext("on the receiving side: a bystander"),
    ReporterRole.FORWARDER: lambda t: t.gettext("a forwarder for the recipient"),
    ReporterRole.VICTIM_SIDE: lambda t: t.gettext("your own provider"),
    ReporterRole.UNKNOWN: lambda t: t.gettext("on which side cannot be told"),
}

_OWNERSHIPS: Mapping[Ownership, _Word] = {
    Ownership.SPOOFED: lambda t: t.gettext("not yours: a stranger sent it in your name"),
    Ownership.OWN: lambda t: t.gettext("your own"),
    Ownership.UNDECIDED: lambda t: t.gettext("cannot be told"),
}

_WRITERS: Mapping[Writer, _Word] = {
    Writer.PROVIDER: lambda t: t.gettext("your provider's {host} wrote"),
    Writer.REPORTER: lambda t: t.gettext("{host} wrote"),
    Writer.ANYONE: lambda t: t.gettext("in the name of {host}"),
}

_EVENTS: Mapping[EventKind, _Word] = {
    EventKind.SEEN: lambda t: t.gettext("seen in your mail"),
    EventKind.ADDRESSED: lambda t: t.gettext("named in its To or Cc"),
    EventKind.FAILED: lambda t: t.gettext("bounced"),
    EventKind.DELAYED: lambda t: t.gettext("delayed"),
    EventKind.DELIVERED: lambda t: t.gettext("delivered"),
    EventKind.AUTO_REPLY: lambda t: t.gettext("automatic answer"),
    EventKind.PERSON_REPLIED: lambda t: t.gettext("answered"),
}


def sentence_for(evidence: Evidence, texts: Texts) -> str:
    """The sentence of a rule about one report."""
    word = RULES.get(evidence.rule)
    if word is None:
        return words_for(evidence, texts)
    unknown = {"host": texts.gettext("a server"), "what": texts.gettext("something")}
    return word(texts).format_map({**unknown, **evidence.parameters})


def word_for_reporter(role: ReporterRole | None, texts: Texts) -> str:
    """On which side a reporter stands."""
    return _REPORTERS[role or ReporterRole.UNKNOWN](texts)


def word_for_ownership(ownership: Ownership, texts: Texts) -> str:
    """Whose mail it was."""
    return _OWNERSHIPS[ownership](texts)


def word_for_writer(writer: Writer, host: str | None, texts: Texts) -> str:
    """Who wrote a line of a trace, or is said to have."""
    name = host or texts.gettext("a server without a name")
    return _WRITERS[writer](texts).format(host=name)


def word_for_event(kind: EventKind, texts: Texts) -> str:
    """What happened to an address."""
    return _EVENTS[kind](texts)
