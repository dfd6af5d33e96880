"""One build in a process of its own, which `worktide build` starts with fixed arithmetic."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from worktide.core.errors import WorktideError
from worktide.pipeline.interruption import Interruption

if TYPE_CHECKING:
    from worktide.pipeline.steps import State


class _Lines:
    """Shows each step as one line, so that a log reads like the terminal."""

    def __init__(self, console: Console, interruption: Interruption) -> None:
        self._console = console
        self._interruption = interruption

    def begin(self, step: str) -> None:
        """Show that a step begins, where a terminal is watching; a lost wish to stop is heeded here."""
        self._interruption.heed()
        if self._console.is_terminal:
            self._console.print(f"  …    {step}", end="\r", highlight=False)

    def end(self, step: str, state: State, seconds: float) -> None:
        """Show how a step ended and how long it took."""
        self._console.print(f"  {state}  {step:<42} {seconds:6.1f} s", highlight=False)


def main() -> int:
    """Build a release as the arguments say; return 0, or 2 with one line of what is wrong."""
    parser = argparse.ArgumentParser(prog="worktide build")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--validity", type=Path)
    arguments = parser.parse_args()
    console = Console(stderr=True, soft_wrap=True)
    interruption = Interruption()
    try:
        # Imported here because it takes a second, in which a user may already have changed their mind.
        from worktide.pipeline.build import build_release
        from worktide.pipeline.steps import Steps

        interruption.heed()
        manifest = build_release(
            arguments.sources, arguments.out, Steps(arguments.cache, _Lines(console, interruption)), arguments.validity
        )
    except WorktideError as error:
        console.print(f"worktide: {error}", markup=False, highlight=False)
        return error.exit_code
    except KeyboardInterrupt:
        kept = "nothing was kept" if arguments.cache is None else "finished steps are kept"
        console.print(f"worktide: stopped; {kept}, and the same command makes the rest.", highlight=False)
        return 130
    size = sum(member.size for member in manifest.members.values())
    console.print(
        f"Release {manifest.id}: {len(manifest.members)} members, {size / 1e6:.1f} MB, in {arguments.out}",
        markup=False,
        highlight=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
