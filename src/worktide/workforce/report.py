"""The report on a workforce: what AI could do of its work, by group and occupation, with nobody in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.assessment.own_mix import task_draws
from worktide.assessment.own_tasks import share_of_draws
from worktide.core.errors import WorktideError
from worktide.core.intervals import Interval
from worktide.release.open import Release
from worktide.workforce.coarser import coarser_cells
from worktide.workforce.crossing import Crossing, shown_crossings
from worktide.workforce.inside_moves import FilledOpening, People, moves_inside
from worktide.workforce.openings import Openings
from worktide.workforce.report_detail import Detail, detail_of, whole_percent
from worktide.workforce.results import GROUP_CODES, Results, Summary, group_names
from worktide.workforce.safeguards import (
    FEWEST,
    Cell,
    Path,
    personal_reason,
    published_cells,
    refuse_personal,
    share_shown,
)
from worktide.workforce.to_check import CheckedTitle, titles_to_check

Array = NDArray[np.float64]
Key = tuple[Path, str]
_Sum = tuple[Decimal, Decimal, Decimal]
Sums = Mapping[Key, _Sum]

_UNKNOWN_FAMILY: Final = "no code"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One published group: its heads, and the percent of its work that AI could do, weighted by heads and by pay.

    `by_pay` is None where fewer than ten heads have pay, or no pay is known.
    """

    name: str
    heads: int
    by_heads: Interval
    by_pay: Interval | None


@dataclass(frozen=True, slots=True)
class GroupDetail:
    """What is said of those heads of a published group whose occupations are shown there (`crossing`)."""

    name: str
    detail: Detail


@dataclass(frozen=True, slots=True)
class WorkforceReport:
    """All that a report says. `shown` is the percent of heads kept that it counts; `check` are titles to check by hand.

    `detail` is of the heads in occupations that are shown by themselves, `group_details` of those in crossings that may
    be shown; `filled` are openings with the occupations here that could fill them, empty without `openings`. `grouped`
    names the group columns reported, `dropped` those summed over.
    """

    summary: Summary
    shown: int
    whole: ReportRow | None
    groups: tuple[ReportRow, ...]
    occupations: tuple[ReportRow, ...]
    detail: Detail | None
    group_details: tuple[GroupDetail, ...]
    openings: Openings | None
    filled: tuple[FilledOpening, ...]
    check: tuple[CheckedTitle, ...]
    grouped: tuple[str, ...]
    dropped: tuple[str, ...]


def workforce_report(
    results: Results, release: Release, dropped: Collection[str] = (), openings: Openings | None = None
) -> WorkforceReport:
    """Return the report on a folder of results; `dropped` names group columns to sum over.

    A group's share is Σ heads · share of the record / Σ heads in each joint draw of the release, so that assumptions
    shared by all jobs move together; with pay in place of heads it is weighted by pay. Heads are rounded to whole ones.

    Raises WorktideError where the results are of another release, or a group column tells who somebody is.
    """
    summary = results.summary
    if summary.release_hash != release.stamp.hash:
        hint = "Run `worktide workforce` again, or name that release by --release."
        raise WorktideError("is of another release", got=summary.release, expected=release.stamp.id, hint=hint)
    sums, shares = _sums(results, dropped), _Shares(release)
    scored = {key: value for key, value in sums.items() if shares.known(key[1])}
    groups = _groups(results, shares, dropped)
    families = _families(release)
    jobs = published_cells(_heads(scored, lambda key: families[key[1]]))
    whole = published_cells({(): sum((value[0] for value in scored.values()), Decimal(0))})
    alone = {cell.parts[0][-1]: cell.heads for cell in jobs if len(cell.parts) == 1}
    crossed = _crossed(scored, groups, alone)
    places = {part[-1]: place for place, cell in enumerate(jobs) for part in cell.parts}
    names = [cell.name for cell in groups]
    people = People(alone, {(names[place], job): number for (place, job), number in crossed.items()})
    return WorkforceReport(
        summary=summary,
        shown=share_shown(sum((cell.heads for cell in whole), Decimal(0)), Decimal(summary.kept.heads)),
        whole=next(iter(_rows(whole, ["Everyone counted"], scored, lambda _: (), shares)), None),
        groups=_rows(groups, names, scored, lambda key: key[0], shares),
        occupations=_rows(
            jobs, [_job_name(cell, release) for cell in jobs], scored, lambda key: families[key[1]], shares
        ),
        detail=detail_of(alone, release),
        group_details=tuple(_group_details(names, crossed, release)),
        openings=openings,
        filled=moves_inside(openings.openings, people, release) if openings else (),
        check=titles_to_check(results, places, jobs),
        grouped=tuple(name for name in summary.groups if name not in dropped),
        dropped=tuple(name for name in summary.groups if name in dropped),
    )


def _groups(results: Results, shares: _Shares, dropped: Collection[str]) -> tuple[Cell, ...]:
    """Return the published groups: unions of those by all columns that a report may name, whatever is dropped."""
    names = results.summary.groups
    table = results.table(GROUP_CODES)
    columns = dict(zip(names, group_names(len(names)), strict=True))
    told = {
        name for name in dropped if personal_reason(name, set(filter(None, table.column(columns[name]).to_pylist())))
    }
    fine = {key: value for key, value in _sums(results, told).items() if shares.known(key[1])}
    cells = published_cells(_heads(fine, lambda key: key[0]))
    left = [name for name in names if name not in told]
    if set(dropped) <= told:
        return cells
    return coarser_cells(cells, [place for place, name in enumerate(left) if name not in dropped])


