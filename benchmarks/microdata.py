"""Attaching scores to a million coded rows, against a plain merge in pandas that only adds the values.

Each way runs in a process of its own, so that its peak memory is its own, three times; the best counts.
`python benchmarks/microdata.py` prints rows a second and memory of each; `--rows N` takes another number.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

TIMES = 3
WAYS = ("plain merge", "polars", "pandas", "arrow", "polars, 20 draws", "pandas, 20 draws")


def codes(rows: int) -> list[str]:
    """Return SOC 2018 codes drawn from those of the release, a few unknown."""
    from worktide.matching.codes import codes_of
    from worktide.release.open import open_release

    release = open_release()
    table = codes_of(release)
    known = sorted(
        {
            share.code
            for one in release.listing
            if one.kind == "occupation"
            for share in table.codes(one.slug, "soc_2018").codes
        }
    )
    generator = np.random.default_rng(1)
    return [str(code) for code in generator.choice([*known, "99-9999"], rows)]


def measure(way: str, rows: int) -> dict[str, float]:
    """Run one way in this process; return seconds, rows a second and the growth of peak memory in MB."""
    import pandas as pd
    import polars as pl

    from worktide.microdata.attach import attach_scores

    column = {"code": codes(rows), "weight": np.ones(rows)}
    frame = pl.DataFrame(column) if way.startswith("polars") else pd.DataFrame(column)
    given = pl.DataFrame(column).to_arrow() if way == "arrow" else frame
    # What is opened once for all tables is no part of what one table costs.
    values = attach_scores(pd.DataFrame({"code": sorted(set(column["code"]))}), "code", "soc_2018")
    columns = ["code", "worktide_ai_does", "worktide_ai_does_low", "worktide_ai_does_high"]
    before, took = _peak(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        if way == "plain merge":
            result = frame.merge(values[columns], on="code", how="left")
        else:
            result = attach_scores(given, "code", "soc_2018", draws=20 if "draws" in way else 0)
        took.append(time.perf_counter() - start)
        if len(result) != rows:
            raise SystemExit(f"{way}: {len(result)} rows")
        del result
    return {"seconds": min(took), "rate": rows / min(took), "growth": _peak() - before}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print each way's rate and memory, and its time as a multiple of the plain merge's."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--way", choices=WAYS)
    given = reader.parse_args()
    if given.way:
        print(json.dumps(measure(given.way, given.rows)))
        return
    found = {}
    for way in WAYS:
        command = [sys.executable, __file__, "--rows", str(given.rows), "--way", way]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found[way] = json.loads(done.stdout)
    plain = found["plain merge"]["seconds"]
    print(f"{given.rows:,} rows of SOC 2018 codes")
    for way, one in found.items():
        times = one["seconds"] / plain
        print(
            f"{way:18} {one['seconds']:6.2f} s {one['rate']:12,.0f} rows/s {one['growth']:6.0f} MB more {times:5.2f} x"
        )


if __name__ == "__main__":
    main()
