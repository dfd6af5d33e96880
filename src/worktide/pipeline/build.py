"""From publishers' files to a release, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from worktide.core.errors import ReleaseError
from worktide.core.parameters import parameter_groups, parameters, parameters_hash
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import Inputs, manifest_sources, read_inputs
from worktide.pipeline.members import release_members
from worktide.pipeline.scored import score
from worktide.pipeline.steps import Steps, pipeline_hash
from worktide.release.manifest import MANIFEST, SCHEMA_VERSION, Manifest, ManifestParameter
from worktide.release.write import write_release
from worktide.scoring.assumptions import SEED


def _manifest(inputs: Inputs) -> Manifest:
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
        members={},
        validity=None,
    )


def _check_place(out: Path) -> None:
    """Refuse, before any work, a place that holds something else than a release: it would be replaced."""
    taken = out.exists() and not (out.is_dir() and ((out / MANIFEST).is_file() or not any(out.iterdir())))
    if taken:
        hint = "Name a new or empty folder, or the release to replace."
        raise ReleaseError("something else than a release is there", source=str(out), hint=hint)


def build_release(folders: Sequence[Path], out: Path, steps: Steps) -> Manifest:
    """Build a release from the publishers' files in `folders` and put it at `out` in one atomic swap.

    Raises SourceError, CatalogueError, ParameterError, ReleaseError or StorageError with what to do; `out` stays then
    as it was. The same files, parameters and code give the same bytes.
    """
    _check_place(out)
    inputs = read_inputs(folders, steps)
    known = read_classification(inputs)
    done = score(inputs, known, steps)
    _, members = release_members(inputs, known, done)
    return write_release(out, _manifest(inputs), members)
