"""All sets and folds of titles at once: `python -m worktide.pipeline.title_evaluation --sources FOLDER --folds 5`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from worktide.core.errors import WorktideError
from worktide.core.titles import title_key
from worktide.pipeline.classification import read_classification
from worktide.pipeline.inputs import REQUIRED, read_inputs
from worktide.pipeline.labour import labour_table
from worktide.pipeline.steps import State, Steps
from worktide.pipeline.title_evaluation.evaluate import SOURCES, alternates, direct, employers, title_material
from worktide.pipeline.title_evaluation.measures import Measures
from worktide.pipeline.title_evaluation.sets import FOLDS, normal_form
from worktide.pipeline.title_head import employment_of


class _Silent:
    """Shows nothing of how files are read."""

    def begin(self, step: str) -> None:
        """Show nothing."""

    def end(self, step: str, state: State, seconds: float) -> None:
        """Show nothing."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="worktide.pipeline.title_evaluation")
    parser.add_argument("--sources", type=Path, action="append", required=True)
    parser.add_argument("--folds", type=int, default=FOLDS, choices=range(1, FOLDS + 1))
    return parser.parse_args()


def _told(name: str, found: Measures) -> list[str]:
    numbers = (
        f"{name}: {found.titles} titles, first {found.first:.3f}, among five {found.among_five:.3f}, "
        f"answered {found.sure:.3f}, right there {found.right_where_sure:.3f}, at 80 % {found.right_at_80:.3f}, "
        f"calibration {found.calibration:.3f} (by chance {found.calibration_by_chance[0]:.3f})"
    )
    groups = "  by major group: " + ", ".join(f"{name} {share:.2f}" for name, (share, _) in found.by_group.items())
    stages = "  by stage: " + ", ".join(f"{name} {share:.2f} of {n}" for name, (share, n) in found.by_stage.items())
    wrong = [f"  {title}: {got}, not {' or '.join(codes)}" for title, got, codes in found.failures]
    return [numbers, groups, stages, *wrong]


def main() -> int:
    """Print the figures of every set; return 0, or 2 with one line of what is wrong."""
    arguments = _arguments()
    try:
        inputs = read_inputs(arguments.sources, Steps(None, _Silent()), tuple(sorted({*REQUIRED, *SOURCES})))
        known = read_classification(inputs)
        people = employment_of(labour_table(inputs, known.roles, known.slugs))
        given = title_material(inputs, known, people)
        sets: dict[str, Callable[[], Measures]] = {
            "H-2B titles": lambda: employers(given),
            "direct matches not in O*NET": lambda: direct(given),
            "unseen alternate titles": lambda: alternates(given, arguments.folds, title_key),
            "unseen alternate titles, no other spelling seen": lambda: alternates(given, arguments.folds, normal_form),
        }
        for name, make in sets.items():
            sys.stdout.write("\n".join(_told(name, make())) + "\n")
            sys.stdout.flush()
    except WorktideError as error:
        Console(stderr=True, soft_wrap=True).print(f"worktide: {error}", markup=False, highlight=False)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
