"""One build of an older release in a process of its own: the present code with former sources.

`worktide build --former` starts it with fixed arithmetic.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from worktide.cli.editions import known_with, with_former
from worktide.cli.ways import Lines
from worktide.core.errors import SourceError, WorktideError
from worktide.pipeline.build import _check_place, _manifest
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.members import release_members
from worktide.pipeline.scored import score
from worktide.pipeline.steps import Steps
from worktide.release.manifest import Manifest, ManifestSource
from worktide.release.write import write_release
from worktide.sources.description import SourceDescription, descriptions

IN_PLACE: Final = "Stands in place of a later release of the same source, in a release rebuilt afterwards."


def with_formers(inputs: Inputs, formers: Mapping[str, str]) -> Inputs:
    """Return the inputs with former sources in place of present ones; raises SourceError for a name that is none."""
    for name, former in formers.items():
        for one in (name, former):
            if one not in inputs.tables:
                hint = "`worktide sources list` names those that a build reads."
                raise SourceError("a build reads no such source", got=one, hint=hint)
        inputs = with_former(inputs, name, inputs.tables[former], inputs.hashes[former])
    return inputs


def _as_former(source: ManifestSource, former: SourceDescription | None) -> ManifestSource:
    """Return what the manifest says of a source in whose place a former one stands."""
    if former is None:
        return source
    return replace(
        source,
        vintage=former.vintage,
        published=former.published.isoformat(),
        licence=former.licence,
        citation=former.citation,
        title=former.title,
        limitation=f"{IN_PLACE} {former.limitation}".strip(),
        page=former.page,
    )


def manifest_of(manifest: Manifest, formers: Mapping[str, str]) -> Manifest:
    """Return the manifest of a release with former sources: what stood in whose place, and the date that follows."""
    known = descriptions()
    sources = tuple(
        _as_former(one, known[formers[one.name]] if one.name in formers else None) for one in manifest.sources
    )
    return replace(manifest, sources=sources, date=max(one.published for one in sources))


def build_former(folders: Sequence[Path], out: Path, steps: Steps, formers: Mapping[str, str]) -> Manifest:
    """Build a whole release with former sources and put it at `out` in one atomic swap.

    `formers` maps the name of a present source to that of the one to read in its place. Raises SourceError,
    CatalogueError, ReleaseError or StorageError with what to do; `out` stays then as it was.
    """
    _check_place(out)
    present = read_inputs(folders, steps)
    inputs = with_formers(present, formers)
    known = known_with(read_classification(present), inputs)
    done = score(inputs, known, steps)
    _, members = release_members(inputs, known, done)
    return write_release(out, manifest_of(_manifest(inputs, known, done), formers), members)


def main() -> int:
    """Build as the arguments say; return 0, or 2 with one line of what is wrong."""
    parser = argparse.ArgumentParser(prog="worktide build")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--former", action="append", required=True)
    given = parser.parse_args()
    try:
        formers = dict(one.split("=", 1) for one in given.former)
        manifest = build_former(given.sources, given.out, Steps(given.cache, Lines()), formers)
    except WorktideError as error:
        sys.stderr.write(f"worktide: {error}\n")
        return error.exit_code
    size = sum(member.size for member in manifest.members.values())
    sys.stderr.write(f"Release {manifest.id}: {len(manifest.members)} members, {size / 1e6:.1f} MB, in {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
