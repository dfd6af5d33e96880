"""Whether a destination is safer: what nine tenths of the joint draws agree on, and nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worktide.moves.model import Comparison, Safety
from worktide.moves.tables import Array, MoveTables
from worktide.scoring.comparison import AGREEMENT, compare

_SAFETY: dict[Comparison, Safety] = {
    "lower": "safer",
    "higher": "riskier",
    "similar": "similar",
    "cannot tell": "cannot tell",
}


def _share(tables: MoveTables, hits: NDArray[np.bool_], place: int) -> Array:
    both = tables.scored & tables.scored[place]
    shares = hits.sum(axis=0, dtype=np.uint16) / len(hits)
    return np.where(both, shares, np.nan).astype(np.float32)


def lower_share(tables: MoveTables, place: int) -> Array:
    """Return the share of draws in which AI could do less of each record than of this one; NaN without both scores."""
    return _share(tables, tables.draw_ranks < tables.draw_ranks[:, [place]], place)


def higher_share(tables: MoveTables, place: int) -> Array:
    """Return the share of draws in which AI could do more of each record than of this one; NaN without both scores."""
    return _share(tables, tables.draw_ranks > tables.draw_ranks[:, [place]], place)


def is_safer(lower: Array) -> NDArray[np.bool_]:
    """Return where at least nine tenths of the draws say that AI could do less."""
    return np.asarray(lower >= AGREEMENT)


def percentile_draws(tables: MoveTables, place: int) -> NDArray[np.float64]:
    """Return the percentile of a record among official occupations in each draw: below + half of equal."""
    if place in tables.percentiles_kept:
        return tables.percentiles_kept[place]
    own = tables.draws[place].astype(np.float64) + tables.draw_offsets
    every, count = tables.ordered_draws, len(tables.official_draws)
    upto = np.searchsorted(every, own, side="left") + np.searchsorted(every, own, side="right")
    found = np.asarray(50.0 * (upto - 2 * count * np.arange(len(own))) / count)
    tables.percentiles_kept[place] = found
    return found


def comparison_of(tables: MoveTables, here: int, there: int) -> Comparison:
    """Return where another record stands beside this one, by the rule of `scoring.comparison`."""
    if not (tables.scored[here] and tables.scored[there]):
        return "cannot tell"
    # Percentiles are in the order of the draws that they come from, so most pairs are told without them.
    told = compare(tables.draws[here], tables.draws[there], close=0.0)
    if told in ("lower", "higher"):
        return told
    return compare(percentile_draws(tables, here), percentile_draws(tables, there))


def safety_of(tables: MoveTables, here: int, there: int) -> Safety:
    """Return the same as a person weighing a move asks it: safer, similar, riskier, or cannot tell."""
    return _SAFETY[comparison_of(tables, here, there)]
