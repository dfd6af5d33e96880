"""What people in each record do: activities with their shares of the work, and where the texts of its tasks lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from worktide.catalogue.activities import load_activities
from worktide.catalogue.roles import Role
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.moves.mix import Array
from worktide.pipeline.task_rows import primary_activities

Bytes = dict[str, NDArray[np.uint8] | NDArray[np.int16]]

DIMENSIONS = 48
SEED = 20_260_101
SHARES_A_PERCENT = 2
LEAST_SHARE = 1.0
_INT8 = 127


def _resembled(inputs: Inputs, roles: Sequence[Role]) -> dict[tuple[str, str], list[str]]:
    """Return the activities of each role's task: those of the official tasks that it resembles."""
    of_task = dict(primary_activities(inputs).iter_rows())
    return {
        (role.slug, task.id): sorted({of_task[number] for number in task.onet_task_ids if number in of_task})
        for role in roles
        for task in role.tasks
    }


def activity_shares(
    inputs: Inputs, roles: Sequence[Role], table: pl.DataFrame, weights: Array
) -> dict[str, dict[str, float]]:
    """Return by slug the percent of task weight that each activity (IWA ID) takes.

    `table` is the task table and `weights` (rows) adds up to 1 over a record. A role's task is spread over the
    activities of the official tasks that it resembles.
    """
    resembled = _resembled(inputs, roles)
    found: dict[str, dict[str, float]] = {}
    rows = zip(table.select("slug", "group", "activity").iter_rows(), weights.tolist(), strict=True)
    for (slug, group, activity), weight in rows:
        own = [activity] if activity is not None else resembled.get((slug, group), [])
        shares = found.setdefault(slug, {})
        for one in own:
            shares[one] = shares.get(one, 0.0) + 100.0 * weight / len(own)
    return found


def activity_arrays(shares: Mapping[str, Mapping[str, float]], slugs: Sequence[str]) -> tuple[Bytes, tuple[str, ...]]:
    """Return the arrays of `moves.stored.MoveArrays` about activities by name, and our names of the activities.

    Activities under one percent of the task weight are left out.
    """
    known = load_activities()
    places = {activity: place for place, activity in enumerate(known)}
    found: list[int] = []
    counts: list[int] = []
    parts: list[int] = []
    for slug in slugs:
        own = {places[one]: share for one, share in shares.get(slug, {}).items() if share >= LEAST_SHARE}
        counts.append(len(own))
        found += sorted(own)
        parts += [min(round(SHARES_A_PERCENT * own[place]), 254) for place in sorted(own)]
    arrays: Bytes = {
        "activity": np.array(found, dtype=np.int16),
        "activity_count": np.array(counts, dtype=np.int16),
        "activity_share": np.array(parts, dtype=np.uint8),
    }
    return arrays, tuple(activity.name for activity in known.values())


def text_places(texts: Sequence[str]) -> NDArray[np.int8]:
    """Return where each record's tasks in our words lie (records × dimensions), unit vectors in 127ths.

    Latent semantic analysis: words and pairs of words, sublinear counts, inverse document frequency, then the first
    dimensions of the singular value decomposition. A record without tasks lies at zero.
    """
    counted = TfidfVectorizer(
        sublinear_tf=True, ngram_range=(1, 2), min_df=3, max_df=0.3, stop_words="english", dtype=np.float64
    ).fit_transform(texts)
    reduced = TruncatedSVD(DIMENSIONS, algorithm="randomized", n_iter=7, random_state=SEED).fit_transform(counted)
    return np.asarray(np.round(_INT8 * normalize(np.round(reduced, 6))), dtype=np.int8)
