"""`worktide panel evaluate`: how good the heads are on texts and occupations that they have not learnt from."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worktide.cli.build import require_build_extra
from worktide.cli.console import columns, console
from worktide.cli.panel_labels import ilo_besides, labels_at
from worktide.core.errors import WorktideError
from worktide.panel.heads import Panel
from worktide.release.open import open_release

if TYPE_CHECKING:
    from worktide.pipeline.training.evaluate import OutOfFold, RaterResult
    from worktide.pipeline.training.labels import JudgedTexts

FEWEST_FOLDS = 3
MOST_FOLDS = 20
DIGITS = 4
CURVE_SHARES = (0.25, 0.5, 1.0)
EVALUATED_NAMES = ("Rater", "r by task", "within occ.", "by occ.", "coverage", "set size", "n")
DETAIL_NAMES = ("Rater", "within major", "far texts", "coverage there", "set size there", "noise ceiling")
CURVE_NAMES = ("Rater", *(f"{share:.0%} of labels" for share in CURVE_SHARES))
NEEDS_OCCUPATION = "Add a column `occupation`."


@click.command(name="evaluate")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    help="The published label file, or a CSV with the columns text, judgement and, if known, occupation.",
)
@click.option(
    "--group",
    type=click.Choice(["component", "occupation", "major"]),
    default="component",
    show_default=True,
    help="What stays whole in a fold; a text never stands on both sides.",
)
@click.option("--folds", type=click.IntRange(FEWEST_FOLDS, MOST_FOLDS), default=5, show_default=True)
@click.option("--alone", is_flag=True, help="Judge each text alone, not beside its occupation's other tasks.")
@click.option("--details", is_flag=True, help="Also within major groups, on far texts, and the noise ceiling.")
@click.option("--curve", is_flag=True, help="Instead, r by task with a quarter, half and all of the labels.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    labels: Path | None, group: Any, folds: int, alone: bool, details: bool, curve: bool, as_json: bool
) -> None:
    """Measure the heads on texts and occupations that they have not learnt from.

    Without --labels the published labels are read from your store of sources or from WORKTIDE_DATA: those of O*NET's
    tasks and, where its file is there, the ILO's of its own, whose head judges each text alone on top of the release's
    panel. Takes one to two minutes for all of them.
    """
    require_build_extra()
    from worktide.pipeline.training.evaluate import judge_out_of_fold, results

    judged, has_occupations = labels_at(labels)
    if not has_occupations and group != "component":
        hint = f"{NEEDS_OCCUPATION[:-1]}, or use --group component."
        raise WorktideError(f"folds by {group} need the occupation of each text", source=str(labels), hint=hint)
    if curve:
        _print(_curve(judged, folds), CURVE_NAMES, as_json)
        return
    found = judge_out_of_fold(judged, group, folds, others=has_occupations and not alone)
    rows = [_without_occupations(row) if not has_occupations else row for row in map(_figures, results(judged, found))]
    rows += _besides(group, folds) if labels is None else []
    if details and not has_occupations:
        raise WorktideError("--details needs the occupation of each text", source=str(labels), hint=NEEDS_OCCUPATION)
    more = _details(judged, found) if details else {}
    if as_json:
        _print([row | more.get(row["rater"], {}) for row in rows], (), as_json)
        return
    _print(rows, EVALUATED_NAMES, as_json)
    if details:
        _print([{"rater": rater} | row for rater, row in more.items()], DETAIL_NAMES, as_json)


def _besides(group: Any, folds: int) -> list[dict[str, Any]]:
    """Return the figures of the ILO's head on its own tasks, folded by its unit groups; none without its file."""
    from worktide.pipeline.training.evaluate import results
    from worktide.pipeline.training.ilo import SIZE
    from worktide.pipeline.training.own import judge_own_out_of_fold

    judged = ilo_besides(())
    if judged is None:
        return []
    panel = Panel(open_release().arrays("panel"))
    found = judge_own_out_of_fold(judged, panel, group, folds, SIZE)
    return [_figures(result) for result in results(judged, found)]


def _details(judged: JudgedTexts, found: OutOfFold) -> dict[str, dict[str, Any]]:
    from worktide.pipeline.training.details import details as details_of
    from worktide.pipeline.training.details import noise_ceiling

    ceilings = noise_ceiling(judged)
    return {
        one.rater: {
            "within_major_r": round(one.within_major_r, DIGITS),
            "far_r": round(one.far_r, DIGITS),
            "far_coverage_90": round(one.far_coverage, DIGITS),
            "far_set_size": round(one.far_set_size, DIGITS),
            "noise_ceiling_r": None if math.isnan(ceilings[one.rater]) else round(ceilings[one.rater], DIGITS),
        }
        for one in details_of(judged, found)
    }


def _curve(judged: JudgedTexts, folds: int) -> list[dict[str, Any]]:
    from worktide.pipeline.training.details import learning_curve

    curve = learning_curve(judged, CURVE_SHARES, folds)
    return [
        {"rater": rater}
        | {f"task_r_at_{100 * share:.0f}_percent": curve[share][place].task_r for share in CURVE_SHARES}
        for place, rater in enumerate(judged.scale.raters)
    ]


def _print(rows: Sequence[dict[str, Any]], names: Sequence[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    console().print(columns(names, [[_shown(value) for value in row.values()] for row in rows]))


def _figures(result: RaterResult) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in asdict(result).items()
    }


def _without_occupations(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"within_occupation_r": None, "occupation_r": None}


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
