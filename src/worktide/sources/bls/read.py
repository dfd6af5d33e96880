"""Readers of the Bureau of Labor Statistics' files; employment and flows are in persons, wages in dollars."""

from __future__ import annotations

from worktide.sources.bls import (
    cps,
    oews,
    projections,
    projections_education,
    projections_industry,
    projections_over_time,
    projections_skills,
)
from worktide.sources.tables import Reader

READERS: dict[str, Reader] = {
    **oews.READERS,
    **projections.READERS,
    **projections_education.READERS,
    **projections_skills.READERS,
    **projections_industry.READERS,
    **projections_over_time.READERS,
    **cps.READERS,
}
