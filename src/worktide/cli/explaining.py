"""One explanation of a release's changes, in a process of its own with fixed arithmetic like a build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worktide.cli.editions import ONET, USAGE, Numbers, Scoring, State, with_onet, with_usage
from worktide.core.errors import ReleaseError, WorktideError
from worktide.core.files import write_bytes
from worktide.core.hashing import sha256_of_value
from worktide.history.stored import SUFFIX, StoredJob, StoredNumber, StoredPair, StoredRelease, numbers_hash, packed
from worktide.panel.heads import Panel
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import Inputs, read_inputs
from worktide.pipeline.scored import score
from worktide.pipeline.steps import State as StepState
from worktide.pipeline.steps import Steps
from worktide.release.open import Release, open_release
from worktide.sources.description import descriptions

CHAIN: Final = ("method", "parameters", "labels", "data: O*NET", "data: observed use")
# Of jobs all digits that mean anything, of the many tasks fewer; parts are those of the rounded values, so they add up.
JOB_DIGITS: Final = (10, 3)
TASK_DIGITS: Final = (4, 1)
_AGREE: Final = 0.051


@dataclass(frozen=True, slots=True)
class Lines:
    """Says each step in a line of its own."""

    def begin(self, step: str) -> None:
        """Say nothing yet."""

    def end(self, step: str, state: StepState, seconds: float) -> None:
        """Say how a step ended."""
        sys.stderr.write(f"  {state}  {step}  {seconds:.1f} s\n")


def states(folders: Sequence[Path], cache: Path | None, onet: str, usage: str) -> tuple[Inputs, tuple[State, ...]]:
    """Return the present inputs and the three states that differ along the chain.

    The first has both sources as they were, the second the present O*NET database with the former observed use, the
    third is the present release. Code, parameters and labels are the present ones in all, so their parts are nothing.
    """
    steps = Steps(cache, Lines())
    inputs = read_inputs(folders, steps)
    known = read_classification(inputs)
    done = score(inputs, known, steps)
    scoring = Scoring(Panel(done.panel), {})
    scoring.remember(inputs, done.table, done.judged, done.scores, done.horizons)
    middle = with_usage(inputs, usage)
    each = (with_onet(middle, onet), middle, inputs)
    return inputs, tuple(scoring.state(one, known) for one in each)


def pair_of(release: Release, inputs: Inputs, found: Sequence[State], onet: str, usage: str) -> StoredPair:
    """Return the pair as it is stored; raises ReleaseError where the last state is not the release."""
    check_same(release, found[-1])
    known = descriptions()
    jobs = {slug: _job(release, slug, found) for slug in sorted({*found[0].jobs, *found[-1].jobs})}
    sides = ((onet, usage), (ONET, USAGE))
    before, after = ({name: inputs.hashes[name] for name in side} for side in sides)
    date = max(known[name].published for name in (onet, usage)).isoformat()
    digest = sha256_of_value([before, {slug: _old(job) for slug, job in jobs.items()}])[:8]
    title = f"Rebuilt from O*NET, {known[onet].vintage}, and observed use, {known[usage].vintage}"
    return StoredPair(
        StoredRelease(f"{date}-{digest}", date, title, rebuilt=True, sources=before),
        StoredRelease(
            *(release.stamp.id, release.stamp.date, f"Release {release.stamp.id}"),
            rebuilt=False,
            sources=after,
            numbers=numbers_hash(release),
        ),
        CHAIN,
        jobs,
    )


def _old(job: StoredJob) -> list[object]:
    return [[name, number.old] for name, number in sorted(job.measures.items())]


def check_same(release: Release, state: State) -> None:
    """Raise ReleaseError where a release's records do not hold the numbers of a state."""
    for slug, numbers in state.jobs.items():
        record = release.record(slug) if slug in release.positions else None
        held = record.risk.percentile.value if record and record.risk else None
        if held is None or abs(held - numbers["percentile"][0]) > _AGREE:
            hint = "Build the release from these sources with this code first, and name it with WORKTIDE_RELEASE."
            raise ReleaseError(
                "this release was not built from these sources by this code",
                source=slug,
                got=held,
                expected=numbers["percentile"][0],
                hint=hint,
            )


def _rounded(numbers: Numbers | None, digits: tuple[int, int]) -> Numbers | None:
    if numbers is None:
        return None
    value, low, high = numbers
    return round(value, digits[0]), round(low, digits[1]), round(high, digits[1])


def _number(steps: Sequence[Numbers | None], digits: tuple[int, int]) -> StoredNumber:
    """Return a number along the three states: method, parameters and labels, which all share, made nothing."""
    first, middle, last = (_rounded(one, digits) for one in steps)
    if first is None or middle is None or last is None:
        return StoredNumber(first, last, ())
    parts = (round(middle[0] - first[0], digits[0]), round(last[0] - middle[0], digits[0]))
    return StoredNumber(first, last, (0.0, 0.0, 0.0, *parts))


def _along(
    found: Sequence[Mapping[str, Mapping[str, Numbers]]], slug: str, digits: tuple[int, int]
) -> dict[str, StoredNumber]:
    names = sorted({*found[0].get(slug, {}), *found[-1].get(slug, {})})
    return {name: _number([one.get(slug, {}).get(name) for one in found], digits) for name in names}


def _job(release: Release, slug: str, found: Sequence[State]) -> StoredJob:
    first, last = found[0], found[-1]
    use = {
        name: (first.seen.get(slug, {}).get(name), last.seen.get(slug, {}).get(name))
        for name in sorted({*first.seen.get(slug, {}), *last.seen.get(slug, {})})
    }
    return StoredJob(
        title=release.record(slug).occupation.title if slug in release.positions else slug,
        measures=_along([one.jobs for one in found], slug, JOB_DIGITS),
        own_data=first.data.get(slug) != last.data.get(slug),
        tasks=_along([one.tasks for one in found], slug, TASK_DIGITS),
        use={name: (before, after) for name, (before, after) in use.items() if before != after},
    )


def main() -> int:
    """Explain as the arguments say; return 0, or 2 with one line of what is wrong."""
    parser = argparse.ArgumentParser(prog="worktide release explain")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--onet", required=True)
    parser.add_argument("--usage", required=True)
    given = parser.parse_args()
    try:
        inputs, found = states(given.sources, given.cache, given.onet, given.usage)
        pair = pair_of(open_release(), inputs, found, given.onet, given.usage)
        name = given.out / f"{pair.old.id}{SUFFIX}"
        write_bytes(name, packed(pair))
    except WorktideError as error:
        sys.stderr.write(f"worktide: {error}\n")
        return error.exit_code
    sys.stderr.write(f"{pair.old.id} to {pair.new.id}: {len(pair.jobs)} jobs, in {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
