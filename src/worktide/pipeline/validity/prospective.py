"""Prospective validity: do labels of 2023 tell which tasks AI was first used for in 2025 and 2026?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.adoption_columns import order_against_growth, order_against_use
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.validity.agreement import rater_labels
from worktide.pipeline.validity.clustered import Measured, clustered_rank_correlation
from worktide.pipeline.validity.figures import About, measured_figure
from worktide.pipeline.validity.golden import SEEN_SHARE
from worktide.release.validity import Analysis, Figure
from worktide.scoring.adoption import Agreement, clustered_agreement

Array = NDArray[np.float64]

SEED = 20_260_902
LABELS = ("gpt4_automation_2023", "gpt4_exposure_2023", "human_exposure_2023")
MEAN = "mean of the labels of 2023"
FIELD_ORDER = MEAN
FEWEST_OF_EACH = 20
GENERAL_ACTIVITY_LENGTH = 9

_GROWING = tuple(f"{name}: growth of a task's share" for name in (*LABELS, MEAN))

DATES = {
    "seen in the fifth release of chats": "labels of 2023, use in the release of March 2026",
    "seen in the fifth release of API traffic": "labels of 2023, use in the release of March 2026",
    "first use between the third and fifth release of chats": "labels of 2023, use from September 2025 to March 2026",
}
_LIMIT = (
    "Unseen is not unexposed: each file covers one assistant and leaves out what was rare. Who uses an assistant for "
    "what "
    "is not who is replaced by it."
)


def label_orders(inputs: Inputs) -> pl.DataFrame:
    """Return `task_id` and the labels of 2023 as orders of tasks (high first), with the mean of their ranks."""
    labels = rater_labels(inputs.table).select("task_id", *LABELS)
    ranks = [pl.col(name).rank() / pl.col(name).count() for name in LABELS]
    mean = pl.when(pl.all_horizontal(pl.col(*LABELS).is_not_null())).then(pl.mean_horizontal(ranks))
    return labels.with_columns(mean.alias(MEAN))


def area_of(found: Agreement) -> Measured:
    """Return an agreement as the card counts it."""
    return Measured(found.area, found.low, found.high, found.tasks, found.clusters)


def _area_words(use: str, better: bool) -> About:
    return About(
        unit="area under the curve",
        n_of="tasks",
        date=DATES[use],
        meaning=f"The chance that a task that was {use.replace('first use', 'first used')} had the higher label in "
        "2023 than one that was not; 0.5 is a coin.",
        limit=_LIMIT,
        better="higher" if better else "neither",
    )


def _whole(inputs: Inputs, orders: pl.DataFrame) -> list[Figure]:
    return [
        measured_figure(f"{line.order}: {line.use}", area_of(line.agreement), _area_words(line.use, better=True))
        for line in order_against_use(inputs, orders)
    ]


def _enough(inputs: Inputs, orders: pl.DataFrame) -> Sequence[tuple[str, Agreement]]:
    """Return agreements of one field's tasks, without those that rest on too few tasks of either kind."""
    try:
        lines = order_against_use(inputs, orders)
    except ValueError:
        return ()
    return [
        (line.use, line.agreement)
        for line in lines
        if min(line.agreement.seen, line.agreement.tasks - line.agreement.seen) >= FEWEST_OF_EACH
    ]


def _by_field(inputs: Inputs, orders: pl.DataFrame, fields: Mapping[str, str]) -> list[Figure]:
    """Return how well one order does among the tasks of each field; `fields` names major groups by their code."""
    tasks = inputs.table("onet-30-1", "tasks").select("task_id", pl.col("onet_soc_code").str.slice(0, 2).alias("major"))
    own = orders.select("task_id", FIELD_ORDER).join(tasks, on="task_id")
    figures = []
    for code, title in sorted(fields.items()):
        of_field = own.filter(pl.col("major") == code).select("task_id", FIELD_ORDER)
        for use, agreement in _enough(inputs, of_field):
            name = f"{FIELD_ORDER}: {use}, within {title}"
            figures.append(measured_figure(name, area_of(agreement), _area_words(use, better=False)))
    return figures


def fields_of(inputs: Inputs) -> dict[str, str]:
    """Return the titles of major groups by the first two digits of their codes."""
    structure = inputs.table("onet-soc-2019-structure", "structure").filter(pl.col("level") == "major")
    return {
        code[:2]: title.removesuffix(" Occupations") for code, title in structure.select("code", "title").iter_rows()
    }


