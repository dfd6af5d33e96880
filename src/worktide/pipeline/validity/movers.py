"""What equity and escape options are computed from, in a build and on the card alike, and their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.groups import people_of
from worktide.pipeline.validity.equity import band_shares, equity_frame
from worktide.pipeline.validity.escape import Ground, escape_frame, escapes, lower_share
from worktide.pipeline.validity.worker_shares import Workers, workers

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Official:
    """The official records in the order of the model of moves: their codes and slugs, and their places in a listing."""

    codes: tuple[str, ...]
    slugs: tuple[str, ...]
    places: tuple[int, ...]


def official(slugs: Mapping[str, str], listing: Mapping[str, int]) -> Official:
    """Return the official records sorted by code; `slugs` is by code, `listing` gives the place of each slug."""
    codes = tuple(sorted(slugs))
    names = tuple(slugs[code] for code in codes)
    return Official(codes, names, tuple(listing[name] for name in names))


@dataclass(frozen=True, slots=True)
class Movers:
    """Workers by group, and the ground of escapes; arrays are by official record."""

    records: Official
    workers: Workers
    ground: Ground


def _pay(labour: pl.DataFrame, slugs: Sequence[str]) -> Array:
    found = dict(labour.select("slug", pl.col("median_pay").cast(pl.Float64)).iter_rows())
    given = [found.get(slug) for slug in slugs]
    return np.array([np.nan if value is None else value for value in given], dtype=np.float64)


def movers(
    inputs: Inputs,
    records: Official,
    draws: NDArray[Any],
    labour: pl.DataFrame,
    rates: NDArray[np.float32],
    seen: NDArray[np.uint8],
) -> Movers:
    """Bring together what is known of workers and moves.

    `draws` is listing × draws of what AI could do (the release's `does_draws`), `labour` the table of `labour_market`,
    `rates` and `seen` those of `move_model.model.MoveModel`.
    """
    ground = Ground(
        draws=np.asarray(draws[list(records.places)], dtype=np.float64).T,
        pay=_pay(labour, records.slugs),
        rates=rates.astype(np.float64),
        seen=seen,
    )
    return Movers(records, workers(inputs, records.codes, people_of(inputs, records.codes)), ground)


def move_frames(given: Movers) -> dict[str, pl.DataFrame]:
    """Return the release's tables `equity` and `escape_options`."""
    found = escapes(given.ground, lower_share(given.ground.draws))
    return {
        "equity": equity_frame(band_shares(given.workers, given.ground.draws), given.workers),
        "escape_options": escape_frame(found, given.records.slugs),
    }
