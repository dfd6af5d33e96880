"""Matching tried on titles that it never saw: a cascade made anew without them, for each set and fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from worktide.catalogue.aliases import TitleClaim
from worktide.core.titles import title_key
from worktide.matching.build import title_arrays
from worktide.matching.cascade import Cascade
from worktide.matching.folds import folded
from worktide.matching.index import TitleIndex
from worktide.matching.statistical import TitleHead
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.listed_titles import DIRECT_MATCHES, alternate_keys, direct_matches, listed_titles
from worktide.pipeline.title_evaluation.measures import Answers, Measures, answers, joined, measured
from worktide.pipeline.title_evaluation.sets import (
    EMPLOYERS,
    FOLDS,
    TO_2018,
    TitleSet,
    alternate_titles,
    check_unseen,
    direct_match_titles,
    employers_titles,
    fold_of,
    normal_form,
)
from worktide.pipeline.title_head import direct_rows
from worktide.pipeline.title_training.rows import title_rows
from worktide.pipeline.title_training.train import train_titles
from worktide.pipeline.titles import title_claims

SOURCES = (DIRECT_MATCHES, EMPLOYERS, TO_2018)
"""What an evaluation reads beside what a build reads."""

Form = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class TitleMaterial:
    """What cascades are made of: the publishers' files, the classification, people employed by slug, all claims."""

    inputs: Inputs
    known: Classification
    employment: Mapping[str, float]
    claims: tuple[TitleClaim, ...]

    @property
    def codes(self) -> list[str]:
        """The SOC 2018 code of each record in the order of the listing, for a role that of its heaviest code."""
        by_slug = {slug: code[:7] for code, slug in self.known.slugs.items()}
        for role in self.known.roles:
            by_slug[role.slug] = max(role.codes, key=lambda one: (one.weight, one.code)).code[:7]
        return [by_slug[slug] for slug in sorted(by_slug)]


def title_material(inputs: Inputs, known: Classification, employment: Mapping[str, float]) -> TitleMaterial:
    """Return the material of evaluations."""
    claims = title_claims(inputs, known.roles, known.slugs, dict(employment))
    return TitleMaterial(inputs, known, employment, tuple(claims))


@dataclass(frozen=True, slots=True)
class Trained:
    """A cascade, and the titles (lookup keys) that its index holds or its head learned from."""

    cascade: Cascade
    seen: frozenset[str]


def trained(given: TitleMaterial, leaves_out: Callable[[str], bool], direct: Mapping[str, frozenset[str]]) -> Trained:
    """Return a cascade made without the titles that `leaves_out` (of a lookup key) names; `direct` may be learned from.

    Everything else is as in a build.
    """
    claims = [claim for claim in given.claims if not leaves_out(title_key(claim.title))]
    allowed = {key: codes for key, codes in direct.items() if not leaves_out(key)}
    titles = listed_titles(given.inputs, given.known, claims, given.employment, allowed)
    known = given.known
    places = {slug: place for place, slug in enumerate(sorted(known.titles_by_slug))}
    more = direct_rows(allowed, frozenset(one.key for one in titles), known.slugs)
    rows = title_rows([*titles, *more], known.occupations, known.roles, known.slugs, alternate_keys(claims))
    head = train_titles(rows)
    entries = [(one.title, tuple((places[slug], share) for slug, share in one.targets)) for one in titles]
    cascade = Cascade(TitleIndex(title_arrays(entries)), lambda: TitleHead(head), lambda: lambda _: ())
    return Trained(cascade, frozenset({one.key for one in titles} | set(allowed)))


def employers(given: TitleMaterial) -> Measures:
    """Return the figures of the H-2B titles, under a cascade made of everything else."""
    full = trained(given, lambda _: False, direct_matches(given.inputs))
    return measured(answers(full.cascade, given.codes, employers_titles(given.inputs)))


def coders_agreement(inputs: Inputs) -> tuple[float, int]:
    """Return how often the H-2B file codes a title as the direct matches do, and of how many titles both have.

    No matcher that follows the agencies' own list can be right more often than that on these titles.
    """
    listed = direct_matches(inputs)
    tested = employers_titles(inputs)
    by_form = {folded(key): codes for key, codes in listed.items()}
    pairs = zip(tested.titles, tested.codes, strict=True)
    both = [(codes, by_form.get(folded(title_key(title)), frozenset())) for title, codes in pairs]
    agreeing = [bool(codes & named) for codes, named in both if named]
    return sum(agreeing) / max(len(agreeing), 1), len(agreeing)


def spellings_agreement(inputs: Inputs) -> tuple[float, int]:
    """Return how often two official alternates that differ only in number or spaces share a code, and of how many.

    Of a title that O*NET lists in another such spelling too, one of that spelling's codes is one of its own. An
    occupation seldom lists both spellings itself, so those that are listed twice agree less than most titles would.
    """
    tested = alternate_titles(inputs)
    by_form: dict[str, list[frozenset[str]]] = {}
    for title, codes in zip(tested.titles, tested.codes, strict=True):
        by_form.setdefault(folded(title_key(title)), []).append(codes)
    shared = [
        any(codes & other for place, other in enumerate(spelt) if place != own)
        for spelt in by_form.values()
        if len(spelt) > 1
        for own, codes in enumerate(spelt)
    ]
    return sum(shared) / max(len(shared), 1), len(shared)


def direct(given: TitleMaterial) -> Measures:
    """Return the figures of the direct matches that no list holds, under a cascade that learned from none."""
    without = trained(given, lambda _: False, {})
    forms = frozenset(map(normal_form, without.seen))
    tested = direct_match_titles(given.inputs, forms)
    check_unseen(map(normal_form, tested.titles), forms, "direct matches")
    return measured(answers(without.cascade, given.codes, tested))


def alternates(given: TitleMaterial, folds: int = 1, form: Form = title_key) -> Measures:
    """Return the figures of O*NET's alternate titles, in `folds` of five parts, each under a cascade made without them.

    `form` says what counts as one title: its lookup key (`title_key`), or `normal_form`, which leaves out every other
    spelling too and is the harder test. Raises LeakError where a tested form was learned from.
    """
    tested = alternate_titles(given.inputs)
    return measured(joined([_fold(given, tested, form, fold) for fold in range(min(folds, FOLDS))]))


def _fold(given: TitleMaterial, tested: TitleSet, form: Form, fold: int) -> Answers:
    without = trained(given, lambda key: fold_of(form(key)) == fold, direct_matches(given.inputs))
    kept = [place for place, title in enumerate(tested.titles) if fold_of(form(title_key(title))) == fold]
    part = TitleSet(tuple(tested.titles[place] for place in kept), tuple(tested.codes[place] for place in kept))
    check_unseen((form(title_key(title)) for title in part.titles), map(form, without.seen), f"fold {fold}")
    return answers(without.cascade, given.codes, part)
