"""The prebuilt record of every occupation and role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from worktide.catalogue.occupations import Occupation as Written
from worktide.catalogue.roles import Role
from worktide.core.codes import major_group, soc_of
from worktide.pipeline.adoption_columns import adoption_by_slug
from worktide.pipeline.classification import Classification
from worktide.pipeline.horizons import record_timeline
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.scored import Scored
from worktide.pipeline.sections import (
    causes_of,
    hard_ends_of,
    index_values,
    labour_markets,
    outlooks,
    physical_of,
    risk_of,
    shares_of,
)
from worktide.release.record import About, Code, Neighbour, Occupation, Record, Task
from worktide.scoring.narrative import people_of, summary


@dataclass(frozen=True, slots=True)
class RecordParts:
    """All that records are made of."""

    inputs: Inputs
    known: Classification
    done: Scored
    aliases: Mapping[str, tuple[str, ...]]
    tasks: Mapping[str, tuple[Task, ...]]


def _official(code: str, title: str, parts: RecordParts) -> Occupation:
    known, soc = parts.known, soc_of(code)
    slug = known.slugs[code]
    return Occupation(
        slug=slug,
        title=title,
        kind="occupation",
        sector=known.sectors[major_group(code)],
        codes=(
            Code("onet_soc_2019", code, title, 1.0),
            Code("soc_2018", soc, known.titles.get(f"{soc}.00", title), 1.0),
        ),
        aliases=parts.aliases[slug],
    )


def _role(role: Role, parts: RecordParts) -> Occupation:
    ordered = sorted(role.codes, key=lambda code: (-code.weight, code.code))
    return Occupation(
        slug=role.slug,
        title=role.title,
        kind="role",
        sector=role.field,
        codes=tuple(Code("onet_soc_2019", code.code, parts.known.titles[code.code], code.weight) for code in ordered),
        aliases=parts.aliases[role.slug],
    )


def _about(written: Written, known: Classification) -> About:
    nearest = tuple(Neighbour(known.slugs[code], known.titles[code]) for code in written.nearest)
    return About(written.summary.strip(), written.not_this and written.not_this.strip(), nearest)


def _abouts(known: Classification) -> dict[str, About]:
    """Return what we wrote of each record, by slug."""
    found = {known.slugs[written.code]: _about(written, known) for written in known.occupations}
    return found | {role.slug: About(role.summary.strip(), role.sets_apart.strip(), ()) for role in known.roles}


def _empty(occupation: Occupation, about: About) -> Record:
    return Record(
        occupation=occupation,
        about=about,
        trend=None,
        timeline=None,
        risk=None,
        shares=None,
        causes=None,
        hard_ends=None,
        physical=None,
        tasks=(),
        summary="",
        adoption=None,
        skills=None,
        labour_market=None,
        barriers=None,
        outlook=None,
        counter_arguments=None,
        would_change=None,
        starting_out=None,
        indices={},
        profiles=None,
        moves=None,
        related=None,
        questions=None,
        learning=None,
    )


def _scored(record: Record, parts: RecordParts, place: int) -> Record:
    scores = parts.done.scores
    return replace(
        record,
        timeline=record_timeline(parts.done.horizons, place),
        risk=risk_of(scores, place, "modelled" if record.occupation.kind == "role" else "labelled"),
        shares=shares_of(scores, place),
        causes=causes_of(scores, place),
        hard_ends=hard_ends_of(scores, place),
        tasks=parts.tasks[record.occupation.slug],
    )


def _summarised(record: Record, role: Role | None) -> Record:
    people = people_of(record.occupation, role.plural if role else None)
    first = record.physical.note if record.physical else None
    told = summary(people, record.shares, record.tasks, record.risk, record.barriers or (), first)
    return replace(record, summary=told)


def build_records(parts: RecordParts) -> list[Record]:
    """Return every record, sorted by slug. Sections that later issues fill are null."""
    done, known = parts.done, parts.known
    every = [_official(code, title, parts) for code, title in known.titles.items()]
    every += [_role(role, parts) for role in known.roles]
    roles = {role.slug: role for role in known.roles}
    indices, labour, outlook = index_values(done.indices), labour_markets(done.labour), outlooks(done.outlook)
    adoption = adoption_by_slug(parts.inputs, known.roles, known.slugs)
    barriers, physical, places = done.barriers.barriers(), done.barriers.physical_axis(indices), done.places
    abouts, records = _abouts(known), []
    for occupation in sorted(every, key=lambda one: one.slug):
        slug = occupation.slug
        record = replace(
            _empty(occupation, abouts[slug]),
            indices=indices[slug],
            labour_market=labour.get(slug),
            outlook=outlook.get(slug),
            adoption=adoption.get(slug),
            barriers=barriers.get(slug),
            physical=physical_of(physical[slug]) if slug in physical else None,
        )
        if slug in places:
            record = _scored(record, parts, places[slug])
        records.append(_summarised(record, roles.get(slug)))
    return records
