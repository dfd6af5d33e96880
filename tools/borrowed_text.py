"""Run the check for borrowed official text, and pass over runs that are part of an official title: a title is a fact.

Usage: borrowed_text.py CHECK PATH...   (CHECK is the script that finds the runs)
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from worktide.core.titles import title_key
from worktide.release.open import open_release

_FOUND = re.compile(r'^(?P<place>.*): "(?P<run>[^"]+)" \([^)]+\)$')


def main() -> int:
    """Print every run that is no part of a title; return 1 if there is one, 2 if the check itself failed."""
    check, *paths = sys.argv[1:]
    done = subprocess.run([sys.executable, check, *paths], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        print(done.stderr or done.stdout, file=sys.stderr)
        return 2
    titles = [title_key(listed.title) for listed in open_release(Path("src/worktide/data/release")).listing]
    found = [(line, match["run"]) for line in done.stdout.splitlines() if (match := _FOUND.match(line))]
    borrowed = [line for line, run in found if not any(run in title for title in titles)]
    print(*borrowed, sep="\n", end="\n" if borrowed else "")
    print(f"{len(borrowed)} borrowed runs; {len(found) - len(borrowed)} more are part of an official title")
    return 1 if borrowed else 0


if __name__ == "__main__":
    sys.exit(main())