def _crossed(sums: Sums, groups: Sequence[Cell], alone: Collection[str]) -> dict[Crossing, Decimal]:
    """Return the crossings of published groups with occupations that may be shown."""
    places = {part: place for place, cell in enumerate(groups) for part in cell.parts}
    heads: dict[Crossing, Decimal] = defaultdict(Decimal)
    for (path, slug), value in sums.items():
        if path in places and value[0] > 0:
            heads[places[path], slug] += value[0]
    # One group is everyone: its crossings are the occupations.
    return shown_crossings(heads, alone) if len(groups) > 1 else {}


def _group_details(
    names: Sequence[str], crossed: Mapping[Crossing, Decimal], release: Release
) -> Iterator[GroupDetail]:
    heads: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (place, job), number in crossed.items():
        heads[place][job] = number
    for place, name in enumerate(names):
        inside = detail_of(heads[place], release)
        if inside is not None:
            yield GroupDetail(name, inside)


def _sums(results: Results, dropped: Collection[str]) -> Sums:
    """Return heads, heads with pay, and pay of each group and record, dropped columns summed over."""
    columns = dict(zip(results.summary.groups, group_names(len(results.summary.groups)), strict=True))
    if unknown := sorted(set(dropped) - set(columns)):
        raise WorktideError("no group column has this name", got=unknown, expected=sorted(columns))
    table = results.table(GROUP_CODES)
    wanted = {name: column for name, column in columns.items() if name not in dropped}
    refuse_personal({name: set(filter(None, table.column(column).to_pylist())) for name, column in wanted.items()})
    found: dict[Key, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for row in table.to_pylist():
        key = (tuple(str(row[column] or "(empty)") for column in wanted.values()), row["record"])
        found[key] = [
            before + row[name] for before, name in zip(found[key], ("heads", "heads_paid", "pay"), strict=True)
        ]
    return {key: (heads, paid, pay) for key, (heads, paid, pay) in sorted(found.items())}


def _families(release: Release) -> dict[str, Path]:
    """Return each record's SOC major group, minor group and address: the families in which small jobs are joined."""
    found: dict[str, Path] = {}
    for listed in release.listing:
        code = listed.codes[0] if listed.codes else _UNKNOWN_FAMILY
        found[listed.slug] = (code[:2], code[:4], listed.slug)
    return found


class _Shares:
    """What AI could do of each record in percent, draw by draw; computed once."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._of: dict[str, Array | None] = {"": None}

    def known(self, slug: str) -> bool:
        return self.of(slug) is not None

    def of(self, slug: str) -> Array | None:
        if slug not in self._of:
            draws = task_draws(self._release, slug).astype(np.float64)
            weights = np.array([task.time_share for task in self._release.record(slug).tasks], dtype=np.float64)
            self._of[slug] = weights @ draws / weights.sum() if len(draws) and weights.sum() > 0 else None
        return self._of[slug]


def _heads(sums: Sums, path_of: Callable[[Key], Path]) -> dict[Path, Decimal]:
    found: dict[Path, Decimal] = defaultdict(Decimal)
    for key, value in sums.items():
        found[path_of(key)] += value[0]
    return found


def _rows(
    cells: Sequence[Cell], names: Sequence[str], sums: Sums, path_of: Callable[[Key], Path], shares: _Shares
) -> tuple[ReportRow, ...]:
    """Return a row for each published cell, under its name; `path_of` leads from a sum to the part it belongs to."""
    places = {part: place for place, cell in enumerate(cells) for part in cell.parts}
    inside: list[list[tuple[str, _Sum]]] = [[] for _ in cells]
    for key, value in sums.items():
        if path_of(key) in places:
            inside[places[path_of(key)]].append((key[1], value))
    return tuple(_row(cell, name, found, shares) for cell, name, found in zip(cells, names, inside, strict=False))


def _row(cell: Cell, name: str, inside: Sequence[tuple[str, _Sum]], shares: _Shares) -> ReportRow:
    by_pay = None
    if sum((value[1] for _, value in inside), Decimal(0)) >= FEWEST and any(value[2] > 0 for _, value in inside):
        by_pay = _weighted([(slug, value[2]) for slug, value in inside], shares)
    by_heads = _weighted([(slug, value[0]) for slug, value in inside], shares)
    return ReportRow(name, round(cell.heads), by_heads, by_pay)


def _weighted(parts: Sequence[tuple[str, Decimal]], shares: _Shares) -> Interval:
    """Return the weighted mean of shares with its range, in whole percent: finer ones would tell the mix of a group."""
    weights = np.array([float(weight) for _, weight in parts])
    draws = np.array([shares.of(slug) for slug, _ in parts])
    return whole_percent(share_of_draws(weights @ draws / weights.sum()))


def _job_name(cell: Cell, release: Release) -> str:
    if len(cell.parts) == 1:
        return release.listing[release.positions[cell.parts[0][-1]]].title
    family = f"in SOC group {cell.family[-1]}" if cell.family else "of several SOC groups"
    return f"{len(cell.parts)} occupations {family}"
