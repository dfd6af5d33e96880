"""What it costs to enter each record from one job: schooling, certificate, experience and training, in months.

All months are assumed by rules whose numbers are in `parameters/moves.yaml`: schooling from the step between typical
entries, experience and training from what people in the destination said in O*NET's survey, less what one brings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.fit import PARTS, Fits
from worktide.moves.schooling import STEPS, TRAININGS
from worktide.moves.tables import Array, Assumption, MoveTables

COSTS: Final = ("schooling", "certificate", "related experience", "training in the job")
_APPRENTICESHIP, _INTERNSHIP = 1 + TRAININGS.index("Apprenticeship"), 1 + TRAININGS.index("Internship/residency")
_NO_EXPERIENCE = 1
_ACTIVITIES = PARTS.index("activities")
# What the official words mean where people in the job were not asked, by their place from 1.
_EXPERIENCE_WORDS: Final = {2: "experience_under_five", 3: "experience_five"}
_TRAINING_WORDS: Final = {2: "training_short", 3: "training_moderate", 4: "training_long"}


@dataclass(frozen=True, slots=True)
class EntryCosts:
    """Months by cost: `low` and `high` are costs × records in the order of `COSTS`; 0 where nothing is asked.

    `known` says whether typical schooling, experience or training is given for a record at all.
    """

    low: Array
    high: Array
    known: NDArray[np.bool_]

    @property
    def total(self) -> tuple[Array, Array]:
        """The whole entry in months, low and high (records)."""
        return self.low.sum(axis=0), self.high.sum(axis=0)


def _upto_step(ends: tuple[str, ...], tables: MoveTables) -> Array:
    """Return steps × 2: months from no schooling to each of `STEPS`, low and high."""
    given = tables.given

    def added(name: str) -> Array:
        one: Assumption = given[f"schooling_{name}"]
        return np.array([one.low, one.high], dtype=np.float32)

    school = added("high_school")
    bachelor = school + added("bachelor")
    upto = {
        STEPS[0]: np.zeros(2, dtype=np.float32),
        STEPS[1]: school,
        STEPS[2]: school + added("some_college"),
        STEPS[3]: school + added("award"),
        STEPS[4]: school + added("associate"),
        STEPS[5]: bachelor,
        STEPS[6]: bachelor + added("master"),
        STEPS[7]: bachelor + added("doctoral"),
    }
    return np.stack([upto[step] for step in ends])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What records ask of anyone, whatever the job one comes from; months low and high are records × 2.

    `step` is the typical schooling as a place among `STEPS`; `upto` are the months from no schooling to it, `upto_step`
    those to each of `STEPS`, and `anew` those for one who has been to school as long already. `less` says whether
    enough people work there with less schooling, `attained` is their share by step with 0 where not known.
    """

    step: NDArray[np.int64]
    upto: Array
    upto_step: Array
    anew: Array
    less: NDArray[np.bool_]
    attained: Array
    certificate: Array
    experience: Array
    training: Array


@lru_cache(maxsize=4)
def _asked_of_anyone(tables: MoveTables) -> _Asked:
    """Return what records ask of anyone, reckoned once for all jobs."""
    given, arrays = tables.given, tables.arrays
    step = np.maximum(arrays.education.astype(np.int64), 1) - 1
    upto = _upto_step(STEPS, tables)
    less = 100.0 - np.nan_to_num(tables.attained[np.arange(len(step)), step], nan=100.0)
    certificate, months = np.nan_to_num(tables.certificate), given["certificate_months"]
    asked = certificate >= given["certificate_importance"].value
    return _Asked(
        step=step,
        upto=upto[step],
        upto_step=upto,
        anew=_anew(tables)[step],
        less=(less >= given["schooling_share"].value) & (arrays.education < len(STEPS)),
        attained=np.nan_to_num(tables.attained),
        certificate=np.where(asked[:, None], np.array([months.low, months.high], dtype=np.float32), np.float32(0.0)),
        experience=_asked(tables, tables.experience_months, arrays.experience, _EXPERIENCE_WORDS),
        training=_asked(tables, tables.training_months, arrays.training, _TRAINING_WORDS),
    )


