"""What is said of each record once its numbers stand: skills, profiles, learning, arguments, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.resources import load_resources
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.learning import learning_of
from worktide.pipeline.profile_inputs import ScoredShares, input_arrays, profile_inputs
from worktide.pipeline.scored import Scored
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.skill_columns import ScoredTasks, skills_by_slug
from worktide.release.record import Profile, Record, Skills
from worktide.scoring.arguments import counter_arguments, would_change
from worktide.scoring.narrative import people_of
from worktide.scoring.profiles import profiles_of
from worktide.scoring.questions import Told, questions_of
from worktide.scoring.starting_out import starting_out

Array = NDArray[np.float64]


def _skills(inputs: Inputs, known: Classification, done: Scored) -> dict[str, Skills]:
    starts = group_starts(done.table)
    scored = ScoredTasks(
        shown=done.table.group_by("slug", "group", maintain_order=True).agg(
            pl.col("activity").drop_nulls().unique().sort().alias("activities")
        ),
        weights=np.add.reduceat(done.scores["weights"], starts),
        task_does=done.scores["task_does"],
        does=done.scores["does"],
        scored=done.places,
    )
    return skills_by_slug(inputs, known.roles, known.slugs, scored)


def _profiles(
    inputs: Inputs, known: Classification, done: Scored, records: Sequence[Record]
) -> list[dict[str, Profile]]:
    shares = {record.occupation.slug: record.shares for record in records if record.shares is not None}
    scored = ScoredShares(
        does={slug: given.ai_does.value for slug, given in shares.items()},
        touches={slug: given.ai_does.value + given.ai_helps.value for slug, given in shares.items()},
    )
    tables = (done.indices, done.labour)
    table = profile_inputs(inputs, known.roles, known.slugs, scored, done.barriers, tables)
    slugs = pl.DataFrame({"slug": [record.occupation.slug for record in records]})
    inputs_of_records = input_arrays(slugs.join(table, on="slug", how="left", maintain_order="left"))
    own = [
        None
        if record.shares is None or record.risk is None
        else (record.shares.ai_does.value, record.risk.percentile.value)
        for record in records
    ]
    official = np.array([record.occupation.kind == "occupation" for record in records])
    return profiles_of(inputs_of_records, [record.indices for record in records], own, official)


def _told(record: Record, plurals: Mapping[str, str]) -> Record:
    people = people_of(record.occupation, plurals.get(record.occupation.slug))
    record = replace(
        record,
        counter_arguments=counter_arguments(record),
        would_change=would_change(record),
        starting_out=starting_out(people, record.indices),
    )
    return replace(record, questions=questions_of(record, Told(people, record.skills)))


def tell(inputs: Inputs, known: Classification, done: Scored, records: Sequence[Record]) -> list[Record]:
    """Return the records with their skills, profiles, arguments, starting out, and questions and answers."""
    skills, profiles = _skills(inputs, known, done), _profiles(inputs, known, done, records)
    resources = load_resources()
    plurals = {role.slug: role.plural for role in known.roles}
    with_numbers = [
        replace(record, skills=own, profiles=given, learning=learning_of(own, resources))
        for record, given in zip(records, profiles, strict=True)
        for own in (skills.get(record.occupation.slug),)
    ]
    return [_told(record, plurals) for record in with_numbers]
