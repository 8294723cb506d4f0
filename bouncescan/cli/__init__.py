"""The command line: parse options, call the pipeline, render. One file a command.

To add a command: a file with one function whose docstring begins with an example, and a line in
app.COMMANDS.
"""
