"""Skills and technologies of every record: ratings, links to activities, and what O*NET newly flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.core.parameters import parameters
from worktide.pipeline.crosswalks import SUM_DIGITS
from worktide.pipeline.inputs import Inputs
from worktide.release.record import Skills
from worktide.scoring.narrative import in_sentence
from worktide.scoring.skills import (
    RatedSkill,
    RisingTechnology,
    linked_draws,
    placed_skills,
    sides_of,
    stated_cut_offs,
)

Array = NDArray[np.float64]
Places = NDArray[np.int64]

SOURCES = ("onet-29-1", "onet-30-1", "onet-30-1-knowledge", "onet-30-1-skills")
CODE = "onet_soc_code"
NOW, BEFORE = "onet-30-1", "onet-29-1"
LEAST_ROLE_WEIGHT = 0.25
_KINDS = {"onet-30-1-skills": ("skills", "skill"), "onet-30-1-knowledge": ("knowledge", "knowledge")}


def ratings(inputs: Inputs) -> pl.DataFrame:
    """Return one row a code and element, sorted: `kind`, `name`, `importance` (1 to 5), `level` (0 to 7).

    Values that O*NET recommends to suppress are left out; a level that is not relevant counts as 0.
    """
    frames = []
    for source, (table, kind) in _KINDS.items():
        rated = inputs.table(source, table)
        sure = rated.filter(~pl.col("recommend_suppress").fill_null(value=False))
        importance = sure.filter(pl.col("scale_id") == "IM").select(
            CODE, "element_id", pl.col("element_name").alias("name"), pl.col("data_value").alias("importance")
        )
        level = rated.filter(pl.col("scale_id") == "LV").select(
            CODE,
            "element_id",
            pl.when(pl.col("not_relevant").fill_null(value=False)).then(0.0).otherwise("data_value").alias("level"),
        )
        joined = importance.join(level, on=[CODE, "element_id"]).with_columns(pl.lit(kind).alias("kind"))
        frames.append(joined.select(CODE, "element_id", "kind", "name", "importance", "level"))
    return pl.concat(frames).sort(CODE, "element_id")


def role_ratings(official: pl.DataFrame, roles: Sequence[Role]) -> pl.DataFrame:
    """Return the same columns by `slug` for roles: means over their codes by weight, where half the weight is rated."""
    weights = pl.DataFrame(
        [(role.slug, code.code, code.weight) for role in roles for code in role.codes],
        schema={"slug": pl.String, CODE: pl.String, "weight": pl.Float64},
        orient="row",
    )
    joined = weights.join(official, on=CODE).sort("slug", "element_id", CODE)
    total = pl.col("weight").sum()
    mean = [((pl.col(name) * pl.col("weight")).sum() / total).round(SUM_DIGITS) for name in ("importance", "level")]
    grouped = joined.group_by("slug", "element_id", "kind", "name", maintain_order=True).agg(
        *mean, total.round(SUM_DIGITS).alias("known")
    )
    return grouped.filter(pl.col("known") >= 0.5).drop("known")


def flagged_technologies(inputs: Inputs) -> pl.DataFrame:
    """Return technologies newly Hot or In Demand for an occupation, sorted by code and name.

    Columns: code, `example`, `hot` and `in_demand` (whether that flag is new), `listed_before`. A flag is new where
    release 30.1 raises it for the occupation and 29.1 did not, or did not list the technology there.
    """
    key = [CODE, "example"]
    before = inputs.table(BEFORE, "technology_skills").select(
        *key, pl.col("hot_technology").alias("hot_before"), pl.col("in_demand").alias("demand_before")
    )
    joined = inputs.table(NOW, "technology_skills").join(before, on=key, how="left")
    new = joined.select(
        *key,
        (pl.col("hot_technology") & ~pl.col("hot_before").fill_null(value=False)).alias("hot"),
        (pl.col("in_demand") & ~pl.col("demand_before").fill_null(value=False)).alias("in_demand"),
        pl.col("hot_before").is_not_null().alias("listed_before"),
    )
    return new.filter(pl.col("hot") | pl.col("in_demand")).unique(key, keep="first", maintain_order=True).sort(key)


def task_activities(inputs: Inputs, roles: Sequence[Role], shown: pl.DataFrame) -> list[frozenset[str]]:
    """Return the intermediate activities (IWA IDs) of each shown task; `shown` has `slug`, `group`, `activities`.

    A role's task, which has none of its own, takes those of the official tasks that it resembles.
    """
    onet = inputs.tables[NOW]
    pairs = onet["task_dwas"].join(onet["dwas"], on="dwa_id").select("task_id", "iwa_id").unique()
    of_tasks: dict[int, set[str]] = {}
    for number, activity in pairs.iter_rows():
        of_tasks.setdefault(number, set()).add(activity)
    resembled = {(role.slug, task.id): task.onet_task_ids for role in roles for task in role.tasks}
    found = []
    for slug, group, own in shown.select("slug", "group", "activities").iter_rows():
        numbers = resembled.get((slug, group), ())
        found.append(frozenset(own).union(*(of_tasks.get(one, set()) for one in numbers)))
    return found


def skill_links(inputs: Inputs) -> dict[str, frozenset[str]]:
    """Return the intermediate activities (IWA IDs) that use each skill (element ID), by O*NET's own links."""
    onet = inputs.tables[NOW]
    activities = onet["iwas"].select("iwa_id", pl.col("element_id").alias("work_activity_element_id"))
    links = onet["skills_to_work_activities"].join(activities, on="work_activity_element_id")
    grouped = links.group_by("skill_element_id").agg(pl.col("iwa_id"))
    return {skill: frozenset(used) for skill, used in sorted(grouped.iter_rows())}


