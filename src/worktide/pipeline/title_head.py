"""The head of titles as one step of the build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.aliases import TitleTargets
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.listed_titles import alternate_keys, direct_matches
from worktide.pipeline.title_training.rows import title_rows
from worktide.pipeline.title_training.train import train_titles
from worktide.pipeline.titles import resolved_titles, title_claims


def employment_of(labour: pl.DataFrame) -> dict[str, float]:
    """Return people employed by slug, 0 where unknown."""
    return {slug: float(people or 0.0) for slug, people in labour.select("slug", "employment").iter_rows()}


def direct_rows(
    direct: Mapping[str, frozenset[str]], taken: frozenset[str], slugs: Mapping[str, str]
) -> list[TitleTargets]:
    """Return direct matches that no list of ours holds (`taken`: lookup keys) as titles of the records of their codes.

    `slugs` gives each O*NET-SOC code's slug. A SOC code means the record that stands for the whole of it, where one
    does, else all that refine it.
    """
    by_code: dict[str, list[str]] = {}
    for code in sorted(slugs):
        by_code.setdefault(code[:7], []).append(code)
    found = []
    for key, wanted in sorted(direct.items()):
        whole = [f"{code}.00" for code in sorted(wanted) if f"{code}.00" in slugs]
        codes = whole or [one for code in sorted(wanted) for one in by_code.get(code, ())]
        if codes and key not in taken:
            found.append(TitleTargets(key, key, tuple((slugs[code], 1.0 / len(codes)) for code in codes)))
    return found


def title_head(inputs: Inputs, known: Classification, labour: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the arrays of the statistical stage over all records, in the order of the release's listing."""
    claims = title_claims(inputs, known.roles, known.slugs, employment_of(labour))
    titles = resolved_titles(claims)
    more = direct_rows(direct_matches(inputs), frozenset(one.key for one in titles), known.slugs)
    rows = title_rows([*titles, *more], known.occupations, known.roles, known.slugs, alternate_keys(claims))
    return train_titles(rows)
