"""Observed use of every record's tasks over the releases of the usage files, and the check of order against use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.pipeline.crosswalks import SUM_DIGITS
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.usage import observed_use
from worktide.release.record import Adoption
from worktide.scoring.adoption import (
    Agreement,
    RankCorrelation,
    SeenTasks,
    adoption_of,
    clustered_agreement,
    clustered_rank_correlation,
)
from worktide.sources.description import descriptions

Array = NDArray[np.float64]

CHATS = tuple(f"anthropic-tasks-{number}" for number in range(1, 6))
INTERFACES = tuple(f"anthropic-tasks-api-{number}" for number in range(3, 6))
LATEST = CHATS[-1]
ONET = "onet-30-1"
# Seen in the third release or before is not a first use between the third and the fifth.
EARLIER, LATER = CHATS[:3], CHATS[3:]


def release_names() -> dict[str, str]:
    """Return what each usage file is called in a record, by source: kind and month of publication."""
    known = descriptions()
    kinds = dict.fromkeys(CHATS, "chat") | dict.fromkeys(INTERFACES, "API")
    return {source: f"{kind} {known[source].published:%Y-%m}" for source, kind in kinds.items()}


def _could_be_seen(inputs: Inputs) -> pl.DataFrame:
    """Return `task_id` of the tasks that O*NET 20.1, whose wording the files use, holds by Task ID or by text."""
    text = pl.col("task").str.to_lowercase()
    former = inputs.table("onet-task-statements-20-1", "tasks").select("task_id", text)
    present = inputs.table(ONET, "tasks").select("task_id", text)
    kept, renumbered = (present.join(former, on=key, how="semi") for key in ("task_id", "task"))
    return pl.concat([kept, renumbered]).select("task_id").unique().with_columns(could=True)


def task_use(inputs: Inputs) -> pl.DataFrame:
    """Return one row an official task, sorted by Task ID: percent of conversations by usage file, 0 where not seen.

    `could` tells whether the wording that the files use holds the task at all.
    """
    tasks = inputs.table(ONET, "tasks").select("task_id", "onet_soc_code").sort("task_id")
    for source in (*CHATS, *INTERFACES):
        use = observed_use(inputs, source).rename({"percent": source})
        tasks = tasks.join(use, on="task_id", how="left", maintain_order="left")
    could = tasks.join(_could_be_seen(inputs), on="task_id", how="left", maintain_order="left")
    return could.with_columns(pl.col(*CHATS, *INTERFACES).fill_null(0.0), pl.col("could").fill_null(value=False))


_COUNTED = (
    pl.len().alias("total"),
    pl.col("could").sum(),
    pl.any_horizontal(pl.col(*CHATS) > 0).sum().alias("chat"),
    (pl.col(LATEST) > 0).sum().alias("latest"),
    pl.any_horizontal(pl.col(*INTERFACES) > 0).sum().alias("interface"),
)


def _official(use: pl.DataFrame, slugs: Mapping[str, str]) -> pl.DataFrame:
    named = use.with_columns(pl.col("onet_soc_code").replace_strict(dict(slugs)).alias("slug"))
    return (
        named.group_by("slug")
        .agg(*_COUNTED, pl.col(*CHATS, *INTERFACES).sum().round(SUM_DIGITS))
        .with_columns(own=True)
    )


def _roles(use: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return roles' use through official tasks: a task of ours counts as seen where one that it resembles was.

    An official task that several tasks of a role resemble is counted once in the shares.
    """
    pairs = pl.DataFrame(
        [(role.slug, task.id, number) for role in roles for task in role.tasks for number in task.onet_task_ids],
        schema={"slug": pl.String, "task": pl.String, "task_id": pl.Int64},
        orient="row",
    ).join(use, on="task_id")
    of_tasks = pairs.group_by("slug", "task").agg(pl.col("could").any(), pl.col(*CHATS, *INTERFACES).max())
    counts = of_tasks.group_by("slug").agg(*_COUNTED)
    shares = pairs.unique(["slug", "task_id"]).group_by("slug").agg(pl.col(*CHATS, *INTERFACES).sum().round(SUM_DIGITS))
    return counts.join(shares, on="slug").with_columns(own=False)


