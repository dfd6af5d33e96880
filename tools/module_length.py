"""Fail when a Python module is longer than the project allows.

Usage: module_length.py FOLDER…  Prints a line for each module above the limit; exits 1 if there is one.
"""

import sys
from pathlib import Path

MOST_LINES = 400


def main(folders: list[str]) -> int:
    """Return 1 if a module under one of the folders has more than MOST_LINES lines, else 0."""
    status = 0
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES:
            print(f"{path}: {lines} lines, at most {MOST_LINES}: split it by what it is about")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
