"""Fit: how much of what a destination needs a job brings along, from five parts that the official tables rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from worktide.moves.tables import Array, MoveTables

PARTS: Final = ("skills", "knowledge", "technologies", "activities", "tasks")


@dataclass(frozen=True, slots=True)
class Have:
    """What a person brings: levels of skills (0 where not rated), technologies (0 or 1), activities, text place."""

    level: Array
    uses: Array
    does: Array
    text: Array
    rated: bool


@dataclass(frozen=True, slots=True)
class Fits:
    """Fit with every record from 0 to 100, and its parts (parts × records), NaN where a part is not known for both."""

    total: Array
    parts: Array


def have_of(tables: MoveTables, place: int) -> Have:
    """Return what someone in a job brings."""
    return Have(
        level=tables.levels[place],
        uses=tables.uses[place],
        does=(tables.activity_weights[place] > 0).astype(np.float32),
        text=tables.text[place],
        rated=bool(tables.rated[place]),
    )


def covered(tables: MoveTables, level: Array) -> Array:
    """Return records × skills: how much of each needed level is there, 1 for all of it, 0 from `gap_levels` below."""
    cover = tables.levels - level
    cover /= np.float32(tables.given["gap_levels"].value)
    np.subtract(1.0, cover, out=cover)
    return np.clip(cover, 0.0, 1.0, out=cover)


def _shared(weights_by_name: Array, have: Array) -> Array:
    """Return by record the weight (names × records) of all that one has, of which there is little among many names."""
    own = np.flatnonzero(have)
    return np.asarray(have[own] @ weights_by_name[own])


def part_weights(tables: MoveTables) -> Array:
    """Return the weight of each of `PARTS`, adding up to 1."""
    weights = np.array([tables.given[f"fit_{part}"].value for part in PARTS], dtype=np.float32)
    return np.asarray(weights / weights.sum())


def trusted_parts(tables: MoveTables, have: Have) -> Array:
    """Return parts × records: how far each part counts, 0 where it is not known for one or the other."""
    own = np.array([have.rated, have.rated, have.uses.any(), have.does.any(), have.text.any()])
    return np.asarray(tables.part_trust * own[:, None])


def fits(tables: MoveTables, have: Have) -> Fits:
    """Return the fit of what one brings with every record.

    Each part is the share of the destination's needs that is covered: of skills and of knowledge by need (squared
    importance times level), of technologies by how rare they are, of activities by task weight; and the cosine of the
    tasks' texts. The fit is their mean by the weights `fit_…`, over the parts that are known for both; a
    short list of technologies counts less (`technologies_half`).
    """
    cover = covered(tables, have.level)
    parts = 100.0 * np.stack(
        [
            np.einsum("rk,rk->r", tables.skill_weights[0], cover),
            np.einsum("rk,rk->r", tables.skill_weights[1], cover),
            _shared(tables.weights_by_technology, have.uses),
            _shared(tables.weights_by_activity, have.does),
            np.maximum(tables.text @ have.text, 0.0),
        ]
    )
    trust = trusted_parts(tables, have)
    weights = part_weights(tables)[:, None] * trust
    sums = weights.sum(axis=0)
    total = np.minimum((weights * parts).sum(axis=0) / np.maximum(sums, 1e-9), 100.0)
    total[sums == 0] = np.nan
    parts[trust == 0] = np.nan
    return Fits(np.asarray(total, dtype=np.float32), np.asarray(parts, dtype=np.float32))


def named(parts: Array, place: int) -> dict[str, float]:
    """Return the parts of the fit with one record that are known, by name, rounded."""
    found: Sequence[float] = parts[:, place].tolist()
    return {name: round(part, 1) for name, part in zip(PARTS, found, strict=True) if part == part}
