"""The guard of a back-test: nothing that describes a time after its origin may go in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from worktide.core.errors import WorktideError

LATEST_REFERENCE = "2023-05"

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class BackTestError(WorktideError):
    """A back-test was set up so that its figures would flatter: late inputs, overlapping origins or missing tries."""


@dataclass(frozen=True, slots=True)
class DatedInput:
    """Something a model reads: its name and the last month that its figures describe, `YYYY-MM`."""

    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One back-test: a model is fitted on growth from May to May and tested on later growth.

    `past_growth` tells whether growth of the two years before each start is known under comparable codes.
    """

    fit_start: int
    fit_end: int
    test_start: int
    test_end: int
    past_growth: bool = True

    @property
    def name(self) -> str:
        """The years, as printed: `fit 2021-2022, test 2022-2025`."""
        return f"fit {self.fit_start}-{self.fit_end}, test {self.test_start}-{self.test_end}"

    @property
    def date(self) -> str:
        """The month at which the test begins; nothing later may go in."""
        return may(self.test_start)


def may(year: int) -> str:
    """Return the reference month of a year's estimates.

    >>> may(2022)
    '2022-05'
    """
    return f"{year}-05"


def check_inputs(inputs: Sequence[DatedInput], origin: str) -> None:
    """Raise BackTestError, naming them, where inputs describe a time after the origin or after LATEST_REFERENCE.

    An input whose date is not a month counts as late: what has no date cannot be shown to be early.
    """
    limit = min(origin, LATEST_REFERENCE)
    late = [entry for entry in inputs if not _MONTH.fullmatch(entry.reference) or entry.reference > limit]
    if late:
        got = ", ".join(f"{entry.name} ({entry.reference})" for entry in late)
        hint = "Leave these inputs out, or test from a later origin."
        raise BackTestError("inputs are later than the back-test's origin", got=got, expected=f"≤ {limit}", hint=hint)


def check_origin(origin: Origin) -> None:
    """Raise BackTestError where an origin's fit reaches into its test, or its test begins after LATEST_REFERENCE."""
    ordered = origin.fit_start < origin.fit_end <= origin.test_start < origin.test_end
    if not ordered:
        hint = "Fit on growth that ended before the growth that is tested began."
        raise BackTestError("the fit reaches into the test", got=origin.name, hint=hint)
    if origin.date > LATEST_REFERENCE:
        hint = "Choose an origin from which the inputs were not yet changed by what is tested."
        raise BackTestError("the test begins too late", got=origin.date, expected=f"≤ {LATEST_REFERENCE}", hint=hint)
