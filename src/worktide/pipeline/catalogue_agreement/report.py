"""The whole comparison: our words with the official ones, two wordings beside them, and occupations that are off."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from worktide.catalogue.occupations import Occupation
from worktide.core.codes import major_group
from worktide.pipeline.catalogue_agreement.compare import FAR, Agreement, JudgedTask, Score, agreement, scores
from worktide.pipeline.catalogue_agreement.folds import fold_panels
from worktide.pipeline.catalogue_agreement.official import Basis
from worktide.pipeline.catalogue_agreement.wordings import (
    activity_wording,
    half_wording,
    official_wording,
    our_wording,
)

OURS: Final = "our words"
ACTIVITIES: Final = "official activities"
HALF: Final = "a random half of them"
DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class TaskPair:
    """One of our tasks beside the official ones it covers: percent of the occupation, what AI does in both wordings.

    `official` holds, for each official task, its Task ID and what AI does of it (percent); their words stay out.
    """

    text: str
    weight: float
    ours: float
    covered: float
    official: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class OccupationPair:
    """One occupation under both wordings: what AI does (percent), and the reason noted where they are far apart."""

    code: str
    title: str
    ours: float
    official: float
    note: str | None
    tasks: tuple[TaskPair, ...]

    @property
    def difference(self) -> float:
        """Ours less the official one, in points."""
        return self.ours - self.official

    @property
    def far(self) -> bool:
        """Whether they are off by more than 8 points."""
        return abs(self.difference) > FAR


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """What a comparison found.

    `lines` holds our wording and the reference wordings over the same occupations, `groups` ours by major group,
    `occupations` all of them with the farthest first, `left_out` codes with tasks that do not cover every official one,
    `stale` codes whose note is not needed.
    """

    lines: tuple[Agreement, ...]
    groups: tuple[Agreement, ...]
    occupations: tuple[OccupationPair, ...]
    left_out: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def unnoted(self) -> tuple[OccupationPair, ...]:
        """The occupations that are far off without a note."""
        return tuple(pair for pair in self.occupations if pair.far and pair.note is None)

    @property
    def good(self) -> bool:
        """Whether our words reach the targets, and every occupation that is far off has a note and no other has."""
        return self.lines[0].reached and not (self.unnoted or self.stale or self.left_out)


def compare(
    basis: Basis,
    occupations: Iterable[Occupation],
    notes: Mapping[str, str],
    cache: Path | None = None,
    group: str | None = None,
    begin: Callable[[str], None] = lambda _: None,
) -> AgreementReport:
    """Return how scores from our words agree with those from the official words.

    `notes` maps codes to reasons; `cache` keeps the panels, which take about a minute to learn; `group` (two digits)
    restricts all figures to one major group; `begin` is told what takes long.
    """
    folds = fold_panels(basis, cache, begin)
    written = [one for one in occupations if one.tasks and (group is None or one.code.startswith(f"{group}-"))]
    ours = scores(folds, our_wording(basis.tasks, written))
    official = scores(folds, official_wording(basis.tasks))
    references = {ACTIVITIES: activity_wording(basis.tasks), HALF: half_wording(basis.tasks)}
    lines = [agreement(OURS, official, ours)]
    lines += [agreement(name, official, scores(folds, wording), ours) for name, wording in references.items()]
    pairs = tuple(_pairs(basis, official, ours, notes))
    return AgreementReport(
        lines=tuple(lines),
        groups=tuple(_by_group(official, ours)),
        occupations=pairs,
        left_out=tuple(sorted({one.code for one in written} - set(ours))),
        stale=tuple(pair.code for pair in pairs if pair.note is not None and not pair.far),
    )


def _by_group(official: Mapping[str, Score], ours: Mapping[str, Score]) -> Iterator[Agreement]:
    for name in sorted({major_group(code) for code in ours}):
        yield agreement(name, official, ours, [code for code in ours if major_group(code) == name])


def _pairs(
    basis: Basis, official: Mapping[str, Score], ours: Mapping[str, Score], notes: Mapping[str, str]
) -> list[OccupationPair]:
    made = []
    for code, score in ours.items():
        judged = {task.task_ids[0]: task for task in official[code].tasks}
        tasks = tuple(_task_pair(task, judged) for task in score.tasks)
        title, note = basis.tasks.titles[code], notes.get(code)
        made.append(OccupationPair(code, title, score.does, official[code].does, note, tasks))
    return sorted(made, key=lambda pair: (-abs(pair.difference), pair.code))


def _task_pair(task: JudgedTask, judged: Mapping[int, JudgedTask]) -> TaskPair:
    covered = [judged[number] for number in task.task_ids]
    weight = sum(one.weight for one in covered)
    mean = sum(one.weight * one.does for one in covered) / weight
    official = tuple((number, one.does) for number, one in zip(task.task_ids, covered, strict=True))
    return TaskPair(task.text, task.weight, task.does, mean, official)


def as_json(report: AgreementReport) -> dict[str, Any]:
    """Return a report as plain values, numbers rounded to four digits and what cannot be computed as None."""
    told = {
        "targets_reached": report.lines[0].reached,
        "good": report.good,
        "lines": [asdict(line) for line in report.lines],
        "groups": [asdict(line) for line in report.groups],
        "occupations": [asdict(pair) | {"difference": pair.difference} for pair in report.occupations],
        "left_out": list(report.left_out),
        "stale_notes": list(report.stale),
    }
    rounded: dict[str, Any] = _rounded(told)
    return rounded


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
