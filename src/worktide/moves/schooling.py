"""The steps of schooling, experience and training as the official projections name them, lowest first."""

from __future__ import annotations

from typing import Final

STEPS: Final = (
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
EXPERIENCES: Final = ("None", "Less than 5 years", "5 years or more")
TRAININGS: Final = (
    "None",
    "Short-term on-the-job training",
    "Moderate-term on-the-job training",
    "Long-term on-the-job training",
    "Apprenticeship",
    "Internship/residency",
)
ATTAINED: Final = (
    "Less than high school",
    "High school",
    "Some college, no degree",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
"""Schooling of the people in a job, as the official table of attainment gives it."""
REACHED: Final = (0, 1, 2, 2, 3, 4, 5, 6)
"""For each of `STEPS` the place in `ATTAINED` that is at least as high; an award without a degree counts as college."""
SHORT: Final = {
    "no schooling": 1,
    "high school": 2,
    "some college": 3,
    "certificate": 4,
    "associate": 5,
    "bachelor": 6,
    "master": 7,
    "doctorate": 8,
}
"""Short names that a filter understands, and the step (from 1) that each means."""
