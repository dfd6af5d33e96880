"""Where each occupation lies on the map: sectors first, jobs inside them, areas as employment."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worktide.charts.treemap import Box, treemap
from worktide.release.open import ListedOccupation, Release
from worktide.release.record import LabourMarket

WIDTH: Final = 1040
HEIGHT: Final = 700
HEADING: Final = 20
LEAST_HEADED: Final = (90, 60)


@dataclass(frozen=True, slots=True)
class PlacedJob:
    """One job with its employees and its box; `sharing` counts the jobs that one official figure covers."""

    listed: ListedOccupation
    employees: float
    sharing: int
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedSector:
    """One sector with its employees, its box, and its jobs, the largest first; `headed` where its name fits."""

    name: str
    employees: float
    box: Box
    jobs: tuple[PlacedJob, ...]
    headed: bool


@dataclass(frozen=True, slots=True)
class _Sized:
    listed: ListedOccupation
    employees: float
    sharing: int


def _figure_of(market: LabourMarket) -> tuple[str, float, float | None, float | None]:
    """Return what tells one official figure from another: occupations of a joint figure have all of it in common."""
    return market.join, market.employment or 0.0, market.median_pay, market.pay_10


@lru_cache(maxsize=4)
def _sized(release: Release) -> dict[str, tuple[_Sized, ...]]:
    """Return the jobs of each sector with their employees, the largest first.

    Where the publisher counts several occupations together, each gets an equal part of their figure.
    """
    counted = [listed for listed in release.listing if listed.kind == "occupation"]
    markets = {listed.slug: release.record(listed.slug).labour_market for listed in counted}
    figures = {slug: _figure_of(market) for slug, market in markets.items() if market and market.employment}
    sharing = Counter((listed.sector, figures[listed.slug]) for listed in counted if listed.slug in figures)
    sectors: defaultdict[str, list[_Sized]] = defaultdict(list)
    for listed in counted:
        if listed.slug in figures:
            figure = figures[listed.slug]
            among = sharing[listed.sector, figure] if figure[0] == "split" else 1
            sectors[listed.sector].append(_Sized(listed, figure[1] / among, among))
    return {
        name: tuple(sorted(jobs, key=lambda job: (-job.employees, job.listed.slug)))
        for name, jobs in sorted(sectors.items(), key=lambda item: -sum(job.employees for job in item[1]))
    }


def _sector(name: str, jobs: tuple[_Sized, ...], box: Box) -> PlacedSector:
    headed = box.width >= LEAST_HEADED[0] and box.height >= LEAST_HEADED[1]
    inner = box.inside(1.5, HEADING if headed else 0)
    boxes = treemap([job.employees for job in jobs], inner)
    placed = tuple(
        PlacedJob(job.listed, job.employees, job.sharing, place) for job, place in zip(jobs, boxes, strict=True)
    )
    return PlacedSector(name, sum(job.employees for job in jobs), box, placed, headed)


def sector_names(release: Release) -> tuple[str, ...]:
    """Return the sectors that the map holds, the largest first."""
    return tuple(_sized(release))


@lru_cache(maxsize=64)
def map_layout(release: Release, sector: str = "") -> tuple[PlacedSector, ...]:
    """Return the sectors with their jobs on an area of 1040 by 700; for one sector, that alone."""
    sized = _sized(release)
    chosen = {sector: sized[sector]} if sector else sized
    weights = [sum(job.employees for job in jobs) for jobs in chosen.values()]
    boxes = treemap(weights, Box(0, 0, WIDTH, HEIGHT))
    return tuple(_sector(name, jobs, box) for (name, jobs), box in zip(chosen.items(), boxes, strict=True))
