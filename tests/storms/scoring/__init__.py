"""What a scan found, held against the truth of a storm. TRUTH.md has the truth's format.

    fields     JSON objects read with the place that is wrong, where one is
    truth      the truth, strictly: a maker's slip is an error, never a line that nobody asks
    found      the findings, leniently: what is null or missing is "no answer"
    lines      every line of the table, in its order
    tally      marks given, and the Score that they add up to
    hosts      which server a name or an address of the findings means
    matching   which finding is which bounce or person of the truth
    bounces, servers, people, answers   the questions
    table      the score as text and JSON, and what is required of it
    storms     many storms made, scanned and scored by several processes
    examples, damages   what the tests of the scorer hold it against

A line has three ends: right, wrong, and no answer. Who leaves out a bounce or a person gives no
answer to all that is asked about them. `python -m tests.storms.score` prints the table.
"""

from tests.storms.scoring.answers import ask_answers
from tests.storms.scoring.bounces import ask_bounces
from tests.storms.scoring.found import read_found
from tests.storms.scoring.hosts import Hosts
from tests.storms.scoring.matching import match_bounces, match_people
from tests.storms.scoring.people import ask_people
from tests.storms.scoring.servers import ask_servers
from tests.storms.scoring.tally import Score, Tally
from tests.storms.scoring.truth import read_truth

__all__ = ["Score", "score"]


def score(findings: object, truth: object) -> Score:
    """The score of one storm; both as `json.loads` gives them. Raises ShapeError."""
    expected, found = read_truth(truth), read_found(findings)
    hosts = Hosts(expected)
    tally = Tally()
    ask_bounces(match_bounces(expected.bounces, found.bounces), hosts, tally)
    ask_servers(expected.servers, found.servers, hosts, tally)
    ask_people(match_people(expected.people, found.people), hosts, tally)
    ask_answers(expected, found, tally)
    return tally.score()
