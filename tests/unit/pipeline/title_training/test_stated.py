"""Shares of records that one listed title leads to: learned, honest, and never another set."""

from __future__ import annotations

import pytest

from worktide.catalogue.aliases import TitleTargets
from worktide.pipeline.classification import Classification, read_classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.listed_titles import alternate_keys, direct_matches, listed_titles
from worktide.pipeline.title_training.stated import BARE_KIND, STATED, bare_kinds
from worktide.pipeline.titles import resolved_titles, title_claims


@pytest.fixture(scope="module")
def known(inputs: Inputs) -> Classification:
    """The classification of the build."""
    return read_classification(inputs)


@pytest.fixture(scope="module")
def before(inputs: Inputs, known: Classification) -> tuple[TitleTargets, ...]:
    """Titles as claims alone resolve them."""
    return resolved_titles(title_claims(inputs, known.roles, known.slugs, {}))


@pytest.fixture(scope="module")
def after(inputs: Inputs, known: Classification) -> dict[str, TitleTargets]:
    """Titles as the release holds them, by key."""
    claims = title_claims(inputs, known.roles, known.slugs, {})
    return {one.key: one for one in listed_titles(inputs, known, claims, {})}


def test_every_title_keeps_its_set(before: tuple[TitleTargets, ...], after: dict[str, TitleTargets]) -> None:
    assert len(before) == len(after)
    for one in before:
        assert {slug for slug, _ in one.targets} == {slug for slug, _ in after[one.key].targets}


def test_shares_are_ordered_and_leave_room_only_for_alternates(
    inputs: Inputs, known: Classification, after: dict[str, TitleTargets]
) -> None:
    alternates = alternate_keys(title_claims(inputs, known.roles, known.slugs, {}))
    for one in after.values():
        shares = [share for _, share in one.targets]
        assert shares == sorted(shares, reverse=True)
        assert min(shares) > 0
        total = STATED if one.key in alternates else 1.0
        assert sum(shares) <= total + 1e-3 * len(shares)


def test_direct_matches_that_lists_share_lead_there_more_often_than_before(
    inputs: Inputs, known: Classification, before: tuple[TitleTargets, ...], after: dict[str, TitleTargets]
) -> None:
    if not (direct := direct_matches(inputs)):
        pytest.skip("the direct matches are not among the inputs of a build yet")
    codes = {slug: code[:7] for code, slug in known.slugs.items()}
    several = [one for one in before if one.key in direct and len(one.targets) > 1 and one.targets[0][0] in codes]
    right = [
        (codes[one.targets[0][0]] in direct[one.key], codes.get(after[one.key].targets[0][0]) in direct[one.key])
        for one in several
    ]
    assert len(right) > 300
    assert sum(new for _, new in right) > sum(old for old, _ in right) + 0.1 * len(right)


def test_a_bare_kind_of_work_is_not_sure(before: tuple[TitleTargets, ...], after: dict[str, TitleTargets]) -> None:
    bare = bare_kinds(before)
    assert {"supervisor", "technician"} <= bare
    assert not {"dishwasher", "nurse practitioner", "radiologist"} & bare
    assert sum(share for _, share in after["supervisor"].targets) == pytest.approx(BARE_KIND, abs=0.01)
