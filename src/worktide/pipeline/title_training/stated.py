"""How much a title that official lists give to several occupations means each of them.

The lists do not say which of their occupations a title mostly means, and people employed alone tell it badly: many more
prepare food than wash dishes, but a dishwasher washes them. So the order is learned where the agencies' own list of
direct matches names one of the occupations: a conditional logit (McFadden 1974) over how well the title's words fit
each occupation's other titles, employment, and names. Nothing is learned from a title for its own answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from worktide.catalogue.aliases import TitleTargets
from worktide.core.titles import title_key
from worktide.matching.features import title_features
from worktide.matching.folds import folded, singular

Array = NDArray[np.float64]

STATED = 0.98
"""What a listed alternate title's records hold together: of direct matches, 98.6 % are under a code of theirs."""
BARE_KIND = 0.4
FEWEST_KINDS = 20
"""A bare word that ends titles of so many other records names a kind of work ("supervisor"), whoever claims it."""
MOST_LEARNED = 8
"""A title of more records ("mechanic") says too little to learn from: employment orders them."""
FEWEST_LEARNED = 100
SMOOTHING = 200.0
_FEWEST_PEOPLE = 1000.0
_RIDGE = 0.5
_UNITS = 10_000


@dataclass(frozen=True, slots=True)
class RecordTraits:
    """What is known of records beside their lists of titles.

    O*NET-SOC `codes`, `titles` and people employed, each by slug; and by lookup key the slugs of those records whose
    people themselves gave the title when asked (`reported`).
    """

    codes: Mapping[str, str]
    titles: Mapping[str, str]
    employment: Mapping[str, float]
    reported: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Titles that lead to several records, one row a title and record: their `titles` (places) and `slugs`."""

    titles: NDArray[np.int64]
    slugs: tuple[str, ...]


def weighed_titles(
    titles: Sequence[TitleTargets],
    alternates: frozenset[str],
    traits: RecordTraits,
    direct: Mapping[str, frozenset[str]],
) -> tuple[TitleTargets, ...]:
    """Return titles with the confidences of their records made honest; which records they lead to stays.

    Only `alternates` (lookup keys that neither a role nor an official title claims) change. `direct` gives SOC 2018
    codes of direct matches by lookup key; with fewer than a hundred to learn from, shares stay as they came.
    """
    several = [
        place for place, one in enumerate(titles) if one.key in alternates and 1 < len(one.targets) <= MOST_LEARNED
    ]
    flat = [(place, slug) for place in several for slug, _ in titles[place].targets]
    pairs = _Pairs(np.array([place for place, _ in flat], dtype=np.int64), tuple(slug for _, slug in flat))
    learned = _learned_shares(titles, pairs, traits, direct)
    bare = bare_kinds(titles)
    return tuple(_weighed(one, learned.get(place), alternates, bare) for place, one in enumerate(titles))


def _weighed(
    one: TitleTargets, shares: Mapping[str, float] | None, alternates: frozenset[str], bare: frozenset[str]
) -> TitleTargets:
    if one.key not in alternates:
        return one
    whole = BARE_KIND if one.key in bare else STATED
    held = dict(one.targets) if shares is None else shares
    units = {slug: max(int(share * whole * _UNITS), 1) for slug, share in held.items()}
    ordered = sorted(units, key=lambda slug: (-units[slug], slug))
    return TitleTargets(one.key, one.title, tuple((slug, units[slug] / _UNITS) for slug in ordered))


def bare_kinds(titles: Sequence[TitleTargets]) -> frozenset[str]:
    """Return the keys of one word that end the titles of at least twenty records that they do not lead to."""
    ended: dict[str, set[str]] = defaultdict(set)
    for one in titles:
        words = singular(one.key).split()
        if len(words) > 1:
            ended[words[-1]].update(slug for slug, _ in one.targets)
    return frozenset(
        one.key
        for one in titles
        if " " not in one.key and len(ended[singular(one.key)] - {slug for slug, _ in one.targets}) >= FEWEST_KINDS
    )


def _learned_shares(
    titles: Sequence[TitleTargets], pairs: _Pairs, traits: RecordTraits, direct: Mapping[str, frozenset[str]]
) -> dict[int, dict[str, float]]:
    """Return the share of each record, by the title's place; empty where too little can be learned."""
    right = np.array(
        [
            traits.codes[slug][:7] in direct.get(titles[place].key, ())
            for place, slug in zip(pairs.titles.tolist(), pairs.slugs, strict=True)
        ],
        dtype=bool,
    )
    starts = np.flatnonzero(np.diff(pairs.titles, prepend=-1))
    sizes = np.diff(np.append(starts, len(right)))
    hits = np.add.reduceat(right, starts, dtype=np.int64) if len(starts) else np.empty(0, dtype=np.int64)
    telling = np.repeat((hits > 0) & (hits < sizes), sizes)
    if int(((hits > 0) & (hits < sizes)).sum()) < FEWEST_LEARNED:
        return {}
    columns = _columns(titles, pairs, traits)
    columns = (columns - columns[telling].mean(axis=0)) / np.maximum(columns[telling].std(axis=0), 1e-9)
    kept = np.flatnonzero(np.diff(pairs.titles[telling], prepend=-1))
    weights = _conditional_logit(columns[telling], right[telling], kept)
    odds = np.exp(columns @ weights - np.repeat(np.maximum.reduceat(columns @ weights, starts), sizes))
    shares = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for place, slug, share in zip(pairs.titles.tolist(), pairs.slugs, shares.tolist(), strict=True):
        found[place][slug] = share
    return found


