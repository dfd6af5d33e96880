"""What is known of each record that may tell where its people go: texts, ratings and figures, gaps filled from kin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.preprocessing import normalize

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.filling import filled, filled_words
from worktide.pipeline.skill_columns import ratings

Array = NDArray[np.float64]

ONET: Final = "onet-30-1"
PROJECTIONS: Final = "projections-2024-34"
EDUCATION: Final = "projections-2024-34-education"
CODE: Final = "onet_soc_code"
SOURCES: Final = (
    ONET,
    "onet-30-1-knowledge",
    "onet-30-1-skills",
    "crosswalk-nem-onet",
    PROJECTIONS,
    EDUCATION,
)
_SCHOOL_YEARS: Final = (10.0, 12.0, 13.0, 13.0, 14.0, 16.0, 17.0, 18.0, 19.0, 20.0, 21.0, 22.0)
_EXPERIENCE_YEARS: Final = (0.0, 0.1, 0.2, 0.4, 0.75, 1.5, 3.0, 5.0, 7.0, 9.0, 12.0)
_TRAINING_YEARS: Final = (0.0, 0.1, 0.2, 0.4, 0.75, 1.5, 3.0, 7.0, 12.0)
_SCHOOLINGS: Final = (
    "less_than_high_school",
    "high_school",
    "some_college",
    "associate",
    "bachelor",
    "master",
    "doctoral_or_professional",
)
_ASKED: Final[Mapping[str, tuple[str, tuple[float, ...]]]] = {
    "schooling": ("RL", _SCHOOL_YEARS),
    "experience": ("RW", _EXPERIENCE_YEARS),
    "training": ("OJ", _TRAINING_YEARS),
}


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What is known by unit (record, or group of the survey).

    `words` are units × terms, rows of length 1 (or 0 where nothing is known); `scales` are units × elements in
    standard deviations; `levels` (units × skills and knowledge, 0 to 7) and `importance` (0 to 1) as rated; `numbers`
    one value a unit: job zone, years of schooling, experience and training, logarithm of median pay, growth, shares of
    self-employed, of workers who leave the labour force and who change occupation in a year (percent). `attainment` is
    units × 7, the shares of workers with each schooling (0 to 1). `majors` and `minors` are groups of occupations.
    """

    words: dict[str, csr_matrix[Any]]
    scales: dict[str, Array]
    levels: Array
    importance: Array
    numbers: dict[str, Array]
    attainment: Array
    majors: NDArray[np.str_]
    minors: NDArray[np.str_]


def _texts(frame: pl.DataFrame, column: str, codes: Sequence[str]) -> list[str]:
    joined = frame.sort(CODE, column).group_by(CODE, maintain_order=True).agg(pl.col(column).str.join(" "))
    found = dict(joined.iter_rows())
    return [found.get(code, "") for code in codes]


def _counted(texts: Sequence[str]) -> csr_matrix[Any]:
    """Return texts × terms: words and pairs of words, those of few texts counting more, repetition less and less."""
    kind = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, max_df=0.5, stop_words="english")
    return csr_matrix(kind.fit_transform(texts))


def _listed(frame: pl.DataFrame, column: str, codes: Sequence[str]) -> csr_matrix[Any]:
    """Return records × entries of a list (one row an entry of a record), rare ones counting more."""
    pairs = frame.select(CODE, column).drop_nulls().unique().sort(CODE, column)
    rows = {code: place for place, code in enumerate(codes)}
    columns = {entry: place for place, entry in enumerate(pairs[column].unique().sort())}
    at = ([rows[code] for code in pairs[CODE]], [columns[entry] for entry in pairs[column]])
    counts = csr_matrix((np.ones(len(pairs)), at), shape=(len(codes), len(columns)))
    return csr_matrix(TfidfTransformer(norm=None).fit_transform(counts))


def _words(inputs: Inputs, codes: Sequence[str]) -> dict[str, csr_matrix[Any]]:
    def table(name: str) -> pl.DataFrame:
        return inputs.table(ONET, name)

    done = table("task_dwas").join(table("dwas").select("dwa_id", "iwa_id"), on="dwa_id")
    technology = table("technology_skills")
    found = {
        "tasks": _counted(_texts(table("tasks"), "task", codes)),
        "titles": _counted(_texts(table("alternate_titles"), "alternate_title", codes)),
        "detailed_activities": _listed(done, "dwa_id", codes),
        "activities": _listed(done, "iwa_id", codes),
        "technologies": _listed(technology, "example", codes),
        "technology_kinds": _listed(technology, "commodity_title", codes),
        "tools": _listed(table("tools_used"), "commodity_title", codes),
    }
    return {name: filled_words(rows, codes) for name, rows in found.items()}


def _wide(frame: pl.DataFrame, column: str, codes: Sequence[str], element: str = "element_id") -> Array:
    """Return records × elements of one column of a long table; NaN where a record is not rated."""
    elements = {name: place for place, name in enumerate(frame[element].unique().sort())}
    rows = {code: place for place, code in enumerate(codes)}
    found = np.full((len(codes), len(elements)), np.nan)
    for code, name, value in frame.select(CODE, element, pl.col(column).cast(pl.Float64)).iter_rows():
        found[rows[code], elements[name]] = np.nan if value is None else value
    return found


