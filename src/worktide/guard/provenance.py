"""Checks of what a release was made from: sources, assumptions, dates, its validity card, and change without cause."""

from __future__ import annotations

import re
from collections.abc import Mapping

from worktide.guard.findings import Findings
from worktide.guard.reading import Contents
from worktide.guard.sheets import Pair
from worktide.release.manifest import LARGEST_RELEASE, Manifest, ManifestSource
from worktide.release.validity import CARD

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_provenance(old: Contents, new: Contents, seen: Findings) -> None:
    """Check the manifest of a candidate against the present one."""
    before, after = old.manifest, new.manifest
    size = sum(member.size for member in after.members.values())
    seen.see("too_large", "manifest", size / LARGEST_RELEASE, "size as a share of what a release may take: {}")
    seen.see("older", "manifest.date", float(after.date < before.date), f"{after.date} lies before {before.date}")
    _sources(before, after, seen)
    _parameters(before, after, seen)
    _unexplained(before, after, seen)


def _sources(before: Manifest, after: Manifest, seen: Findings) -> None:
    now = {source.name: source for source in after.sources}
    gone = [source.name for source in before.sources if source.name not in now]
    seen.see("source_gone", "manifest.sources", len(gone), "sources gone: {}", gone)
    for source in before.sources:
        if source.name in now:
            _source(source, now[source.name], seen)
    for source in after.sources:
        place = f"manifest.sources.{source.name}"
        is_date = _DATE.fullmatch(source.published) is not None
        wrong = not is_date or source.published > after.date
        seen.see("source_date", place, float(wrong), f"published {source.published!r} is no day up to {after.date}")


def _source(was: ManifestSource, is_now: ManifestSource, seen: Findings) -> None:
    place = f"manifest.sources.{was.name}"
    older = is_now.published < was.published
    seen.see("source_older", place, float(older), f"published {is_now.published}, before {was.published}")
    silent = is_now.sha256 != was.sha256 and (is_now.vintage, is_now.published) == (was.vintage, was.published)
    seen.see("source_replaced", place, float(silent), "another file under the same vintage and date")
    seen.see("licence", place, float(is_now.licence != was.licence), f"another licence: {is_now.licence!r}")


def _parameters(before: Manifest, after: Manifest, seen: Findings) -> None:
    known = {(one.group, one.name): one for one in before.parameters}
    for one in after.parameters:
        place = f"manifest.parameters.{one.group}.{one.name}"
        outside = not one.low <= one.value <= one.high
        seen.see("parameter_range", place, float(outside), f"{one.value:g} lies outside {one.low:g} to {one.high:g}")
        was = known.get((one.group, one.name))
        if was is not None:
            seen.see("parameter_unit", place, float(was.unit != one.unit), f"unit {one.unit!r}, was {was.unit!r}")
            silent = was.value != one.value and was.reference == one.reference
            seen.see("parameter_silent", place, float(silent), "another value under the same reference")
    now = {(one.group, one.name) for one in after.parameters}
    gone = [f"{group}.{name}" for group, name in known if (group, name) not in now]
    seen.see("parameter_gone", "manifest.parameters", len(gone), "assumptions gone: {}", gone)


def _unexplained(before: Manifest, after: Manifest, seen: Findings) -> None:
    """See members that differ though sources, assumptions, code and seed are the same: a build repeats its bytes."""
    same_sources = {s.name: s.sha256 for s in before.sources} == {s.name: s.sha256 for s in after.sources}
    made_from = (before.parameters_hash, before.pipeline_hash, before.seed)
    if not same_sources or made_from != (after.parameters_hash, after.pipeline_hash, after.seed):
        return
    # The card is made after a build and put in beside it.
    names = (before.members.keys() | after.members.keys()) - {CARD}
    changed = sorted(name for name in names if before.members.get(name) != after.members.get(name))
    problem = "members differ though sources, assumptions and code are the same: {}"
    seen.see("unexplained", "manifest.members", len(changed), problem, changed)


def check_card(pairs: Mapping[str, Pair], old: Contents, new: Contents, seen: Findings) -> None:
    """Check the validity card against the last one: what is not measured any more, what got worse."""
    if old.manifest.validity is None:
        seen.note("The present release carries no validity card to hold the candidate's against.")
        return
    if new.manifest.validity is None:
        seen.see("card_gone", "validity", 1.0, "the present release carries a validity card, the candidate none")
        return
    analyses, figures = pairs.get("validity"), pairs.get("validity.figures")
    if analyses is None or figures is None:
        return
    _states(analyses, seen)
    _figures(figures, seen)


def _states(pair: Pair, seen: Findings) -> None:
    was, now = pair.old.words["state"].values, pair.new.words["state"].values
    lost = [
        pair.old.keys[a][0]
        for a, b in zip(pair.old_rows, pair.new_rows, strict=True)
        if was[a] == "measured" and now[b] != "measured"
    ]
    lost += [key[0] for key in pair.old.places if key not in pair.new.places]
    seen.see("card_unmeasured", "validity", len(lost), "analyses that are no longer measured: {}", lost)


def _figures(pair: Pair, seen: Findings) -> None:
    old, new = pair.old, pair.new
    named = {(new.keys[row][0], name): row for row, name in enumerate(new.text("name"))}
    worse: list[str] = []
    judged = 0
    for row, (name, better) in enumerate(zip(old.text("name"), old.text("better"), strict=True)):
        other = named.get((old.keys[row][0], name))
        if other is None or better not in ("higher", "lower"):
            continue
        judged += 1
        value, end = new.numbers["value"][other], old.numbers["low" if better == "higher" else "high"][row]
        if (value < end) if better == "higher" else (value > end):
            worse.append(f"{name}: {value:g}, was {old.numbers['value'][row]:g}")
    if judged:
        share = len(worse) / judged
        seen.see("card_worse", "validity", share, "figures worse than their interval allowed: share {}", worse)
