"""Sphinx settings. Warnings are errors: `make docs` builds with `-W`."""

from importlib.metadata import version as installed_version

project = "Worktide"
author = "The Worktide developers"
copyright = author  # noqa: A001, Sphinx reads the setting under this name.
release = installed_version("worktide")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Worktide"
nitpicky = True
