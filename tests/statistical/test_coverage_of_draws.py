"""Ranges of occupations cover what a rater drawn anew says as often as they claim."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.statistical.panels import Truth, draw_panel, draw_thresholds, own_views, true_shares

from worktide.pipeline.rater_model.draws import RowPlaces, draw_construct, fit_construct
from worktide.scoring.named_noise import NamedNoise

TRUTH = Truth()
VALUES = np.array([0.0, 0.25, 0.7, 0.95, 1.0])
PANELS, NEW_RATERS, OCCUPATIONS, TASKS, FIELDS, DRAWS = 50, 40, 80, 15, 8, 200


def numbered(count: int) -> list[str]:
    return [str(place) for place in range(count)]


def _coverage(seed: int) -> tuple[float, NDArray[np.float64]]:
    """Return how often the 80 % range of an occupation holds a new rater's share, and the ranges' widths."""
    generator = np.random.default_rng(seed)
    drawn = draw_panel(TRUTH, 3, OCCUPATIONS, TASKS, FIELDS, generator)
    places = RowPlaces(drawn.panel.occupation, drawn.panel.field, numbered(OCCUPATIONS), numbered(OCCUPATIONS * TASKS))
    fitted = fit_construct(drawn.panel.raters, np.eye(len(VALUES))[drawn.panel.labels], places)
    thresholds = draw_thresholds(TRUTH, NEW_RATERS, generator)
    scales = TRUTH.log_scale + TRUTH.log_scale_spread * generator.standard_normal(NEW_RATERS)
    views = own_views(TRUTH, NEW_RATERS, drawn.panel.field, generator)
    truth = np.stack(
        [true_shares(drawn, thresholds[new], scales[new], views[new], VALUES, OCCUPATIONS) for new in range(NEW_RATERS)]
    )
    construct = draw_construct(fitted, places, 0.0, "automation", NamedNoise(1000 + seed, DRAWS))
    shares = construct.values(np.tile(VALUES, (DRAWS, 1))).reshape(DRAWS, OCCUPATIONS, TASKS).mean(axis=2)
    low, high = np.quantile(shares, [0.1, 0.9], axis=0)
    return float(((truth >= low) & (truth <= high)).mean()), high - low


def test_eighty_percent_ranges_cover_eighty_percent() -> None:
    found = [_coverage(seed) for seed in range(PANELS)]
    coverage = float(np.mean([covered for covered, _ in found]))
    assert 0.76 <= coverage <= 0.84, coverage
    # Ranges that say nothing would cover too: they must be narrower than the spread of occupations.
    assert float(np.mean([widths.mean() for _, widths in found])) < 0.4
