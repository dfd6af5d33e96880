"""Five small occupations and a role, with every number chosen so that answers can be worked out by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from worktide.core.intervals import Interval
from worktide.core.parameters import parameters
from worktide.moves.rates import FLOOR, STEP, level_changes, rate_levels
from worktide.moves.schooling import STEPS
from worktide.moves.stored import NO_FIGURE, MoveArrays, MoveNames
from worktide.moves.tables import MoveTables
from worktide.release.open import ListedOccupation

# Clerk and cashier are at risk, nurse and plumber are not, manager lies between; the role is half clerk, half manager.
SLUGS = ("cashier", "clerk", "manager", "nurse", "plumber", "role")
CODES = ("41-2011.00", "43-9061.00", "11-1021.00", "29-1141.00", "47-2152.00")
# The places of the codes when they are sorted: manager, nurse, cashier, clerk, plumber.
ORDER = [2, 3, 0, 1, 4]
MIDDLES = np.array([80.0, 85.0, 60.0, 40.0, 15.0, 72.0])
RATES = np.array(
    [
        [0.0, 0.6, 0.2, 0.1, 0.1],
        [0.5, 0.0, 0.3, 0.15, 0.05],
        [0.1, 0.5, 0.0, 0.3, 0.1],
        [0.1, 0.2, 0.6, 0.0, 0.1],
        [0.2, 0.2, 0.5, 0.1, 0.0],
    ],
    dtype=np.float32,
)
SEEN = np.array([[0, 3, 1, 0, 0], [3, 0, 2, 0, 255], [1, 2, 0, 0, 0], [0, 0, 2, 0, 0], [0, 0, 2, 0, 0]], dtype=np.uint8)
HIGH_SCHOOL, BACHELOR = 1 + STEPS.index("High school diploma or equivalent"), 1 + STEPS.index("Bachelor's degree")


def names() -> MoveNames:
    """Three skills, two areas of knowledge, three technologies, three activities."""
    return MoveNames(
        skills=("Reading", "Speaking", "Repairing", "Accounting", "Medicine"),
        kinds=("skill", "skill", "skill", "knowledge", "knowledge"),
        technologies=("Ledger", "Pipe tool", "Ward system"),
        activities=("Keep records", "Care for people", "Fit pipes"),
        resources={"Medicine": ("medicine-one",), "Ward system": ("ward-one",)},
    )


def arrays() -> MoveArrays:
    """The arrays of the small tables."""
    level = np.array(
        [
            [20, 30, 4, 20, 0],
            [30, 30, 4, 40, 0],
            [40, 44, 4, 40, 0],
            [40, 44, 4, 10, 60],
            [20, 24, 44, 10, 0],
            [36, 38, 4, 40, 0],
        ]
    )
    importance = np.where(level >= 20, 40, 16)
    shares = [(0, 200), (0, 200), (0, 200), (1, 200), (2, 200), (0, 200)]
    schooling = np.array(
        [
            [10, 50, 30, 5, 5, 0, 0],
            [2, 30, 30, 10, 26, 2, 0],
            [2, 18, 20, 10, 40, 10, 0],
            [0, 2, 5, 30, 53, 10, 0],
            [15, 55, 20, 5, 5, 0, 0],
            [2, 24, 25, 10, 33, 6, 0],
        ]
    )
    return MoveArrays(
        rate_changes=level_changes(rate_levels(np.ascontiguousarray(RATES[ORDER][:, ORDER]))),
        rate_scale=np.array([FLOOR, STEP], dtype=np.float32),
        seen=SEEN[ORDER][:, ORDER],
        mix=np.array(
            [[0, 1, 2, 3, 4, 5, 5], [2, 3, 0, 1, 4, 3, 0], [10_000, 10_000, 10_000, 10_000, 10_000, 5_000, 5_000]],
            dtype=np.int16,
        ),
        importance=(importance // 2).astype(np.uint8),
        level=(level // 2).astype(np.uint8),
        technology=np.array([0, 0, 0, 2, 1, 0], dtype=np.int16),
        technology_count=np.ones(6, dtype=np.int16),
        technology_demand=np.array([0, 1, 1, 1, 0, 1], dtype=np.uint8),
        activity=np.array([place for place, _ in shares], dtype=np.int16),
        activity_count=np.ones(6, dtype=np.int16),
        activity_share=np.array([share for _, share in shares], dtype=np.uint8),
        text=(127 * np.eye(3)[[0, 0, 0, 1, 2, 0]]).astype(np.int8),
        interests=np.array(
            [[10, 20, 10, 40, 60, 60], [10, 30, 10, 20, 30, 70]] + [[10, 10, 10, 70, 50, 30]] * 4
        ).astype(np.uint8),
        zone=np.array([2, 3, 4, 4, 3, 3], dtype=np.uint8),
        education=np.array([HIGH_SCHOOL, HIGH_SCHOOL, BACHELOR, BACHELOR, HIGH_SCHOOL, HIGH_SCHOOL], dtype=np.uint8),
        experience=np.array([1, 1, 3, 1, 1, 1], dtype=np.uint8),
        training=np.array([2, 2, 1, 1, 5, 2], dtype=np.uint8),
        experience_months=np.array([[0, 3], [0, 12], [12, 48], [1, 12], [NO_FIGURE] * 2, [6, 30]], dtype=np.int16),
        training_months=np.array([[0, 1], [1, 3], [1, 6], [1, 3], [12, 36], [1, 4]], dtype=np.int16),
        certificate=np.array([10, 12, 20, 42, 36, 255], dtype=np.uint8),
        schooling=schooling.astype(np.uint8),
        schooling_shared=np.zeros(6, dtype=np.uint8),
        pay=np.array(
            [
                [22_000, 26_000, 30_000, 34_000, 38_000],
                [30_000, 35_000, 40_000, 46_000, 52_000],
                [50_000, 70_000, 100_000, 130_000, 160_000],
                [65_000, 75_000, 90_000, 105_000, 120_000],
                [38_000, 48_000, 62_000, 80_000, 100_000],
                [NO_FIGURE] * 5,
            ],
            dtype=np.int32,
        ),
        growth=np.array([-100, -250, 40, 60, 45, NO_FIGURE], dtype=np.int16),
        openings=np.array([500_000, 100_000, 300_000, 190_000, 40_000, NO_FIGURE], dtype=np.int32),
        people=np.array([3_000_000, 1_000_000, 3_500_000, 3_200_000, 450_000, NO_FIGURE], dtype=np.int32),
    )


def draws() -> np.ndarray[Any, np.dtype[np.float32]]:
    """Records × 200 joint draws: what all share moves them together, so that order is sure where middles lie apart."""
    generator = np.random.default_rng(7)
    common, own = generator.normal(0.0, 8.0, 200), generator.normal(0.0, 3.0, (6, 200))
    return np.clip(MIDDLES[:, None] + common + own, 0.0, 100.0).astype(np.float32)


def listing() -> tuple[ListedOccupation, ...]:
    """The records, with a middle and a range of ten points each side."""
    sectors = ("Sales", "Office", "Management", "Healthcare", "Construction", "Office")
    codes = (*((code,) for code in CODES), (CODES[1], CODES[2]))
    return tuple(
        ListedOccupation(
            slug=slug,
            title=slug.capitalize(),
            kind="role" if slug == "role" else "occupation",
            sector=sector,
            codes=own,
            risk=Interval(middle, middle - 10, min(middle + 10, 100.0)),
        )
        for slug, sector, own, middle in zip(SLUGS, sectors, codes, MIDDLES.tolist(), strict=True)
    )


def small_tables(given: dict[str, float] | None = None, **changes: Any) -> MoveTables:
    """The small tables, with some assumptions at other values, and arrays (or draws) by name in place of their own."""
    assumptions = dict(parameters("moves"))
    for name, value in (given or {}).items():
        assumptions[name] = dataclasses.replace(assumptions[name], value=value)
    changed = dataclasses.replace(arrays(), **{name: one for name, one in changes.items() if name != "draws"})
    return MoveTables(changed, names(), assumptions, listing(), changes.get("draws", draws()))
