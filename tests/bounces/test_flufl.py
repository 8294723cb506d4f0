"""flufl.bounce as a guest: last, and silent."""

import subprocess
import sys

# A message without From makes a detector raise; ours are never handed over without one.
_SCRIPT = """\
import contextlib, email
import bouncescan.bounces.formats.flufl
import flufl.bounce
with contextlib.suppress(IndexError):
    flufl.bounce.all_failures(email.message_from_string("Subject: secret-word\\n\\nhello"))
"""


def test_a_detector_that_raises_is_heard_by_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