def adoption_by_slug(inputs: Inputs, roles: Sequence[Role], slugs: Mapping[str, str]) -> dict[str, Adoption]:
    """Return the section on observed use of every record that has tasks, by slug."""
    use, names = task_use(inputs), release_names()
    both = pl.concat([_official(use, slugs), _roles(use, roles)], how="diagonal").sort("slug")
    found = {}
    for row in both.iter_rows(named=True):
        seen = SeenTasks(*(row[name] for name in ("total", "could", "chat", "latest", "interface", "own")))
        found[row["slug"]] = adoption_of({names[source]: row[source] for source in names}, seen, len(CHATS))
    return found


@dataclass(frozen=True, slots=True)
class OrderAgainstUse:
    """One line of the check of order against use: which order of tasks, against which use, and how well they agree."""

    order: str
    use: str
    agreement: Agreement


def order_against_use(inputs: Inputs, orders: pl.DataFrame) -> list[OrderAgainstUse]:
    """Return how well orders of official tasks agree with observed use, clustered by occupation.

    `orders` holds `task_id` and one column for each order, high where a task should be seen first; tasks with a null
    are left out of that order. Only tasks that the files' wording holds can be seen, so only they are counted. Uses:
    seen in the fifth release of chats; seen in the fifth of API traffic; and, among tasks that the first three releases
    of chats did not see, first use in the fourth or fifth.
    """
    use = task_use(inputs).filter("could").join(orders, on="task_id")
    new = pl.all_horizontal(pl.col(*EARLIER) == 0)
    uses = {
        "seen in the fifth release of chats": (use, pl.col(LATEST) > 0),
        "seen in the fifth release of API traffic": (use, pl.col(INTERFACES[-1]) > 0),
        "first use between the third and fifth release of chats": (
            use.filter(new),
            pl.any_horizontal(pl.col(*LATER) > 0),
        ),
    }
    lines = []
    for order in [name for name in orders.columns if name != "task_id"]:
        for name, (tasks, seen) in uses.items():
            known = tasks.filter(pl.col(order).is_not_null()).with_columns(seen.alias("seen")).sort("task_id")
            clusters = known["onet_soc_code"].rank("dense").cast(pl.Int64).to_numpy()
            given = known[order].cast(pl.Float64).to_numpy()
            lines.append(OrderAgainstUse(order, name, clustered_agreement(given, known["seen"].to_numpy(), clusters)))
    return lines


@dataclass(frozen=True, slots=True)
class OrderAgainstGrowth:
    """One line of the check of order against growth: how an order of tasks goes with the change of a task's share."""

    order: str
    growth: str
    correlation: RankCorrelation


def order_against_growth(inputs: Inputs, orders: pl.DataFrame, seed: int) -> list[OrderAgainstGrowth]:
    """Return how orders of tasks go with the change of their share of chats, clustered by occupation.

    `orders` is as in `order_against_use`; the share itself in the earlier release is added as `share before`, which
    shows regression to the mean. Only tasks seen in both releases count. The same seed gives the same intervals.
    """
    use = task_use(inputs).filter("could").join(orders, on="task_id")
    lines = []
    for before, after in ((CHATS[0], LATEST), (CHATS[2], LATEST), (CHATS[3], LATEST)):
        both = use.filter((pl.col(before) > 0) & (pl.col(after) > 0)).with_columns(pl.col(before).alias("share before"))
        pair = f"release {CHATS.index(before) + 1} to {CHATS.index(after) + 1} of chats"
        for order in [*(name for name in orders.columns if name != "task_id"), "share before"]:
            known = both.filter(pl.col(order).is_not_null()).sort("task_id")
            change = np.log(known[after].to_numpy() / known[before].to_numpy())
            clusters = known["onet_soc_code"].rank("dense").cast(pl.Int64).to_numpy()
            given = known[order].cast(pl.Float64).to_numpy()
            lines.append(OrderAgainstGrowth(order, pair, clustered_rank_correlation(given, change, clusters, seed)))
    return lines
