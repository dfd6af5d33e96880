"""The prebuilt record of every occupation and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.roles import Role
from worktide.core.codes import major_group, soc_of
from worktide.core.intervals import interval_of_draws
from worktide.pipeline.indices import INDICES
from worktide.pipeline.shown_tasks import PERCENT_DIGITS, mean_with_range
from worktide.release.record import Code, IndexValue, LabourMarket, Occupation, Record, Risk, Shares, Task
from worktide.scoring.bands import band_of
from worktide.scoring.narrative import summary

Array = NDArray[np.float64]

LABOUR_VINTAGE = "Employment and pay May 2025; growth, openings and separations 2024 to 2034"


@dataclass(frozen=True, slots=True)
class RecordParts:
    """All that records are made of. `scored` gives each scored record's place in the arrays of `scores`."""

    occupations: pl.DataFrame
    slugs: Mapping[str, str]
    sectors: Mapping[str, str]
    roles: Sequence[Role]
    aliases: Mapping[str, tuple[str, ...]]
    tasks: Mapping[str, tuple[Task, ...]]
    scored: Mapping[str, int]
    scores: Mapping[str, Array]
    indices: pl.DataFrame
    labour: pl.DataFrame


def _risk(scores: Mapping[str, Array], place: int, *, role: bool) -> Risk:
    percentiles = scores["percentile"][:, place]
    band = band_of(percentiles)
    return Risk(
        percentile=interval_of_draws(percentiles, PERCENT_DIGITS),
        band=band.name,
        band_certainty=band.certainty,
        share_in_five_years=mean_with_range(scores["five_years"][:, place]),
        interval=80,
        basis="modelled" if role else "labelled",
    )


def _shares(scores: Mapping[str, Array], place: int) -> Shares:
    does, helps, people = (mean_with_range(scores[name][:, place]) for name in ("does", "helps", "people"))
    return Shares(ai_does=does, ai_helps=helps, people_do=people)


def _official(code: str, title: str, parts: RecordParts) -> Occupation:
    soc = soc_of(code)
    names = {soc_of(other): name for other, name in parts.occupations.iter_rows() if other.endswith(".00")}
    return Occupation(
        slug=parts.slugs[code],
        title=title,
        kind="occupation",
        sector=parts.sectors[major_group(code)],
        codes=(Code("onet_soc_2019", code, title, 1.0), Code("soc_2018", soc, names.get(soc, title), 1.0)),
        aliases=parts.aliases[parts.slugs[code]],
    )


def _role(role: Role, titles: Mapping[str, str], parts: RecordParts) -> Occupation:
    ordered = sorted(role.codes, key=lambda code: (-code.weight, code.code))
    return Occupation(
        slug=role.slug,
        title=role.title,
        kind="role",
        sector=role.field,
        codes=tuple(Code("onet_soc_2019", code.code, titles[code.code], code.weight) for code in ordered),
        aliases=parts.aliases[role.slug],
    )


def _index_values(parts: RecordParts) -> dict[str, dict[str, IndexValue]]:
    values: dict[str, dict[str, IndexValue]] = {}
    order = [index.name for index in INDICES]
    for slug, index, value, percentile, join in parts.indices.iter_rows():
        values.setdefault(slug, {})[index] = IndexValue(value, percentile, join)
    return {slug: {name: given[name] for name in order} for slug, given in values.items()}


def _labour(parts: RecordParts) -> dict[str, LabourMarket]:
    named = parts.labour.filter(pl.col("join") != "none").iter_rows(named=True)
    return {row.pop("slug"): LabourMarket(**row, vintage=LABOUR_VINTAGE) for row in named}


def build_records(parts: RecordParts) -> list[Record]:
    """Return every record, sorted by slug. Sections that later issues fill are null."""
    titles = dict(parts.occupations.iter_rows())
    every = [_official(code, title, parts) for code, title in titles.items()]
    every += [_role(role, titles, parts) for role in parts.roles]
    words = {role.slug: f"{role.summary.strip()} {role.sets_apart.strip()}" for role in parts.roles}
    indices, labour = _index_values(parts), _labour(parts)
    records = []
    for occupation in sorted(every, key=lambda one: one.slug):
        slug = occupation.slug
        place = parts.scored.get(slug)
        shares = None if place is None else _shares(parts.scores, place)
        tasks = parts.tasks.get(slug, ())
        own = f"{words[slug]} " if slug in words else ""
        records.append(
            Record(
                occupation=occupation,
                trend=None,
                timeline=None,
                risk=None if place is None else _risk(parts.scores, place, role=occupation.kind == "role"),
                shares=shares,
                tasks=tasks,
                summary=own + summary(occupation.title, shares, tasks),
                adoption=None,
                skills=None,
                labour_market=labour.get(slug),
                barriers=None,
                outlook=None,
                indices=indices[slug],
                profiles=None,
                moves=None,
                related=None,
                questions=None,
                learning=None,
            )
        )
    return records
