"""The examples in docstrings of the site run too, in a process that Django is set up in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = """
import doctest, importlib, pkgutil, sys
import django
django.setup()
import worktide.site
tried = failed = 0
for found in pkgutil.walk_packages(worktide.site.__path__, "worktide.site."):
    if ".migrations" in found.name or found.name.endswith(".wsgi"):
        continue
    result = doctest.testmod(importlib.import_module(found.name), optionflags=doctest.ELLIPSIS)
    tried, failed = tried + result.attempted, failed + result.failed
print(tried, failed)
"""


def test_the_examples_of_the_site_are_what_they_say(tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "worktide.site.settings", "WORKTIDE_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", RUN], capture_output=True, text=True, check=False, env={**os.environ, **settings}
    )
    assert done.returncode == 0, done.stderr
    tried, failed = map(int, done.stdout.split()[-2:])
    assert failed == 0, done.stdout
    assert tried >= 5
