"""Skills and technologies from O*NET's own files: links, ratings, and what is newly flagged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from worktide.catalogue.activities import load_activities
from worktide.catalogue.roles import load_roles
from worktide.pipeline.classification import slugs_of
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.skill_columns import (
    SOURCES,
    ScoredTasks,
    flagged_technologies,
    knowledge_links,
    ratings,
    role_ratings,
    skill_links,
    skills_by_slug,
    task_activities,
)
from worktide.pipeline.task_rows import primary_activities
from worktide.sources.registry import read_source
from worktide.sources.store import locate

DRAWS = 40


@pytest.fixture(scope="module")
def inputs(data_folder: Path) -> Inputs:
    """The four O*NET sources that skills are read from."""
    found = locate([data_folder])
    tables = {name: dict(read_source(name, found[name])) for name in SOURCES}
    return Inputs(tables, dict.fromkeys(tables, ""))


@pytest.fixture(scope="module")
def slugs(inputs: Inputs) -> dict[str, str]:
    """Slugs of all occupations by code."""
    titles = inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").iter_rows()
    return slugs_of(dict(titles))


@pytest.fixture(scope="module")
def scored(inputs: Inputs, slugs: dict[str, str]) -> ScoredTasks:
    """Every official occupation's activities with equal weights and drawn shares."""
    tasks = inputs.table("onet-30-1", "tasks").select("task_id", "onet_soc_code")
    rows = tasks.join(primary_activities(inputs), on="task_id").select(
        pl.col("onet_soc_code").replace_strict(slugs).alias("slug"), pl.col("iwa_id").alias("group")
    )
    shown = rows.unique().sort("slug", "group").with_columns(pl.concat_list("group").alias("activities"))
    places = {slug: place for place, slug in enumerate(shown["slug"].unique(maintain_order=True))}
    generator = np.random.default_rng(5)
    task_does = np.clip(generator.uniform(size=shown.height) + generator.normal(0, 0.02, (DRAWS, shown.height)), 0, 1)
    record = np.array([places[slug] for slug in shown["slug"]])
    counts = np.bincount(record)
    does = np.stack([np.bincount(record, draw) / counts for draw in task_does])
    return ScoredTasks(shown, np.ones(shown.height), task_does, does, places)


def test_ratings_lie_on_their_scales_and_leave_out_what_onet_would_suppress(inputs: Inputs) -> None:
    rated = ratings(inputs)
    assert rated["importance"].is_between(1, 5).all()
    assert rated["level"].is_between(0, 7).all()
    assert rated.select("onet_soc_code", "element_id").is_unique().all()
    raw = sum(
        inputs.table(source, table).filter(pl.col("scale_id") == "IM").height
        for source, table in (("onet-30-1-skills", "skills"), ("onet-30-1-knowledge", "knowledge"))
    )
    suppressed = sum(
        inputs.table(source, table).filter((pl.col("scale_id") == "IM") & pl.col("recommend_suppress")).height
        for source, table in (("onet-30-1-skills", "skills"), ("onet-30-1-knowledge", "knowledge"))
    )
    assert rated.height == raw - suppressed


def test_a_role_s_ratings_lie_between_those_of_its_codes(inputs: Inputs) -> None:
    official, roles = ratings(inputs), load_roles()
    of_roles = role_ratings(official, roles)
    rated = set(official["onet_soc_code"])
    known = {role.slug: sum(code.weight for code in role.codes if code.code in rated) for role in roles}
    assert set(of_roles["slug"]) == {slug for slug, weight in known.items() if weight >= 0.5}
    role = roles[0]
    of_codes = official.filter(pl.col("onet_soc_code").is_in([code.code for code in role.codes]))
    for slug, element, value in of_roles.select("slug", "element_id", "importance").iter_rows():
        if slug == role.slug:
            given = of_codes.filter(pl.col("element_id") == element)["importance"]
            assert given.min() - 1e-9 <= value <= given.max() + 1e-9  # type: ignore[operator]  # not empty


def test_links_of_skills_are_onet_s(inputs: Inputs) -> None:
    links = skill_links(inputs)
    programming = {activity.rsplit(".", 1)[0] for activity in links["2.B.3.e"]}
    table = inputs.table("onet-30-1", "skills_to_work_activities").filter(pl.col("skill_element_id") == "2.B.3.e")
    assert programming == set(table["work_activity_element_id"])


def test_links_of_knowledge_join_what_belongs_together(
    inputs: Inputs, slugs: dict[str, str], scored: ScoredTasks
) -> None:
    official = ratings(inputs).with_columns(pl.col("onet_soc_code").replace_strict(slugs).alias("slug"))
    links = knowledge_links(official, scored.shown)
    names = dict(official.select("name", "element_id").filter(official["kind"] == "knowledge").iter_rows())
    medicine, building = links[names["Medicine and Dentistry"]], links[names["Building and Construction"]]
    activities = load_activities()
    assert "Diagnose illnesses or disorders" in {activities[one].name for one in medicine}
    assert "Build and install walls, roofs, floors or fixtures" in {activities[one].name for one in building}
    assert not medicine & building
    assert all(links[element] for element in names.values())


def test_newly_flagged_means_flagged_now_and_not_before(inputs: Inputs) -> None:
    flagged = flagged_technologies(inputs)
    before = inputs.table("onet-29-1", "technology_skills")
    now = inputs.table("onet-30-1", "technology_skills")
    key = ["onet_soc_code", "example"]
    demanded = flagged.filter("in_demand").select(key)
    assert demanded.join(before.filter("in_demand"), on=key, how="inner").is_empty()
    assert demanded.join(now.filter("in_demand"), on=key, how="inner").height == demanded.height
    listed = flagged.filter("listed_before").select(key)
    assert listed.join(before, on=key, how="semi").height == listed.height
    assert 400 < flagged.height < 700


def test_every_shown_task_has_an_activity(inputs: Inputs, scored: ScoredTasks) -> None:
    found = task_activities(inputs, (), scored.shown)
    assert len(found) == scored.shown.height
    assert all(found)


def test_skills_are_placed_for_every_scored_record_and_in_order(
    inputs: Inputs, slugs: dict[str, str], scored: ScoredTasks
) -> None:
    found = skills_by_slug(inputs, (), slugs, scored)
    assert set(found) == set(scored.scored)
    placed = [one for skills in found.values() for one in (*skills.at_risk, *skills.resistant)]
    assert len(placed) > 500
    for slug, skills in list(found.items())[:100]:
        job = 100 * scored.does[:, scored.scored[slug]].mean()
        assert all(one.automation is not None and one.automation.value > job for one in skills.at_risk)
        assert all(one.automation is not None and one.automation.value < job for one in skills.resistant)


def test_the_same_inputs_give_the_same_skills(inputs: Inputs, slugs: dict[str, str], scored: ScoredTasks) -> None:
    assert skills_by_slug(inputs, (), slugs, scored) == skills_by_slug(inputs, (), slugs, scored)
