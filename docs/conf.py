"""How Sphinx makes a site of these pages: `make docs-html` writes it to docs/_build, offline."""

from bouncescan.version import __version__

project = "bouncescan"
author = "The bouncescan authors"
version = release = __version__

extensions = ["myst_parser"]
# Links to `#a-heading` work as they do where the pages are read as they stand.
myst_heading_anchors = 3
exclude_patterns = ["_build"]
# A link that leads nowhere is a warning, and `make docs-html` takes warnings for errors.
nitpicky = True

html_theme = "furo"
html_title = "bouncescan"
html_copy_source = False
html_show_copyright = False
# The same input gives the same bytes.
html_last_updated_fmt = None
