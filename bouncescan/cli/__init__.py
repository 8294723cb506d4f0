"""The command line: parse options, call the pipeline, render. One file a command.

To add a command: a file with one function whose docstring begins with an example, and a line in
app.COMMANDS.
"""

__all__ = ["run"]


def run() -> None:
    """What the `bouncescan` command calls. Ctrl-C while the program is still loading is quiet."""
    try:
        from bouncescan.cli.app import run as run_app

        run_app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
