"""Barriers: what slows the adoption of AI in a job. They never lower what AI can do.

Each barrier reads one column and is named after it; a record for which the column is empty has no such barrier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.release.record import Barrier
from worktide.scoring.assumptions import triangular

Array = NDArray[np.float64]

VALUE_DIGITS = 1
LEAST_SHOWN = 0.01


@dataclass(frozen=True, slots=True)
class BarrierKind:
    """One barrier: its name, the unit and column of its value, and how it is worded.

    `low` and `high` are the values that count as no barrier and as the whole of it. `reads` says whether it is known
    for a whole record or task by task; of tasks a record has the percent of its task weight. `reason` is a sentence
    with a place for the value.
    """

    key: str
    name: str
    unit: str
    low: float
    high: float
    column: str
    reads: Literal["record", "task"]
    reason: str


_OF_ASKED = "percent of those asked"
_OF_TASKS = "percent of task weight"
_EDUCATION = "O*NET 30.1, Education, Training, and Experience"
_PROJECTIONS = "BLS Employment Projections 2024-34, Table 1.2"
_ACTIVITIES = "O*NET 30.1, Tasks to DWAs and DWA Reference"
_CONTEXT = "O*NET, Work Context"

KINDS: tuple[BarrierKind, ...] = (
    BarrierKind(
        "job_zone",
        "Job zone",
        "zone of 5",
        1,
        5,
        "O*NET 30.1, Job Zones: Job Zone",
        "record",
        "O*NET puts this job in zone {value:g} of 5; the higher the zone, the longer the preparation.",
    ),
    BarrierKind(
        "required_education",
        "Required education",
        _OF_ASKED,
        0,
        100,
        f"{_EDUCATION}: 2.D.1, scale RL, categories 6 to 12",
        "record",
        "{value:g} percent of those asked say that a new hire needs a bachelor's degree or more.",
    ),
    BarrierKind(
        "related_experience",
        "Related experience",
        _OF_ASKED,
        0,
        100,
        f"{_EDUCATION}: 3.A.1, scale RW, categories 7 to 11",
        "record",
        "{value:g} percent of those asked say that a new hire needs more than two years in related work.",
    ),
    BarrierKind(
        "job_training",
        "Training on the job",
        _OF_ASKED,
        0,
        100,
        f"{_EDUCATION}: 3.A.3, scale OJ, categories 6 to 9",
        "record",
        "{value:g} percent of those asked say that learning the work on the job takes more than a year.",
    ),
    BarrierKind(
        "certification",
        "Professional certificate",
        "importance from 1 to 5",
        1,
        5,
        f"{_EDUCATION}: 2.D.4.a, scale IM",
        "record",
        "Those asked rate a professional certificate {value:.1f} on a scale of importance from 1 to 5.",
    ),
    BarrierKind(
        "entry_education",
        "Typical education at entry",
        "step of 7",
        0,
        7,
        f"{_PROJECTIONS}: typical education",
        "record",
        "On the BLS ladder of typical education at entry, from no credential (0) to a doctorate or professional degree "
        "(7), this job is at {value:g}.",
    ),
    BarrierKind(
        "entry_training",
        "Typical training after entry",
        "step of 3",
        0,
        3,
        f"{_PROJECTIONS}: typical training on the job",
        "record",
        "BLS names training after entry at step {value:g} of 3; 3 is more than a year, an apprenticeship or a "
        "residency.",
    ),
    BarrierKind(
        "physical_work",
        "Physical work",
        _OF_TASKS,
        0,
        100,
        "Microsoft, Working with AI, physical_tasks.csv: Physical",
        "task",
        "{value:g} percent of the task weight is physical work, which AI for language and images hardly reaches.",
    ),
    BarrierKind(
        "care_of_people",
        "Care of people",
        _OF_TASKS,
        0,
        100,
        f"{_ACTIVITIES}: activities of care",
        "task",
        "{value:g} percent of the task weight is care for people who need somebody there.",
    ),
    BarrierKind(
        "legal_responsibility",
        "Legal responsibility",
        _OF_TASKS,
        0,
        100,
        f"{_ACTIVITIES}: activities somebody answers for in law",
        "task",
        "{value:g} percent of the task weight is work that somebody must answer for in law.",
    ),
    BarrierKind(
        "emergencies",
        "Emergencies",
        _OF_TASKS,
        0,
        100,
        f"{_ACTIVITIES}: activities in emergencies",
        "task",
        "{value:g} percent of the task weight is work in emergencies, where errors cannot be taken back.",
    ),
    BarrierKind(
        "dealing_in_person",
        "Dealing with people in person",
        _OF_TASKS,
        0,
        100,
        f"{_ACTIVITIES}: activities with people in person",
        "task",
        "{value:g} percent of the task weight is selling, serving, settling or teaching with people in person.",
    ),
    BarrierKind(
        "face_to_face",
        "Talking face to face",
        "frequency from 1 to 5",
        1,
        5,
        f"{_CONTEXT}: 4.C.1.a.2.l, scale CX",
        "record",
        "Talking face to face: {value:.1f} on a scale from 1 (never) to 5 (every day).",
    ),
    BarrierKind(
        "physical_proximity",
        "Nearness to others",
        "nearness from 1 to 5",
        1,
        5,
        f"{_CONTEXT}: 4.C.2.a.3, scale CX",
        "record",
        "Nearness to other people at work: {value:.1f} on a scale from 1 (alone) to 5 (touching).",
    ),
    BarrierKind(
        "consequence_of_error",
        "Consequence of error",
        "seriousness from 1 to 5",
        1,
        5,
        f"{_CONTEXT}: 4.C.3.a.1, scale CX",
        "record",
        "How serious an error would be: {value:.1f} on a scale from 1 (not at all) to 5 (extremely).",
    ),
)


def kinds_read(reads: Literal["record", "task"]) -> tuple[BarrierKind, ...]:
    """Return the barriers known for whole records, or those known task by task."""
    return tuple(kind for kind in KINDS if kind.reads == reads)


def stated_effects() -> dict[str, float]:
    """Return the stated weight of each barrier in the index, by key."""
    given = parameters("barriers")
    return {kind.key: given[kind.key].value for kind in KINDS}


def scaled(kind: BarrierKind, values: Array) -> Array:
    """Return values of a barrier between 0 (none) and 1 (all of it); NaN stays NaN."""
    return np.asarray(np.clip((values - kind.low) / (kind.high - kind.low), 0.0, 1.0))


def drawn_effects(draws: int, seed: int) -> dict[str, Array]:
    """Return draws of the weight of each barrier in the index, by key; the same seed gives the same numbers."""
    generator = np.random.default_rng(seed)
    given = parameters("barriers")
    return {
        kind.key: triangular(given[kind.key], (generator.permutation(draws) + generator.random(draws)) / draws)
        for kind in KINDS
    }


def barrier_index(columns: Mapping[str, Array], effects: Mapping[str, float] | Mapping[str, Array]) -> Array:
    """Return the weighted mean of scaled barriers, 0 to 1, over those that are known; 0 where none is.

    `columns` maps keys of barriers to values of the same length (units), NaN where a column is empty; `effects` are the
    weights, one each or one a draw: the answer is units, or draws × units. Leaving out what is unknown keeps a record
    with few columns from looking free of barriers.
    """
    length = len(next(iter(columns.values())))
    shape = (*np.shape(effects[KINDS[0].key]), length)
    total, weighted = np.zeros(shape), np.zeros(shape)
    for kind in KINDS:
        if kind.key in columns:
            part = scaled(kind, columns[kind.key])
            weight = np.asarray(effects[kind.key])[..., None]
            total += weight * ~np.isnan(part)
            weighted += weight * np.nan_to_num(part)
    return np.asarray(np.divide(weighted, total, out=np.zeros(shape), where=total > 0))


def barriers_of(values: Mapping[str, float]) -> tuple[Barrier, ...]:
    """Return the barriers of one record from its values by key, those that weigh most first.

    What is unknown (NaN) and what is under a hundredth of a barrier is left out.
    """
    effects = stated_effects()
    found = []
    for kind in KINDS:
        value = values.get(kind.key, float("nan"))
        height = float(scaled(kind, np.array(value)))
        if height >= LEAST_SHOWN:
            rounded = round(float(value), VALUE_DIGITS)
            reason = kind.reason.format(value=rounded)
            barrier = Barrier(kind.name, rounded, kind.unit, kind.column, reason)
            found.append((-height * effects[kind.key], kind.key, barrier))
    return tuple(barrier for _, _, barrier in sorted(found, key=lambda entry: entry[:2]))
