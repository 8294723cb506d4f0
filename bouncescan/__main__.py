"""python -m bouncescan."""

from bouncescan.cli import run

run()