def knowledge_links(official: pl.DataFrame, shown: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Return the intermediate activities (IWA IDs) that use each area of knowledge (element ID).

    O*NET links no knowledge to activities, so the links are ours: an activity uses an area where the occupations that
    do it, `knowledge_occupations` or more, rate the area's importance above the mean of all by `knowledge_link`
    standard deviations. `official` holds ratings by `slug`, `shown` the `activities` of tasks by `slug`.
    """
    given = parameters("profiles")
    known = official.filter(pl.col("kind") == "knowledge")
    importance = pl.col("importance")
    standing = (importance - importance.mean().over("element_id")) / importance.std().over("element_id")
    does = shown.select("slug", pl.col("activities").alias("activity")).explode("activity").drop_nulls().unique()
    joined = does.join(known.select("slug", "element_id", standing.alias("standing")), on="slug")
    means = joined.group_by("element_id", "activity").agg(
        pl.col("standing").mean().round(6), pl.len().alias("occupations")
    )
    linked = means.filter(
        (pl.col("standing") >= given["knowledge_link"].value)
        & (pl.col("occupations") >= given["knowledge_occupations"].value)
    )
    return {area: frozenset(used) for area, used in sorted(linked.group_by("element_id").agg("activity").iter_rows())}


def _rated_skills(
    rated: pl.DataFrame,
    activities: Sequence[frozenset[str]],
    weights: Array,
    task_does: Array,
    links: Mapping[str, frozenset[str]],
) -> list[RatedSkill]:
    """Return one record's skills; `rated` holds its ratings, `activities` to `task_does` its shown tasks."""
    used = [links.get(element, frozenset()) for element in rated["element_id"]]
    uses = np.array([[float(bool(one & task)) for task in activities] for one in used])
    draws, use = linked_draws(task_does, weights, uses)
    rows = enumerate(rated.select("name", "kind", "importance", "level").iter_rows())
    return [
        RatedSkill(name, kind, importance, level, float(use[place]), draws[:, place])
        for place, (name, kind, importance, level) in rows
    ]


def _rising(inputs: Inputs, roles: Sequence[Role], slugs: Mapping[str, str]) -> dict[str, list[RisingTechnology]]:
    titles = dict(inputs.table(NOW, "occupations").select(CODE, "title").iter_rows())
    by_code: dict[str, list[tuple[str, bool, bool, bool]]] = {}
    for code, *rest in flagged_technologies(inputs).iter_rows():
        by_code.setdefault(code, []).append(tuple(rest))
    found = {slugs[code]: [RisingTechnology(*one) for one in given] for code, given in by_code.items()}
    for role in roles:
        seen: dict[str, RisingTechnology] = {}
        for code in sorted(role.codes, key=lambda one: (-one.weight, one.code)):
            for one in by_code.get(code.code, []) if code.weight >= LEAST_ROLE_WEIGHT else []:
                seen.setdefault(one[0], RisingTechnology(*one, in_sentence(titles[code.code])))
        found[role.slug] = list(seen.values())
    return found


@dataclass(frozen=True, slots=True)
class ScoredTasks:
    """The draws that skills are placed by, in the order of the task table.

    `shown` has one row a shown task (`slug`, `group`, `activities` of its official tasks), sorted; `weights` (shown
    tasks) are their task weights; `task_does` is draws × shown tasks, `does` draws × records (both 0 to 1); `scored`
    gives a record's column.
    """

    shown: pl.DataFrame
    weights: Array
    task_does: Array
    does: Array
    scored: Mapping[str, int]


def skills_by_slug(
    inputs: Inputs, roles: Sequence[Role], slugs: Mapping[str, str], tasks: ScoredTasks
) -> dict[str, Skills]:
    """Return the section on skills of every scored record, by slug. `slugs` maps O*NET-SOC codes to slugs."""
    official = ratings(inputs)
    by_slug = official.with_columns(pl.col(CODE).replace_strict(dict(slugs)).alias("slug")).drop(CODE)
    rated = pl.concat([by_slug, role_ratings(official, roles)], how="diagonal").sort("slug", "element_id")
    parts = {str(key[0]): frame for key, frame in rated.group_by("slug", maintain_order=True)}
    links = {**skill_links(inputs), **knowledge_links(by_slug, tasks.shown)}
    activities, cut_offs = task_activities(inputs, roles, tasks.shown), stated_cut_offs()
    rising = _rising(inputs, roles, slugs)
    of_slugs = tasks.shown["slug"].to_numpy()
    found = {}
    for slug, place in sorted(tasks.scored.items()):
        start, end = (int(np.searchsorted(of_slugs, slug, side=side)) for side in ("left", "right"))
        of_record, sides, own = parts.get(slug), None, slice(start, end)
        if of_record is not None:
            skills = _rated_skills(of_record, activities[own], tasks.weights[own], tasks.task_does[:, own], links)
            sides = sides_of(skills, 100.0 * tasks.does[:, place], cut_offs)
        found[slug] = placed_skills(sides, rising.get(slug, []))
    return found
