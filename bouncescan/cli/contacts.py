"""bouncescan contacts: the people."""

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Case, Csv, Lang

__all__ = ["contacts"]


def contacts(case: Case, csv: Csv = None, lang: Lang = None) -> ExitStatus:
    """Example:  bouncescan contacts CASE --csv affected.csv

    Writes the people.
    """
    from bouncescan.cli.outputs import table

    return table("affected", case, csv, lang)
