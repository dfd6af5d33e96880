"""The card as a whole: every analysis in turn, reliability first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import polars as pl

from worktide.panel.heads import Panel
from worktide.pipeline.inputs import read_inputs
from worktide.pipeline.steps import Progress, Steps
from worktide.pipeline.validity.agreement import raters_with_each_other
from worktide.pipeline.validity.correlations import index_correlations, own_values
from worktide.pipeline.validity.golden import golden_checks
from worktide.pipeline.validity.heads import heads_with_raters
from worktide.pipeline.validity.material import NEEDED, Material, card_key, check_release, material
from worktide.pipeline.validity.moves import moves_analysis
from worktide.pipeline.validity.multiverse import multiverse_analysis
from worktide.pipeline.validity.orders import our_orders
from worktide.pipeline.validity.outlook import employment_analysis, outlook_analysis
from worktide.pipeline.validity.people import equity_of, escape_of, movers_of
from worktide.pipeline.validity.prospective import prospective_validity
from worktide.pipeline.validity.sensitivity import sensitivity
from worktide.pipeline.validity.stated import ground, point
from worktide.pipeline.validity.titles import titles_analysis
from worktide.release.open import Release
from worktide.release.validity import CARD_SCHEMA_VERSION, Analysis, ValidityCard


def analyses_of(given: Material) -> dict[str, Callable[[], Analysis]]:
    """Return every analysis by its name, to be run in this order; none reads another's result."""
    tables = given.tables
    published = given.values_of_index()
    every = pl.concat([published, own_values(given.occupations())])
    base = ground(given)
    stated = point(base)
    moving = cache(lambda: movers_of(given))
    return {
        "raters": lambda: raters_with_each_other(tables),
        "heads": lambda: heads_with_raters(tables, Panel(given.release.arrays("panel"))),
        "golden": lambda: golden_checks(tables),
        "correlations": lambda: index_correlations(every),
        "multiverse": lambda: multiverse_analysis(base, stated),
        "sensitivity": lambda: sensitivity(base, stated),
        "prospective": lambda: prospective_validity(given.inputs, our_orders(base)),
        "employment": lambda: employment_analysis(tables, every),
        "outlook": lambda: outlook_analysis(tables, published),
        "moves": lambda: moves_analysis(given.inputs),
        "equity": lambda: equity_of(moving()),
        "escape": lambda: escape_of(moving()),
        "titles": lambda: titles_analysis(given),
    }


def run_analyses(analyses: dict[str, Callable[[], Analysis]], progress: Progress) -> tuple[Analysis, ...]:
    """Run analyses in turn, telling of each when it begins and ends."""
    done = []
    for name, make in analyses.items():
        progress.begin(name)
        started = time.monotonic()
        done.append(make())
        progress.end(name, "made", time.monotonic() - started)
    return tuple(done)


def validity_card(folders: Sequence[Path], release: Release, steps: Steps) -> ValidityCard:
    """Return the card of a release, recomputed on the publishers' files in `folders`.

    Raises SourceError for files that are missing, damaged or implausible, ReleaseError where the release was built from
    others, LeakError or BackTestError where an analysis would flatter. The same files and release give the same card.
    """
    check_release(release)
    inputs = read_inputs(folders, steps, NEEDED)
    key = card_key(release, inputs.hashes)
    done = run_analyses(analyses_of(material(inputs, release)), steps.progress)
    return ValidityCard(CARD_SCHEMA_VERSION, key, done)