_GROWTH = About(
    unit="rank correlation",
    n_of="tasks",
    date="releases of February 2025 to March 2026",
    meaning="How an order of tasks goes with the growth of a task's share of conversations, among tasks seen in both.",
    limit="It cannot show that use does not grow where labels are high: shares add up to one, rare tasks are cut "
    "off, and "
    "high shares tend to fall back.",
)


def _growth(inputs: Inputs, orders: pl.DataFrame) -> list[Figure]:
    figures = []
    for line in order_against_growth(inputs, orders, SEED):
        found = line.correlation
        measured = Measured(found.value, found.low, found.high, found.tasks, found.clusters)
        figures.append(measured_figure(f"{line.order}: growth of a task's share, {line.growth}", measured, _GROWTH))
    return figures


def activity_labels(inputs: Inputs) -> pl.DataFrame:
    """Return one row an intermediate activity: Copilot's shares and the mean of each label of 2023 over its tasks."""
    onet = inputs.tables["onet-30-1"]
    pairs = onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("task_id", "iwa_id").unique()
    orders = label_orders(inputs)
    means = pairs.join(orders, on="task_id").sort("iwa_id", "task_id").group_by("iwa_id", maintain_order=True)
    labels = means.agg(pl.col(*LABELS, MEAN).mean())
    metrics = inputs.table("microsoft-iwa-metrics", "activities").select("iwa_id", "share_user", "share_ai")
    return metrics.join(labels, on="iwa_id").sort("iwa_id")


_COPILOT = "labels of 2023, conversations with Copilot from January to September 2024"


def _copilot(inputs: Inputs) -> list[Figure]:
    table = activity_labels(inputs)
    groups = table["iwa_id"].str.slice(0, GENERAL_ACTIVITY_LENGTH).to_numpy()
    clusters = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    figures = []
    for side, words in (("user", "people ask Copilot for help with"), ("ai", "Copilot itself does")):
        share = table[f"share_{side}"].to_numpy()
        area = About(
            unit="area under the curve",
            n_of="activities",
            date=_COPILOT,
            meaning=f"The chance that an activity that {words} (a share above {SEEN_SHARE}) had the higher mean label "
            "in "
            "2023 than one below; 0.5 is a coin.",
            limit=_LIMIT,
            better="higher",
        )
        rank = About(
            unit="rank correlation",
            n_of="activities",
            date=_COPILOT,
            meaning=f"How far the mean label of 2023 puts activities in the order of how often "
            f"{words.replace('activity', '')}"
            " came up.",
            limit=_LIMIT,
            better="higher",
        )
        for order in (*LABELS, MEAN):
            values = table[order].to_numpy()
            agreement = clustered_agreement(values, share > SEEN_SHARE, clusters)
            figures.append(measured_figure(f"{order}: activities that {words}", area_of(agreement), area))
            found = clustered_rank_correlation(values, share, groups)
            figures.append(measured_figure(f"{order}: share of activities that {words}", found, rank))
    return figures


def prospective_validity(inputs: Inputs, ours: pl.DataFrame | None = None) -> Analysis:
    """Return the labels of 2023 against use from 2024 to 2026, whole and by field, clustered by occupation.

    `ours` may hold `task_id` and more orders, high first, which are compared to use too but not by field.
    """
    labels = label_orders(inputs)
    orders = labels if ours is None else labels.join(ours, on="task_id", how="left")
    whole = _whole(inputs, orders)
    figures = [*whole, *_by_field(inputs, labels, fields_of(inputs)), *_copilot(inputs), *_growth(inputs, labels)]
    summary = _summary(figures)
    return Analysis("prospective", "Labels of 2023 against later use", "validity", "measured", summary, tuple(figures))


def _span(figures: Sequence[Figure], ending: str) -> str:
    values = [found.value for found in figures if found.name in {f"{name}: {ending}" for name in LABELS}]
    return f"{min(values):.2f} to {max(values):.2f}"


def _summary(figures: Sequence[Figure]) -> str:
    chat, interface, first = (_span(figures, use) for use in DATES)
    means = ", ".join(f"{value:.2f}" for value in _of_mean(figures))
    growth = [f.value for f in figures if f.unit == "rank correlation" and f.name.startswith(_GROWING)]
    return (
        f"Labels of 2023 tell tasks seen in the fifth release from unseen ones with an area of {chat} in chats and "
        f"{interface} in API traffic, and first use between the third and fifth with {first} (the mean of all labels: "
        f"{means}). With growth of a task's share they go weakly and in both directions ({min(growth):.2f} to "
        f"{max(growth):.2f})."
    )


def _of_mean(figures: Sequence[Figure]) -> list[float]:
    return [next(found.value for found in figures if found.name == f"{MEAN}: {use}") for use in DATES]
