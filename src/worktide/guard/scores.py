"""Checks of what a release says of jobs: who moved, whether a job fits its tasks, its neighbours and its sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST, LEAST_IN_GROUP
from worktide.guard.sheets import Pair, Sheet
from worktide.guard.statistics import Numbers, rank_correlation, robust_spread

MOVED = 5.0
FAR_MOVED = 15.0
HEADLINE = "percentile"
_FEWEST_POINTS = 10.0
_LARGE_Z = 8.0
_OFF = 5.0


@dataclass(frozen=True)
class _Jobs:
    """A measure of the jobs that both releases have."""

    slugs: list[str | None]
    old: Numbers
    new: Numbers
    sectors: list[str | None]


def _jobs(pair: Pair, measure: str) -> _Jobs | None:
    if measure not in pair.old.numbers or measure not in pair.new.numbers or "sector" not in pair.old.words:
        return None
    old, new = pair.old.numbers[measure][pair.old_rows], pair.new.numbers[measure][pair.new_rows]
    known = np.isfinite(old) & np.isfinite(new)
    rows = pair.old_rows[known]
    sectors = pair.old.words["sector"].values
    return _Jobs([pair.old.keys[row][0] for row in rows], old[known], new[known], [sectors[row] for row in rows])


def check_scores(pairs: Mapping[str, Pair], seen: Findings) -> None:
    """Check the headline of every job, and how the jobs hang together with their tasks and neighbours."""
    occupations = pairs.get("occupations")
    if occupations is None:
        return
    jobs = _jobs(occupations, HEADLINE)
    if jobs is None or len(jobs.old) < LEAST:
        return
    _moved(jobs, seen)
    for measure in (HEADLINE, "ai_does", "ai_helps", "share_in_five_years"):
        found = _jobs(occupations, measure)
        if found is not None:
            _odd(found, measure, seen)
    if "tasks" in pairs:
        _fit(occupations, pairs["tasks"], seen)
    if "moves" in pairs:
        _neighbours(occupations, pairs["moves"], seen)


def _moved(jobs: _Jobs, seen: Findings) -> None:
    change = jobs.new - jobs.old
    order = np.argsort(-np.abs(change), kind="stable")
    most = [f"{jobs.slugs[row]} {change[row]:+.1f}" for row in order[:3]]
    for check, points in (("moved", MOVED), ("moved_far", FAR_MOVED)):
        share = float(np.mean(np.abs(change) > points))
        seen.see(check, "occupations.percentile", share, f"jobs moved by more than {points:g} points: share {{}}", most)
    stable = rank_correlation(jobs.old, jobs.new)
    seen.see("rank_of_jobs", "occupations.percentile", stable, "jobs keep their order only by {}", most)


def _odd(jobs: _Jobs, measure: str, seen: Findings) -> None:
    """See sectors that moved as one, and jobs that stand out in theirs by a robust z of eight and ten points."""
    change = jobs.new - jobs.old
    sectors = np.array([sector or "" for sector in jobs.sectors])
    overall = float(np.median(change))
    odd: list[str] = []
    for sector in np.unique(sectors):
        rows = np.flatnonzero(sectors == sector)
        if len(rows) < LEAST_IN_GROUP:
            continue
        moved = abs(float(np.median(change[rows])) - overall)
        seen.see("sector_moved", f"occupations.{measure} of {sector}", moved, "the sector moved by {} points")
        off = change[rows] - np.median(change[rows])
        spread = max(robust_spread(change[rows]), 0.5)
        strange = (np.abs(off) > _LARGE_Z * spread) & (np.abs(off) > _FEWEST_POINTS)
        odd += [f"{jobs.slugs[row]} {change[row]:+.1f}" for row in rows[strange]]
    share = len(odd) / len(change)
    seen.see("odd_jobs", f"occupations.{measure}", share, "jobs whose change stands out in their sector: share {}", odd)


def _by_tasks(occupations: Sheet, tasks: Sheet) -> Numbers:
    """Return, by occupation, the share that AI does less what its tasks' shares and values give; NaN without tasks."""
    weights, values = tasks.numbers["time_share"], tasks.numbers["automation"]
    places = np.array([occupations.places.get((slug,), -1) for slug in tasks.words["slug"].values], dtype=np.int64)
    known = (places >= 0) & np.isfinite(weights) & np.isfinite(values)
    given = np.bincount(places[known], weights=weights[known] * values[known] / 100, minlength=occupations.rows)
    has = np.bincount(places[known], minlength=occupations.rows) > 0
    difference: Numbers = np.where(has, occupations.numbers["ai_does"] - given, np.nan)
    return difference


def _has(sheet: Sheet, *columns: str) -> bool:
    return all(column in sheet.numbers or column in sheet.words for column in columns)


def _fit(occupations: Pair, tasks: Pair, seen: Findings) -> None:
    """See jobs whose tasks no longer give the share that stands over them, as far as they did."""
    for jobs, own in ((occupations.old, tasks.old), (occupations.new, tasks.new)):
        if not (_has(jobs, "ai_does") and _has(own, "time_share", "automation", "slug")):
            return
    old = _by_tasks(occupations.old, tasks.old)[occupations.old_rows]
    new = _by_tasks(occupations.new, tasks.new)[occupations.new_rows]
    known = np.isfinite(old) & np.isfinite(new)
    off = np.abs(new - old)[known] > _OFF
    slugs = [occupations.old.keys[row][0] for row in occupations.old_rows[known]]
    names = [slug for slug, is_off in zip(slugs, off, strict=True) if is_off]
    if len(off):
        seen.see("task_fit", "tasks", float(off.mean()), "jobs whose tasks no longer give their share: share {}", names)


def _mean_of_neighbours(occupations: Sheet, moves: Sheet) -> tuple[Numbers, Numbers]:
    """Return each job's percentile and the mean of the jobs that its moves lead to."""
    values = occupations.numbers[HEADLINE]
    places = occupations.places
    rows = [
        (places.get((slug,), -1), places.get((other,), -1))
        for slug, other in zip(moves.words["slug"].values, moves.words["destination"].values, strict=True)
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    table = table[(table >= 0).all(axis=1)]
    table = table[np.isfinite(values[table]).all(axis=1)]
    counts = np.bincount(table[:, 0], minlength=occupations.rows)
    sums = np.bincount(table[:, 0], weights=values[table[:, 1]], minlength=occupations.rows)
    known = counts > 0
    return values[known], sums[known] / counts[known]


def _neighbours(occupations: Pair, moves: Pair, seen: Findings) -> None:
    """See whether jobs still stand where the jobs near them stand."""
    levels = []
    for jobs, near in ((occupations.old, moves.old), (occupations.new, moves.new)):
        if not (_has(jobs, HEADLINE) and _has(near, "slug", "destination")):
            return
        own, around = _mean_of_neighbours(jobs, near)
        levels.append(rank_correlation(own, around) if len(own) >= LEAST else 0.0)
    fall = levels[0] - levels[1]
    seen.see("neighbours", "moves", fall, "jobs and those near them agree less: rank correlation fell by {}")
