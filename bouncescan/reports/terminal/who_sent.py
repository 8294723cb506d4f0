"""Was the account used, or the address forged? What speaks for it, and what is not decided."""

from bouncescan.language import Texts
from bouncescan.records.findings import Findings
from bouncescan.reports.terminal.paper import Section, heading, paragraph

__all__ = ["tell_who_sent"]


def tell_who_sent(findings: Findings, words: Texts) -> Section:
    """That this version does not decide it, and what was found that a reader may weigh."""
    if not (findings.read.spoofed or findings.read.undecided):
        return
    yield heading(words.gettext("Was your account used, or only your address forged?"))
    lines = [words.gettext("This version does not decide it.")]
    failed = sum(server.spf == "fail" for server in findings.servers)
    if failed:
        lines.append(
            words.ngettext(
                "SPF says fail for {n} server: the sender's domain does not list it. That speaks"
                " for a forged address and proves nothing yet.",
                "SPF says fail for {n} servers: the sender's domain does not list them. That"
                " speaks for a forged address and proves nothing yet.",
                failed,
            ).format(n=failed)
        )
    lines.append(
        words.gettext("Bounces alone do not mean that your phone or computer is infected.")
    )
    yield paragraph(" ".join(lines))
