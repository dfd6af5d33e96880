"""How long a release takes from the publishers' files, and how much memory, beside the limits we set.

Run `python benchmarks/build.py`; the files are in WORKTIDE_DATA, by default ../shared/data. It builds twice: without a
cache, and with one that a build has filled.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS_LIMIT = 120.0
MEMORY_LIMIT = 3e9
RELEASE_LIMIT = 15e6
ROOT = Path(__file__).resolve().parent.parent
# Linux counts in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One build: seconds by the clock, processor seconds, and peak resident memory in bytes."""

    seconds: float
    processor: float
    memory: float


def measured(*arguments: str) -> Measured:
    """Run one build in a process of its own and return what it took; end the program where it fails."""
    command = [sys.executable, "-c", "from worktide.cli.main import main; main()", *arguments]
    started = time.monotonic()
    process = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(process, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(os.waitstatus_to_exitcode(status))
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _UNIT)


def told(name: str, found: Measured) -> str:
    """Return one build as a line of the table."""
    return (
        f"{name:<18}{found.seconds:8.1f} s{found.seconds / SECONDS_LIMIT:7.0%}{found.processor:10.1f} s"
        f"{found.memory / 1e6:10.0f} MB{found.memory / MEMORY_LIMIT:7.0%}"
    )


def main() -> None:
    """Build twice and print seconds, memory and size with their ratios to the limits."""
    data = (ROOT / (os.environ.get("WORKTIDE_DATA") or "../shared/data")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "release"
        arguments = ("build", "--sources", str(data), "--out", str(release))
        first = measured(*arguments, "--cache", f"{folder}/cache")
        second = measured(*arguments, "--cache", f"{folder}/cache")
        size = sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
    print(f"{'':<18}{'clock':>10}{'limit':>7}{'processor':>12}{'peak memory':>13}{'limit':>7}")
    print(told("everything made", first))
    print(told("everything kept", second))
    print(f"{'release':<18}{size / 1e6:7.1f} MB{size / RELEASE_LIMIT:7.0%}")


if __name__ == "__main__":
    main()
