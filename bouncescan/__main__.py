"""python -m bouncescan."""

from bouncescan.cli.app import run

run()
