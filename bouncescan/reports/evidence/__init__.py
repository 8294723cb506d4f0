"""The evidence bundle: one zip from which somebody else can verify each figure, without the case.

contents    what stands in it, under which names
writing     a zip of the findings, the reports and the raw mails, of the same bytes each time
manifest    manifest.json: what each file is and what each mail said
readme      README.txt
versions    VERSIONS.txt
redacting   the same for a bundle that names nobody but the victim
opening     a zip of a stranger, read without unpacking it
verifying   what is changed, missing or added, and which mail reads otherwise than it is said to
comparing   one mail, read anew, beside what is said of it
verdict     what `verify` found, in words

The pipeline hands the raw mails as an iterator and the parser as a function: neither the case nor
a parser is seen from here.
"""

from bouncescan.reports.evidence.redacting import Redaction
from bouncescan.reports.evidence.verdict import render_verification
from bouncescan.reports.evidence.verifying import Verification, verify_bundle
from bouncescan.reports.evidence.writing import Written, write_bundle

__all__ = [
    "Redaction",
    "Verification",
    "Written",
    "render_verification",
    "verify_bundle",
    "write_bundle",
]
