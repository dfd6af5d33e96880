"""Time, processor time and peak memory of `worktide workforce` on growing tables, beside their limits.

    python -m benchmarks.workforce FOLDER [ROWS DISTINCT]...

FOLDER is the folder of the publishers' files. Each table is made of real titles, those employers filed (H-2B) with
their counts and those of the release, in forms as they are typed: levels, shifts, places, capitals, stray spaces and
swapped letters. It has headcounts, wages, four groups and a few rows of every kind that is set aside. Without numbers:
a million rows with 200,000 distinct titles, then ten million with the same titles, which shows that cost is linear.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.coding import memory_mb, titles

LIMITS = {1_000_000: (30.0, 1_500.0), 10_000_000: (240.0, 2_000.0)}
SIZES = [(1_000_000, 200_000), (10_000_000, 200_000)]
SEED = 10
SITES = ("North", "South", "Head office", "")
BAD = ("Total,,,North\n", ",3,40000,South\n", "2021-03-04,1,40000,North\n", "Cook,x,30000,South\n", "Cook,-1,1,North\n")
PROGRAM = (
    "import sys; from worktide.cli.workforce import command; sys.exit(command(sys.argv[1:], standalone_mode=False))"
)
POLL_SECONDS = 0.1


def noisy(title: str, chance: random.Random) -> str:
    """Return a title as someone may type it: two letters swapped, a double space, capitals."""
    kind = chance.randrange(12)
    if kind == 0 and len(title) > 4:
        at = chance.randrange(1, len(title) - 2)
        return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    if kind == 1:
        return title.replace(" ", "  ", 1)
    return title.upper() if kind == 2 else title


def distinct_titles(folder: Path, wanted: int, chance: random.Random) -> tuple[list[str], list[int]]:
    """Return distinct titles with their weights: as often as employers filed them, else once."""
    chosen: dict[str, int] = {}
    for title, number in titles(folder):
        for typed in (title, noisy(title, chance)):
            chosen[typed.strip()] = chosen.get(typed.strip(), 0) + number
            if len(chosen) == wanted:
                return list(chosen), list(chosen.values())
    raise AssertionError("titles never end")


def lines(folder: Path, rows: int, distinct: int) -> Iterator[str]:
    """Yield the lines of a table; every ten-thousandth row is one that must be set aside."""
    chance = random.Random(SEED)  # noqa: S311 - the same table every time
    names, weights = distinct_titles(folder, distinct, chance)
    quoted = ['"' + name.replace('"', '""') + '"' if '"' in name or "," in name else name for name in names]
    yield "title,heads,wage,site\n"
    made = 0
    for turn in count():
        picked = quoted if turn == 0 else chance.choices(quoted, weights, k=100_000)
        for place, name in enumerate(picked):
            if made == rows:
                return
            made += 1
            if made % 10_000 == 0:
                yield BAD[made // 10_000 % len(BAD)]
            else:
                yield f"{name},{1 + place % 3},{20_000 + place % 90_000},{SITES[place % 4]}\n"


def measure(table: Path, out: Path) -> tuple[float, float, float]:
    """Run the command; return seconds, processor seconds and peak memory in megabytes."""
    asked = ["--title", "title", "--headcount", "heads", "--wage", "wage", "--group", "site"]
    before, began, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0.0
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(table), *asked, "--out", str(out), "--workers", "2"], env=environment
    ) as process:
        while process.poll() is None:
            peak = max(peak, memory_mb(process.pid))
            time.sleep(POLL_SECONDS)
    if process.returncode:
        raise SystemExit(f"the command ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used, peak


def main(arguments: list[str]) -> int:
    """Measure each size; return 1 where one is beyond its limits."""
    folder, sizes = Path(arguments[0]), [int(one) for one in arguments[1:]]
    wrong = 0
    for rows, distinct in list(zip(sizes[::2], sizes[1::2], strict=True)) or SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            table = Path(temporary) / "table.csv"
            with table.open("w", encoding="utf-8") as stream:
                stream.writelines(lines(folder, rows, distinct))
            seconds, used, peak = measure(table, Path(temporary) / "out")
        longest, largest = LIMITS.get(rows, (float("inf"), float("inf")))
        wrong += seconds > longest or peak > largest
        print(
            f"{rows:,} rows, {distinct:,} titles: {seconds:.1f} s (limit {longest:.0f}), {used:.1f} s of processors, "
            f"{peak:,.0f} MB (limit {largest:,.0f}); {1e6 * used / rows:.1f} s of processors a million rows",
            flush=True,
        )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
