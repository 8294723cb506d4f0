"""The program's version, and the parser's: a case keeps both."""

__version__ = "0.1.0"

# Raised whenever the same bytes give another record; `scan` and `report` then read the stored
# mail again.
PARSER_VERSION = 7
