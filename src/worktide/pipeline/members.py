"""The members of a release: records, arrays and tables, from what the steps gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from numpy.typing import NDArray

from worktide.catalogue.activities import load_activities
from worktide.catalogue.glossary import load_glossary
from worktide.catalogue.resources import load_resources
from worktide.core.hashing import canonical_json
from worktide.matching.build import title_arrays
from worktide.matching.codes import MEMBER, packed_codes
from worktide.pipeline.classification import Classification
from worktide.pipeline.code_columns import code_frame, stored_codes
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.listed_titles import listed_titles
from worktide.pipeline.moves.member import move_members
from worktide.pipeline.records import RecordParts, build_records
from worktide.pipeline.release_tables import parquet_bytes, release_tables
from worktide.pipeline.scored import Scored
from worktide.pipeline.sections import draws_by_record
from worktide.pipeline.shown_tasks import ShownTasks, group_starts, shown_words
from worktide.pipeline.task_draws import task_draw_arrays
from worktide.pipeline.title_head import employment_of
from worktide.pipeline.titles import aliases_by_slug, title_claims
from worktide.pipeline.told import tell
from worktide.pipeline.usage import observed_use
from worktide.pipeline.validity.movers import move_frames, movers, official
from worktide.release.open import GLOSSARY, RESOURCES, Resource
from worktide.release.record import Record
from worktide.release.schema import CODES, EQUITY, ESCAPE_OPTIONS
from worktide.release.write import array_members, record_members

LATEST_USAGE = "anthropic-tasks-5"


def _shown(inputs: Inputs, known: Classification, done: Scored) -> ShownTasks:
    return ShownTasks(
        table=done.table,
        starts=group_starts(done.table),
        judged=done.judged,
        weights=done.scores["weights"],
        task_does=done.scores["task_does"],
        activities=load_activities(),
        words=shown_words(known.occupations, known.roles, known.slugs),
        usage=dict(observed_use(inputs, LATEST_USAGE).iter_rows()),
        horizons=done.horizons,
    )


def _glossary() -> bytes:
    return canonical_json([msgspec.to_builtins(term) for term in load_glossary().values()])


def _resources() -> bytes:
    held = load_resources().resources
    shown = [{name: getattr(one, name) for name in Resource.__match_args__} for one in held]
    return canonical_json(shown)


def _codes(inputs: Inputs, known: Classification, done: Scored, records: list[Record]) -> dict[str, bytes]:
    """Return the codes of all records, as the read path needs them and as a table."""
    order = [record.occupation.slug for record in records]
    stored = stored_codes(inputs, known, order, employment_of(done.labour))
    return {MEMBER: packed_codes(stored), f"tables/{CODES.name}.parquet": parquet_bytes(code_frame(stored, order))}


def _people(
    inputs: Inputs, known: Classification, done: Scored, draws: NDArray[Any], places: Mapping[str, int]
) -> dict[str, bytes]:
    """Return the tables on who works in which band and who has where to go."""
    model = done.move_model
    found = movers(inputs, official(known.slugs, places), draws, done.labour, model["rates"], model["seen"])
    frames = move_frames(found)
    return {f"tables/{table.name}.parquet": parquet_bytes(frames[table.name]) for table in (EQUITY, ESCAPE_OPTIONS)}


def release_members(inputs: Inputs, known: Classification, done: Scored) -> tuple[list[Record], dict[str, bytes]]:
    """Return the records and every member of the release but its manifest."""
    claims = title_claims(inputs, known.roles, known.slugs, employment_of(done.labour))
    titles = listed_titles(inputs, known, claims, employment_of(done.labour))
    aliases = aliases_by_slug(claims, titles, known.titles_by_slug)
    parts = RecordParts(inputs, known, done, aliases, _shown(inputs, known, done).by_slug())
    records = tell(inputs, known, done, build_records(parts))
    places = {record.occupation.slug: place for place, record in enumerate(records)}
    entries = [(one.title, tuple((places[slug], confidence) for slug, confidence in one.targets)) for one in titles]
    arrays = {f"titles_{name}": array for name, array in title_arrays(entries).items()}
    arrays |= done.panel
    arrays |= {f"title_head_{name}": array for name, array in done.title_head.items()}
    arrays["does_draws"] = draws_by_record(done, "does", 100.0, places)
    arrays |= task_draw_arrays(records, done.table, done.scores["task_does"], done.scores["does"])
    arrays["level_draws"] = draws_by_record(done, "five_years", 100.0, places)
    tables = release_tables(records, titles, done.table, done.judged, done.indices, done.labour, done.forecast)
    tables |= _codes(inputs, known, done, records)
    tables |= move_members(inputs, known, done, records, arrays["does_draws"])
    tables |= _people(inputs, known, done, arrays["does_draws"], places)
    return records, {
        **record_members(records),
        GLOSSARY: _glossary(),
        RESOURCES: _resources(),
        **array_members(arrays),
        **tables,
    }
