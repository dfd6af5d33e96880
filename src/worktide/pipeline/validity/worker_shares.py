"""Who works in each record: people by sex, race and Hispanic origin, from the survey's table by occupation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.codes import soc_of
from worktide.pipeline.inputs import Inputs

Array = NDArray[np.float64]

CPS: Final = "cps-table-11-2022"
CENSUS: Final = "crosswalk-census-2018"
SOURCES: Final = (CENSUS, CPS)
EVERYONE: Final = "all workers"
GROUPS: Final = {
    "women": "women_percent",
    "men": None,
    "White": "white_percent",
    "Black or African American": "black_percent",
    "Asian": "asian_percent",
    "Hispanic or Latino": "hispanic_percent",
}
"""Groups and the columns that give their shares; men are the rest of women. People of Hispanic origin may be of any
race, and races that the table does not show are in no group, so groups overlap and do not add up."""


@dataclass(frozen=True, slots=True)
class Workers:
    """People employed by record and group.

    `everyone` (records) are employed people, those of a Census occupation divided over its records by `people` of the
    employment matrix; `groups` is groups × records in the order of `GROUPS`, NaN where the table shows no shares (fewer
    than 50,000 employed).
    """

    everyone: Array
    groups: Array

    @property
    def coverage(self) -> float:
        """The share of workers whose occupation has shares."""
        known = ~np.isnan(self.groups[0])
        return float(self.everyone[known].sum() / self.everyone.sum())


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", re.sub(r"\(.*?\)", " ", title.lower())).split())


def _census_rows(inputs: Inputs) -> dict[str, dict[str, float | None]]:
    """Return the rows of the survey's table by Census code: both give the same titles, but for capitals and marks."""
    codes = inputs.table(CENSUS, "occupations").select("title", "census_2018_code").drop_nulls()
    by_title = {_plain(title): code for title, code in codes.iter_rows()}
    rows = inputs.table(CPS, "occupations").iter_rows(named=True)
    return {by_title[key]: row for row in rows if (key := _plain(row["title"])) in by_title}


def workers(inputs: Inputs, codes: Sequence[str], people: Array) -> Workers:
    """Return people by group in each record; `codes` (O*NET-SOC) and `people` (employed by the matrix) in one order.

    Everyone in a Census occupation is taken to be spread like it: within it the records' shares are the same.
    """
    members = dict(inputs.table(CENSUS, "members").select("soc_2018_code", "census_2018_code").iter_rows())
    census, rows = [members.get(soc_of(code), "") for code in codes], _census_rows(inputs)
    total: dict[str, float] = {}
    for code, count in zip(census, people, strict=True):
        total[code] = total.get(code, 0.0) + float(count)
    everyone = np.zeros(len(codes))
    shares = np.full((len(GROUPS), len(codes)), np.nan)
    for place, code in enumerate(census):
        if code in rows:
            everyone[place] = float(rows[code]["employed"] or 0.0) * people[place] / total[code]
            shares[:, place] = _shares(rows[code])
    return Workers(everyone, shares * everyone)


def _shares(row: dict[str, float | None]) -> list[float]:
    given = {name: None if column is None else row[column] for name, column in GROUPS.items()}
    women = given["women"]
    given["men"] = None if women is None else 100.0 - women
    return [np.nan if value is None else value / 100.0 for value in given.values()]


def by_group(held: Workers, part: Array) -> dict[str, float]:
    """Return the share of each group's workers, and of all, for whom something holds; `part` (records) is 0 to 1.

    NaN in `part` leaves the record out. Groups count where the table shows shares, all workers everywhere. A group
    without workers gets NaN.
    """
    known = ~np.isnan(part)
    whole = held.everyone[known]
    found = {EVERYONE: float(whole @ part[known] / whole.sum())}
    for name, row in zip(GROUPS, held.groups, strict=True):
        both = known & ~np.isnan(row)
        total = row[both].sum()
        found[name] = float(row[both] @ part[both] / total) if total > 0 else np.nan
    return found
