"""Matching of titles: rate on one core, first answer from a cold start, memory, and accuracy beside peers.

    python -m benchmarks.titles FOLDER [--titles N] [--sockit-python PATH] [--minilm-python PATH]

FOLDER is the folder of the publishers' files. Rate: N distinct real titles (20,000), those that employers filed (H-2B)
and those of the release in eight forms, as in benchmarks/coding.py. Accuracy: whole SOC 2018 codes of the distinct H-2B
titles, first and among five; a code of SOC 2010 counts as any that replaced it. Exits 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

# One core is what is measured: set before NumPy is loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from benchmarks.coding import titles as real_titles
from benchmarks.title_peers import PeerAnswer, minilm, n_grams, sockit

from worktide.core.errors import CodeError
from worktide.matching.codes import CodeTable, codes_of, normal_code
from worktide.matching.index import TitleIndex
from worktide.matching.matcher import open_matcher
from worktide.release.open import Release, open_release

LEAST_RATE: Final = 8_000.0
LONGEST_FIRST_MS: Final = 300.0
RUNS: Final = 7
FIVE: Final = 5
FIRST_TITLES: Final = {"listed": "MLOps Engineer", "another spelling": "Sr. MLOps Eng.", "guessed": "people wrangler"}
_COLD: Final = """
import time
start = time.perf_counter()
import json, resource, sys
from worktide.matching.matcher import open_matcher
from worktide.release.open import open_release
open_matcher(open_release()).match(sys.argv[1])
seconds = time.perf_counter() - start
print(json.dumps([seconds * 1e3, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
_RATE: Final = """
import json, resource, sys, time
from worktide.matching.matcher import open_matcher
from worktide.release.open import open_release
titles = json.load(sys.stdin)
matcher = open_matcher(open_release())
matcher.match_many(titles[:600])
start, spent = time.perf_counter(), time.process_time()
matcher.match_many(titles[600:])
count = len(titles) - 600
print(json.dumps([count / (time.perf_counter() - start), count / (time.process_time() - spent),
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def filed(folder: Path, table: CodeTable) -> dict[str, frozenset[str]]:
    """Return the distinct titles that employers filed, each with every SOC 2018 code that counts as right."""
    found: dict[str, set[str]] = {}
    with (folder / "titles" / "h2b_titles_soc_fy2011_2013.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["JOB_TITLE"], set()).update(_codes(table, row["SOC_CODE"][:7]))
    return {title: frozenset(codes) for title, codes in found.items() if codes}


def _codes(table: CodeTable, code: str) -> set[str]:
    found = {code} if table.title("soc_2018", code) else set()
    try:
        replaced = table.records("soc_2010", normal_code("soc_2010", code))
    except CodeError:
        return found
    slugs = [open_release().listing[one.position].slug for one in replaced]
    return found | {share.code for slug in slugs for share in table.codes(slug, "soc_2018").codes}


def ours(release: Release, titles: Sequence[str], soc: Sequence[str]) -> tuple[PeerAnswer, list[bool]]:
    """Return our own answers as codes, and which titles are sure."""
    matcher = open_matcher(release)
    matcher.match_many(titles[:600])
    start = time.perf_counter()
    found = matcher.match_many(titles, None, 10)
    rate = len(titles) / (time.perf_counter() - start)
    rows = ([soc[place] for place in row if place >= 0 and soc[place]] for row in found.positions.tolist())
    codes = tuple(tuple(dict.fromkeys(row))[:FIVE] for row in rows)
    return PeerAnswer("Worktide", codes, rate), found.sure.tolist()


def accuracy_line(answer: PeerAnswer, right: Sequence[frozenset[str]]) -> str:
    """Return a line of the table: share right first and among five, share answered, and rate."""
    if answer.told:
        return f"  {answer.name:<26}{answer.told}"
    first = [bool(codes) and codes[0] in wanted for codes, wanted in zip(answer.codes, right, strict=True)]
    five = [not wanted.isdisjoint(codes) for codes, wanted in zip(answer.codes, right, strict=True)]
    answered = sum(bool(codes) for codes in answer.codes)
    shares = (sum(first) / len(right), sum(five) / len(right), answered / len(right))
    return f"  {answer.name:<26}{shares[0]:8.3f}{shares[1]:10.3f}{shares[2]:12.3f}{answer.rate:14,.0f}"


def speed(titles: Sequence[str]) -> bool:
    """Print rate, first answers and memory beside their limits; return whether all hold."""
    command = [sys.executable, "-c", _RATE]
    done = subprocess.run(command, input=json.dumps(titles), capture_output=True, text=True, check=True)
    wall, processor, memory = map(float, json.loads(done.stdout))
    print(f"{len(titles):,} distinct titles on one core: {wall:,.0f} a second by the clock,")
    beside = f"(limit {LEAST_RATE:,.0f}: {processor / LEAST_RATE:.2f} of it)"
    print(f"  {processor:,.0f} a second of the processor's time {beside}, {memory:,.0f} MB")
    kept = processor >= LEAST_RATE
    for name, title in FIRST_TITLES.items():
        runs = [_first(title) for _ in range(RUNS)]
        middle, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        beside = f"(limit {LONGEST_FIRST_MS:.0f}: {middle / LONGEST_FIRST_MS:.2f} of it)"
        print(f"  first answer, {name:<18}{middle:7.0f} ms {beside}, {memory:.0f} MB")
        kept = kept and middle <= LONGEST_FIRST_MS
    return kept


def _first(title: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", _COLD, title], capture_output=True, text=True, check=True)
    milliseconds, memory = json.loads(done.stdout)
    return milliseconds, memory


def compare(folder: Path, sockit_python: str | None, minilm_python: str | None) -> None:
    """Print the accuracy of every way on the same titles."""
    release, table = open_release(), codes_of(open_release())
    known = filed(folder, table)
    titles, right = list(known), list(known.values())
    found = [table.codes(one.slug, "soc_2018").codes for one in release.listing]
    soc = [codes[0].code if codes else "" for codes in found]
    index = TitleIndex(release.arrays("titles"))
    listed = list(index.titles())
    codes = [[soc[one.position] for one in index.find(title) if soc[one.position]] for title in listed]
    answer, sure = ours(release, titles, soc)
    print(f"\n{len(titles):,} distinct titles that employers filed, whole SOC 2018 codes")
    print(f"  {'':<26}{'first':>8}{'of five':>10}{'answered':>12}{'titles a s':>14}")
    peers = (
        n_grams(titles, listed, codes),
        sockit(sockit_python, titles),
        minilm(minilm_python, titles, listed, codes),
    )
    for one in (answer, *peers):
        print(accuracy_line(one, right))
    hits = [codes[0] in wanted for codes, wanted, ok in zip(answer.codes, right, sure, strict=True) if ok and codes]
    print(f"  Worktide, where sure: {sum(hits) / len(hits):.3f} first, {sum(sure) / len(titles):.3f} of the titles")


def main() -> int:
    """Print every figure; return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description="Rate, first answer, memory and accuracy of matching, beside peers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--titles", type=int, default=20_000)
    parser.add_argument("--sockit-python", metavar="PATH")
    parser.add_argument("--minilm-python", metavar="PATH")
    given = parser.parse_args()
    distinct = list(dict.fromkeys(title for title, _ in islice(real_titles(given.folder), 2 * given.titles)))
    kept = speed(distinct[: given.titles])
    compare(given.folder, given.sockit_python, given.minilm_python)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
