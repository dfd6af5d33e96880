"""The scores of an edition: the present code, with some sources as they were before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.occupations import Occupation, OccupationTask
from worktide.catalogue.roles import Role
from worktide.core.hashing import sha256_of_bytes, sha256_of_value
from worktide.panel.heads import Panel
from worktide.pipeline.barrier_columns import barrier_columns
from worktide.pipeline.classification import Classification
from worktide.pipeline.horizons import horizon_arrays, shown_barriers
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.judged import judge_tasks, judgements_of
from worktide.pipeline.scored import _panel
from worktide.pipeline.scores import score_records
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.steps import Steps
from worktide.pipeline.task_rows import row_places, shown_names, task_rows, task_table
from worktide.pipeline.training.ilo import SOURCE as ILO
from worktide.pipeline.training.official import MAIN, ONET, SECOND
from worktide.pipeline.usage import observed_use

Arrays = Mapping[str, NDArray[Any]]
Numbers = tuple[float, float, float]

USAGE: Final = "anthropic-tasks-5"
SHARES: Final = {"ai_does": "does", "ai_helps": "helps", "people_do": "people", "share_in_five_years": "five_years"}


@dataclass(frozen=True, slots=True)
class State:
    """Every number that a change can be of, unrounded.

    `jobs[slug][measure]` and `tasks[slug][id]` are value, low and high of the 80 % range (percentile 0 to 100, the rest
    in percent); `seen[slug][id]` is the percent of conversations on a task; `data[slug]` is as of `own_data`.
    """

    jobs: dict[str, dict[str, Numbers]]
    tasks: dict[str, dict[str, Numbers]]
    seen: dict[str, dict[str, float]]
    data: dict[str, str]


def with_former(inputs: Inputs, name: str, tables: Mapping[str, pl.DataFrame], digest: str) -> Inputs:
    """Return the inputs with a source as it was: the tables of a former file, and its SHA-256, under the present name.

    A table goes over where both hold it with the same columns: where the publisher added columns or changed the form,
    the present table stays, as the code reads only that form. A task that a former O*NET ties to no activity takes the
    present ties.
    """
    now = inputs.tables[name]
    same = {one: tables[one] for one, table in now.items() if one in tables and tables[one].columns == table.columns}
    if name == ONET:
        same |= _with_activities(now | same, now)
    return replace(inputs, tables=inputs.tables | {name: now | same}, hashes=inputs.hashes | {name: digest})


def _with_activities(former: Mapping[str, pl.DataFrame], now: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the ties of tasks to activities, and these, with the present ones of tasks that have none."""
    untied = former["tasks"].select("task_id").join(former["task_dwas"], on="task_id", how="anti")
    ties = now["task_dwas"].join(untied, on="task_id", how="semi")
    lacking = now["dwas"].join(former["dwas"], on="dwa_id", how="anti").join(ties, on="dwa_id", how="semi")
    return {"task_dwas": pl.concat([former["task_dwas"], ties]), "dwas": pl.concat([former["dwas"], lacking])}


def heads(inputs: Inputs, steps: Steps) -> Panel:
    """Return the heads that learn from an edition's own labels and activities, by the step of a build."""
    made = steps.run("panel", inputs.hashes_of(MAIN, SECOND, ONET, ILO), lambda: _panel(inputs))
    return Panel({name: array for name, array in made.items() if isinstance(array, np.ndarray)})


def known_with(known: Classification, inputs: Inputs) -> Classification:
    """Return the classification with our tasks tied to the official tasks that `inputs` holds.

    An official task that the present database dropped stands as a task of its own, `former-` and its number, as none of
    ours covers it; a task of ours that covers only what was not there yet is left out.
    """
    ids = dict(inputs.table(ONET, "tasks").group_by("onet_soc_code").agg("task_id").iter_rows())
    every = frozenset(inputs.table(ONET, "tasks")["task_id"].to_list())
    fitted = tuple(_fitted(one, frozenset(ids.get(one.code, ()))) for one in known.occupations)
    return replace(known, occupations=fitted, roles=tuple(_role(role, every) for role in known.roles))


def _role(role: Role, there: frozenset[int]) -> Role:
    """Return a role whose tasks name only official tasks that are there."""
    tasks = [
        msgspec.structs.replace(task, onet_task_ids=tuple(one for one in task.onet_task_ids if one in there))
        for task in role.tasks
    ]
    return msgspec.structs.replace(role, tasks=tuple(tasks))


def _fitted(occupation: Occupation, there: frozenset[int]) -> Occupation:
    covered = {number for task in occupation.tasks for number in task.covers}
    kept = [(task, tuple(number for number in task.covers if number in there)) for task in occupation.tasks]
    ours = [msgspec.structs.replace(task, covers=covers) for task, covers in kept if covers]
    former = [
        OccupationTask(id=f"former-{number}", text=f"Official task {number}, since removed", covers=(number,))
        for number in sorted(there - covered)
    ]
    return msgspec.structs.replace(occupation, tasks=(*ours, *former))


def _digest(value: object) -> str:
    if isinstance(value, pl.DataFrame):
        return sha256_of_bytes(value.write_csv().encode())
    if isinstance(value, np.ndarray):
        return sha256_of_bytes(str(value.dtype).encode() + str(value.shape).encode() + value.tobytes())
    return str(value)


def _key(inputs: Inputs, table: pl.DataFrame, judged: Arrays) -> str:
    """Return one hash of all that the scores follow from: tasks, judgements and the database of the barriers."""
    onet = {name: _digest(frame) for name, frame in sorted(inputs.tables[ONET].items())}
    return sha256_of_value([_digest(table), {name: _digest(one) for name, one in sorted(judged.items())}, onet])