def schooling_months(tables: MoveTables, place: int, parts: Array) -> tuple[Array, Array]:
    """Return the months of schooling that each record asks for beyond what is typical of this job, low and high.

    The low end is 0 where a quarter (`schooling_share`) of the people in this job have that schooling already, or
    where a quarter of those in the destination work there with less, save where a doctoral or professional degree is
    typical: who works there with less came in under older rules. A job that takes schooling of its own kind (see
    `own_kind`) asks for it even of people with a degree, and nobody enters with less.
    """
    asked, steps = _asked_of_anyone(tables), tables.arrays.education
    own = int(steps[place])
    beyond = (steps > own) & (own > 0)
    more = np.maximum(asked.upto - asked.upto_step[max(own, 1) - 1], 0.0) * beyond[:, None]
    have = (asked.attained[place] >= tables.given["schooling_share"].value)[asked.step]
    more[have | asked.less, 0] = 0.0
    special = own_kind(tables, place, parts)
    months = np.maximum(more, asked.anew * special[:, None]).astype(np.float32)
    return months[:, 0], months[:, 1]


def _anew(tables: MoveTables) -> Array:
    """Return steps × 2: months of schooling of another kind for one who has been to school as long already."""
    names = (None, None, None, "award", "associate", "second_degree", "master", "doctoral")
    given = tables.given
    ends = [(given[f"schooling_{name}"].low, given[f"schooling_{name}"].high) if name else (0.0, 0.0) for name in names]
    return np.array(ends, dtype=np.float32)


def own_kind(tables: MoveTables, place: int, parts: Array) -> NDArray[np.bool_]:
    """Return which records take schooling of their own kind from this job, as licensed professions do.

    People there call a certificate very important (`certificate_needed`) or are health practitioners, the typical
    entry is an award or a degree, the SOC code is another at its broad level, and under `own_kind_activities` percent
    of the work is done already.
    """
    apart = np.nan_to_num(parts[_ACTIVITIES]) < tables.given["own_kind_activities"].value
    return np.asarray(tables.own_schooling & apart & (tables.broad != tables.broad[place]))


def _certificate(tables: MoveTables, place: int) -> tuple[Array, Array]:
    months = _asked_of_anyone(tables).certificate.copy()
    months[place] = 0.0
    return months[:, 0], months[:, 1]


def _asked(tables: MoveTables, quartiles: Array, words: NDArray[np.uint8], meaning: dict[int, str]) -> Array:
    """Return records × 2: quartiles of months; where people were not asked, what the official word means."""
    found = quartiles.copy()
    for word, name in meaning.items():
        given = tables.given[name]
        found[np.isnan(quartiles[:, 0]) & (words == word)] = (given.low, given.high)
    return np.nan_to_num(found)


def _experience(tables: MoveTables, lacking: Array) -> tuple[Array, Array]:
    """Return months of related experience, less what one brings; the low end is 0 where officially none is asked."""
    words = tables.arrays.experience
    months = _asked_of_anyone(tables).experience * lacking[:, None]
    return np.where(words == _NO_EXPERIENCE, 0.0, months[:, 0]), months[:, 1]


def _training(tables: MoveTables, place: int, fit: Array, lacking: Array) -> tuple[Array, Array]:
    """Return months of training in the new job: quartiles less what one brings; an apprenticeship counts in full.

    It is credited like other training only where one's own job asks for the same kind and the fit is near or the broad
    occupation the same.
    """
    kind, given = tables.arrays.training, tables.given
    months = _asked_of_anyone(tables).training * lacking[:, None]
    low, high = months[:, 0], months[:, 1]
    near = ((fit >= given["near_fit"].value) | (tables.broad == tables.broad[place])) & (kind == kind[place])
    for step, name in ((_APPRENTICESHIP, "apprenticeship_months"), (_INTERNSHIP, "internship_months")):
        full = (kind == step) & ~near
        low, high = np.where(full, given[name].low, low), np.where(full, given[name].high, high)
    return low, high


def entry_costs(tables: MoveTables, place: int, fit: Fits) -> EntryCosts:
    """Return what entering each record costs from this job; `fit` says how much one brings."""
    lacking = (1.0 - np.nan_to_num(fit.total) / 100.0).astype(np.float32)
    costs = (
        schooling_months(tables, place, fit.parts),
        _certificate(tables, place),
        _experience(tables, lacking),
        _training(tables, place, fit.total, lacking),
    )
    known = (tables.arrays.education > 0) | ~np.isnan(tables.experience_months[:, 0])
    low, high = (np.stack([cost[end] for cost in costs]).astype(np.float32) for end in (0, 1))
    return EntryCosts(low, high, np.asarray(known))
