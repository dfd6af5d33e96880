"""The columns that barriers read, by record and by task, and the physical axis of every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.pipeline.crosswalks import SUM_DIGITS
from worktide.pipeline.inputs import Inputs
from worktide.release.record import Barrier, IndexValue
from worktide.scoring.barriers import barrier_index, barriers_of, drawn_effects, kinds_read, stated_effects
from worktide.scoring.physical import PhysicalAxis, weighted_share

Array = NDArray[np.float64]
Places = NDArray[np.int64]

PHYSICAL_SOURCE = "microsoft-physical-tasks"
ONET = "onet-30-1"
CODE = "onet_soc_code"
LEAST_KNOWN_WEIGHT = 0.5

# Categories of O*NET's scales that count, and the columns they fill.
_CATEGORIES = {
    "required_education": ("2.D.1", "RL", (6, 7, 8, 9, 10, 11, 12)),
    "related_experience": ("3.A.1", "RW", (7, 8, 9, 10, 11)),
    "job_training": ("3.A.3", "OJ", (6, 7, 8, 9)),
}
_CERTIFICATE = ("2.D.4.a", "IM")
_CONTEXT = {"face_to_face": "4.C.1.a.2.l", "physical_proximity": "4.C.2.a.3", "consequence_of_error": "4.C.3.a.1"}
_ENTRY_EDUCATION = {
    "No formal educational credential": 0.0,
    "High school diploma or equivalent": 1.0,
    "Some college, no degree": 2.0,
    "Postsecondary nondegree award": 3.0,
    "Associate's degree": 4.0,
    "Bachelor's degree": 5.0,
    "Master's degree": 6.0,
    "Doctoral or professional degree": 7.0,
}
_ENTRY_TRAINING = {
    "None": 0.0,
    "Short-term on-the-job training": 1.0,
    "Moderate-term on-the-job training": 2.0,
    "Long-term on-the-job training": 3.0,
    "Apprenticeship": 3.0,
    "Internship/residency": 3.0,
}

# Intermediate work activities (IWA) behind each barrier; a task counts where any of its activities is named here.
ACTIVITIES: Mapping[str, frozenset[str]] = {
    # Giving care, treatment, medicines and daily help to people; support and counsel through hard times.
    "care_of_people": frozenset(
        {f"4.A.4.a.5.I{n}" for n in ("02", "03", "05", "06", "07", "09", "11", "12")}
        | {"4.A.3.a.1.I13", "4.A.3.a.2.I24", "4.A.1.b.2.I09", "4.A.4.b.5.I02", "4.A.4.b.6.I10"}
    ),
    # Deciding, diagnosing, prescribing, approving, enforcing, testifying, swearing in, keeping evidence.
    "legal_responsibility": frozenset(
        {
            "4.A.2.b.1.I03",
            "4.A.2.b.1.I05",
            "4.A.2.b.1.I06",
            "4.A.3.a.1.I11",
            "4.A.4.a.3.I01",
            "4.A.4.b.4.I16",
            "4.A.4.c.1.I02",
            "4.A.4.c.1.I04",
            "4.A.4.c.1.I06",
            "4.A.4.c.3.I02",
            "4.A.4.c.3.I06",
        }
    ),
    # Fighting fires, rescuing, first aid, leading and reporting in emergencies.
    "emergencies": frozenset({"4.A.3.a.1.I02", "4.A.4.a.2.I08", "4.A.4.a.5.I05", "4.A.4.a.5.I07", "4.A.4.b.4.I15"}),
    # Selling, serving, greeting, settling disputes, bargaining, performing, teaching, coaching, supervising.
    "dealing_in_person": frozenset(
        {f"4.A.4.a.6.I{n}" for n in ("01", "02", "03")}
        | {f"4.A.4.a.7.I{n}" for n in ("01", "02", "03")}
        | {f"4.A.4.b.3.I{n}" for n in ("01", "02", "03", "04", "06")}
        | {"4.A.4.a.4.I01", "4.A.4.a.5.I10", "4.A.4.a.8.I01", "4.A.4.a.8.I02", "4.A.3.a.1.I12", "4.A.3.a.1.I15"}
        | {"4.A.4.b.4.I01", "4.A.4.b.4.I10", "4.A.4.b.5.I01"}
    ),
}


def _shares_of_asked(inputs: Inputs) -> list[pl.DataFrame]:
    asked = inputs.table(ONET, "education_training_experience")
    columns = []
    for key, (element, scale, categories) in _CATEGORIES.items():
        rows = asked.filter((pl.col("element_id") == element) & (pl.col("scale_id") == scale))
        counted = pl.when(pl.col("category").is_in(categories)).then(pl.col("data_value")).otherwise(0.0)
        columns.append(rows.group_by(CODE).agg(counted.sum().round(SUM_DIGITS).clip(0.0, 100.0).alias(key)))
    importance = asked.filter((pl.col("element_id") == _CERTIFICATE[0]) & (pl.col("scale_id") == _CERTIFICATE[1]))
    columns.append(importance.select(CODE, pl.col("data_value").alias("certification")))
    return columns


def _entry(inputs: Inputs) -> pl.DataFrame:
    nem = inputs.table("crosswalk-nem-onet", "crosswalk").select(pl.col("onet_soc_2019_code").alias(CODE), "nem_code")
    typical = inputs.table("projections-2024-34", "occupations").filter(~pl.col("summary"))
    steps = typical.select(
        pl.col("soc_code").alias("nem_code"),
        pl.col("entry_education").replace_strict(_ENTRY_EDUCATION, return_dtype=pl.Float64),
        pl.col("on_the_job_training").replace_strict(_ENTRY_TRAINING, return_dtype=pl.Float64).alias("entry_training"),
    )
    return nem.join(steps, on="nem_code").drop("nem_code")


def _work_context(inputs: Inputs) -> list[pl.DataFrame]:
    """Return the items of O*NET Work Context, where the archive that was added holds that table; else nothing."""
    context = inputs.tables[ONET].get("work_context")
    if context is None:
        return []
    rated = context.filter(pl.col("scale_id") == "CX")
    return [
        rated.filter(pl.col("element_id") == element).select(CODE, pl.col("data_value").alias(key))
        for key, element in _CONTEXT.items()
    ]


def occupation_columns(inputs: Inputs) -> pl.DataFrame:
    """Return one row an O*NET-SOC code, sorted: every barrier that is known for whole records, null where empty."""
    zones = inputs.table(ONET, "job_zones").select(CODE, pl.col("job_zone").cast(pl.Float64))
    table = inputs.table(ONET, "occupations").select(CODE).sort(CODE)
    for column in (zones, *_shares_of_asked(inputs), _entry(inputs), *_work_context(inputs)):
        table = table.join(column, on=CODE, how="left", maintain_order="left")
    known = [kind.key for kind in kinds_read("record") if kind.key in table.columns]
    return table.select(CODE, *known)


def _role_columns(official: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return roles' columns as weighted means over their codes, where codes of at least half the weight have one."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"slug": pl.String, CODE: pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(official, on=CODE, how="left").sort("slug", CODE)
    means = []
    for name in official.columns[1:]:
        known = pl.when(pl.col(name).is_not_null()).then(pl.col("weight")).otherwise(0.0).sum()
        mean = ((pl.col(name) * pl.col("weight")).sum() / known).round(SUM_DIGITS)
        means.append(pl.when(known >= LEAST_KNOWN_WEIGHT).then(mean).alias(name))
    return joined.group_by("slug", maintain_order=True).agg(means)


def record_columns(inputs: Inputs, roles: Sequence[Role], slugs: Mapping[str, str]) -> pl.DataFrame:
    """Return one row a record, sorted by slug: the barriers known for whole records, null where empty."""
    official = occupation_columns(inputs)
    named = official.with_columns(pl.col(CODE).replace_strict(dict(slugs)).alias("slug")).drop(CODE)
    both = pl.concat([named, _role_columns(official, roles).select(named.columns)])
    return both.select("slug", pl.exclude("slug")).sort("slug")


def task_flags(inputs: Inputs) -> pl.DataFrame:
    """Return one row an official task, sorted by Task ID: `physical_work` and the barriers of its activities, 0 or 1.

    `physical_work` is null for the few tasks newer than the publisher's flags.
    """
    onet = inputs.tables[ONET]
    activities = onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("task_id", "iwa_id")
    marked = activities.group_by("task_id").agg(
        pl.col("iwa_id").is_in(sorted(names)).any().cast(pl.Float64).alias(key) for key, names in ACTIVITIES.items()
    )
    physical = inputs.table(PHYSICAL_SOURCE, "tasks").select(
        "task_id", pl.col("physical").cast(pl.Float64).alias("physical_work")
    )
    tasks = onet["tasks"].select("task_id").sort("task_id")
    joined = tasks.join(physical, on="task_id", how="left").join(marked, on="task_id", how="left")
    return joined.with_columns(pl.col(*ACTIVITIES).fill_null(0.0)).sort("task_id")


def row_flags(inputs: Inputs, roles: Sequence[Role], table: pl.DataFrame) -> dict[str, Array]:
    """Return the flags of each row of the task table (0 to 1, NaN where unknown) by barrier.

    A role's task takes the mean over the official tasks it resembles.
    """
    flags = task_flags(inputs)
    keys = [kind.key for kind in kinds_read("task")]
    resembled = pl.DataFrame(
        [(role.slug, task.id, number) for role in roles for task in role.tasks for number in task.onet_task_ids],
        schema={"slug": pl.String, "group": pl.String, "task_id": pl.Int64},
        orient="row",
    )
    of_roles = (
        resembled.join(flags, on="task_id", how="left")
        .group_by("slug", "group")
        .agg(pl.col(*keys).mean().round(SUM_DIGITS))
    )
    rows = table.select("slug", "group", "task_id")
    joined = rows.join(flags, on="task_id", how="left", maintain_order="left").join(
        of_roles, on=["slug", "group"], how="left", suffix="_of_role", maintain_order="left"
    )
    own = pl.col("task_id").is_null()
    both = joined.select(pl.when(own).then(pl.col(f"{key}_of_role")).otherwise(pl.col(key)).alias(key) for key in keys)
    return {key: both[key].fill_null(float("nan")).to_numpy() for key in keys}


@dataclass(frozen=True, slots=True)
class BarrierColumns:
    """Barriers of every scored record and task, in the order of the task table.

    `slugs` names the records; `records` holds their values by barrier, in its unit (of those known task by task the
    percent of task weight), `rows` those of each row of the table; NaN where a column is empty.
    """

    slugs: tuple[str, ...]
    records: dict[str, Array]
    rows: dict[str, Array]

    @property
    def physical(self) -> Array:
        """How physical each row is, 0 to 1; unknown counts as not physical."""
        return np.nan_to_num(self.rows["physical_work"]) / 100.0

    def index(self) -> Array:
        """Return the barrier index of each row (0 to 1) at the stated weights."""
        return barrier_index(self.rows, stated_effects())

    def drawn_index(self, draws: int, seed: int) -> Array:
        """Return the barrier index of each row by draw of the weights (draws × rows)."""
        return barrier_index(self.rows, drawn_effects(draws, seed))

    def barriers(self) -> dict[str, tuple[Barrier, ...]]:
        """Return each record's barriers by slug."""
        return {
            slug: barriers_of({key: float(values[place]) for key, values in self.records.items()})
            for place, slug in enumerate(self.slugs)
        }

    def physical_axis(self, indices: Mapping[str, Mapping[str, IndexValue]]) -> dict[str, PhysicalAxis]:
        """Return the physical axis by slug, for records whose tasks have flags; `indices` are the records' values."""
        shares = self.records["physical_work"]
        found = {}
        for slug, share in zip(self.slugs, shares.tolist(), strict=True):
            machines = indices[slug]["frey_osborne_2013"].value
            if not np.isnan(share):
                found[slug] = PhysicalAxis(share, machines)
        return found


def barrier_columns(
    inputs: Inputs, roles: Sequence[Role], slugs: Mapping[str, str], table: pl.DataFrame, weights: Array
) -> BarrierColumns:
    """Return the barriers of the records in the task table; `weights` (rows) are stated task weights."""
    flags = row_flags(inputs, roles, table)
    names = table["slug"].to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]])).astype(np.int64)
    in_order = tuple(str(name) for name in names[starts])
    wanted = pl.DataFrame({"slug": in_order})
    whole = wanted.join(record_columns(inputs, roles, slugs), on="slug", how="left", maintain_order="left")
    records = {name: whole[name].fill_null(float("nan")).to_numpy() for name in whole.columns[1:]}
    lengths = np.diff(np.append(starts, len(names)))
    rows = {name: np.repeat(values, lengths) for name, values in records.items()}
    rows |= {name: 100.0 * values for name, values in flags.items()}
    records |= {name: weighted_share(values, weights, starts) for name, values in flags.items()}
    return BarrierColumns(in_order, records, rows)
