"""Every index against every other, our own score among them: do they put occupations in the same order?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl

from worktide.pipeline.validity.clustered import clustered_rank_correlation
from worktide.pipeline.validity.figures import About, measured_figure
from worktide.release.validity import Analysis, Figure

SCORE = "worktide_score"
LEVEL = "worktide_share_in_five_years"
OWN = (SCORE, LEVEL)
MINOR_GROUP_LENGTH = 4
FEWEST = 100

_ABOUT = About(
    unit="rank correlation",
    n_of="occupations",
    date="see each index",
    meaning="Spearman: how far two indices put the same occupations in the same order; 1 fully, 0 not at all. The "
    "interval "
    "resamples minor groups of occupations.",
    limit="Two indices can agree and both be wrong; several share labels, abilities or authors. Codes that were "
    "merged or "
    "split to join them blur it.",
)


def own_values(occupations: pl.DataFrame) -> pl.DataFrame:
    """Return `onet_soc_code`, `index`, `value` of our score and level, from the release's table of occupations."""
    score = occupations.select("onet_soc_code", pl.lit(SCORE).alias("index"), pl.col("percentile").alias("value"))
    level = occupations.select(
        "onet_soc_code", pl.lit(LEVEL).alias("index"), pl.col("share_in_five_years").alias("value")
    )
    return pl.concat([score, level.filter(pl.col("value").is_not_null())])


def index_correlations(index_values: pl.DataFrame) -> Analysis:
    """Return the rank correlations of all pairs of indices; `index_values` holds `onet_soc_code`, `index`, `value`."""
    wide = index_values.pivot(on="index", index="onet_soc_code", values="value").sort("onet_soc_code")
    names = sorted(name for name in wide.columns if name != "onet_soc_code")
    groups = wide["onet_soc_code"].str.slice(0, MINOR_GROUP_LENGTH).to_numpy()
    columns = {name: wide[name].fill_null(float("nan")).to_numpy() for name in names}
    figures: list[Figure] = []
    for first, second in combinations(names, 2):
        both = np.isfinite(columns[first]) & np.isfinite(columns[second])
        if both.sum() >= FEWEST:
            found = clustered_rank_correlation(columns[first][both], columns[second][both], groups[both])
            figures.append(measured_figure(f"{first} and {second}", found, _ABOUT))
    summary = _summary(figures, names)
    return Analysis("correlations", "All indices with each other", "validity", "measured", summary, tuple(figures))


def _summary(figures: list[Figure], names: list[str]) -> str:
    every = [found.value for found in figures]
    text = f"Rank correlations of {len(names)} indices run from {min(every):.2f} to {max(every):.2f}"
    ours = [found.value for found in figures if (SCORE in found.name) != (LEVEL in found.name)]
    if ours:
        text += f"; our score's and level's with the others from {min(ours):.2f} to {max(ours):.2f}"
    return text + ". Agreement with other indices is no proof: most measure exposure from the same kind of judgement."
