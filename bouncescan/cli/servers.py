"""bouncescan servers: the servers."""

from bouncescan.cli.exits import ExitStatus
from bouncescan.cli.options import Case, Csv, Lang

__all__ = ["servers"]


def servers(case: Case, csv: Csv = None, lang: Lang = None) -> ExitStatus:
    """Example:  bouncescan servers CASE --csv servers.csv

    Writes the servers.
    """
    from bouncescan.cli.outputs import table

    return table("servers", case, csv, lang)
