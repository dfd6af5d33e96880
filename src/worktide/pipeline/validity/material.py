"""What the card is computed from: the publishers' files, and the release under examination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.core.errors import ReleaseError
from worktide.core.parameters import parameters_hash
from worktide.pipeline.adoption_columns import CHATS, INTERFACES
from worktide.pipeline.barrier_columns import PHYSICAL_SOURCE
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import REQUIRED, Inputs
from worktide.pipeline.move_model.model import SOURCES as MOVES
from worktide.pipeline.outlook.card import SOURCES as OUTLOOK
from worktide.pipeline.raters import RATERS
from worktide.pipeline.steps import pipeline_hash
from worktide.pipeline.task_rows import task_rows, task_table
from worktide.pipeline.title_evaluation.evaluate import SOURCES as TITLES
from worktide.pipeline.validity.worker_shares import SOURCES as WORKERS
from worktide.release.open import Release
from worktide.release.validity import CardKey, key_of
from worktide.scoring.occupations import TaskRows

Array = NDArray[np.float64]

MICROSOFT = ("microsoft-iwa-metrics", "microsoft-soc-iwa-weights", "microsoft-soc-to-iwas", PHYSICAL_SOURCE)
NEEDED = tuple(sorted({*REQUIRED, *CHATS, *INTERFACES, *MICROSOFT, *OUTLOOK, *MOVES, *WORKERS, *TITLES}))


def check_release(release: Release) -> None:
    """Raise ReleaseError where a release was built by other code or under other assumptions than those at work."""
    manifest = release.manifest
    for what, got, expected in (
        ("code", manifest.pipeline_hash, pipeline_hash()),
        ("assumptions", manifest.parameters_hash, parameters_hash()),
    ):
        if got != expected:
            hint = "Build it again with `worktide build`, then validate that release."
            problem = f"was built from other {what}"
            raise ReleaseError(problem, source=str(release.folder), got=got, expected=expected, hint=hint)


def card_key(release: Release, hashes: Mapping[str, str]) -> CardKey:
    """Return the key of the card of a release, from its manifest and the hashes of the files given, by source.

    Raises ReleaseError where the release was built from other files.
    """
    built = key_of(release.manifest)
    other = sorted(name for name, digest in built.sources.items() if hashes.get(name, digest) != digest)
    if other:
        hint = "Name the folder of the files that the release was built from, or build it again from these."
        got = ", ".join(other)
        raise ReleaseError("was built from other files", source=str(release.folder), got=got, hint=hint)
    return CardKey({**hashes, **built.sources}, built.parameters_hash, built.pipeline_hash, built.members_hash)


@dataclass(frozen=True, slots=True)
class Material:
    """All that the analyses read.

    `table` has one row a task and record, sorted by slug and group; `rows` are its arrays; `judged` maps each rater to
    class probabilities of those rows (rows × levels, NaN where it did not judge), as the release holds them; `official`
    (records in the order of the table) tells official occupations from roles.
    """

    inputs: Inputs
    release: Release
    roles: tuple[Role, ...]
    slugs: dict[str, str]
    table: pl.DataFrame
    rows: TaskRows
    judged: dict[str, Array]
    official: NDArray[np.bool_]

    @property
    def records(self) -> list[str]:
        """The slugs of the scored records, in the order of the table."""
        return self.table["slug"].unique(maintain_order=True).to_list()

    def tables(self, source: str, name: str) -> pl.DataFrame:
        """Return one table of one source."""
        return self.inputs.table(source, name)

    def values_of_index(self) -> pl.DataFrame:
        """Return `onet_soc_code`, `index`, `value`: every published index of official occupations, from the release."""
        codes = pl.DataFrame({"onet_soc_code": list(self.slugs), "slug": list(self.slugs.values())})
        values = pl.read_parquet(self.release.member("tables/index_values.parquet"))
        known = values.filter(pl.col("value").is_not_null()).join(codes, on="slug")
        return known.select("onet_soc_code", "index", "value").sort("index", "onet_soc_code")

    def occupations(self) -> pl.DataFrame:
        """Return the release's table of official occupations that have a score, sorted by code."""
        table = pl.read_parquet(self.release.member("tables/occupations.parquet"))
        scored = (pl.col("kind") == "occupation") & pl.col("percentile").is_not_null()
        return table.filter(scored).sort("onet_soc_code")

    def employment(self) -> Array:
        """Return people employed in each scored record (0 for roles), shared equally by records under one SOC code."""
        table = pl.read_parquet(self.release.member("tables/labour_market.parquet")).select("slug", "employment")
        codes = pl.DataFrame({"onet_soc_code": list(self.slugs), "slug": list(self.slugs.values())})
        shared = codes.with_columns(pl.len().over(pl.col("onet_soc_code").str.slice(0, 7)).alias("records"))
        people = pl.DataFrame({"slug": self.records}).join(
            shared.join(table, on="slug"), on="slug", how="left", maintain_order="left"
        )
        return (people["employment"] / people["records"]).fill_null(0.0).to_numpy()


def _judged(release: Release, table: pl.DataFrame) -> dict[str, Array]:
    """Return the release's class probabilities by rater, in the order of the task table."""
    name = pl.when(pl.col("task_id").is_null()).then(pl.col("group")).otherwise(pl.col("task_id").cast(pl.String))
    tasks = table.select(pl.col("slug").alias("record"), name.alias("task"))
    stored = pl.read_parquet(release.member("tables/judgements.parquet"))
    found = {}
    for rater in RATERS:
        own = stored.filter(pl.col("rater") == rater.name).select("record", "task", "probabilities")
        joined = tasks.join(own, on=["record", "task"], how="left", maintain_order="left")["probabilities"]
        empty = [float("nan")] * len(rater.levels)
        found[rater.name] = np.array([empty if row is None else list(row) for row in joined], dtype=np.float64)
    return found


def material(inputs: Inputs, release: Release) -> Material:
    """Bring inputs and release together; nothing is computed anew that the release states."""
    known = read_classification(inputs)
    table = task_table(inputs, known.occupations, known.roles, known.slugs)
    names = table["slug"].unique(maintain_order=True).to_list()
    official = np.isin(names, list(known.slugs.values()))
    return Material(
        inputs, release, known.roles, known.slugs, table, task_rows(table), _judged(release, table), official
    )
