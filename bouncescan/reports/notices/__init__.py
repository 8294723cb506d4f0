"""Drafts of notices: to the people, to the networks, to the provider, for the police. None is sent.

friends        who got it, who may have got it
abuse          each network that it was sent from: arf for a program, text for a person
authorities    the provider and the police
readme         what each draft is, and who has none
desks          where a victim in Japan can take it

redaction      nobody's address goes to a desk, unless it is wished
draft          what may stand in a field of a mail

Pure as all reports: the pipeline hands in the findings and a mail from each origin, cli writes the
files. Every text of a stranger passes `field_text`, `phrase` or `shorten` on its way, every address
`header_address`.
"""

from dataclasses import replace

from bouncescan.language import texts
from bouncescan.records.findings import Findings
from bouncescan.records.sample import Sample
from bouncescan.reports.notices.abuse import abuse_drafts
from bouncescan.reports.notices.authorities import police_text, provider_note
from bouncescan.reports.notices.draft import Draft
from bouncescan.reports.notices.friends import CATEGORIES, circles_of, drafts_to_friends
from bouncescan.reports.notices.material import Material
from bouncescan.reports.notices.networks import networks_of
from bouncescan.reports.notices.readme import readme
from bouncescan.reports.notices.redaction import redaction_of
from bouncescan.reports.notices.wishes import Wishes

__all__ = ["Draft", "Wishes", "make_notices"]


def make_notices(
    findings: Findings, samples: tuple[Sample, ...], wishes: Wishes
) -> tuple[Draft, ...]:
    """All drafts, README.txt first; none where nothing that came back is forged.

    `samples` has one mail from each server that is proved or stated to have sent it.
    """
    if not (findings.read.spoofed or findings.people):
        return ()
    key = wishes.redaction_key
    material = Material(
        findings=findings,
        samples=samples,
        wishes=wishes,
        redaction=redaction_of(findings, key, is_off=wishes.is_full),
        words=texts(wishes.language),
    )
    to_friends = replace(material, redaction=redaction_of(findings, key))
    circles = circles_of(findings, wishes)
    networks = networks_of(samples)
    place = len(CATEGORIES) + 1
    drafts = (
        *drafts_to_friends(to_friends, circles),
        *abuse_drafts(material, networks, place),
        provider_note(material, f"{place + 1}-provider.txt"),
        police_text(material, f"{place + 2}-police.txt"),
    )
    return (readme(material, circles, networks, drafts), *drafts)
