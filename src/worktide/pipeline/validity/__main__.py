"""One validation in a process of its own, which `worktide validate` starts with fixed arithmetic."""

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
    """Shows each analysis as one line on standard error; files that are read are shown only while they are."""

    def __init__(self, console: Console, interruption: Interruption) -> None:
        self._console = console
        self._interruption = interruption

    def begin(self, step: str) -> None:
        """Show that a step begins, where a terminal is watching; a lost wish to stop is heeded here."""
        self._interruption.heed()
        if self._console.is_terminal:
            self._console.print(f"  …    {step:<42}", end="\r", highlight=False)

    def end(self, step: str, state: State, seconds: float) -> None:  # noqa: ARG002 - as Progress has it
        """Show how long an analysis took."""
        if not step.startswith("read-"):
            self._console.print(f"  done  {step:<42} {seconds:6.1f} s", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="worktide validate")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--release", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Make the card as the arguments say; return 0, 1 where it got worse, or 2 with one line of what is wrong."""
    arguments = _arguments()
    console = Console(stderr=True, soft_wrap=True)
    interruption = Interruption()
    try:
        return _validate(arguments, console, interruption)
    except WorktideError as error:
        console.print(f"worktide: {error}", markup=False, highlight=False)
        return error.exit_code
    except KeyboardInterrupt:
        console.print("worktide: stopped; nothing was written.", highlight=False)
        return 130


def _validate(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    # Imported here because it takes a second, in which a user may already have changed their mind.
    from worktide.core.files import write_bytes
    from worktide.pipeline.steps import Steps
    from worktide.pipeline.validity.card import validity_card
    from worktide.pipeline.validity.text import card_lines, worse_lines
    from worktide.release.open import open_release
    from worktide.release.validity import card_bytes, card_of, got_worse, read_card

    interruption.heed()
    release = open_release(arguments.release)
    before = card_of(release) if arguments.before is None else read_card(arguments.before)
    card = validity_card(arguments.sources, release, Steps(arguments.cache, _Lines(console, interruption)))
    data = card_bytes(card)
    if arguments.out is not None:
        write_bytes(arguments.out, data)
    sys.stdout.write(data.decode("utf-8") if arguments.json else "\n".join(card_lines(card, release.stamp.id)) + "\n")
    worse = () if before is None else got_worse(card, before)
    for line in worse_lines(worse):
        console.print(line, markup=False, highlight=False)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
