"""How long questions about moves take beside their limit, on the release in use.

Usage: moves.py  Asks every record once under each of four sets of filters (nothing of the same job is kept between
them), and prints median and 95th percentile in milliseconds of processor time, with the ratio to the limit. Then the
same for routes, doors, sources and related roles, which have no limit. Exits 1 where a median is above its limit.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import worktide
from worktide.moves import doors, moves_from, paths, related, sources_of
from worktide.moves.model import MoveFilters
from worktide.moves.tables import open_tables
from worktide.moves.weighing import forget_weighed

LIMIT_MS = 5.0
FILTERS = {
    "no filter": MoveFilters(),
    "pay and time": MoveFilters(pay_floor=45_000, longest_training_months=18),
    "schooling, fields": MoveFilters(education="associate", avoid_fields=("Legal", "Management")),
    "everything": MoveFilters(40_000, 24, "bachelor", ("Legal",), weight=0.2, interests="SIA"),
}
EVERY = 25


def times(ask: Callable[[str], object], slugs: list[str]) -> list[float]:
    """Return processor time of each question in milliseconds, nothing kept from one to the next."""
    found = []
    for slug in slugs:
        forget_weighed()
        start = time.process_time()
        ask(slug)
        found.append((time.process_time() - start) * 1e3)
    return found


def told(name: str, measured: list[float], limit: float | None) -> bool:
    """Print one line and return whether the median is within the limit."""
    median, high = statistics.median(measured), statistics.quantiles(measured, n=20)[-1]
    beside = "" if limit is None else f"  limit {limit:.0f} ms, ratio {median / limit:.2f}"
    print(f"{name:<20}{len(measured):>6} questions  median {median:7.2f} ms  95th {high:7.2f} ms{beside}")
    return limit is None or median <= limit


def _moves(release: worktide.Release, filters: MoveFilters, slug: str) -> object:
    return moves_from(release, slug, filters)


def main() -> int:
    """Return 1 where a question takes longer than its limit, else 0."""
    release = worktide.open_release()
    start = time.process_time()
    open_tables(release)
    moves_from(release, release.listing[0].slug)
    print(f"unpacking and the first question: {(time.process_time() - start) * 1e3:.0f} ms")
    slugs = [one.slug for one in release.listing if one.risk is not None]
    kept = [told(name, times(partial(_moves, release, own), slugs), LIMIT_MS) for name, own in FILTERS.items()]
    others: tuple[Callable[..., object], ...] = (paths, doors, sources_of, related)
    for other in others:
        told(getattr(other, "__name__", ""), times(partial(other, release), slugs[::EVERY]), None)
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
