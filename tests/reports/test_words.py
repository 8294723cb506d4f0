import pytest

from bouncescan.language import texts
from bouncescan.records.bounce import Reason
from bouncescan.records.evidence import Evidence
from bouncescan.records.findings import Grade, Host, ServerRole, State, TookItFrom
from bouncescan.reports.words import (
    server_name,
    word_for_grade,
    word_for_reason,
    word_for_role,
    word_for_state,
    word_for_taking,
    words_for,
)

ENGLISH = texts("en")


@pytest.mark.parametrize(
    ("rule", "parameters", "says"),
    [
        (
            "named_as_failed",
            {"host": "mx.example.com", "status": "5.1.1"},
            "mx.example.com said that mail to this address failed (5.1.1)",
        ),
        (
            "named_as_failed",
            {"host": "mx.example.com"},
            "mx.example.com said that mail to this address failed",
        ),
        (
            "named_as_failed",
            {"host": "mx.example.com", "status": ""},
            "mx.example.com said that mail to this address failed",
        ),
        ("named_as_failed", {}, "a bounce says that mail to this address failed"),
        (
            "named_as_delayed",
            {"host": "mx.example.com"},
            "mx.example.com said that mail to this address is delayed",
        ),
        ("named_as_delayed", {}, "a bounce says that mail to this address is delayed"),
        (
            "delivered_dsn",
            {"host": "mx.example.com"},
            "mx.example.com said that the mail was delivered to this address",
        ),
        ("auto_reply", {}, "an automatic answer came from this address"),
        ("person_replied", {}, "somebody answered from this address"),
        ("in_original_header", {"field": "Cc"}, "stands in the Cc of the mail that came back"),
        ("in_address_book", {"book": "a.vcf"}, "is in the address book a.vcf"),
        (
            "seen_in_mail",
            {"role": "cc", "folder": "INBOX", "date": "2011-06-05"},
            "stood in the cc field of a mail of 2011-06-05 in INBOX",
        ),
        (
            "seen_in_mail",
            {"role": "cc", "folder": "INBOX"},
            "stood in the cc field of a mail in INBOX",
        ),
        ("seen_in_mail", {}, "stood in a mail"),
        ("unreadable", {"place": "a.mbox#7", "why": "has no header"}, "a.mbox#7: has no header"),
        ("a_rule_of_tomorrow", {}, "a_rule_of_tomorrow"),
        ("a_rule_of_tomorrow", {"n": 3, "of": "x"}, "a_rule_of_tomorrow (n: 3, of: x)"),
        ("in_address_book", {"book": "{place} {0}"}, "is in the address book {place} {0}"),
    ],
)
def test_rule_becomes_a_sentence(rule: str, parameters: dict[str, str | int], says: str) -> None:
    assert words_for(Evidence(rule=rule, parameters=parameters), ENGLISH) == says


def test_every_state_role_and_grade_has_a_word() -> None:
    words = [
        *(word_for_state(state, ENGLISH) for state in State),
        *(word_for_role(role, ENGLISH) for role in ServerRole),
        *(word_for_grade(grade, ENGLISH) for grade in Grade),
    ]
    assert len(set(words)) == len(State) + len(ServerRole) + len(Grade)


def test_what_is_not_known_has_no_word() -> None:
    assert [took for took in TookItFrom if word_for_taking(took, ENGLISH) is None] == [
        TookItFrom.UNKNOWN
    ]
    assert [reason for reason in Reason if word_for_reason(reason, ENGLISH) is None] == [
        Reason.OTHER
    ]
    assert word_for_reason(None, ENGLISH) is None


def test_bystander_is_not_called_a_sender() -> None:
    assert word_for_role(ServerRole.BYSTANDER, ENGLISH) == "bystander: only told you"


def test_server_without_name_and_address_is_still_named() -> None:
    assert server_name(Host(host=None, ip=None), ENGLISH) == "a server without a name"
    assert server_name(Host(host="mx.example.com", ip=None), ENGLISH) == "mx.example.com"
