"""Further texts that heads learn from: titles of activities and plain copies, each bound to the rows it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from worktide.pipeline.training.labels import JudgedTexts
from worktide.pipeline.training.plain_words import in_plain_words
from worktide.pipeline.training.splits import Places, Split, assert_clean, text_key

Array = NDArray[np.float64]
Single = NDArray[np.float32]

TITLE_WEIGHT: Final = 1.0
COPY_WEIGHT: Final = 0.5


@dataclass(frozen=True, slots=True)
class FurtherTexts:
    """Texts that stand for judged ones, and are never tested on.

    `sources` (further × rows) is 1 at the rows that a text comes from, else 0. A text counts as `once` judged texts and
    `each` more for every row it comes from (both by text). No two have the same text, and none has that of a row.
    """

    texts: tuple[str, ...]
    sources: csr_matrix
    once: Array
    each: Array

    @property
    def weights(self) -> Array:
        """How many judged texts each text counts as."""
        return self.once + self.each * np.diff(self.sources.indptr)

    def targets(self, targets: Single) -> Single:
        """Return further × outputs: the mean over the rows that each comes from."""
        return np.asarray(self.sources @ targets / np.diff(self.sources.indptr)[:, None], dtype=np.float32)

    def learnt(self, train: Places) -> Places:
        """Return the places of the texts all of whose rows are learnt from.

        The title of an activity that a task left out has too is thereby left out as well.
        """
        outside = np.ones(self.sources.shape[1])
        outside[train] = 0.0
        return np.flatnonzero(np.asarray(self.sources @ outside).ravel() == 0)

    def of(self, train: Places, labelled: Places) -> FurtherTexts:
        """Return the texts learnt with the rows `train`, bound to the `labelled` ones of them; some has each text."""
        places = self.learnt(train)
        sources = self.sources[places][:, labelled]
        some = np.flatnonzero(np.diff(sources.indptr))
        places = places[some]
        texts = tuple(self.texts[place] for place in places.tolist())
        return FurtherTexts(texts, sources[some], self.once[places], self.each[places])


@dataclass(slots=True)
class _Found:
    text: str
    once: float = 0.0
    each: float = 0.0
    rows: set[int] = field(default_factory=set)


def further_texts(
    texts: Sequence[str],
    activities: Sequence[Sequence[str]] = (),
    title_weight: float = TITLE_WEIGHT,
    copy_weight: float = COPY_WEIGHT,
) -> FurtherTexts:
    """Return the titles of the rows' activities (`activities`, by row) and copies of `texts` in plain words.

    A title counts `title_weight` texts however many rows have it, a copy `copy_weight` for each row; nothing is made
    where the weight is 0.
    """
    taken, found = set(map(text_key, texts)), dict[str, _Found]()
    kinds = (_titles(activities), title_weight, 0.0), (_copies(texts), 0.0, copy_weight)
    for pairs, once, each in kinds:
        for row, text in pairs if once + each > 0 else ():
            key = text_key(text)
            if key not in taken:
                one = found.setdefault(key, _Found(text))
                one.once, one.each = max(one.once, once), max(one.each, each)
                one.rows.add(row)
    made = [found[key] for key in sorted(found)]
    links = np.array([(place, row) for place, one in enumerate(made) for row in sorted(one.rows)], dtype=np.int64)
    ones, shape = np.ones(len(links), dtype=np.float32), (len(made), len(texts))
    sources = csr_matrix((ones, links.reshape(-1, 2).T), shape=shape)
    weights = np.array([(one.once, one.each) for one in made]).reshape(-1, 2)
    return FurtherTexts(tuple(one.text for one in made), sources, weights[:, 0], weights[:, 1])


def _titles(activities: Sequence[Sequence[str]]) -> Iterable[tuple[int, str]]:
    return ((row, title) for row, titles in enumerate(activities) for title in titles)


def _copies(texts: Sequence[str]) -> Iterable[tuple[int, str]]:
    return ((row, in_plain_words(text)) for row, text in enumerate(texts))


def further_of(judged: JudgedTexts) -> FurtherTexts:
    """Return the further texts of judged ones."""
    return further_texts(judged.texts, judged.activities)


def assert_further_clean(
    split: Split, texts: Sequence[str], occupations: Sequence[str], further: FurtherTexts, learnt: Places | None = None
) -> None:
    """Raise LeakError where a split is not clean with the further texts that it learns from (those of `learnt`).

    A further text belongs to each row it comes from, and to that row's occupation: it must come from no test row, nor
    have the text of a test row or of a further text that comes from one.
    """
    links = further.sources.tocoo()
    own_words = [further.texts[place] for place in links.row.tolist()]
    own_occupations = [occupations[row] for row in links.col.tolist()]
    used = np.isin(links.row, further.learnt(split.train) if learnt is None else learnt)
    tested = np.isin(links.col, split.test)
    train = np.concatenate([split.train, len(texts) + np.flatnonzero(used)])
    test = np.concatenate([split.test, len(texts) + np.flatnonzero(tested)])
    assert_clean(Split(train, test), [*texts, *own_words], [*occupations, *own_occupations])
