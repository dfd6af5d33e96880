"""What an older release was made from, put in the present one's place: its files and its assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from worktide.cli.editions import USAGE, with_former
from worktide.core import parameters as core
from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.core.parameters import Parameter, parameters
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.raters import RATERS
from worktide.pipeline.training.ilo import SOURCE as ILO
from worktide.pipeline.training.official import ONET
from worktide.release.manifest import ManifestParameter, ManifestSource
from worktide.sources.registry import read_source
from worktide.sources.survey import walk

LABELS: Final = frozenset({*(rater.source for rater in RATERS), ILO})
_FIRST: Final = (ONET, USAGE)


def differing(inputs: Inputs, sources: Iterable[ManifestSource]) -> list[ManifestSource]:
    """Return the sources that an older release read from other files: labels, O*NET, observed use, then the rest."""
    found = [one for one in sources if inputs.hashes.get(one.name, one.sha256) != one.sha256]
    order = {name: place for place, name in enumerate(_FIRST)}
    return sorted(found, key=lambda one: (one.name not in LABELS, order.get(one.name, len(order)), one.name))


def former_tables(
    inputs: Inputs, wanted: Iterable[ManifestSource], folders: Sequence[Path]
) -> dict[str, dict[str, pl.DataFrame]]:
    """Return the tables of former files by the source in whose place they stood.

    A file is known by its SHA-256, as one that the present release reads under another name or as any in `folders`.
    Raises SourceError naming the file that is missing.
    """
    held = {digest: name for name, digest in inputs.hashes.items()}
    found, missing = {}, []
    for one in wanted:
        if one.sha256 in held:
            found[one.name] = inputs.tables[held[one.sha256]]
        else:
            missing.append(one)
    if missing:
        files = _files(folders, {one.sha256 for one in missing})
        found |= {one.name: read_source(one.name, _file(one, files)) for one in missing}
    return found


def _files(folders: Sequence[Path], digests: set[str]) -> dict[str, Path]:
    files = (one for folder in folders for one in walk(folder) if isinstance(one, Path) and one.is_file())
    return {digest: file for file in files if (digest := sha256_of_file(file)) in digests}


def _file(source: ManifestSource, files: Mapping[str, Path]) -> Path:
    if source.sha256 not in files:
        raise SourceError(
            f"the file that the older release read as {source.name} is not there",
            expected=f"{source.vintage}, SHA-256 {source.sha256}",
            hint="Put it into a folder named by --sources.",
        )
    return files[source.sha256]


def with_all(inputs: Inputs, former: Sequence[ManifestSource], tables: Mapping[str, dict[str, pl.DataFrame]]) -> Inputs:
    """Return the inputs with each of the sources as it was."""
    for one in former:
        inputs = with_former(inputs, one.name, tables[one.name], one.sha256)
    return inputs


def same_assumptions(given: Iterable[ManifestParameter]) -> bool:
    """Return whether the present assumptions hold the values and ranges given."""
    return all(
        (now.value, now.low, now.high) == (one.value, one.low, one.high)
        for one in given
        if (now := _present(one)) is not None
    )


def _present(one: ManifestParameter) -> Parameter | None:
    return parameters(one.group).get(one.name) if one.group in core.parameter_groups() else None


def assume(given: Iterable[ManifestParameter]) -> None:
    """Let the assumptions of this process hold what they held in an older release; call it before anything is computed.

    One that the older release did not have keeps its present value; one that is there no more is passed over.
    """
    former = {(one.group, one.name): one for one in given}
    read = core.read_parameters

    def read_as_before(text: str, source: str) -> dict[str, Parameter]:
        group = source.removesuffix(".yaml")
        return {name: _as_before(one, former.get((group, name))) for name, one in read(text, source).items()}

    core.read_parameters = read_as_before
    parameters.cache_clear()


def _as_before(now: Parameter, former: ManifestParameter | None) -> Parameter:
    if former is None:
        return now
    return replace(now, value=former.value, low=former.low, high=former.high, reference=former.reference)
