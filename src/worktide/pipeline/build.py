"""From publishers' files to a release, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from worktide.core.errors import ReleaseError
from worktide.core.parameters import parameter_groups, parameters, parameters_hash
from worktide.pipeline.classification import Classification, read_classification
from worktide.pipeline.inputs import Inputs, manifest_sources, read_inputs
from worktide.pipeline.members import release_members
from worktide.pipeline.outlook.forecast import forecast_statement
from worktide.pipeline.scored import Scored, score
from worktide.pipeline.steps import Steps, pipeline_hash
from worktide.release.manifest import MANIFEST, SCHEMA_VERSION, Manifest, ManifestParameter
from worktide.release.validity import CARD, card_in_brief, card_member, check_fresh, key_of, read_card
from worktide.release.write import complete_manifest, write_release
from worktide.scoring.assumptions import SEED
from worktide.scoring.judging import claims
from worktide.scoring.totals import ANCHORS, split_employment, workforce_totals


def _totals(known: Classification, done: Scored) -> tuple[dict[str, object], ...]:
    """Return the totals over the workforce: occupations by employment, a code's people divided among its records."""
    people = dict(done.labour.select("slug", "employment").iter_rows())
    codes = {slug: code for code, slug in known.slugs.items()}
    official = [slug for slug in done.slugs if slug in codes]
    employment = np.array([people[slug] if people[slug] is not None else np.nan for slug in official])
    places = [done.places[slug] for slug in official]
    scores = {name: done.scores[name][:, places] for name in ("does", "helps", "people", "five_years")}
    totals = workforce_totals(scores, split_employment(employment, [codes[slug][:7] for slug in official]))
    return tuple(asdict(total) for total in totals)


def _manifest(inputs: Inputs, known: Classification, done: Scored) -> Manifest:
    sources = manifest_sources(inputs)
    given = [(group, parameter) for group in parameter_groups() for parameter in parameters(group).values()]
    return Manifest(
        schema_version=SCHEMA_VERSION,
        id="",
        date=max(source.published for source in sources),
        seed=SEED,
        pipeline_hash=pipeline_hash(),
        parameters_hash=parameters_hash(),
        sources=sources,
        parameters=tuple(ManifestParameter(g, p.name, p.value, p.low, p.high, p.unit, p.reference) for g, p in given),
        claims=tuple(asdict(claim) for claim in claims()),
        forecast=forecast_statement(done.forecast),
        totals=_totals(known, done),
        anchors=tuple(asdict(anchor) for anchor in ANCHORS),
        members={},
        validity=None,
    )


def _check_place(out: Path) -> None:
    """Refuse, before any work, a place that holds something else than a release: it would be replaced."""
    taken = out.exists() and not (out.is_dir() and ((out / MANIFEST).is_file() or not any(out.iterdir())))
    if taken:
        hint = "Name a new or empty folder, or the release to replace."
        raise ReleaseError("something else than a release is there", source=str(out), hint=hint)


def _with_card(manifest: Manifest, members: dict[str, bytes], path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """Return manifest and members with a validity card; raises ReleaseError where it was made from something else."""
    card = read_card(path)
    check_fresh(card, key_of(complete_manifest(manifest, members)))
    return replace(manifest, validity=card_in_brief(card)), {**members, CARD: card_member(card)}


def build_release(folders: Sequence[Path], out: Path, steps: Steps, validity: Path | None = None) -> Manifest:
    """Build a release from the publishers' files in `folders` and put it at `out` in one atomic swap.

    `validity` is the file of a validity card to embed, which must have been made from this very release without it.

    Raises SourceError, CatalogueError, ParameterError, ReleaseError or StorageError with what to do; `out` stays then
    as it was. The same files, parameters and code give the same bytes.
    """
    _check_place(out)
    inputs = read_inputs(folders, steps)
    known = read_classification(inputs)
    done = score(inputs, known, steps)
    _, members = release_members(inputs, known, done)
    manifest = _manifest(inputs, known, done)
    if validity is not None:
        manifest, members = _with_card(manifest, members, validity)
    return write_release(out, manifest, members)
