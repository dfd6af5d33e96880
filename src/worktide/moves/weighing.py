"""Every record weighed as a destination of one job: how easily it is reached, and what is gained by it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.difficulty import difficulties
from worktide.moves.entry import EntryCosts, entry_costs
from worktide.moves.fit import Fits, fits, have_of
from worktide.moves.interests import interest_fit
from worktide.moves.likelihood import leaving, seen_at_all, shared_occupation
from worktide.moves.model import MoveFilters
from worktide.moves.safety import higher_share, is_safer, lower_share
from worktide.moves.tables import Array, MoveTables

MEDIAN: Final = 2
_MIDDLE: Final = 50.0
_UNKNOWN_PAY: Final = -0.5
# What the survey counts as one occupation it cannot show as a move; it is as near as moves between occupations get.
_NEAREST_QUANTILE: Final = 0.99


@dataclass(frozen=True, slots=True)
class Weighed:
    """Every record as a destination, whatever the filters; arrays by record.

    `seen` is whether the survey has seen the move, or the two are one occupation to it. `lower` and `higher` are the
    shares of draws in which AI could do less and more there; `pay_change` is in percent, `pay_known` whether the pay is
    the destination's own; `ease` runs from 0 to 1; `points` is by how many points of percentile the destination stands
    lower.
    """

    fit: Fits
    rate: Array
    seen: NDArray[np.bool_]
    lower: Array
    higher: Array
    points: Array
    pay_change: Array
    pay_known: NDArray[np.bool_]
    costs: EntryCosts
    difficulty: NDArray[np.int64]
    ease: Array


def _ease(tables: MoveTables, fit: Array, rate: Array, months: Array) -> Array:
    """Return fit and probability, each with its power, discounted by months of entry; 0 where either is not there.

    The probability is taken in parts of the largest of the job, so that the ease of jobs is on one scale.
    """
    given = tables.given
    likely = np.minimum(rate / max(float(rate.max(initial=0.0)), 1e-9), 1.0)
    reached = np.nan_to_num(fit / 100.0) ** given["reach_fit"].value * likely ** given["reach_probability"].value
    return np.asarray(reached * np.exp(-months / given["reach_months"].value), dtype=np.float32)


def _likely(tables: MoveTables, place: int, rate: Array) -> Array:
    """Return the probability by which ease goes: for a record of the same occupation that of the nearest others."""
    same = shared_occupation(tables, place)
    return np.where(same, np.maximum(rate, _quantile(rate, _NEAREST_QUANTILE)), rate).astype(np.float32)


def _quantile(values: Array, share: float) -> float:
    """Return the same as `np.quantile` of a row without NaN, which takes longer to choose among its methods."""
    below, part = divmod(share * (len(values) - 1), 1.0)
    ends = [int(below), min(int(below) + 1, len(values) - 1)]
    low, high = np.partition(values, ends)[ends].tolist()
    return float(low + part * (high - low))


@lru_cache(maxsize=512)
def weighed(tables: MoveTables, place: int) -> Weighed:
    """Return every record weighed as a destination of one job; kept for later questions about the same job."""
    found = fits(tables, have_of(tables, place))
    rate = leaving(tables, place)
    costs = entry_costs(tables, place, found)
    months = (costs.total[0] + costs.total[1]) / 2.0
    medians = tables.pay[:, MEDIAN]
    change = 100.0 * (medians / medians[place] - 1.0)
    ease = _ease(tables, found.total, _likely(tables, place, rate), months)
    ease[place] = 0.0
    return Weighed(
        fit=found,
        rate=rate,
        seen=seen_at_all(tables, place),
        lower=lower_share(tables, place),
        higher=higher_share(tables, place),
        points=np.asarray(tables.percentile[place] - tables.percentile),
        pay_change=change,
        pay_known=tables.own_pay | (tables.soc == tables.soc[place]),
        costs=costs,
        difficulty=difficulties(tables, costs, found.total),
        ease=ease,
    )


def forget_weighed() -> None:
    """Forget every job that was weighed, as a benchmark needs it."""
    weighed.cache_clear()


def gain(tables: MoveTables, of: Weighed, filters: MoveFilters) -> Array:
    """Return what each destination gains, in parts of what a doubling of pay gains at full weight (−1 to 1 each).

    (1 − weight) · points / `gain_points` + weight · log2 of the ratio of pay, both cut at ±1; points that nine tenths
    of the draws do not agree on count half. A loss of pay counts `pay_loss` times; pay that is not known counts as a
    loss, as does pay in another SOC code of which the destination is only a part (`MoveTables.own_pay`).
    """
    safety = np.clip(np.nan_to_num(of.points) / tables.given["gain_points"].value, -1.0, 1.0)
    sure = is_safer(of.lower) | is_safer(of.higher)
    pay = np.clip(np.log2(np.maximum(1.0 + of.pay_change / 100.0, 1e-3)), -1.0, 1.0)
    pay = np.where(of.pay_known, pay, np.nan)
    paid = np.nan_to_num(np.where(pay < 0, tables.given["pay_loss"].value * pay, pay), nan=_UNKNOWN_PAY)
    return np.asarray((1.0 - filters.weight) * np.where(sure, safety, safety / 2.0) + filters.weight * paid)


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks for and against each record as a destination under a person's filters (arrays by record).

    `gain` as the function of that name says; `interest` from 0 to 100, NaN where no code is given or no profile.
    `worse` in risk, by two draws in three (`worse_draws`), and in pay; `no_gain`: by one's own weight on pay and safety
    it loses more than `gain_slack`; `less_pay`: median pay is lower by more than `pay_drop` percent, nowhere where a
    least pay was set; `far`: the fit is under `reach_floor` and the survey has not seen the move.
    """

    gain: Array
    interest: Array
    worse: NDArray[np.bool_]
    no_gain: NDArray[np.bool_]
    less_pay: NDArray[np.bool_]
    far: NDArray[np.bool_]

    @property
    def recommended(self) -> NDArray[np.bool_]:
        """Where nothing of the four speaks against a destination."""
        return ~(self.worse | self.no_gain | self.less_pay | self.far)


def far(tables: MoveTables, of: Weighed) -> NDArray[np.bool_]:
    """Return where the fit is under `reach_floor` and the survey has not seen the move."""
    return np.asarray((of.fit.total < tables.given["reach_floor"].value) & ~of.seen)


def judged(tables: MoveTables, of: Weighed, filters: MoveFilters) -> Judged:
    """Return what speaks for and against each record as a destination."""
    change, given = of.pay_change, tables.given
    floor = filters.pay_floor is not None
    gained = gain(tables, of, filters)
    code = filters.interests
    interest = interest_fit(code, tables.interests) if code else np.full(len(change), np.nan)
    return Judged(
        gain=gained,
        interest=interest.astype(np.float32),
        worse=(100.0 * of.higher >= given["worse_draws"].value) & (change < 0),
        no_gain=gained < -given["gain_slack"].value,
        less_pay=np.zeros(len(change), dtype=bool) if floor else change < -given["pay_drop"].value,
        far=far(tables, of),
    )


def values(tables: MoveTables, of: Weighed, against: Judged) -> Array:
    """Return what destinations are ordered by: ease · exp(`gain_power` · gain + `interest_power` · interest).

    Interest runs from −1 to 1 here and counts only where it is known; it is no part of ease, gain or risk.
    """
    interest = np.nan_to_num(against.interest / _MIDDLE - 1.0)
    exponent = tables.given["gain_power"].value * against.gain + tables.given["interest_power"].value * interest
    return np.asarray(of.ease * np.exp(exponent), dtype=np.float32)