def _standard(values: Array) -> Array:
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _years(inputs: Inputs, codes: Sequence[str], scale: str, years: Sequence[float]) -> Array:
    """Return mean years of a scale of categories, weighted by the shares of people who named each."""
    asked = inputs.table(ONET, "education_training_experience").filter(pl.col("scale_id") == scale)
    shares = _wide(asked, "data_value", codes, "category")
    total = np.nansum(shares, axis=1)
    mean = np.nansum(shares * np.array(years[: shares.shape[1]]), axis=1)
    return np.where(total > 0, mean / np.where(total > 0, total, 1.0), np.nan)


def _of_matrix(inputs: Inputs, codes: Sequence[str], column: str, table: str = "occupations") -> Array:
    """Return a column of a table of the projections by record; NaN where the publisher gives no figure."""
    links = dict(inputs.table("crosswalk-nem-onet", "crosswalk").select("onet_soc_2019_code", "nem_code").iter_rows())
    source = EDUCATION if table == "attainment" else PROJECTIONS
    rows = inputs.table(source, table)
    rows = rows.filter(~pl.col("summary")) if "summary" in rows.columns else rows
    values = dict(rows.select("soc_code", pl.col(column).cast(pl.Float64)).iter_rows())
    given = [values.get(links.get(code, "")) for code in codes]
    return np.array([np.nan if value is None else value for value in given], dtype=np.float64)


def _numbers(inputs: Inputs, codes: Sequence[str]) -> dict[str, Array]:
    zones = dict(inputs.table(ONET, "job_zones").select(CODE, pl.col("job_zone").cast(pl.Float64)).iter_rows())
    found = {
        "zone": np.array([zones.get(code, np.nan) for code in codes]),
        "pay": np.log(_of_matrix(inputs, codes, "median_annual_wage")),
        "growth": _of_matrix(inputs, codes, "employment_change_percent"),
        "self_employed": _of_matrix(inputs, codes, "self_employed_percent"),
        "leaving_work": _of_matrix(inputs, codes, "labor_force_exit_rate_percent", "separations"),
        "changing": _of_matrix(inputs, codes, "occupational_transfer_rate_percent", "separations"),
        **{name: _years(inputs, codes, scale, years) for name, (scale, years) in _ASKED.items()},
    }
    return {name: filled(values[:, None], codes)[:, 0] for name, values in found.items()}


def _attainment(inputs: Inputs, codes: Sequence[str]) -> Array:
    shares = [_of_matrix(inputs, codes, f"{name}_percent", "attainment") / 100.0 for name in _SCHOOLINGS]
    return filled(np.column_stack(shares), codes)


def _scales(inputs: Inputs, codes: Sequence[str], rated: pl.DataFrame) -> dict[str, Array]:
    def table(name: str, scale: str) -> pl.DataFrame:
        return inputs.table(ONET, name).filter(pl.col("scale_id") == scale)

    def of_kind(kind: str) -> Array:
        return _wide(rated.filter(pl.col("kind") == kind), "level", codes)

    found = {
        "skills": of_kind("skill"),
        "knowledge": of_kind("knowledge"),
        "interests": _wide(table("interests", "OI"), "data_value", codes),
        "values": _wide(table("work_values", "EX"), "data_value", codes),
        "styles": _wide(table("work_styles", "WI"), "data_value", codes),
    }
    return {name: _standard(filled(values, codes)) for name, values in found.items()}


def record_ingredients(inputs: Inputs, codes: Sequence[str]) -> Ingredients:
    """Return what is known of each record of O*NET 30.1; `codes` in order."""
    rated = ratings(inputs)
    return Ingredients(
        words=_words(inputs, codes),
        scales=_scales(inputs, codes, rated),
        levels=filled(_wide(rated, "level", codes), codes),
        importance=(filled(_wide(rated, "importance", codes), codes) - 1.0) / 4.0,
        numbers=_numbers(inputs, codes),
        attainment=_attainment(inputs, codes),
        majors=np.array([code[:2] for code in codes]),
        minors=np.array([code[:4] for code in codes]),
    )


def group_ingredients(of_records: Ingredients, members: Array, groups: Sequence[Sequence[str]]) -> Ingredients:
    """Return what is known of the survey's groups: means over records by people; `members` is groups × records."""

    def mean(values: Array) -> Array:
        return np.asarray(members @ values)

    return Ingredients(
        words={name: normalize(csr_matrix(members) @ rows).tocsr() for name, rows in of_records.words.items()},
        scales={name: mean(values) for name, values in of_records.scales.items()},
        levels=mean(of_records.levels),
        importance=mean(of_records.importance),
        numbers={name: mean(values) for name, values in of_records.numbers.items()},
        attainment=mean(of_records.attainment),
        majors=np.array([group[0][:2] for group in groups]),
        minors=np.array([group[0][:4] for group in groups]),
    )
