"""The numbers of an older release's sources and assumptions by the present code, in a process of its own.

Assumptions are read once in a process, so the older ones need one that has read none yet.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from worktide.cli.editions import Scoring, State
from worktide.cli.former import assume, differing, former_tables, with_all
from worktide.core.errors import WorktideError
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import read_inputs
from worktide.pipeline.steps import State as StepState
from worktide.pipeline.steps import Steps
from worktide.release.manifest import read_manifest


class _Silent:
    def begin(self, step: str) -> None:
        """Say nothing."""

    def end(self, step: str, state: StepState, seconds: float) -> None:
        """Say nothing."""


def older_state(folders: Sequence[Path], cache: Path | None, older: Path) -> State:
    """Return the numbers by the present code of all that a release was made from; raises WorktideError as found."""
    with TemporaryDirectory(prefix="worktide-") as scratch:
        out = Path(scratch) / "state.json"
        arguments = [sys.executable, "-W", "ignore", "-m", __name__, "--older", str(older), "--out", str(out)]
        arguments += [part for folder in folders for part in ("--sources", str(folder))]
        arguments += ["--cache", str(cache)] if cache else []
        done = subprocess.run(arguments, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise WorktideError(f"the older release could not be scored again ({done.stderr.strip()[-400:]})")
        return msgspec.json.decode(out.read_bytes(), type=State)


def main() -> int:
    """Score as the arguments say; return 0, or 2 with one line of what is wrong."""
    parser = argparse.ArgumentParser(prog="worktide release explain")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--older", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    try:
        manifest, _ = read_manifest(given.older)
        assume(manifest.parameters)
        steps = Steps(given.cache, _Silent())
        inputs = read_inputs(given.sources, steps)
        former = differing(inputs, manifest.sources)
        before = with_all(inputs, former, former_tables(inputs, former, given.sources))
        # Of the steps that are kept, this takes files and heads alone, in which no assumption takes part.
        found = Scoring(steps, {}).state(before, read_classification(inputs))
        given.out.write_bytes(msgspec.json.encode(found))
    except WorktideError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
