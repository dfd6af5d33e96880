"""The head of titles as one step of the build."""

from __future__ import annotations

from typing import Any

import polars as pl
from numpy.typing import NDArray

from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.title_training.rows import title_rows
from worktide.pipeline.title_training.train import train_titles
from worktide.pipeline.titles import resolved_titles, title_claims


def employment_of(labour: pl.DataFrame) -> dict[str, float]:
    """Return people employed by slug, 0 where unknown."""
    return {slug: float(people or 0.0) for slug, people in labour.select("slug", "employment").iter_rows()}


def title_head(inputs: Inputs, known: Classification, labour: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the arrays of the statistical stage over all records, in the order of the release's listing."""
    claims = title_claims(inputs, known.roles, known.slugs, employment_of(labour))
    places = {slug: place for place, slug in enumerate(sorted(known.titles_by_slug))}
    rows = title_rows(resolved_titles(claims), known.occupations, known.roles, known.slugs, places)
    return train_titles(rows)
