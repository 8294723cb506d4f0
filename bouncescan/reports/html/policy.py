"""What a browser may do with the page: show it, run its one script, and nothing else.

https://www.w3.org/TR/CSP3/: the style sheet and the script are named by their hashes, so that no
other runs, whatever a mail may have brought into the page. frame-ancestors, sandbox and report-uri
have no effect in a <meta>, and a browser complains of them.
"""

import base64
import hashlib

__all__ = ["content_security_policy"]


def content_security_policy(*, style: str, script: str) -> str:
    """The policy for a page with this one style sheet and this one script."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "base-uri 'none'",
            "form-action 'none'",
            # No text becomes markup by the script either, where a browser knows these two.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
