"""Damage a build at its cached steps and see what the guard says of each.

    python -m benchmarks.guard --sources DIR --cache DIR --work DIR [--present RELEASE] [NAME ...]

The clean build is made first from the kept steps. Every damage then changes one thing, the steps after it run again,
and the guard holds the outcome against the clean build, or against `--present`. `unexplained`, which sees any change
under the same sources, assumptions and code, is left out of the verdicts here: it would catch every one of them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import benchmarks.guard_damages
import benchmarks.guard_tried_later  # noqa: F401 - both name their damages
from benchmarks.guard_base import DAMAGES, Base, Damage

from worktide.core.errors import WorktideError
from worktide.guard.compare import guard_contents
from worktide.guard.reading import Contents, read_contents
from worktide.pipeline.build import _manifest
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import read_inputs
from worktide.pipeline.members import release_members
from worktide.pipeline.scored import score
from worktide.pipeline.steps import Steps
from worktide.release.write import write_release


class _Quiet:
    def begin(self, step: str) -> None:
        """Say nothing."""

    def end(self, step: str, state: Literal["made", "kept"], seconds: float) -> None:
        """Say nothing."""


def made(base: Base, folder: Path) -> Path:
    """Write the release of a build and return its folder."""
    _, members = release_members(base.inputs, base.known, base.done)
    write_release(folder, _manifest(base.inputs, base.known, base.done), members)
    return folder


def verdict_of(present: Contents, folder: Path) -> dict[str, Any]:
    """Return the verdict on a release without the check `unexplained`, and how often each check spoke."""
    started = time.monotonic()
    report = guard_contents(present, read_contents(folder))
    found = [one for one in report.findings if one.check not in ("unexplained", "card_gone")]
    levels = {one.level for one in found}
    checks = Counter(f"{one.check} ({one.level})" for one in found)
    return {
        "verdict": "hold" if "hold" in levels else "warn" if "warn" in levels else "pass",
        "checks": dict(checks.most_common()),
        "first": [f"{one.check} {one.place}: {one.problem}" for one in found[:8]],
        "seconds": round(time.monotonic() - started, 1),
    }


def outcome_of(present: Contents, base: Base, function: Damage, folder: Path) -> dict[str, Any]:
    """Return the verdict on a damaged build; `refused` where the build itself could not go on with it."""
    try:
        return verdict_of(present, made(function(base), folder))
    except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError, WorktideError) as error:
        return {"verdict": "refused", "checks": {}, "first": [f"{type(error).__name__}: {error}"[:300]], "seconds": 0.0}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _told(name: str, outcome: Mapping[str, Any]) -> None:
    print(name, outcome["verdict"], outcome["seconds"], dict(list(outcome["checks"].items())[:5]), flush=True)


def main() -> None:
    """Run the damages named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--present", type=Path)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    steps = Steps(given.cache, _Quiet())
    inputs = read_inputs([given.sources], steps)
    known = read_classification(inputs)
    base = Base(inputs, known, score(inputs, known, steps))
    clean = made(base, given.work / "clean")
    present = read_contents(given.present or clean)
    outcomes = {"clean": verdict_of(present, clean)}
    _told("clean", outcomes["clean"])
    for name in given.names or DAMAGES:
        what, function = DAMAGES[name]
        outcomes[name] = {"what": what, **outcome_of(present, base, function, given.work / name)}
        _told(name, outcomes[name])
    (given.work / "outcomes.json").write_text(json.dumps(outcomes, indent=2), "utf-8")


if __name__ == "__main__":
    main()
