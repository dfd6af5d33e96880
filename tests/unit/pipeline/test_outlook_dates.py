"""The guard of the back-tests: what looks ahead is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.pipeline.outlook.agreement import Estimate
from worktide.pipeline.outlook.backtest import MEASURES, ORIGINS, WEIGHTINGS, Try, earned
from worktide.pipeline.outlook.dates import (
    LATEST_REFERENCE,
    BackTestError,
    DatedInput,
    Origin,
    check_inputs,
    check_origin,
    may,
)
from worktide.pipeline.outlook.models import candidates

MONTHS = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(1990, 2040), st.integers(1, 12))


@given(MONTHS, MONTHS)
def test_an_input_passes_exactly_if_it_is_not_later_than_origin_and_limit(reference: str, origin: str) -> None:
    late = reference > origin or reference > LATEST_REFERENCE
    inputs = [DatedInput("pay", "2019-05"), DatedInput("probe", reference)]
    if late or origin < "2019-05":
        with pytest.raises(BackTestError, match="later than the back-test's origin"):
            check_inputs(inputs, origin)
    else:
        check_inputs(inputs, origin)


@pytest.mark.parametrize("undated", ["", "2022", "soon", "2022-13", "2022-5", "2021-05-01"])
def test_an_input_without_a_month_counts_as_late(undated: str) -> None:
    with pytest.raises(BackTestError) as caught:
        check_inputs([DatedInput("probe", undated)], "2023-05")
    assert "probe" in str(caught.value)


def test_the_message_names_every_late_input_and_says_what_to_do() -> None:
    inputs = [DatedInput("usage file", "2026-03"), DatedInput("pay", "2022-05"), DatedInput("new round", "2024-12")]
    with pytest.raises(BackTestError) as caught:
        check_inputs(inputs, may(2023))
    text = str(caught.value)
    assert "usage file (2026-03)" in text
    assert "new round (2024-12)" in text
    assert "pay" not in text.replace("back-test", "")
    assert "Leave these inputs out" in text


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.name)
def test_every_registered_origin_is_sound(origin: Origin) -> None:
    check_origin(origin)


@pytest.mark.parametrize(
    "tuned",
    [
        Origin(2021, 2023, 2022, 2025),
        Origin(2022, 2025, 2022, 2025),
        Origin(2022, 2022, 2023, 2025),
        Origin(2021, 2022, 2025, 2023),
        Origin(2021, 2022, 2024, 2025),
    ],
    ids=lambda origin: origin.name,
)
def test_a_tuned_origin_is_caught(tuned: Origin) -> None:
    with pytest.raises(BackTestError):
        check_origin(tuned)


def _everywhere(model: str, low: float) -> list[Try]:
    gain = Estimate(low + 0.02, low, low + 0.04, 786)
    return [Try(model, o.name, w, m, gain) for o in ORIGINS for w in WEIGHTINGS for m in MEASURES]


MODEL = next(candidate.name for candidate in candidates() if candidate.needs is None)


def test_a_model_that_gains_everywhere_earns_its_place() -> None:
    assert earned(_everywhere(MODEL, 0.01)) == (MODEL,)


@pytest.mark.parametrize("low", [0.0, -0.001, -1e-15, 1e-17])
def test_one_gain_that_is_not_above_zero_costs_the_place(low: float) -> None:
    tries = _everywhere(MODEL, 0.01)
    tries[7] = replace(tries[7], gain=Estimate(0.02, low, 0.04, 786))
    assert earned(tries) == ()


def test_leaving_out_the_origin_at_which_a_model_fails_is_caught() -> None:
    tries = [entry for entry in _everywhere(MODEL, 0.01) if entry.origin != ORIGINS[0].name]
    with pytest.raises(BackTestError, match="was not tried everywhere") as caught:
        earned(tries)
    assert ORIGINS[0].name in str(caught.value)


def test_leaving_out_a_weighting_is_caught() -> None:
    tries = [entry for entry in _everywhere(MODEL, 0.01) if entry.weighting != "employment"]
    with pytest.raises(BackTestError, match="was not tried everywhere"):
        earned(tries)


def test_origins_cover_the_ones_the_method_names_and_one_with_disjoint_panels() -> None:
    names = {origin.name for origin in ORIGINS}
    for fit, test in (("2021-2022", "2022-2025"), ("2021-2022", "2023-2025"), ("2022-2023", "2023-2025"),
                      ("2021-2023", "2023-2025")):  # fmt: skip
        assert f"fit {fit}, test {test}" in names
    # A year's estimates pool three years of panels: two years share none if they lie at least three apart.
    assert any(np.subtract(o.test_start, o.fit_end) >= 3 for o in ORIGINS)
