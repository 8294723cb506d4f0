"""Opening a page in the person's browser, where there is one to be seen."""

import os
import sys

__all__ = ["open_browser"]


def open_browser(page: str) -> bool:
    """Whether a browser has opened. No text browser: it would take over the terminal."""
    has_windows = sys.platform in {"darwin", "win32"}
    if not (has_windows or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    import webbrowser

    from bouncescan.sources.environment import hidden_secrets

    with hidden_secrets():
        return webbrowser.open(page)
