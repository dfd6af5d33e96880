"""Rate and peak memory of `worktide code` on a million rows, beside their limits.

    python benchmarks/coding.py FOLDER [ROWS DISTINCT]

FOLDER is the folder of the publishers' files. The table is made of real titles: those employers filed (H-2B), with
their counts, and those of the release, each in one of eight forms in turn (as it is, with a level, shift, place and so
on), every second round in capitals. It is written to a temporary folder and coded by the command itself.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from worktide.matching.index import TitleIndex
from worktide.release.open import open_release

ROWS, DISTINCT = 1_000_000, 100_000
LONGEST_SECONDS, LARGEST_MEMORY_MB = 15.0, 1_000.0
SEED = 5
EMPLOYERS = ("Acme Inc.", "Mercy Hospital", "City of Springfield", "Green Farms LLC", "")
FORMS = (
    "{0}",
    "{0} II",
    "Senior {0}",
    "{0} - Nights",
    "{0} (Remote)",
    "Lead {0}",
    "{0}, Part Time",
    "{0} - Dallas, TX",
)
PROGRAM = "import sys; from worktide.cli.code import command; sys.exit(command(sys.argv[1:], standalone_mode=False))"
POLL_SECONDS = 0.05


def titles(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield real titles with counts, then other forms of them without end."""
    with (folder / "titles" / "h2b_titles_soc_fy2011_2013.csv").open(encoding="utf-8", newline="") as stream:
        filed = [(row["JOB_TITLE"], int(row["n"])) for row in csv.DictReader(stream)]
    listed = list(TitleIndex(open_release().arrays("titles")).titles())
    yield from filed
    for turn in count():
        for place, title in enumerate(listed):
            written = title.upper() if turn % 2 else title
            yield FORMS[(place + turn) % len(FORMS)].format(written), 1


def write_table(path: Path, folder: Path, rows: int, distinct: int) -> int:
    """Write the table and return its number of distinct titles: as often as employers filed each, then in turn."""
    chosen: dict[str, int] = {}
    for title, number in islice(titles(folder), 4 * distinct):
        if len(chosen) == distinct:
            break
        chosen[title] = chosen.get(title, 0) + number
    chance = random.Random(SEED)  # noqa: S311 - the same table every time
    names, counts = list(chosen), list(chosen.values())
    picked = names + chance.choices(names, counts, k=rows - len(names))
    chance.shuffle(picked)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "title", "employer", "pay", "start"])
        for place, title in enumerate(picked):
            employer = EMPLOYERS[place % len(EMPLOYERS)]
            writer.writerow([place, title, employer, 20_000 + place % 90_000, f"20{place % 24:02}-01-15"])
    return len(names)


def memory_mb(process: int) -> float:
    """Return the memory of a process and its children in megabytes, counting shared pages once (Linux)."""
    total = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(entry.name) == process or int(status[1]) == process or _parent(int(status[1])) == process:
                lines = (entry / "smaps_rollup").read_text().splitlines()
                total += sum(float(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        except (OSError, ValueError, IndexError):
            continue
    return total


def _parent(process: int) -> int:
    try:
        return int((Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def run(table: Path, out: Path, workers: int) -> tuple[float, float, str]:
    """Code a table and return seconds, peak megabytes of all processes, and what was printed."""
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        str(table),
        "--column",
        "title",
        "--out",
        str(out),
        "--workers",
        str(workers),
    ]
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, memory_mb(process.pid))
            time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - started
        printed = process.stdout.read() if process.stdout else ""
    if process.returncode:
        sys.exit(f"the command ended with {process.returncode}")
    return seconds, peak, printed


def main(arguments: list[str]) -> None:
    """Make the table, code it with one and with all processors, and print every figure."""
    if len(arguments) not in (1, 3):
        sys.exit(__doc__)
    rows, distinct = map(int, arguments[1:]) if len(arguments) == 3 else (ROWS, DISTINCT)
    with tempfile.TemporaryDirectory() as scratch:
        table, out = Path(scratch) / "table.csv", Path(scratch) / "coded.csv"
        found = write_table(table, Path(arguments[0]), rows, distinct)
        print(f"{rows:,} rows, {found:,} distinct titles, {table.stat().st_size / 1e6:.0f} MB")
        for workers in sorted({1, len(os.sched_getaffinity(0))}):
            seconds, peak, printed = run(table, out, workers)
            rates = f"{rows / seconds:,.0f} rows and {found / seconds:,.0f} distinct titles a second"
            print(f"\n{workers} workers: {rates}")
            ratio = LONGEST_SECONDS / seconds
            print(f"  time        {seconds:8.1f} s   limit {LONGEST_SECONDS:,.0f}: {ratio:.2f} times faster than that")
            spare = LARGEST_MEMORY_MB / peak
            print(f"  peak memory {peak:8.0f} MB  limit {LARGEST_MEMORY_MB:,.0f}: {spare:.2f} times less than that")
        print(f"\n{printed}")


if __name__ == "__main__":
    main(sys.argv[1:])
