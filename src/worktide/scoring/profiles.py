"""Profiles: one job under other people's definitions, so that anyone sees what the choice of formula does.

Fifteen are published values or our own score; three are *our reconstruction* of formulas that rivals publish.
`READINGS` says how each of their inputs was read, and what the files cannot give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from worktide.core.parameters import parameters
from worktide.release.record import Basis, IndexValue, Profile

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
How = Literal["given", "approximated", "absent"]

VALUE_DIGITS: Final = 2
PERCENTILE_DIGITS: Final = 1
NORMAL_95: Final = 1.959964
FEWEST_RECORDS: Final = 30
OWN: Final = "worktide"

OF_INDICES: Final[tuple[str, ...]] = (
    "eloundou_gpt4_alpha",
    "eloundou_gpt4_beta",
    "eloundou_gpt4_gamma",
    "eloundou_human_alpha",
    "eloundou_human_beta",
    "eloundou_human_gamma",
    "aioe_2021",
    "aioe_language_2023",
    "anthropic_api_2026",
    "anthropic_chat_2026",
    "daioe_generative_2023",
    "frey_osborne_2013",
    "ilo_2025",
    "microsoft_2025",
)
"""Profiles that are a published index as it stands: same name, same value, same percentile."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one input of a rebuilt formula was read: every input runs 0 to 100.

    `formula` names the formula, `input` its authors' word, `key` our column. `column` names the published column it
    comes from, `words` what was done and what it lacks.
    """

    formula: str
    input: str
    key: str
    how: How
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a formula: the input, the parameter that holds its weight, and the sign.

    `reverse` takes 100 minus the input, where more of it means less of what the formula measures.
    """

    input: str
    weight: str
    sign: Literal[1, -1] = 1
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that its authors publish and we rebuild; `low` and `high` are the ends of its scale."""

    name: str
    title: str
    basis: Basis
    low: float
    high: float
    terms: tuple[Term, ...]


SEVEN: Final = Formula(
    "rebuilt_seven_inputs",
    "Our reconstruction: 0.35 automation, 0.20 adoption, 0.15 employment scale, 0.15 wage vulnerability, 0.10 routine, "
    "minus 0.10 regulation, minus 0.05 transition feasibility",
    "modelled",
    -15.0,
    95.0,
    (
        Term("automation", "seven_automation"),
        Term("adoption", "seven_adoption"),
        Term("employment_scale", "seven_employment_scale"),
        Term("wage_vulnerability", "seven_wage_vulnerability"),
        Term("routine", "seven_routine"),
        Term("regulation", "seven_regulation", -1),
        Term("transition", "seven_transition", -1),
    ),
)
FOUR: Final = Formula(
    "rebuilt_four_parts",
    "Our reconstruction: 40 tasks, 25 trajectory, 20 economics, 15 barriers",
    "modelled",
    0.0,
    100.0,
    (
        Term("automation", "four_tasks"),
        Term("trajectory", "four_trajectory"),
        Term("economics", "four_economics"),
        Term("barriers", "four_barriers", reverse=True),
    ),
)
THREE: Final = Formula(
    "rebuilt_three_parts",
    "Our reconstruction: 40 exposure, 30 demand, 30 opportunity",
    "modelled",
    0.0,
    100.0,
    (
        Term("exposure", "three_exposure"),
        Term("demand", "three_demand", reverse=True),
        Term("opportunity", "three_opportunity", reverse=True),
    ),
)
FORMULAS: Final[tuple[Formula, ...]] = (SEVEN, FOUR, THREE)
PROFILES: Final[tuple[str, ...]] = (OWN, *OF_INDICES, *(formula.name for formula in FORMULAS))
INPUTS: Final[tuple[str, ...]] = tuple(sorted({term.input for formula in FORMULAS for term in formula.terms}))

_DOES = "Worktide: AI does, percent of task weight"
_PAY = "BLS OEWS May 2025: A_MEDIAN"
READINGS: Final[tuple[Reading, ...]] = (
    Reading(SEVEN.name, "automation", "automation", "given", _DOES, "The share of today's task weight that AI does."),
    Reading(
        SEVEN.name,
        "adoption",
        "adoption",
        "approximated",
        "Anthropic Economic Index, fifth release, chat: percent of conversations",
        "Percentile of observed use. It counts people who chat with one assistant, not employers who adopt AI.",
    ),
    Reading(
        SEVEN.name,
        "employment scale",
        "employment_scale",
        "approximated",
        "BLS OEWS May 2025: TOT_EMP",
        "Percentile of employment. The scale is our choice; occupations that share a code share the figure.",
    ),
    Reading(
        SEVEN.name,
        "wage vulnerability",
        "wage_vulnerability",
        "approximated",
        _PAY,
        "100 minus the percentile of median pay: low pay as little cushion. The reading is ours.",
    ),
    Reading(
        SEVEN.name,
        "routine",
        "routine",
        "approximated",
        "O*NET Work Context, four items: repeating, exactness, structure",
        "Mean of three items, the third reversed, after the routine cognitive measure of Acemoglu and Autor (2011, "
        "Handbook of Labor Economics 4B). The file is older than the rest.",
    ),
    Reading(
        SEVEN.name,
        "regulation",
        "regulation",
        "approximated",
        "O*NET 30.1 Tasks to DWAs: activities somebody answers for in law",
        "Percent of task weight that somebody must answer for in law. The files hold no licensing law, and O*NET rates "
        "the importance of a certificate for 564 occupations only.",
    ),
    Reading(
        SEVEN.name,
        "transition feasibility",
        "transition",
        "approximated",
        "O*NET 30.1 Related Occupations (primary), Job Zones",
        "Percent of the primary related occupations in the same or a lower job zone. It says what is near and asks no "
        "more schooling, not who is hired.",
    ),
    Reading(FOUR.name, "tasks", "automation", "given", _DOES, "The share of today's task weight that AI does."),
    Reading(
        FOUR.name,
        "trajectory",
        "trajectory",
        "approximated",
        "DAIOE 2023: generative AI",
        "Percentile of the measured progress of generative AI on the job's abilities. It looks back, not ahead.",
    ),
    Reading(
        FOUR.name,
        "economics",
        "economics",
        "approximated",
        _PAY,
        "Percentile of median pay: what an employer could save. The cost of the AI itself is in no file.",
    ),
    Reading(
        FOUR.name,
        "barriers",
        "barriers",
        "approximated",
        "Worktide: barrier index",
        "100 minus our barrier index. Its weights are assumed.",
    ),
    Reading(
        THREE.name,
        "exposure",
        "exposure",
        "given",
        "Worktide: AI does plus AI helps, percent of task weight",
        "The share of today's task weight that AI does or helps with.",
    ),
    Reading(
        THREE.name,
        "demand",
        "demand",
        "approximated",
        "BLS Employment Projections 2024-34: employment change, percent",
        "100 minus the percentile of projected growth. Adverts, which would show demand today, are in no file here.",
    ),
    Reading(
        THREE.name,
        "opportunity",
        "opportunity",
        "approximated",
        "BLS Employment Projections 2024-34: openings, employment",
        "100 minus the percentile of yearly openings per 100 jobs. Local openings are in no file here.",
    ),
)


def formula_values(formula: Formula, inputs: Mapping[str, Array]) -> Array:
    """Return a formula's value for every record; NaN where any of its inputs is missing: nothing is filled in.

    `inputs` maps names of inputs to values from 0 to 100, all of one length.
    """
    given = parameters("profiles")
    total = np.zeros(len(next(iter(inputs.values()))))
    for term in formula.terms:
        values = 100.0 - inputs[term.input] if term.reverse else inputs[term.input]
        total = total + term.sign * given[term.weight].value * values
    return np.asarray(np.round(total, VALUE_DIGITS))


def percentiles_among(values: Array, reference: Flags) -> Array:
    """Return each value's percentile (mid-rank, 0 to 100) among the known values of the records in `reference`."""
    known = np.sort(values[reference & ~np.isnan(values)])
    ranks = np.full(len(values), np.nan)
    given = ~np.isnan(values)
    below, upto = (np.searchsorted(known, values[given], side=side) for side in ("left", "right"))
    ranks[given] = 50.0 * (below + upto) / max(len(known), 1)
    return np.asarray(np.round(ranks, PERCENTILE_DIGITS))


