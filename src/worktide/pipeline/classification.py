"""The classification and the roles of a build, checked against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.activities import load_activities
from worktide.catalogue.occupations import Occupation, check_occupations, load_occupations
from worktide.catalogue.roles import Role, check_roles, load_roles
from worktide.core.codes import major_group
from worktide.core.errors import CatalogueError
from worktide.core.titles import short_slug, slug_of
from worktide.pipeline.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Classification:
    """Titles and slugs by O*NET-SOC code, sectors by major group, occupations in our words, and the modern roles."""

    titles: dict[str, str]
    slugs: dict[str, str]
    sectors: dict[str, str]
    occupations: tuple[Occupation, ...]
    roles: tuple[Role, ...]

    @property
    def titles_by_slug(self) -> dict[str, str]:
        """The title of every record, official or role, by slug."""
        official = {self.slugs[code]: title for code, title in self.titles.items()}
        return official | {role.slug: role.title for role in self.roles}

    def fields(self, slugs: list[str]) -> NDArray[np.int64]:
        """Return the field of each record as a number: its major group, for a role that of its heaviest code."""
        numbers = {group: number for number, group in enumerate(sorted(self.sectors))}
        codes = {slug: code for code, slug in self.slugs.items()}
        codes |= {role.slug: max(role.codes, key=lambda one: (one.weight, one.code)).code for role in self.roles}
        return np.array([numbers[major_group(codes[slug])] for slug in slugs], dtype=np.int64)


def slugs_of(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the slug of each occupation by its code: of a long title only the first words, where that is unique."""
    whole = {code: slug_of(title) for code, title in titles.items()}
    uses = Counter(short_slug(slug) for slug in whole.values())
    return {code: short_slug(slug) if uses[short_slug(slug)] == 1 else slug for code, slug in whole.items()}


def read_classification(inputs: Inputs) -> Classification:
    """Return the classification of O*NET 30.1 with our roles.

    Raises CatalogueError where two records share a slug, an official task is not covered once by a task of ours, a role
    breaks a rule, or an activity lacks a name of ours.
    """
    occupations = inputs.table("onet-30-1", "occupations").sort("onet_soc_code")
    titles = dict(occupations.select("onet_soc_code", "title").iter_rows())
    slugs = slugs_of(titles)
    roles = load_roles()
    taken = [*slugs.values(), *(role.slug for role in roles)]
    if len(set(taken)) < len(taken):
        raise CatalogueError("two records have one slug", got=sorted({slug for slug in taken if taken.count(slug) > 1}))
    tasks = inputs.table("onet-30-1", "tasks")
    check_roles(roles, titles, frozenset(tasks["task_id"].to_list()))
    ids = dict(tasks.group_by("onet_soc_code").agg("task_id").iter_rows())
    written = load_occupations()
    check_occupations(written, titles, {code: frozenset(numbers) for code, numbers in ids.items()})
    unwritten = sorted(set(titles) - {occupation.code for occupation in written})
    if unwritten:
        hint = "`worktide catalogue check --coverage` shows how far the catalogue is."
        raise CatalogueError("occupations without words of our own", got=", ".join(unwritten), hint=hint)
    unnamed = sorted(set(inputs.table("onet-30-1", "iwas")["iwa_id"].to_list()) - set(load_activities()))
    if unnamed:
        hint = "Give each a name of our own in the catalogue's activities."
        raise CatalogueError("activities without a name", got=", ".join(unnamed), hint=hint)
    structure = inputs.table("onet-soc-2019-structure", "structure").filter(pl.col("level") == "major")
    sectors = dict(structure.select("code", pl.col("title").str.strip_suffix(" Occupations")).iter_rows())
    return Classification(titles, slugs, sectors, written, roles)
