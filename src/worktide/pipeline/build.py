"""From publishers' files to a release, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.activities import load_activities
from worktide.catalogue.roles import Role, check_roles, load_roles
from worktide.core.errors import CatalogueError
from worktide.core.parameters import parameter_groups, parameters, parameters_hash
from worktide.core.titles import slug_of
from worktide.matching.build import title_arrays
from worktide.pipeline.indices import index_table
from worktide.pipeline.inputs import Inputs, manifest_sources, read_inputs
from worktide.pipeline.judged import judge_tasks, judgements_of
from worktide.pipeline.labour import labour_table
from worktide.pipeline.records import RecordParts, build_records
from worktide.pipeline.release_tables import release_tables
from worktide.pipeline.scores import score_records
from worktide.pipeline.shown_tasks import ShownTasks, group_starts
from worktide.pipeline.steps import Result, Steps, pipeline_hash
from worktide.pipeline.task_rows import task_rows, task_table
from worktide.pipeline.titles import aliases_by_slug, resolved_titles, title_claims
from worktide.pipeline.usage import observed_use
from worktide.release.manifest import SCHEMA_VERSION, Manifest, ManifestParameter
from worktide.release.write import array_bytes, record_members, write_release
from worktide.scoring.assumptions import SEED

Array = NDArray[np.float64]

LATEST_USAGE = "anthropic-tasks-5"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The classification and the roles: titles and slugs by O*NET-SOC code, sectors by major group."""

    titles: dict[str, str]
    slugs: dict[str, str]
    sectors: dict[str, str]
    roles: tuple[Role, ...]


def _catalogue(inputs: Inputs) -> Catalogue:
    occupations = inputs.table("onet-30-1", "occupations").sort("onet_soc_code")
    titles = dict(occupations.select("onet_soc_code", "title").iter_rows())
    slugs = {code: slug_of(title) for code, title in titles.items()}
    roles = load_roles()
    taken = [*slugs.values(), *(role.slug for role in roles)]
    if len(set(taken)) < len(taken):
        raise CatalogueError("two records have one slug", got=sorted({slug for slug in taken if taken.count(slug) > 1}))
    check_roles(roles, titles, frozenset(inputs.table("onet-30-1", "tasks")["task_id"].to_list()))
    structure = inputs.table("onet-soc-2019-structure", "structure").filter(pl.col("level") == "major")
    sectors = dict(structure.select("code", pl.col("title").str.strip_suffix(" Occupations")).iter_rows())
    return Catalogue(titles, slugs, sectors, roles)


def _arrays(result: Result) -> dict[str, Array]:
    return {name: table for name, table in result.items() if isinstance(table, np.ndarray)}


def _frame(result: Result, name: str) -> pl.DataFrame:
    table = result[name]
    if not isinstance(table, pl.DataFrame):
        raise TypeError(name)
    return table


def _manifest(inputs: Inputs) -> Manifest:
    sources = manifest_sources(inputs)
    given = [(group, parameter) for group in parameter_groups() for parameter in parameters(group).values()]
    return Manifest(
        schema_version=SCHEMA_VERSION,
        id="",
        date=max(source.published for source in sources),
        seed=SEED,
        pipeline_hash=pipeline_hash(),
        parameters_hash=parameters_hash(),
        sources=sources,
        parameters=tuple(ManifestParameter(g, p.name, p.value, p.low, p.high, p.unit, p.reference) for g, p in given),
        members={},
        validity=None,
    )


@dataclass(frozen=True, slots=True)
class _Scored:
    """The results of the steps before the records."""

    table: pl.DataFrame
    judged: dict[str, Array]
    scores: dict[str, Array]
    indices: pl.DataFrame
    labour: pl.DataFrame
    scored: dict[str, int]


def _score(inputs: Inputs, catalogue: Catalogue, steps: Steps) -> _Scored:
    every = inputs.hashes
    table = task_table(inputs, catalogue.roles, catalogue.slugs)
    slugs_in_order = table["slug"].unique(maintain_order=True).to_list()
    official = np.isin(slugs_in_order, list(catalogue.slugs.values()))
    judged = _arrays(steps.run("judgements", every, lambda: judge_tasks(inputs, catalogue.roles)))
    scores = _arrays(
        steps.run(
            "scores",
            every,
            lambda: score_records(judgements_of(judged), task_rows(table), group_starts(table), official),
        )
    )
    indices = _frame(
        steps.run("indices", every, lambda: {"table": index_table(inputs, catalogue.roles, catalogue.slugs)}),
        "table",
    )
    labour = _frame(
        steps.run("labour-market", every, lambda: {"table": labour_table(inputs, catalogue.roles, catalogue.slugs)}),
        "table",
    )
    return _Scored(table, judged, scores, indices, labour, {slug: place for place, slug in enumerate(slugs_in_order)})


def _members(inputs: Inputs, catalogue: Catalogue, done: _Scored) -> Mapping[str, bytes]:
    employment = {slug: float(people or 0.0) for slug, people in done.labour.select("slug", "employment").iter_rows()}
    claims = title_claims(inputs, catalogue.roles, catalogue.slugs, employment)
    titles = resolved_titles(claims)
    role_titles = {role.slug: role.title for role in catalogue.roles}
    own_titles = {catalogue.slugs[code]: title for code, title in catalogue.titles.items()} | role_titles
    shown = ShownTasks(
        table=done.table,
        starts=group_starts(done.table),
        judged=done.judged,
        weights=done.scores["weights"],
        task_does=done.scores["task_does"],
        activities=load_activities(),
        roles=catalogue.roles,
        usage=dict(observed_use(inputs, LATEST_USAGE).iter_rows()),
    )
    parts = RecordParts(
        occupations=inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title").sort("onet_soc_code"),
        slugs=catalogue.slugs,
        sectors=catalogue.sectors,
        roles=catalogue.roles,
        aliases=aliases_by_slug(claims, own_titles),
        tasks=shown.by_slug(),
        scored=done.scored,
        scores=done.scores,
        indices=done.indices,
        labour=done.labour,
    )
    records = build_records(parts)
    places = {record.occupation.slug: place for place, record in enumerate(records)}
    entries = [
        (title.title, tuple((places[slug], confidence) for slug, confidence in title.targets)) for title in titles
    ]
    arrays = {f"titles_{name}": array for name, array in title_arrays(entries).items()}
    arrays["does_draws"] = _draws_by_record(done, places)
    packed = {f"arrays/{name}.npy": array_bytes(array) for name, array in arrays.items()}
    tables = release_tables(records, titles, done.table, done.judged, done.indices, done.labour)
    return {**record_members(records), **packed, **tables}


def _draws_by_record(done: _Scored, places: Mapping[str, int]) -> NDArray[np.float32]:
    """Return records × draws of the share that AI does, in percent at published precision; NaN without a score."""
    draws = np.full((len(places), done.scores["does"].shape[0]), np.nan, dtype=np.float32)
    for slug, place in done.scored.items():
        draws[places[slug]] = np.round(100 * done.scores["does"][:, place], 2)
    return draws


def build_release(folders: Sequence[Path], out: Path, steps: Steps) -> Manifest:
    """Build a release from the publishers' files in `folders` and put it at `out` in one atomic swap.

    Raises SourceError, CatalogueError, ParameterError, ReleaseError or StorageError with what to do; `out` stays then
    as it was. The same files, parameters and code give the same bytes.
    """
    inputs = read_inputs(folders, steps)
    catalogue = _catalogue(inputs)
    done = _score(inputs, catalogue, steps)
    members = _members(inputs, catalogue, done)
    return write_release(out, _manifest(inputs), members)