def _profile(value: float, percentile: float) -> Profile:
    if np.isnan(value):
        return Profile(None, None)
    return Profile(float(value), float(percentile))


def profiles_of(
    inputs: Mapping[str, Array],
    indices: Sequence[Mapping[str, IndexValue]],
    own: Sequence[tuple[float, float] | None],
    official: Flags,
) -> list[dict[str, Profile]]:
    """Return every record's profiles by name, in the order of `PROFILES`.

    All arguments are in the order of the records: `inputs` as `formula_values` takes them, `indices` the values under
    published indices, `own` the share that AI does (percent) with its percentile, or None without a score; `official`
    tells the official occupations, which alone make the distributions that percentiles refer to.
    """
    rebuilt = {formula.name: formula_values(formula, inputs) for formula in FORMULAS}
    ranks = {name: percentiles_among(values, official) for name, values in rebuilt.items()}
    found = []
    for place, (given, score) in enumerate(zip(indices, own, strict=True)):
        profiles = {OWN: Profile(None, None) if score is None else Profile(*score)}
        for name in OF_INDICES:
            value = given.get(name)
            profiles[name] = Profile(None, None) if value is None else Profile(value.value, value.percentile)
        for name, values in rebuilt.items():
            profiles[name] = _profile(values[place], ranks[name][place])
        found.append(profiles)
    return found


