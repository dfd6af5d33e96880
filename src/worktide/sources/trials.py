"""A workbook that is not a locked file is first opened in a process of its own, with a bound on memory and time.

A few wrong bytes in a workbook can make any parser loop or ask for all memory there is, which would end the caller.
"""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_bytes
from worktide.sources.description import locks
from worktide.sources.texts import label

MOST_CELLS: Final = 20_000_000
_SECONDS: Final = 60
_TOO_MANY: Final = 3
_NOT_OPENED: Final = 4
# Standard error goes nowhere and nothing of ours is imported, so that a parser that gives up says nothing.
_TRIAL: Final = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, ({_SECONDS}, {_SECONDS}))
except ImportError:
    pass
import python_calamine
try:
    workbook = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    cells = sum(sheet.total_height * sheet.total_width for sheet in sheets)
except BaseException as error:
    print(error)
    sys.exit({_NOT_OPENED})
sys.exit({_TOO_MANY} if cells > {MOST_CELLS} else 0)
"""


@lru_cache(maxsize=64)
def _tried(path: Path, sha256: str) -> tuple[int, str]:  # noqa: ARG001 - the hash says that it is the same file still.
    """Return how the trial of a file ended, and what it said; -1 where it took too long."""
    command = [sys.executable, "-I", "-c", _TRIAL, str(path.absolute())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=2 * _SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return -1, ""
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def try_out(path: Path, data: bytes) -> None:
    """Return once a workbook is known to open, as all locked files are.

    Raises SourceError where it cannot be opened, holds more than twenty million cells, or breaks the parser.
    """
    sha256 = sha256_of_bytes(data)
    if any(lock.sha256 == sha256 for lock in locks().values()):
        return
    code, told = _tried(path, sha256)
    if code == 0:
        return
    problem = "is a damaged workbook" + (f" ({told})" if told else "")
    if code == _TOO_MANY:
        problem = f"is a workbook of more than {MOST_CELLS:,} cells: damaged, or made to fill the memory"
    hint = "Download the file again from the publisher."
    raise SourceError(problem, source=label(path), hint=hint)
