"""The member of a release that holds everything about moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worktide.catalogue.resources import load_resources
from worktide.core.parameters import parameters
from worktide.moves.rates import FLOOR, STEP, level_changes, rate_levels
from worktide.moves.stored import MEMBER, MoveArrays, MoveNames, packed_moves
from worktide.moves.tables import GROUP, MoveTables
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.model import MoveModel
from worktide.pipeline.moves.entry import entry_arrays
from worktide.pipeline.moves.market import market_arrays
from worktide.pipeline.moves.mix import RecordMix, record_mix
from worktide.pipeline.moves.needs import needs, resources_of
from worktide.pipeline.moves.table import move_table
from worktide.pipeline.moves.work import activity_arrays, activity_shares, text_places
from worktide.pipeline.release_tables import parquet_bytes
from worktide.pipeline.scored import Scored
from worktide.release.record import Record
from worktide.release.schema import MOVES
from worktide.release.write import listing_of


def _texts(known: Classification, slugs: Sequence[str]) -> list[str]:
    """Return the tasks of each record in our words as one text."""
    words = {known.slugs[one.code]: " ".join(task.text for task in one.tasks) for one in known.occupations}
    words |= {role.slug: " ".join(task.text for task in role.tasks) for role in known.roles}
    return [words[slug] for slug in slugs]


def _rates(mix: RecordMix, model: MoveModel) -> dict[str, Any]:
    """Return the quantised probabilities and the survey's words."""
    places = {code: place for place, code in enumerate(model.codes)}
    order = np.ix_([places[code] for code in mix.codes], [places[code] for code in mix.codes])
    return {
        "rate_changes": level_changes(rate_levels(model.rates[order])),
        "rate_scale": np.array([FLOOR, STEP], dtype=np.float32),
        "seen": model.seen[order],
    }


def move_arrays(
    inputs: Inputs, known: Classification, done: Scored, mix: RecordMix, model: MoveModel
) -> tuple[MoveArrays, MoveNames]:
    """Return what the release holds for moves, from the model of moves and the official tables."""
    asked = needs(inputs, mix)
    shares = activity_shares(inputs, known.roles, done.table, done.scores["weights"])
    activities, names = activity_arrays(shares, mix.slugs)
    arrays = {
        **_rates(mix, model),
        "mix": mix.stored(),
        "text": text_places(_texts(known, mix.slugs)),
        **asked.arrays,
        **activities,
        **entry_arrays(inputs, mix),
        **market_arrays(inputs, done.labour, mix, known.slugs),
    }
    resources = resources_of((*asked.skills, *asked.technologies), load_resources())
    return MoveArrays(**arrays), MoveNames(asked.skills, asked.kinds, asked.technologies, names, resources)


def move_members(
    inputs: Inputs, known: Classification, done: Scored, records: Sequence[Record], draws: NDArray[np.float16]
) -> dict[str, bytes]:
    """Return the members of the release about moves: what the read path needs, and the table of the best.

    `draws` (records × draws) is what AI could do of each record in percent, in the order of the records.
    """
    mix = record_mix(known, [record.occupation.slug for record in records])
    model = MoveModel(tuple(sorted(known.slugs)), done.move_model["rates"], done.move_model["seen"])
    arrays, names = move_arrays(inputs, known, done, mix, model)
    tables = MoveTables(arrays, names, parameters(GROUP), listing_of(records), draws.astype(np.float32))
    return {
        MEMBER: packed_moves(arrays, names),
        f"tables/{MOVES.name}.parquet": parquet_bytes(move_table(tables)),
    }
