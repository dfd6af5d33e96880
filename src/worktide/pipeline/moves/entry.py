"""What it takes to enter each record: schooling, experience, training, certificates, and who works there today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.moves.schooling import EXPERIENCES, STEPS, TRAININGS
from worktide.moves.stored import MISSING, NO_FIGURE, TENTHS
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.moves.mix import CODE, Array, RecordMix, from_kin

ONET, ROUND, EDUCATION = "onet-30-1", "projections-2024-34", "projections-2024-34-education"

# Ends of the categories of O*NET's scales in months; the last is open and ends after fifteen years.
_ENDS = {
    "RW": (0, 1, 3, 6, 12, 24, 48, 72, 96, 120, 180),
    "OJ": (0, 1, 3, 6, 12, 24, 48, 120, 180),
}
_ASKED = {"experience_months": ("3.A.1", "RW"), "training_months": ("3.A.3", "OJ")}
_CERTIFICATE = ("2.D.4.a", "IM")
_QUARTILES = (0.25, 0.75)
SCHOOLING = (
    "less_than_high_school_percent",
    "high_school_percent",
    "some_college_percent",
    "associate_percent",
    "bachelor_percent",
    "master_percent",
    "doctoral_or_professional_percent",
)


def quartiles(shares: Array, ends: Sequence[float]) -> tuple[float, float]:
    """Return the lower and upper quartile of months, given the share of each category and where it ends.

    The first category is a mass at its end; within the others the months are spread evenly.
    """
    upto = np.cumsum(shares) / shares.sum()
    low, high = (float(np.interp(part, upto, ends, left=ends[0])) for part in _QUARTILES)
    return low, high


def _months(inputs: Inputs, mix: RecordMix, element: str, scale: str) -> Array:
    """Return official × 2: quartiles of months that people in the job say it takes; of kin where not asked."""
    asked = inputs.table(ONET, "education_training_experience")
    rows = asked.filter((pl.col("element_id") == element) & (pl.col("scale_id") == scale))
    ends, found = _ENDS[scale], np.full((len(mix.codes), 2), np.nan)
    by_code: dict[str, Array] = {}
    for code, category, share in rows.select(CODE, "category", "data_value").iter_rows():
        by_code.setdefault(code, np.zeros(len(ends)))[category - 1] = share
    for place, code in enumerate(mix.codes):
        if code in by_code and by_code[code].sum() > 0:
            found[place] = quartiles(by_code[code], ends)
    return from_kin(found, mix.codes)


def _by_matrix_code(inputs: Inputs, table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return columns of a table of the projections by O*NET-SOC code; `table` is keyed by `soc_code`."""
    nem = inputs.table("crosswalk-nem-onet", "crosswalk").select(
        pl.col("onet_soc_2019_code").alias(CODE), pl.col("nem_code").alias("soc_code")
    )
    return nem.join(table.select("soc_code", *columns), on="soc_code").drop("soc_code")


def _steps(frame: pl.DataFrame, mix: RecordMix, column: str, names: Sequence[str]) -> NDArray[np.uint8]:
    """Return by record the place of the official word among `names`, from 1; 0 where none is given."""
    numbers = {name: number for number, name in enumerate(names, 1)}
    numbered = frame.with_columns(pl.col(column).replace_strict(numbers, default=None).alias(column))
    official = np.nan_to_num(mix.column(numbered, column)).astype(np.uint8)
    return np.asarray(mix.of_heaviest(official))


def bytes_of(values: Array) -> NDArray[np.uint8]:
    """Return values from 0 to 254 rounded to bytes, with 255 where they are not known."""
    return np.where(np.isnan(values), MISSING, np.clip(np.round(np.nan_to_num(values)), 0, MISSING - 1)).astype(
        np.uint8
    )


def wide_of(values: Array, kind: type[np.int16] | type[np.int32]) -> NDArray[Any]:
    """Return values rounded to wider integers, with the sign of a missing figure where they are not known."""
    return np.where(np.isnan(values), NO_FIGURE, np.round(np.nan_to_num(values))).astype(kind)


def entry_arrays(inputs: Inputs, mix: RecordMix) -> dict[str, NDArray[Any]]:
    """Return the arrays of `moves.stored.MoveArrays` that say what entering each record takes, by name."""
    zones = mix.column(inputs.table(ONET, "job_zones"), "job_zone")
    typical = inputs.table(ROUND, "occupations").filter(~pl.col("summary"))
    words = _by_matrix_code(inputs, typical, ("entry_education", "work_experience", "on_the_job_training"))
    people = _by_matrix_code(inputs, inputs.table(EDUCATION, "attainment"), (*SCHOOLING, "shared_with_others"))
    asked = inputs.table(ONET, "education_training_experience")
    certificates = asked.filter((pl.col("element_id") == _CERTIFICATE[0]) & (pl.col("scale_id") == _CERTIFICATE[1]))
    schooling = np.column_stack([mix.column(people, name) for name in SCHOOLING])
    certificate = TENTHS * mix.means(mix.column(certificates, "data_value")[:, None])[:, 0]
    shared = mix.of_heaviest(np.nan_to_num(mix.column(people, "shared_with_others")))
    return {
        "zone": mix.of_heaviest(np.nan_to_num(zones).astype(np.uint8)),
        "education": _steps(words, mix, "entry_education", STEPS),
        "experience": _steps(words, mix, "work_experience", EXPERIENCES),
        "training": _steps(words, mix, "on_the_job_training", TRAININGS),
        **{name: wide_of(mix.means(_months(inputs, mix, *asked)), np.int16) for name, asked in _ASKED.items()},
        "certificate": bytes_of(certificate),
        "schooling": bytes_of(mix.means(schooling)),
        "schooling_shared": shared.astype(np.uint8),
    }
