"""Pay by percentile, growth, openings and people of each record, from the official tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.labour import counted_codes
from worktide.pipeline.moves.entry import wide_of
from worktide.pipeline.moves.mix import Array, RecordMix

WAGES = ("annual_wage_p10", "annual_wage_p25", "annual_wage_median", "annual_wage_p75", "annual_wage_p90")
TENTHS = 10.0


def _pay(inputs: Inputs, mix: RecordMix, slugs: Mapping[str, str]) -> Array:
    """Return records × percentiles in dollars a year; NaN where the publisher gives none or the pay is top-coded."""
    detailed = inputs.table("oews-2025", "occupations").filter(pl.col("level") == "detailed")
    codes = counted_codes(inputs, dict(slugs))
    joined = codes.join(detailed.select("soc_code", *WAGES), on="soc_code", how="left")
    return mix.means(np.column_stack([mix.column(joined, name) for name in WAGES]))


def _people(inputs: Inputs, labour: pl.DataFrame, mix: RecordMix, slugs: Mapping[str, str]) -> Array:
    """Return the people of each official occupation, NaN for roles; those counted together share them equally."""
    counted = counted_codes(inputs, dict(slugs)).with_columns(pl.len().over("soc_code").alias("shared"))
    joined = counted.join(labour.select("slug", "employment"), on="slug")
    own = mix.column(joined.with_columns(each=pl.col("employment") / pl.col("shared")), "each")
    by_code = dict(zip((slugs[code] for code in mix.codes), own.tolist(), strict=True))
    return np.array([by_code.get(slug, np.nan) for slug in mix.slugs])


def market_arrays(
    inputs: Inputs, labour: pl.DataFrame, mix: RecordMix, slugs: Mapping[str, str]
) -> dict[str, NDArray[np.int16] | NDArray[np.int32]]:
    """Return the arrays of `moves.stored.MoveArrays` about the labour market by name.

    `labour` is the table of `pipeline.labour`, `slugs` maps O*NET-SOC codes to slugs.
    """
    figures = {row["slug"]: row for row in labour.iter_rows(named=True)}

    def column(name: str) -> Array:
        given = [figures[slug][name] for slug in mix.slugs]
        return np.array([np.nan if value is None else value for value in given], dtype=np.float64)

    return {
        "pay": wide_of(_pay(inputs, mix, slugs), np.int32),
        "growth": wide_of(TENTHS * column("projected_growth"), np.int16),
        "openings": wide_of(column("openings"), np.int32),
        "people": wide_of(_people(inputs, labour, mix, slugs), np.int32),
    }
