"""What a release holds for moves, unpacked once for many questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.moves.need_tables import Array as Array
from worktide.moves.need_tables import Assumption as Assumption
from worktide.moves.need_tables import Assumptions, NeedTables, known_bytes
from worktide.moves.own_columns import NO_COLUMNS, OwnColumns
from worktide.moves.rates import level_values, levels_of
from worktide.moves.schooling import REACHED, STEPS
from worktide.moves.stored import MEMBER, NO_FIGURE, TENTHS, unpacked_moves
from worktide.release.open import Release

DRAWS = "does_draws"
GROUP = "moves"
_WEIGHT_UNIT = 10_000
_APART = 1_000.0
_SOC, _BROAD = 7, 6
_HEALTH = "29-"
_AWARD = 1 + STEPS.index("Postsecondary nondegree award")
_WHOLE = ".00"


def _figures(array: NDArray[Any], unit: float = 1.0) -> Array:
    values = array.astype(np.float32)
    values[array == NO_FIGURE] = np.nan
    return values / np.float32(unit)


@dataclass(frozen=True, eq=False)
class MoveTables(NeedTables):
    """All that questions about moves read; arrays are by record in the order of `listing` unless said otherwise.

    `own` is what a person's own table says by occupation.
    """

    own: OwnColumns = NO_COLUMNS

    @cached_property
    def percentile(self) -> Array:
        """The percentile of each record's score; NaN without one."""
        return np.array([np.nan if one.risk is None else one.risk.value for one in self.listing], dtype=np.float32)

    @cached_property
    def official_draws(self) -> Array:
        """The draws of the official occupations that have a score, which percentiles refer to."""
        official = np.array([one.kind == "occupation" for one in self.listing])
        return np.asarray(self.draws[official & self.scored])

    @cached_property
    def draw_offsets(self) -> NDArray[np.float64]:
        """What is added to each draw so that all draws of all draws' numbers can be searched as one ordered row."""
        return _APART * np.arange(self.draws.shape[1], dtype=np.float64)

    @cached_property
    def ordered_draws(self) -> NDArray[np.float64]:
        """The official draws in one ordered row, each draw's number set apart by `draw_offsets`."""
        ordered = np.sort(self.official_draws.T.astype(np.float64), axis=1)
        return np.asarray((ordered + self.draw_offsets[:, None]).ravel())

    @cached_property
    def percentiles_kept(self) -> dict[int, NDArray[np.float64]]:
        """Percentiles by draw of the records that were asked for, by place."""
        return {}

    @cached_property
    def schooling(self) -> Array:
        """Records × 7: percent of people with each schooling; NaN where not known."""
        return known_bytes(self.arrays.schooling, 1.0)

    @cached_property
    def certificate(self) -> Array:
        """How important a certificate is, 1 to 5; NaN where people were not asked."""
        return known_bytes(self.arrays.certificate, TENTHS)

    @cached_property
    def experience_months(self) -> Array:
        """Records × 2: quartiles of months of related experience; NaN where not known."""
        return _figures(self.arrays.experience_months)

    @cached_property
    def training_months(self) -> Array:
        """Records × 2: quartiles of months of training on the job; NaN where not known."""
        return _figures(self.arrays.training_months)

    @cached_property
    def pay(self) -> Array:
        """Records × 5: percentiles 10, 25, 50, 75 and 90 of pay in dollars a year; NaN where not given."""
        return _figures(self.arrays.pay)

    @cached_property
    def own_pay(self) -> NDArray[np.bool_]:
        """Whether the pay is not that of a whole SOC code of which the record is only one part, such as 11-9121.01."""
        return np.array([one.kind == "role" or one.codes[0].endswith(_WHOLE) for one in self.listing])

    @cached_property
    def growth(self) -> Array:
        """Projected growth in percent over ten years; NaN where not given."""
        return _figures(self.arrays.growth, TENTHS)

    @cached_property
    def openings(self) -> Array:
        """Openings in persons a year; NaN where not given."""
        return _figures(self.arrays.openings)

    @cached_property
    def people(self) -> Array:
        """People in the job, those counted together in equal parts; NaN where not given and for roles."""
        return _figures(self.arrays.people)

    @cached_property
    def mix_weights(self) -> Array:
        """The weight (0 to 1) of each pair of record and official occupation in `arrays.mix`."""
        return np.asarray(self.arrays.mix[2] / np.float32(_WEIGHT_UNIT), dtype=np.float32)

    @cached_property
    def heaviest(self) -> NDArray[np.int64]:
        """The official occupation that each record is mostly made of, the first of equals."""
        records, places, weights = self.arrays.mix.astype(np.int64)
        order = np.lexsort((places, -weights, records))
        first = np.unique(records[order], return_index=True)[1]
        return np.asarray(places[order][first])

    @cached_property
    def official_codes(self) -> list[str]:
        """The O*NET-SOC codes of the official occupations, sorted."""
        return sorted(one.codes[0] for one in self.listing if one.kind == "occupation")

    @cached_property
    def soc(self) -> NDArray[np.str_]:
        """The SOC code of each record (of a role that of its heaviest code), such as 29-1141."""
        return np.asarray(np.array([code[:_SOC] for code in self.official_codes])[self.heaviest])

    def own_answers(self, column: str) -> NDArray[np.int8]:
        """Return by record (a role by its heaviest code) what the person's own table says; see `OwnColumns.by_code`."""
        return np.asarray(self.own.by_code(column, self.official_codes)[self.heaviest])

    @cached_property
    def own_schooling(self) -> NDArray[np.bool_]:
        """Whether a job takes schooling of its own kind, as licensed professions do.

        People there call a certificate very important (`certificate_needed`) or are health practitioners, and the
        typical entry is an award or a degree.
        """
        needed = np.nan_to_num(self.certificate) >= self.given["certificate_needed"].value
        health = np.char.startswith(self.soc, _HEALTH)
        return np.asarray((needed | health) & (self.arrays.education >= _AWARD))

    @cached_property
    def attained(self) -> Array:
        """Records × `schooling.STEPS`: percent of people whose schooling reaches each step, NaN where not known."""
        upwards = np.cumsum(self.schooling[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(upwards[:, list(REACHED)])

    @cached_property
    def broad(self) -> NDArray[np.str_]:
        """The broad SOC occupation of each record, such as 29-114."""
        return np.array([code[:_BROAD] for code in self.soc.tolist()])

    def made_of(self, place: int) -> tuple[NDArray[np.int64], Array]:
        """Return the official occupations that a record is made of, and their weights."""
        own = self.arrays.mix[0] == place
        return self.arrays.mix[1][own].astype(np.int64), self.mix_weights[own]

    def mixed(self, official: Array) -> Array:
        """Return by record the mean of a value by official occupation over what the record is made of."""
        records, places, _ = self.arrays.mix
        parts = self.mix_weights * official[places]
        return np.bincount(records, weights=parts, minlength=len(self.listing)).astype(np.float32)

    @cached_property
    def rate(self) -> NDArray[np.uint8]:
        """Official × official occupations, in the order of codes: the level of the probability (`rate_of_level`)."""
        return levels_of(self.arrays.rate_changes)

    @cached_property
    def rate_of_level(self) -> Array:
        """The probability that each stored level means."""
        return level_values(self.arrays.rate_scale)

    def place(self, slug: str) -> int:
        """Return the place of a record; raises ReleaseError for an address that no record has."""
        try:
            return self.places[slug]
        except KeyError as error:
            raise ReleaseError("no record has this address", got=slug, hint="Ask by a title or an address.") from error


@lru_cache(maxsize=4)
def open_tables(release: Release) -> MoveTables:
    """Return what a release holds for moves; the same release gives the same object again.

    Raises ReleaseError where it holds nothing about moves or that is damaged.
    """
    if MEMBER not in release.manifest.members:
        hint = "Use a release that was built since moves came in, or rebuild it."
        raise ReleaseError("the release holds nothing about moves", source=str(release.folder), hint=hint)
    arrays, names = unpacked_moves(release.member(MEMBER).read_bytes())
    given = Assumptions((one.name, one) for one in release.manifest.parameters if one.group == GROUP)
    draws = np.asarray(release.array(DRAWS), dtype=np.float32)
    return MoveTables(arrays, names, given, release.listing, draws)


def holds_moves(release: Release) -> bool:
    """Return whether a release holds anything about moves."""
    return MEMBER in release.manifest.members
