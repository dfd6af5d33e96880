"""Totals over the workforce with their ranges, beside figures that others published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worktide.core.intervals import LOWER_QUANTILE, UPPER_QUANTILE, Interval

Array = NDArray[np.float64]

DIGITS = 1


@dataclass(frozen=True, slots=True)
class Total:
    """A figure over all employees counted in the official table: percent with its 80 % range, and what it is."""

    name: str
    meaning: str
    percent: Interval


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure that others published: what it says, in percent, whom it covers, and where it stands."""

    name: str
    meaning: str
    percent: float
    population: str
    reference: str
    beside: str
    """The total of ours it is printed beside; they never measure quite the same."""


ANCHORS = (
    Anchor(
        "eloundou_tenth",
        "Workers with at least a tenth of their tasks affected by language models",
        80.0,
        "US workforce",
        "Eloundou, Manning, Mishkin and Rock (2024), GPTs are GPTs, Science 384(6702)",
        "touched_tenth",
    ),
    Anchor(
        "eloundou_half",
        "Workers with at least half of their tasks affected by language models",
        19.0,
        "US workforce",
        "Eloundou, Manning, Mishkin and Rock (2024), GPTs are GPTs, Science 384(6702)",
        "touched_half",
    ),
    Anchor(
        "acemoglu_tasks",
        "Tasks that AI changes within ten years: exposed and worth automating",
        4.6,
        "US economy, share of tasks",
        "Acemoglu (2024), The simple macroeconomics of AI, NBER Working Paper 32487",
        "five_years",
    ),
    Anchor(
        "ilo_some",
        "Workers in occupations with some exposure to generative AI",
        25.0,
        "employment of the world",
        "Gmyrek and others (2025), Generative AI and jobs: a refined global index, ILO Working Paper 140",
        "touched_half",
    ),
    Anchor(
        "ilo_highest",
        "Workers in occupations of the highest category of exposure",
        3.3,
        "employment of the world",
        "Gmyrek and others (2025), Generative AI and jobs: a refined global index, ILO Working Paper 140",
        "does_half",
    ),
    Anchor(
        "frey_osborne",
        "Employment at high risk of computerisation",
        47.0,
        "US employment, 2010",
        "Frey and Osborne (2017), The future of employment, Technological Forecasting and Social Change 114",
        "does_half",
    ),
)


def split_employment(employment: Array, codes: Sequence[str]) -> Array:
    """Return employment by record, that of an official code divided evenly over the records that share it.

    `employment` (records) repeats an official figure for each record of its code, NaN where there is none (then 0).
    """
    _, place, count = np.unique(np.asarray(codes), return_inverse=True, return_counts=True)
    return np.nan_to_num(employment) / count[place]


def _total(name: str, meaning: str, draws: Array) -> Total:
    low, high = np.quantile(draws, [LOWER_QUANTILE, UPPER_QUANTILE])
    value = round(100 * float(draws.mean()), DIGITS)
    ends = (min(round(100 * float(low), DIGITS), value), max(round(100 * float(high), DIGITS), value))
    return Total(name, meaning, Interval(value, *ends))


def workforce_totals(scores: Mapping[str, Array], employment: Array) -> tuple[Total, ...]:
    """Return the totals over the workforce from `does`, `helps`, `people`, `five_years` (draws × records, 0 to 1).

    `employment` (records) are weights. Ranges are of the total's own draws, because draws are joint over all records:
    what raters share does not average out.
    """
    weights = employment / employment.sum()
    touched = scores["does"] + scores["helps"]
    parts = (
        ("does", "Weighted tasks that AI could do alone", scores["does"] @ weights),
        ("helps", "Weighted tasks that AI could help with beyond that", scores["helps"] @ weights),
        ("people", "Weighted tasks left to people", scores["people"] @ weights),
        ("five_years", "AI share of tasks in five years (scenario, assumed adoption)", scores["five_years"] @ weights),
        ("does_half", "Employees in jobs of which AI could do at least half", (scores["does"] >= 0.5) @ weights),
        ("touched_tenth", "Employees in jobs of which AI could do or help with a tenth", (touched >= 0.1) @ weights),
        ("touched_half", "Employees in jobs of which AI could do or help with half", (touched >= 0.5) @ weights),
    )
    return tuple(_total(*part) for part in parts)
