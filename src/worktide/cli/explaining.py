"""One explanation of a release's changes, in a process of its own with fixed arithmetic like a build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from worktide.cli.editions import Numbers, State
from worktide.cli.ways import AGREE, Way, kept_way, read_present, rebuilt_way
from worktide.core.errors import ReleaseError, WorktideError
from worktide.core.files import write_bytes
from worktide.history.stored import SUFFIX, StoredJob, StoredNumber, StoredPair, StoredRelease, numbers_hash, packed
from worktide.pipeline.inputs import Inputs
from worktide.release.open import Release, open_release

# Of jobs all digits that mean anything, of the many tasks fewer; parts are those of the rounded values, so they add up.
JOB_DIGITS: Final = (10, 3)
TASK_DIGITS: Final = (4, 1)


def pair_of(release: Release, inputs: Inputs, way: Way) -> StoredPair:
    """Return the pair as it is stored; raises ReleaseError where the last state is not the release."""
    check_same(release, way.states[-1])
    new = StoredRelease(
        *(release.stamp.id, release.stamp.date, f"Release {release.stamp.id}"),
        rebuilt=False,
        sources={name: inputs.hashes[name] for name in sorted(way.changed)},
        numbers=numbers_hash(release),
    )
    slugs = sorted({*way.jobs, *way.states[-1].jobs})
    jobs = {slug: job for slug in slugs if (job := job_of(release, slug, way)).measures}
    return StoredPair(way.stored, new, way.chain, jobs)


def check_same(release: Release, state: State) -> None:
    """Raise ReleaseError where a release's records do not hold the numbers of a state."""
    for slug, numbers in state.jobs.items():
        record = release.record(slug) if slug in release.positions else None
        held = record.risk.percentile.value if record and record.risk else None
        if held is None or abs(held - numbers["percentile"][0]) > AGREE:
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


def number_of(steps: Sequence[Numbers | None], digits: tuple[int, int]) -> StoredNumber:
    """Return a number with the part of each step; one that a step in between does not hold did not move in it."""
    every = [_rounded(one, digits) for one in steps]
    first, last = every[0], every[-1]
    if first is None or last is None:
        return StoredNumber(first, last, ())
    parts = []
    before = first
    for one in every[1:]:
        now = one or before
        parts.append(round(now[0] - before[0], digits[0]))
        before = now
    return StoredNumber(first, last, tuple(parts))


def _along(
    found: Sequence[Mapping[str, Mapping[str, Numbers]]], slug: str, digits: tuple[int, int]
) -> dict[str, StoredNumber]:
    names = sorted({*found[0].get(slug, {}), *found[-1].get(slug, {})})
    return {name: number_of([one.get(slug, {}).get(name) for one in found], digits) for name in names}


def job_of(release: Release, slug: str, way: Way) -> StoredJob:
    """Return one job along the way, as it is stored."""
    first, last = way.states[0], way.states[-1]
    was, now = first.seen.get(slug, {}), last.seen.get(slug, {})
    use = {name: (was.get(name), now.get(name)) for name in sorted({*was, *now})}
    here = release.record(slug).occupation.title if slug in release.positions else way.titles.get(slug, slug)
    return StoredJob(
        title=here,
        measures=_along([way.jobs, *(one.jobs for one in way.states)], slug, JOB_DIGITS),
        own_data=first.data.get(slug) != last.data.get(slug),
        tasks=_along([way.tasks, *(one.tasks for one in way.states)], slug, TASK_DIGITS),
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
    parser.add_argument("--older", type=Path)
    given = parser.parse_args()
    try:
        present = read_present(given.sources, given.cache)
        if given.older:
            way = kept_way(present, given.older, given.sources, given.cache)
        else:
            way = rebuilt_way(present, given.onet, given.usage)
        pair = pair_of(open_release(), present.inputs, way)
        name = given.out / f"{pair.old.id}{SUFFIX}"
        write_bytes(name, packed(pair))
    except WorktideError as error:
        sys.stderr.write(f"worktide: {error}\n")
        return error.exit_code
    sys.stderr.write(f"{pair.old.id} to {pair.new.id}: {len(pair.jobs)} jobs, in {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
