"""What each record asks for: skills and knowledge by importance and level, technologies, and interests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.resources import Learning
from worktide.moves.interests import INTERESTS
from worktide.moves.stored import RATING_STEPS, TENTHS
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.learning import first_choice
from worktide.pipeline.moves.entry import bytes_of
from worktide.pipeline.moves.mix import CODE, Array, RecordMix, from_kin
from worktide.pipeline.skill_columns import LEAST_ROLE_WEIGHT, NOW, ratings

MOST_RESOURCES = 3
_KNOWLEDGE = " (knowledge)"


@dataclass(frozen=True, slots=True)
class Needs:
    """Arrays of `moves.stored.MoveArrays` by name, with the names that they point to."""

    arrays: dict[str, NDArray[Any]]
    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    technologies: tuple[str, ...]


def _rated(inputs: Inputs, mix: RecordMix) -> tuple[Array, Array, list[str], list[str]]:
    """Return importance and level (official × skills, NaN where not rated), and the skills' names and kinds."""
    rows = ratings(inputs)
    elements = rows.select("element_id", "name", "kind").unique().sort("element_id")
    places = {element: place for place, element in enumerate(elements["element_id"])}
    codes = {code: place for place, code in enumerate(mix.codes)}
    importance = np.full((len(codes), len(places)), np.nan)
    level = importance.copy()
    for code, element, weight, height in rows.select(CODE, "element_id", "importance", "level").iter_rows():
        importance[codes[code], places[element]] = weight
        level[codes[code], places[element]] = height
    names, kinds = elements["name"].to_list(), elements["kind"].to_list()
    return importance, level, _told_apart(names, kinds), kinds


def _told_apart(names: list[str], kinds: list[str]) -> list[str]:
    """Return names with the kind beside an area of knowledge that is called like a skill, such as Mathematics."""
    skills = {name for name, kind in zip(names, kinds, strict=True) if kind == "skill"}
    return [
        f"{name}{_KNOWLEDGE}" if kind == "knowledge" and name in skills else name
        for name, kind in zip(names, kinds, strict=True)
    ]


def _technologies(inputs: Inputs, mix: RecordMix) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Return the technologies of each record that are hot or in demand somewhere, with those in demand there.

    A role asks for what occupations of a quarter of its weight or more ask for.
    """
    every = inputs.table(NOW, "technology_skills")
    wanted: list[str] = (
        every.filter(pl.col("hot_technology") | pl.col("in_demand"))["example"].unique().sort().to_list()
    )
    places = {name: place for place, name in enumerate(wanted)}
    by_code: dict[str, dict[int, bool]] = {}
    for code, name, in_demand in every.select(CODE, "example", "in_demand").iter_rows():
        if name in places:
            own = by_code.setdefault(code, {})
            own[places[name]] = own.get(places[name], False) or in_demand
    by_record = [_asked_for(mix, weights, by_code) for weights in mix.weights]
    arrays: dict[str, NDArray[Any]] = {
        "technology": np.array([name for own in by_record for name in sorted(own)], dtype=np.int16),
        "technology_count": np.array([len(own) for own in by_record], dtype=np.int16),
        "technology_demand": np.array([own[name] for own in by_record for name in sorted(own)], dtype=np.uint8),
    }
    return arrays, wanted


def _asked_for(mix: RecordMix, weights: Array, by_code: dict[str, dict[int, bool]]) -> dict[int, bool]:
    """Return the technologies that a record asks for, each with whether it is in demand."""
    found: dict[int, bool] = {}
    for at in np.flatnonzero(weights >= LEAST_ROLE_WEIGHT):
        for name, in_demand in by_code.get(mix.codes[at], {}).items():
            found[name] = found.get(name, False) or in_demand
    return found


def _interests(inputs: Inputs, mix: RecordMix) -> NDArray[np.uint8]:
    """Return records × 6: O*NET's interest profile in tenths of its scale from 1 to 7, in the order of `INTERESTS`."""
    rated = inputs.table(NOW, "interests").filter(pl.col("scale_id") == "OI")
    columns = [mix.column(rated.filter(pl.col("element_name") == name), "data_value") for name in INTERESTS]
    return bytes_of(TENTHS * mix.means(np.column_stack(columns)))


def needs(inputs: Inputs, mix: RecordMix) -> Needs:
    """Return what each record asks for; an occupation whose skills nobody rated takes those of its kin."""
    importance, level, names, kinds = _rated(inputs, mix)
    technologies, wanted = _technologies(inputs, mix)
    arrays = {
        "importance": bytes_of(RATING_STEPS * mix.means(from_kin(importance, mix.codes))),
        "level": bytes_of(RATING_STEPS * mix.means(from_kin(level, mix.codes))),
        "interests": _interests(inputs, mix),
        **technologies,
    }
    return Needs(arrays, tuple(names), tuple(kinds), tuple(wanted))


def resources_of(names: tuple[str, ...], learning: Learning) -> dict[str, tuple[str, ...]]:
    """Return the ids of at most three resources for each name that has any: free first, then for beginners."""
    found = {name: sorted(learning.serving(name.removesuffix(_KNOWLEDGE)), key=first_choice) for name in names}
    return {name: tuple(one.id for one in given[:MOST_RESOURCES]) for name, given in sorted(found.items()) if given}