@dataclass(slots=True)
class Scoring:
    """Scores editions, each by the heads that learn from its own sources; what has gone in is not scored again."""

    steps: Steps
    made: dict[str, tuple[Arrays, Arrays]]

    def state(self, inputs: Inputs, known: Classification) -> State:
        """Return the numbers of an edition."""
        fitted = known_with(known, inputs)
        table = task_table(inputs, fitted.occupations, fitted.roles, fitted.slugs)
        slugs = table["slug"].unique(maintain_order=True).to_list()
        judged = judge_tasks(inputs, fitted.roles, heads(inputs, self.steps))
        scores, horizons = self._scored(inputs, fitted, table, slugs, judged)
        jobs, tasks = job_numbers(slugs, scores, horizons), task_numbers(table, scores)
        seen = seen_of(table, dict(observed_use(inputs, USAGE).iter_rows()))
        return State(jobs, tasks, seen, own_data(table, judged, wording(inputs), fitted.roles))

    def remember(self, inputs: Inputs, table: pl.DataFrame, judged: Arrays, scores: Arrays, horizons: Arrays) -> None:
        """Keep scores that a build has made already."""
        self.made[_key(inputs, table, judged)] = scores, horizons

    def _scored(
        self, inputs: Inputs, known: Classification, table: pl.DataFrame, slugs: list[str], judged: Arrays
    ) -> tuple[Arrays, Arrays]:
        rows, groups, places = task_rows(table), group_starts(table), row_places(table, known.fields(slugs))
        official = np.isin(slugs, list(known.slugs.values()))
        key = _key(inputs, table, judged)
        if key not in self.made:
            scores = score_records(judgements_of(dict(judged)), rows, groups, official, places)
            barriers = barrier_columns(inputs, known.roles, known.slugs, table, scores["weights"])
            shown = shown_barriers(barriers, scores["weights"], groups, rows.starts)
            self.made[key] = scores, horizon_arrays(scores["task_does"], shown, shown_names(table)[groups])
        return self.made[key]


def job_numbers(slugs: Sequence[str], scores: Arrays, horizons: Arrays) -> dict[str, dict[str, Numbers]]:
    """Return the numbers of jobs by slug and measure, by the same formulas as a record's, unrounded."""
    jobs = {}
    for place, slug in enumerate(slugs):
        low, middle, high = np.quantile(scores["percentile"][:, place], [0.1, 0.5, 0.9]).tolist()
        given = {**scores, "five_years": horizons["five_years"]}
        shares = {name: _mean(given[key][:, place]) for name, key in SHARES.items()}
        jobs[slug] = {"percentile": (middle, low, high), **shares}
    return jobs


def _shown(table: pl.DataFrame) -> Iterator[tuple[str, str, list[int]]]:
    """Yield slug, id and official Task IDs of each task of ours, in the order of the table."""
    for (slug, group), rows in table.group_by("slug", "group", maintain_order=True):
        yield str(slug), str(group), rows["task_id"].drop_nulls().to_list()


def task_numbers(table: pl.DataFrame, scores: Arrays) -> dict[str, dict[str, Numbers]]:
    """Return what AI could do of each task in percent, by slug and task id, unrounded."""
    tasks: dict[str, dict[str, Numbers]] = {}
    for place, (slug, name, _) in enumerate(_shown(table)):
        tasks.setdefault(slug, {})[name] = _mean(scores["task_does"][:, place])
    return tasks


def seen_of(table: pl.DataFrame, use: Mapping[int, float]) -> dict[str, dict[str, float]]:
    """Return the percent of conversations on each task that was seen, by slug and task id."""
    seen: dict[str, dict[str, float]] = {}
    for slug, name, numbers in _shown(table):
        if found := [use[number] for number in numbers if number in use]:
            seen.setdefault(slug, {})[name] = sum(found)
    return seen


def wording(inputs: Inputs) -> pl.DataFrame:
    """Return `task_id`, `task`: the official tasks in their own words."""
    return inputs.table(ONET, "tasks").select("task_id", "task").unique("task_id")


def own_data(table: pl.DataFrame, judged: Arrays, words: pl.DataFrame, roles: Sequence[Role]) -> dict[str, str]:
    """Return a hash of all that is a job's own, by slug.

    It is over its rows (tasks, activities, ratings, kinds), the official words of its tasks, the raters' labels of
    them, and for a role its entry in the catalogue with the official tasks that it names. What heads say where no rater
    judged is not a job's own: they learn from all tasks.
    """
    every = np.column_stack([judged[name] for name in sorted(judged)])
    said = np.where(judged["labelled"][:, None] > 0, every, 0.0)
    entries = {role.slug: msgspec.json.encode(role).decode() for role in roles}
    rows = table.join(words, on="task_id", how="left").sort("slug", "task_id", "group")
    found = {}
    for (slug,), own in rows.group_by("slug", maintain_order=True):
        parts = [_digest(own.drop("judgement", "group")), _digest(said[own["judgement"].to_numpy()])]
        found[str(slug)] = sha256_of_value([*parts, entries.get(str(slug), "")])
    return found


def _mean(draws: NDArray[np.float64]) -> Numbers:
    low, high = (100 * np.quantile(draws, [0.1, 0.9])).tolist()
    value = 100 * float(draws.mean())
    return value, min(low, value), max(high, value)
