"""Under which licence each table and column may be used, and which publishers' files stand behind it."""

from __future__ import annotations

from typing import Final

from worktide.release.manifest import ManifestSource
from worktide.release.open import Release
from worktide.release.record import ReleaseStamp

OURS: Final = "CC BY 4.0"
OURS_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
TERMS: Final = (
    "Worktide's own tables and figures are CC BY 4.0: use them for anything, and name Worktide and the release. "
    "Columns that come from other publishers carry those publishers' terms, which stand beside each column."
)

# A release keeps some things for its own pages that its sources' terms do not let anyone hand on as a table.
LEFT_OUT: Final = {
    ("moves", "seen"): "It repeats, pair by pair, what a survey saw whose licence contradicts itself.",
}

_ELOUNDOU: Final = ("eloundou-labels", "eloundou-automation-labels")
_OEWS: Final = ("oews-2025",)
_PROJECTIONS: Final = ("projections-2024-34",)

THIRD_PARTY: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("occupations", "title"): ("onet-30-1",),
    ("occupations", "onet_soc_code"): ("onet-30-1",),
    ("occupations", "sector"): ("onet-soc-2019-structure",),
    ("tasks", "onet_task_ids"): ("onet-30-1",),
    ("tasks", "observed_use"): ("anthropic-tasks-5",),
    ("judgements", "task"): ("onet-30-1",),
    ("judgements", "probabilities"): _ELOUNDOU,
    ("titles", "key"): ("onet-30-1", "soc-2018-direct-match-titles"),
    ("titles", "title"): ("onet-30-1", "soc-2018-direct-match-titles"),
    ("labour_market", "employment"): _OEWS,
    ("labour_market", "median_pay"): _OEWS,
    ("labour_market", "pay_10"): _OEWS,
    ("labour_market", "pay_90"): _OEWS,
    ("labour_market", "projected_growth"): _PROJECTIONS,
    ("labour_market", "openings"): _PROJECTIONS,
    ("labour_market", "separations_rate"): _PROJECTIONS,
    ("codes", "code"): (
        "crosswalk-census-2018",
        "crosswalk-esco-onet-nov2020",
        "crosswalk-isco-08-to-soc-2010",
        "crosswalk-onet-2010-to-2019",
        "crosswalk-onet-2010-to-soc-2010",
        "crosswalk-soc-2010-to-2018",
        "onet-30-1",
    ),
    ("employment_forecast", "employment_base"): _OEWS,
    ("equity", "workers"): ("cps-table-11-2022",),
    ("equity", "group"): ("cps-table-11-2022",),
}


def release_citation(stamp: ReleaseStamp) -> str:
    """Return how to cite a whole release: plain, pinned to its id and hash."""
    return f"Worktide ({stamp.date[:4]}). Release {stamp.id}, sha256 {stamp.hash[:16]} [Data set]."


def sources_named(release: Release, names: tuple[str, ...]) -> tuple[ManifestSource, ...]:
    """Return those of some sources that went into a release, in the manifest's order."""
    return tuple(source for source in release.manifest.sources if source.name in names)


def licence_of(sources: tuple[ManifestSource, ...]) -> str:
    """Return the licences of a column's publishers in words, or ours where there are none."""
    if not sources:
        return OURS
    return "; ".join(dict.fromkeys(source.licence for source in sources))
