"""Titles with the SOC 2018 codes that others gave them: what matching is tested on."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from worktide.core.titles import title_key
from worktide.matching.folds import folded
from worktide.matching.normal import normalise
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.listed_titles import DIRECT_MATCHES
from worktide.pipeline.training.splits import LeakError

EMPLOYERS = "h2b-titles-2011-2013"
TO_2018 = "crosswalk-soc-2010-to-2018"
FOLD_SEED = 7
FOLDS = 5


@dataclass(frozen=True, slots=True)
class TitleSet:
    """Distinct titles as they were written, and for each the SOC 2018 codes (`12-3456`) that count as right."""

    titles: tuple[str, ...]
    codes: tuple[frozenset[str], ...]


def _title_set(rows: Iterable[tuple[str, str]]) -> TitleSet:
    shown: dict[str, str] = {}
    codes: dict[str, set[str]] = defaultdict(set)
    for title, code in rows:
        key = title_key(title)
        if key:
            shown.setdefault(key, title)
            codes[key].add(code)
    order = sorted(codes)
    return TitleSet(tuple(shown[key] for key in order), tuple(frozenset(codes[key]) for key in order))


def normal_form(title: str) -> str:
    """Return the form under which two spellings are one title: plain, in one grammatical number, without spaces."""
    key = title_key(title)
    return folded(title_key(normalise(key).text) or key)


def employers_titles(inputs: Inputs) -> TitleSet:
    """Return the H-2B titles, their codes brought to SOC 2018; titles whose codes have no successor are left out."""
    successors: dict[str, set[str]] = defaultdict(set)
    crosswalk = inputs.table(TO_2018, "crosswalk").select("soc_2010_code", "soc_2018_code")
    for old, new in crosswalk.iter_rows():
        successors[old].add(new)
    present = {new for found in successors.values() for new in found}
    table = inputs.table(EMPLOYERS, "titles").sort("title", "soc_code", "year")
    return _title_set(
        (title, new)
        for title, code in table.select("title", "soc_code").iter_rows()
        for new in sorted(successors.get(code, {code} & present))
    )


def direct_match_titles(inputs: Inputs, listed: frozenset[str]) -> TitleSet:
    """Return the direct matches of SOC 2018 that no list holds under any spelling (`listed`: normal forms)."""
    table = inputs.table(DIRECT_MATCHES, "titles").select("title", "soc_2018_code")
    return _title_set((title, code) for title, code in table.iter_rows() if normal_form(title) not in listed)


def alternate_titles(inputs: Inputs) -> TitleSet:
    """Return the alternate titles of O*NET, long and short form, with the codes of all occupations that list them."""
    table = inputs.table("onet-30-1", "alternate_titles")
    rows = table.select("onet_soc_code", "alternate_title", "short_title").sort("onet_soc_code", "alternate_title")
    return _title_set(
        (title, code[:7]) for code, long, short in rows.iter_rows() for title in (long, short) if title is not None
    )


def fold_of(form: str) -> int:
    """Return the fold (0 to 4) of a title's form: the same on every machine."""
    return zlib.crc32(f"{FOLD_SEED} {form}".encode()) % FOLDS


def check_unseen(tested: Iterable[str], seen: Iterable[str], what: str) -> None:
    """Raise LeakError where a form that is tested is among those that an index holds or a head learned from."""
    both = sorted(set(tested) & set(seen))
    if both:
        hint = "Leave these titles out of the claims, the direct matches and the rows of training."
        got = f"{len(both)}, such as {both[0]!r}"
        raise LeakError(f"titles that are tested were learned from ({what})", got=got, expected="none", hint=hint)
