"""The publishers' files a build reads: found, hashed, and read step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from worktide.core.errors import SourceError
from worktide.core.hashing import sha256_of_file
from worktide.pipeline.steps import Result, Steps
from worktide.release.manifest import ManifestSource
from worktide.sources.description import descriptions
from worktide.sources.registry import read_source
from worktide.sources.store import locate

REQUIRED = (
    "aioe-2021",
    "aioe-image-generation-2023",
    "aioe-language-modeling-2023",
    "anthropic-tasks-1",
    "anthropic-tasks-2",
    "anthropic-tasks-3",
    "anthropic-tasks-4",
    "anthropic-tasks-5",
    "anthropic-tasks-api-3",
    "anthropic-tasks-api-4",
    "anthropic-tasks-api-5",
    "cps-table-11-2022",
    "crosswalk-census-2018",
    "crosswalk-esco-onet-nov2020",
    "crosswalk-isco-08-to-soc-2010",
    "crosswalk-nem-onet",
    "crosswalk-onet-2010-to-2019",
    "crosswalk-onet-2010-to-soc-2010",
    "crosswalk-soc-2010-to-2018",
    "daioe-2010-2023",
    "eloundou-automation-labels",
    "eloundou-labels",
    "eloundou-occupations",
    "frey-osborne-2013",
    "ilo-2025",
    "microsoft-physical-tasks",
    "microsoft-scores",
    "microsoft-scores-jul2025",
    "mobility-asec-edges",
    "oews-2022",
    "oews-2023",
    "oews-2024",
    "oews-2025",
    "onet-29-1",
    "onet-30-1",
    "onet-30-1-knowledge",
    "onet-30-1-skills",
    "onet-soc-2019-structure",
    "onet-task-ratings-29-3-wide",
    "onet-task-statements-20-1",
    "onet-work-contexts-4-items",
    "projections-2022-32",
    "projections-2024-34",
    "projections-2024-34-education",
    "soc-2018-direct-match-titles",
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All tables of all required sources: `tables[source][table]`, and the hash of each file."""

    tables: dict[str, dict[str, pl.DataFrame]]
    hashes: dict[str, str]

    def table(self, source: str, table: str) -> pl.DataFrame:
        """Return one table of one source."""
        return self.tables[source][table]

    def hashes_of(self, *names: str) -> dict[str, str]:
        """Return the hashes of some sources, for the key of a step."""
        return {name: self.hashes[name] for name in names}


def find_sources(folders: Sequence[Path], names: Sequence[str] = REQUIRED) -> dict[str, Path]:
    """Return the file of each source named; raises SourceError naming those that are missing."""
    found = locate(folders)
    missing = [name for name in names if name not in found]
    if missing:
        places = ", ".join(str(folder) for folder in folders)
        hint = "Add them with `worktide sources add PATH`, or name the folder that holds them with --sources."
        raise SourceError(f"these sources are missing: {', '.join(missing)}", source=places, hint=hint)
    return {name: found[name] for name in names}


def _read(name: str, path: Path) -> Result:
    return read_source(name, path)


def read_inputs(folders: Sequence[Path], steps: Steps, names: Sequence[str] = REQUIRED) -> Inputs:
    """Read every source named, each as one step; raises SourceError for what is missing or damaged."""
    tables: dict[str, dict[str, pl.DataFrame]] = {}
    hashes: dict[str, str] = {}
    for name, path in find_sources(folders, names).items():
        hashes[name] = sha256_of_file(path)
        result = steps.run(f"read-{name}", {name: hashes[name]}, partial(_read, name, path))
        tables[name] = {table: frame for table, frame in result.items() if isinstance(frame, pl.DataFrame)}
    return Inputs(tables, hashes)


def manifest_sources(inputs: Inputs) -> tuple[ManifestSource, ...]:
    """Return what the manifest says of each source, sorted by name."""
    known = descriptions()
    return tuple(
        ManifestSource(
            name=name,
            sha256=inputs.hashes[name],
            vintage=known[name].vintage,
            published=known[name].published.isoformat(),
            licence=known[name].licence,
            citation=known[name].citation,
            title=known[name].title,
            limitation=known[name].limitation,
            page=known[name].page,
        )
        for name in sorted(inputs.hashes)
    )