def _conditional_logit(columns: Array, right: NDArray[np.bool_], starts: NDArray[np.int64]) -> Array:
    """Return the weights under which the right members of each group (beginning at `starts`) are likeliest."""
    sizes = np.diff(np.append(starts, len(right)))

    def loss(weights: Array) -> tuple[float, Array]:
        scores = columns @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        every = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        of_right = np.add.reduceat(every * right, starts)
        among = every * right / np.repeat(of_right, sizes)
        return float(-np.log(of_right).sum() + _RIDGE * weights @ weights), columns.T @ (every - among) + (
            2 * _RIDGE * weights
        )

    return np.asarray(minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B").x)


def _columns(titles: Sequence[TitleTargets], pairs: _Pairs, traits: RecordTraits) -> Array:
    """Return what tells the right record: how its titles fit, how many they are, employment, names, who reported it."""
    fit, amount = fits(titles, pairs.titles, pairs.slugs)
    people = np.log([max(traits.employment.get(slug, 0.0), _FEWEST_PEOPLE) for slug in pairs.slugs])
    # Employment tells more where a title says less, so where many records share it.
    shared = np.log([len(titles[place].targets) for place in pairs.titles.tolist()])
    keys = [titles[place].key for place in pairs.titles.tolist()]
    told = [
        (
            folded(title_key(traits.titles[slug])) == folded(key),
            traits.codes[slug].endswith(".00"),
            traits.titles[slug].endswith("All Other"),
            slug in traits.reported.get(key, ()),
        )
        for slug, key in zip(pairs.slugs, keys, strict=True)
    ]
    return np.column_stack([fit, np.log1p(amount), people, people * shared, np.array(told, dtype=np.float64)])


def fits(titles: Sequence[TitleTargets], places: NDArray[np.int64], slugs: Sequence[str]) -> tuple[Array, Array]:
    """Return how well the words of titles (at `places`) fit the other titles of a record each, and these' features.

    The first is a mean log odds of multinomial naive Bayes from which the title itself is left out.
    """
    order = {slug: column for column, slug in enumerate(sorted({slug for one in titles for slug, _ in one.targets}))}
    used = _used(titles)
    cells = [(row, order[slug], 1 / len(one.targets)) for row, one in enumerate(titles) for slug, _ in one.targets]
    row, column, share = zip(*cells, strict=True)
    counts = (sp.csr_matrix((share, (column, row)), shape=(len(order), len(titles))) @ used).tocsr()
    counts.sort_indices()
    background = np.asarray(counts.sum(axis=0)).ravel() / counts.sum()
    totals = np.asarray(counts.sum(axis=1)).ravel()
    stored = np.repeat(np.arange(len(order)), np.diff(counts.indptr)) * used.shape[1] + counts.indices
    lengths = np.diff(used.indptr)[places]
    records = np.array([order[slug] for slug in slugs], dtype=np.int64)
    own = np.array([1 / len(titles[place].targets) for place in places.tolist()])
    begins = np.repeat(used.indptr[places] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    features = used.indices[begins + np.arange(len(begins))].astype(np.int64)
    wanted = np.repeat(records, lengths) * used.shape[1] + features
    seen = counts.data[np.searchsorted(stored, wanted)] - np.repeat(own, lengths)
    prior = SMOOTHING * background[features]
    left = totals[records] - own * lengths + SMOOTHING
    terms = np.log((np.maximum(seen, 0.0) + prior) / background[features]) - np.repeat(np.log(left), lengths)
    pair = np.repeat(np.arange(len(places)), lengths)
    return np.bincount(pair, terms, len(places)) / np.maximum(lengths, 1), left - SMOOTHING


def _used(titles: Sequence[TitleTargets]) -> sp.csr_matrix:
    """Return which title has which feature: titles × features, ones."""
    features = title_features([one.key for one in titles])
    known, slots = np.unique(features.hashes, return_inverse=True)
    cells = (np.ones(len(slots)), (features.places, slots))
    used = sp.csr_matrix(cells, shape=(len(titles), len(known)))
    used.data[:] = 1.0
    return used
