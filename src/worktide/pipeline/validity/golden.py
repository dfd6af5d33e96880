"""Golden checks: published occupation scores, computed again from the published parts, to the last digit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from worktide.core.errors import SourceError
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.rater_model.checks import misplaced_columns
from worktide.pipeline.validity.figures import About, figure
from worktide.release.validity import Analysis

CORE_WEIGHT, OTHER_WEIGHT = 1.0, 0.5
ELOUNDOU_E2 = {"alpha": 0.0, "beta": 0.5, "gamma": 1.0}
ELOUNDOU_RATERS = {"gpt4": "gpt4_exposure", "human": "human_exposure_agg"}
SEEN_SHARE = 0.0005
LABELS = "eloundou-labels"
_LOOK = "Look whether columns of the labels were swapped or rows shifted."
EXACT_DIGITS = 12


def eloundou_scores(tables: Tables) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return each published score and the same computed again from the task labels, both sorted by `onet_soc_code`.

    Core tasks weigh 1, all others, blanks included, 0.5; E0 counts 0, E1 1, E2 0, a half or 1 (alpha, beta, gamma).
    """
    tasks = tables(LABELS, "tasks")
    weight = pl.when(pl.col("task_type") == "Core").then(CORE_WEIGHT).otherwise(OTHER_WEIGHT)
    scores = [
        (
            (pl.col(column).cast(pl.String).replace_strict({"E0": 0.0, "E1": 1.0, "E2": e2}) * weight).sum()
            / weight.sum()
        ).alias(f"{rater}_{name}")
        for rater, column in ELOUNDOU_RATERS.items()
        for name, e2 in ELOUNDOU_E2.items()
    ]
    again = tasks.sort("task_id").group_by("onet_soc_code", maintain_order=True).agg(scores)
    published = tables("eloundou-occupations", "occupations").join(again, on="onet_soc_code", how="semi")
    return published.select(again.columns).sort("onet_soc_code"), again.sort("onet_soc_code")


def eloundou_errors(tables: Tables) -> pl.DataFrame:
    """Return the absolute error of each published score, one column each.

    Raises SourceError where a column of labels does not give the score published under its name, as when two columns
    were swapped or rows were shifted.
    """
    published, again = eloundou_scores(tables)
    names = [name for name in again.columns if name != "onet_soc_code"]
    columns = [{name: frame[name].to_numpy() for name in names} for frame in (again, published)]
    misplaced = misplaced_columns(*columns)
    if misplaced:
        got = ", ".join(f"{name} gives {other or 'no published score'}" for name, other in misplaced.items())
        raise SourceError("labels do not give the published scores", source=LABELS, got=got, hint=_LOOK)
    return pl.DataFrame({name: np.abs(columns[0][name] - columns[1][name]) for name in names})


def automation_error(tables: Tables) -> float:
    """Return the largest absolute error of the published number of a task's automation level, in quarters.

    Raises SourceError where there is one: the labels then belong to another set, or to other tasks.
    """
    numbers = {f"T{level}": level / 4 for level in range(5)}
    again = pl.col("gpt4_automation").cast(pl.String).replace_strict(numbers, return_dtype=pl.Float64)
    error = float(tables(LABELS, "tasks").select(again - pl.col("automation")).to_series().abs().to_numpy().max())
    if error > 0:
        problem = "automation labels do not give the published numbers"
        raise SourceError(problem, source=LABELS, got=f"off by up to {error:g}", hint=_LOOK)
    return error


def microsoft_errors(tables: Tables) -> pl.DataFrame:
    """Return `soc_code`, `error`: the absolute error of each published applicability score, computed again.

    Side by side for what the user asks and what AI does: share of an occupation's weight on activities whose share of
    conversations is above 0.0005, times completion and scope of those activities; the score is the mean of the two.
    """
    metrics = tables("microsoft-iwa-metrics", "activities")
    weights = tables("microsoft-soc-iwa-weights", "weights")
    members = tables("microsoft-soc-to-iwas", "activities")
    joined = weights.join(members, on=["soc_code", "iwa_id"]).join(metrics, on="iwa_id", how="left")
    sides = []
    for side in ("user", "ai"):
        seen = pl.col(f"share_{side}").fill_null(0.0) > SEEN_SHARE
        part = pl.col("weight") * pl.col(f"completion_{side}") * pl.col(f"impact_scope_{side}")
        sides.append((pl.when(seen).then(part).otherwise(0.0).sum() / pl.col("weight").sum()).alias(side))
    again = joined.sort("soc_code", "iwa_id").group_by("soc_code", maintain_order=True).agg(sides)
    scored = again.select("soc_code", ((pl.col("user") + pl.col("ai")) / 2).alias("again"))
    both = tables("microsoft-scores", "occupations").join(scored, on="soc_code")
    return both.select("soc_code", (pl.col("ai_applicability_score") - pl.col("again")).abs().alias("error"))


_ELOUNDOU = About(
    unit="share of tasks, largest absolute error",
    n_of="occupations",
    date="labels of 2023",
    meaning="The published score follows from the published task labels, so both were read as their authors meant "
    "them.",
    limit="It says that the files were read right, not that the labels are.",
    better="lower",
)
_MICROSOFT = About(
    unit="score from 0 to 1, largest absolute error",
    n_of="occupations",
    date="conversations with Copilot from January to September 2024, release of October 2025",
    meaning="The published score follows from the published activities and weights, so all three were read as meant.",
    limit="It says that the files were read right, not that use of an assistant tells what AI can do.",
    better="lower",
)


def golden_checks(tables: Tables) -> Analysis:
    """Return the published occupation scores against ours from the same parts: errors are zero or the files changed."""
    eloundou, microsoft = eloundou_errors(tables), microsoft_errors(tables)
    columns = [(f"Eloundou and others: {name}", eloundou[name], _ELOUNDOU) for name in eloundou.columns]
    columns.append(("Microsoft: AI applicability score", microsoft["error"], _MICROSOFT))
    found = [
        figure(title, errors.to_numpy().max(), errors.len(), about, digits=EXACT_DIGITS)
        for title, errors, about in columns
    ]
    tasks = tables(LABELS, "tasks").height
    levels = replace(
        _ELOUNDOU, n_of="tasks", meaning="The published number of a task's automation level is its quarter."
    )
    found.append(figure("Eloundou and others: automation of tasks", automation_error(tables), tasks, levels))
    figures = tuple(found)
    exact = sum(entry.value == 0 for entry in figures)
    summary = (
        f"{exact} of {len(figures)} published scores follow exactly, to {EXACT_DIGITS} decimals, from their parts."
    )
    return Analysis("golden", "Published scores, computed again", "validity", "measured", summary, figures)
