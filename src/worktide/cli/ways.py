"""The way from an older release to the present one: one thing changed at a time, with the numbers after each."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worktide.cli.editions import USAGE, Numbers, Scoring, State, with_former
from worktide.cli.former import LABELS, differing, former_tables, same_assumptions, with_all
from worktide.cli.older_state import older_state
from worktide.core.hashing import sha256_of_value
from worktide.history.kept import KeptRelease, read_kept
from worktide.history.stored import StoredRelease
from worktide.pipeline.classification import Classification, read_classification
from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.scored import score
from worktide.pipeline.steps import State as StepState
from worktide.pipeline.steps import Steps
from worktide.pipeline.training.official import ONET
from worktide.release.manifest import ManifestSource
from worktide.sources.description import descriptions

FIRST: Final = ("method", "parameters", "labels")
# A release stores numbers to a tenth; one that the present code repeats to that tenth has not changed.
AGREE: Final = 0.051
_SHORT: Final = {ONET: "O*NET", USAGE: "observed use"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Says each step in a line of its own."""

    def begin(self, step: str) -> None:
        """Say nothing yet."""

    def end(self, step: str, state: StepState, seconds: float) -> None:
        """Say how a step ended."""
        sys.stderr.write(f"  {state}  {step}  {seconds:.1f} s\n")


@dataclass(frozen=True, slots=True)
class Present:
    """The present inputs and classification, and what scores editions of them."""

    inputs: Inputs
    known: Classification
    scoring: Scoring

    def state(self, inputs: Inputs) -> State:
        """Return the numbers of an edition."""
        return self.scoring.state(inputs, self.known)


@dataclass(frozen=True, slots=True)
class Way:
    """What the older release is and said, then for each cause of the chain the numbers once that had changed.

    `changed` names the sources that differ, as the present build names them; `titles` are those of jobs by slug.
    """

    stored: StoredRelease
    jobs: Mapping[str, Mapping[str, Numbers]]
    tasks: Mapping[str, Mapping[str, Numbers]]
    titles: Mapping[str, str]
    changed: tuple[str, ...]
    chain: tuple[str, ...]
    states: tuple[State, ...]


def read_present(folders: Sequence[Path], cache: Path | None) -> Present:
    """Return the present edition with its scores, kept ones where a build made them."""
    steps = Steps(cache, Lines())
    inputs = read_inputs(folders, steps)
    known = read_classification(inputs)
    done = score(inputs, known, steps)
    scoring = Scoring(steps, {})
    scoring.remember(inputs, done.table, done.judged, done.scores, done.horizons)
    return Present(inputs, known, scoring)


def cause_of(source: str) -> str:
    """Return the name of a source as a cause."""
    return f"data: {_SHORT.get(source) or descriptions()[source].title}"


def rebuilt_way(present: Present, onet: str, usage: str) -> Way:
    """Return the way from a release rebuilt from two former sources; all else is the present one's in both."""
    inputs = present.inputs
    middle = with_former(inputs, USAGE, inputs.tables[usage], inputs.hashes[usage])
    first = with_former(middle, ONET, inputs.tables[onet], inputs.hashes[onet])
    before, between, after = (present.state(one) for one in (first, middle, inputs))
    known = descriptions()
    date = max(known[name].published for name in (onet, usage)).isoformat()
    sources = {name: inputs.hashes[name] for name in (onet, usage)}
    digest = sha256_of_value([sources, before.jobs])[:8]
    title = f"Rebuilt from O*NET, {known[onet].vintage}, and observed use, {known[usage].vintage}"
    return Way(
        StoredRelease(f"{date}-{digest}", date, title, rebuilt=True, sources=sources),
        before.jobs,
        before.tasks,
        titles={},
        changed=(ONET, USAGE),
        chain=(*FIRST, cause_of(ONET), cause_of(USAGE)),
        states=(before, before, before, between, after),
    )


def kept_way(present: Present, folder: Path, folders: Sequence[Path], cache: Path | None) -> Way:
    """Return the way from a release that was kept, whole or pruned.

    Its files and assumptions go through the present code first; then the present assumptions take the place of its own,
    then the labels, then each source that differs. Raises SourceError where a file that it was made from is not in
    `folders`, ReleaseError where the release cannot be read.
    """
    kept = read_kept(folder)
    former = differing(present.inputs, kept.manifest.sources)
    tables = former_tables(present.inputs, former, folders)
    data = [one for one in former if one.name not in LABELS]
    left = [former, *(data[place:] for place in range(len(data) + 1))]
    states = [present.state(with_all(present.inputs, one, tables)) for one in left]
    same = same_assumptions(kept.manifest.parameters)
    method = states[0] if same else older_state(folders, cache, folder)
    jobs, tasks = published(kept, method)
    return Way(
        _stored(kept, former),
        jobs,
        tasks,
        titles={slug: one.title for slug, one in kept.scores.items()},
        changed=tuple(one.name for one in former),
        chain=(*FIRST, *(cause_of(one.name) for one in data)),
        states=(method, *states),
    )


def _stored(kept: KeptRelease, former: Sequence[ManifestSource]) -> StoredRelease:
    stamp = kept.stamp
    sources = {one.name: one.sha256 for one in former}
    return StoredRelease(stamp.id, stamp.date, f"Release {stamp.id}", rebuilt=False, sources=sources)


def published(kept: KeptRelease, today: State) -> tuple[dict[str, dict[str, Numbers]], dict[str, dict[str, Numbers]]]:
    """Return what a release said of jobs and of tasks.

    Where the present code repeats a number to the last digit that was published, it has all its digits.
    """
    jobs = {slug: _said(one.measures, today.jobs.get(slug, {})) for slug, one in kept.scores.items()}
    tasks = {slug: _said(one.tasks, today.tasks.get(slug, {})) for slug, one in kept.scores.items()}
    return jobs, tasks


def _said(numbers: Mapping[str, Numbers], today: Mapping[str, Numbers]) -> dict[str, Numbers]:
    return {name: today[name] if _repeats(today.get(name), one) else one for name, one in numbers.items()}


def _repeats(today: Numbers | None, said: Numbers) -> bool:
    return today is not None and all(abs(a - b) <= AGREE for a, b in zip(today, said, strict=True))
