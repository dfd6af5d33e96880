"""The scores of an edition: the present code, parameters and labels, with some sources as they were before."""

from __future__ import annotations

from collections.abc import Mapping
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
from worktide.pipeline.scores import score_records
from worktide.pipeline.shown_tasks import group_starts
from worktide.pipeline.task_rows import row_places, shown_names, task_rows, task_table
from worktide.pipeline.usage import observed_use

Arrays = Mapping[str, NDArray[Any]]
Numbers = tuple[float, float, float]

ONET: Final = "onet-30-1"
USAGE: Final = "anthropic-tasks-5"
SHARES: Final = {"ai_does": "does", "ai_helps": "helps", "people_do": "people", "share_in_five_years": "five_years"}


@dataclass(frozen=True, slots=True)
class State:
    """Every number that a change can be of, unrounded.

    `jobs[slug][measure]` and `tasks[slug][id]` are value, low and high of the 80 % range (percentile 0 to 100, the rest
    in percent); `seen[slug][id]` is the percent of conversations on a task. `data[slug]` is a hash of its own
    rows: tasks, their activities, ratings and kinds.
    """

    jobs: dict[str, dict[str, Numbers]]
    tasks: dict[str, dict[str, Numbers]]
    seen: dict[str, dict[str, float]]
    data: dict[str, str]


def with_onet(inputs: Inputs, former: str) -> Inputs:
    """Return the inputs with another O*NET database in the present one's place.

    A table goes over where both hold it with the same columns: where a later database added columns or changed its
    form, the present table stays, as the code reads only that form.
    """
    now, before = inputs.tables[ONET], inputs.tables[former]
    same = {
        name: before[name] for name, table in now.items() if name in before and before[name].columns == table.columns
    }
    hashes = inputs.hashes | {ONET: inputs.hashes[former]}
    return replace(inputs, tables=inputs.tables | {ONET: now | same}, hashes=hashes)


def with_usage(inputs: Inputs, former: str) -> Inputs:
    """Return the inputs with an earlier release of observed use in the latest one's place."""
    hashes = inputs.hashes | {USAGE: inputs.hashes[former]}
    return replace(inputs, tables=inputs.tables | {USAGE: inputs.tables[former]}, hashes=hashes)


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
    """Scores editions by the heads of the present release; what has gone in before is not scored again."""

    panel: Panel
    made: dict[str, tuple[Arrays, Arrays]]

    def state(self, inputs: Inputs, known: Classification) -> State:
        """Return the numbers of an edition."""
        fitted = known_with(known, inputs)
        table = task_table(inputs, fitted.occupations, fitted.roles, fitted.slugs)
        slugs = table["slug"].unique(maintain_order=True).to_list()
        judged = judge_tasks(inputs, fitted.roles, self.panel)
        scores, horizons = self._scored(inputs, fitted, table, slugs, judged)
        return state_of(table, slugs, scores, horizons, dict(observed_use(inputs, USAGE).iter_rows()))

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


def state_of(
    table: pl.DataFrame, slugs: list[str], scores: Arrays, horizons: Arrays, use: Mapping[int, float]
) -> State:
    """Return the numbers of one set of scores, by the same formulas as a record's, unrounded."""
    jobs = {}
    for place, slug in enumerate(slugs):
        low, middle, high = np.quantile(scores["percentile"][:, place], [0.1, 0.5, 0.9]).tolist()
        given = {**scores, "five_years": horizons["five_years"]}
        shares = {name: _mean(given[key][:, place]) for name, key in SHARES.items()}
        jobs[slug] = {"percentile": (middle, low, high), **shares}
    starts = group_starts(table)
    ends = np.append(starts[1:], table.height)
    places, ids, numbers = (table[name].to_list() for name in ("slug", "group", "task_id"))
    tasks: dict[str, dict[str, Numbers]] = {}
    seen: dict[str, dict[str, float]] = {}
    for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        slug, name = places[start], ids[start]
        tasks.setdefault(slug, {})[name] = _mean(scores["task_does"][:, place])
        found = [use[number] for number in numbers[start:end] if number in use]
        if found:
            seen.setdefault(slug, {})[name] = sum(found)
    return State(jobs, tasks, seen, _data(table))


def _data(table: pl.DataFrame) -> dict[str, str]:
    rows = table.drop("judgement", "group").sort("slug", "task_id", maintain_order=True)
    return {str(key[0]): _digest(one) for key, one in rows.group_by("slug", maintain_order=True)}


def _mean(draws: NDArray[np.float64]) -> Numbers:
    low, high = (100 * np.quantile(draws, [0.1, 0.9])).tolist()
    value = 100 * float(draws.mean())
    return value, min(low, value), max(high, value)