@dataclass(frozen=True, slots=True)
class ProfileCorrelation:
    """Spearman's rank correlation of two profiles with its 95 % interval; `records` count those with both values."""

    first: str
    second: str
    value: float
    low: float
    high: float
    records: int


def _ranks(values: Array) -> Array:
    """Return ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[inverse])


def _interval(correlation: float, records: int) -> tuple[float, float]:
    """Return the 95 % interval after Bonett and Wright (2000), Psychometrika 65(1), 23-28."""
    centre = np.arctanh(np.clip(correlation, -0.999999, 0.999999))
    half = NORMAL_95 * np.sqrt((1 + correlation**2 / 2) / (records - 3))
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))


def rank_correlations(profiles: Sequence[Mapping[str, Profile]]) -> tuple[ProfileCorrelation, ...]:
    """Return the rank correlations between all profiles over records that have both values, in the order of `PROFILES`.

    Give official occupations only: roles are mixtures of them. Pairs with fewer than thirty records are left out.
    """
    columns = {
        name: np.array([np.nan if (value := record[name].value) is None else value for record in profiles])
        for name in PROFILES
    }
    found = []
    for first, second in combinations(PROFILES, 2):
        both = ~np.isnan(columns[first]) & ~np.isnan(columns[second])
        records = int(both.sum())
        if records < FEWEST_RECORDS:
            continue
        value = float(np.corrcoef(_ranks(columns[first][both]), _ranks(columns[second][both]))[0, 1])
        low, high = _interval(value, records)
        found.append(ProfileCorrelation(first, second, round(value, 3), round(low, 3), round(high, 3), records))
    return tuple(found)


def readings_table() -> str:
    """Return how each input of the rebuilt formulas was read, as a Markdown table for the documentation."""
    titles = {formula.name: formula.title.removeprefix("Our reconstruction: ") for formula in FORMULAS}
    lines = ["| Formula | Input | Read as | From | What was done |", "|---|---|---|---|---|"]
    lines += [f"| {titles[one.formula]} | {one.input} | {one.how} | {one.column} | {one.words} |" for one in READINGS]
    return "\n".join(lines)
