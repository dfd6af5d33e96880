"""Holding a candidate release against the present one: all checks, one verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktide.core.errors import ReleaseError
from worktide.guard.arrays import check_arrays
from worktide.guard.copies import check_copies
from worktide.guard.findings import Finding, Findings, Verdict
from worktide.guard.numbers import check_numbers
from worktide.guard.provenance import check_card, check_provenance
from worktide.guard.reading import Contents, read_contents
from worktide.guard.relations import (
    check_agreement,
    check_correlations,
    check_dependence,
    check_order_of_columns,
    check_references,
    check_sums,
)
from worktide.guard.scores import check_scores
from worktide.guard.sheets import Pair, Sheet, parts
from worktide.guard.structure import check_members, check_structure, pair_of
from worktide.guard.wording import check_words
from worktide.release.record import ReleaseStamp

_MOST_LEVELS = 40
_LEAST_ROWS = 100
# The manifest and the card have checks of their own; what they say is meant to change.
_OWN_CHECKS = ("manifest.", "validity")


@dataclass(frozen=True, slots=True)
class Report:
    """What the guard says of a candidate: `looked` counts the places each check looked at."""

    verdict: Verdict
    present: ReleaseStamp
    candidate: ReleaseStamp
    limits_valid_from: str
    findings: tuple[Finding, ...]
    looked: dict[str, int]
    notes: tuple[str, ...]


def guard_release(present: Path, candidate: Path) -> Report:
    """Return what the guard says of the release at `candidate`, held against the one at `present`.

    Raises ReleaseError where a manifest is missing or the present release itself is damaged, WorktideError where
    pyarrow is not installed.
    """
    old = read_contents(present)
    same = present.resolve() == candidate.resolve()
    return guard_contents(old, old if same else read_contents(candidate))


def guard_contents(old: Contents, new: Contents) -> Report:
    """Return what the guard says of a candidate; raises ReleaseError where the present release is damaged."""
    if old.damaged:
        name, problem = next(iter(sorted(old.damaged.items())))
        hint = "Name the release that is served now, whole; `worktide release verify` says what is wrong with it."
        raise ReleaseError(f"the present release is damaged ({problem})", source=name, hint=hint)
    seen = Findings()
    check_members(old, new, seen)
    pairs = _pairs(old, new, seen)
    for pair in pairs.values():
        if not pair.name.startswith(_OWN_CHECKS):
            _check(pair, seen)
    inner = {name: pair for name, pair in pairs.items() if not name.startswith(_OWN_CHECKS)}
    check_agreement(inner.values(), seen)
    check_references(pairs, inner.keys(), seen)
    check_arrays(old, new, seen)
    check_scores(inner, seen)
    check_provenance(old, new, seen)
    check_card(pairs, old, new, seen)
    findings = sorted(seen.found, key=lambda one: (one.level, one.check, one.place, one.problem))
    looked = dict(sorted(seen.looked.items()))
    valid_from = seen.known.valid_from
    return Report(seen.verdict, old.stamp, new.stamp, valid_from, tuple(findings), looked, tuple(seen.notes))


def _pairs(old: Contents, new: Contents, seen: Findings) -> dict[str, Pair]:
    sectors: tuple[Sheet, Sheet] | None = None
    if "occupations" in old.sheets and "occupations" in new.sheets:
        sectors = (old.sheets["occupations"], new.sheets["occupations"])
    pairs: dict[str, Pair] = {}
    for name, sheet in old.sheets.items():
        if name in new.sheets:
            pairs[name] = pair_of(sheet, new.sheets[name], sectors)
        elif not name.startswith(_OWN_CHECKS) and sheet.rows >= _LEAST_ROWS:
            seen.see("member_gone", name, 1.0, "nothing of it is left")
    return pairs


def _check(pair: Pair, seen: Findings) -> None:
    check_structure(pair, seen)
    check_numbers(pair, seen)
    check_words(pair, seen)
    check_copies(pair, seen)
    check_order_of_columns(pair, seen)
    check_dependence(pair, seen)
    check_sums(pair, seen)
    check_correlations(pair, seen)
    for part in parts(pair, _MOST_LEVELS, _LEAST_ROWS):
        check_numbers(part, seen)
        check_correlations(part, seen)
        check_words(part, seen)
