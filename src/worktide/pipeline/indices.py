"""Every published index joined to each official occupation, with the quality of the join."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from worktide.catalogue.roles import Role
from worktide.pipeline.crosswalks import MERGED, NONE, SPLIT, VALUE_DIGITS, carry, chain, crosswalk
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.usage import occupation_use

PERCENTILE_DIGITS = 1
DAIOE_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Index:
    """A published index: its name in answers, what it is, its unit, and the source that holds it."""

    name: str
    title: str
    unit: str
    source: str
    basis: str
    values: Callable[[Inputs], pl.DataFrame]


def to_onet(inputs: Inputs, system: str) -> pl.DataFrame:
    """Return the crosswalk (`source`, `target`) from a classification to O*NET-SOC 2019 codes of release 30.1.

    `system` is one of `onet_soc_2019`, `soc_2018`, `soc_2010`, `onet_soc_2010`, `isco_08`.
    """
    codes = inputs.table("onet-30-1", "occupations").select(pl.col("onet_soc_code").alias("target")).sort("target")
    if system == "onet_soc_2019":
        return codes.select(pl.col("target").alias("source"), "target")
    if system == "onet_soc_2010":
        pairs = crosswalk(
            inputs.table("crosswalk-onet-2010-to-2019", "crosswalk"),
            "onet_soc_2010_code",
            "onet_soc_2019_code",
        )
        return pairs.join(codes, on="target", how="semi").sort("source", "target")
    soc = codes.select(pl.col("target").str.slice(0, 7).alias("source"), "target")
    if system == "soc_2018":
        return soc
    from_2010 = crosswalk(inputs.table("crosswalk-soc-2010-to-2018", "crosswalk"), "soc_2010_code", "soc_2018_code")
    if system == "soc_2010":
        return chain(from_2010, soc)
    isco = crosswalk(inputs.table("crosswalk-isco-08-to-soc-2010", "crosswalk"), "isco_08_code", "soc_2010_code")
    return chain(chain(isco, from_2010), soc)


def _column(source: str, table: str, system: str, code: str, value: str) -> Callable[[Inputs], pl.DataFrame]:
    """Return a function that reads one column of one table and carries it to O*NET-SOC 2019 codes."""

    def values(inputs: Inputs) -> pl.DataFrame:
        frame = inputs.table(source, table)
        if "year" in frame.columns:
            frame = frame.filter(pl.col("year") == DAIOE_YEAR)
        named = frame.select(pl.col(code).alias("source"), pl.col(value).cast(pl.Float64).alias("value"))
        return carry(named, to_onet(inputs, system))

    return values


def _eloundou(name: str, column: str, title: str) -> Index:
    values = _column("eloundou-occupations", "occupations", "onet_soc_2019", "onet_soc_code", column)
    return Index(
        name,
        f"Eloundou and others 2023, {title}",
        "share of tasks, 0 to 1",
        "eloundou-occupations",
        "labelled",
        values,
    )


def _usage(name: str, source: str, title: str) -> Index:
    def values(inputs: Inputs) -> pl.DataFrame:
        return occupation_use(inputs, source).select(
            pl.col("onet_soc_code").alias("target"), "value", pl.lit(SPLIT).alias("join")
        )

    return Index(name, title, "percent of conversations", source, "observed", values)


def _soc_2010(name: str, source: str, column: str, title: str, unit: str) -> Index:
    values = _column(source, "occupations", "soc_2010", "soc_2010_code", column)
    return Index(name, title, unit, source, "modelled", values)


def _microsoft(name: str, source: str, title: str) -> Index:
    values = _column(source, "occupations", "soc_2018", "soc_code", "ai_applicability_score")
    return Index(name, title, "AI applicability score, 0 to 1", source, "observed", values)


def _daioe(name: str, column: str, title: str) -> Index:
    values = _column("daioe-2010-2023", "occupations", "onet_soc_2010", "onet_soc_2010_code", column)
    return Index(name, f"DAIOE {DAIOE_YEAR}, {title}", "index of progress in AI", "daioe-2010-2023", "modelled", values)


INDICES: Sequence[Index] = (
    _soc_2010("aioe_2021", "aioe-2021", "aioe", "Felten, Raj and Seamans 2021, AIOE", "standard deviations"),
    _soc_2010(
        "aioe_image_2023",
        "aioe-image-generation-2023",
        "aioe",
        "Felten, Raj and Seamans 2023, image generation",
        "standard deviations",
    ),
    _soc_2010(
        "aioe_language_2023",
        "aioe-language-modeling-2023",
        "aioe",
        "Felten, Raj and Seamans 2023, language models",
        "standard deviations",
    ),
    _usage("anthropic_api_2026", "anthropic-tasks-api-5", "Anthropic Economic Index, fifth release, API"),
    _usage("anthropic_chat_2026", "anthropic-tasks-5", "Anthropic Economic Index, fifth release, chat"),
    _daioe("daioe_all_2023", "all_applications", "all applications"),
    _daioe("daioe_generative_2023", "generative_ai", "generative AI"),
    _eloundou("eloundou_gpt4_alpha", "gpt4_alpha", "GPT-4, alpha"),
    _eloundou("eloundou_gpt4_beta", "gpt4_beta", "GPT-4, beta"),
    _eloundou("eloundou_gpt4_gamma", "gpt4_gamma", "GPT-4, gamma"),
    _eloundou("eloundou_human_alpha", "human_alpha", "people, alpha"),
    _eloundou("eloundou_human_beta", "human_beta", "people, beta"),
    _eloundou("eloundou_human_gamma", "human_gamma", "people, gamma"),
    _soc_2010(
        "frey_osborne_2013",
        "frey-osborne-2013",
        "probability",
        "Frey and Osborne 2013, computerisation",
        "probability, 0 to 1",
    ),
    Index(
        "ilo_2025",
        "ILO 2025, generative AI exposure",
        "mean score, 0 to 1",
        "ilo-2025",
        "labelled",
        _column("ilo-2025", "occupations", "isco_08", "isco_08_code", "mean_score_2025"),
    ),
    _microsoft("microsoft_2025", "microsoft-scores", "Microsoft 2025, Copilot use (October)"),
    _microsoft("microsoft_2025_july", "microsoft-scores-jul2025", "Microsoft 2025, Copilot use (July, superseded)"),
)


def _places_among(values: pl.Series, official: pl.Series) -> pl.Series:
    """Return the percentile (0 to 100) at which each value stands among those of official occupations."""
    ordered = np.sort(official.drop_nulls().to_numpy())
    given = values.fill_null(float("nan")).to_numpy()
    between = (np.searchsorted(ordered, given, side="left") + np.searchsorted(ordered, given, side="right")) / 2
    ranks = np.round(100 * between / max(len(ordered), 1), PERCENTILE_DIGITS)
    return pl.Series("percentile", np.where(np.isnan(given), np.nan, ranks)).fill_nan(None)


def _for_roles(of_occupations: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return roles' values: the mean over their codes by weight, where every code has a value; else none."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"slug": pl.String, "onet_soc_code": pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(of_occupations.drop("slug"), on="onet_soc_code", how="left").sort("slug", "onet_soc_code")
    mean = (pl.col("value") * pl.col("weight")).sum().round(VALUE_DIGITS)
    grouped = joined.group_by("slug", maintain_order=True).agg(
        pl.when(pl.col("value").is_not_null().all()).then(mean).alias("value")
    )
    return grouped.with_columns(
        pl.when(pl.col("value").is_null()).then(pl.lit(NONE)).otherwise(pl.lit(MERGED)).alias("join")
    )


def index_table(inputs: Inputs, roles: Sequence[Role], slugs: dict[str, str]) -> pl.DataFrame:
    """Return `slug`, `index`, `value`, `percentile`, `join` for every record and index, sorted by slug and index.

    A record without a value has nulls and the join `none`. Percentiles are among official occupations with a value,
    a role's too.
    """
    codes = pl.DataFrame({"onet_soc_code": list(slugs), "slug": list(slugs.values())})
    pieces = []
    for index in INDICES:
        joined = codes.join(index.values(inputs), left_on="onet_soc_code", right_on="target", how="left").sort("slug")
        official = joined.with_columns(pl.col("join").fill_null(NONE))
        both = pl.concat([official.drop("onet_soc_code"), _for_roles(official, roles)], how="diagonal")
        both = both.with_columns(_places_among(both["value"], official["value"]))
        pieces.append(both.select("slug", pl.lit(index.name).alias("index"), "value", "percentile", "join"))
    return pl.concat(pieces).sort("slug", "index")
