"""Labels whose truth is known: texts of made-up work, judged by the words in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worktide.pipeline.training.labels import JudgedTexts, judged_texts

LEVELS = {"low": 0.0, "middle": 0.5, "high": 1.0}
VERBS = ("carve", "file", "sort", "paint", "count", "mend", "plan", "draw", "wash", "bind", "greet", "tune")
THINGS = (
    "timber",
    "ledgers",
    "parcels",
    "fences",
    "coins",
    "nets",
    "routes",
    "maps",
    "linen",
    "books",
    "guests",
    "bells",
)
PLACES = ("harbour", "mill", "office", "orchard", "station", "theatre", "market", "tower")


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    exponents = np.exp(np.stack([-scores, np.zeros_like(scores), scores], axis=1))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))


def known_labels(occupations: int = 120, tasks: int = 20, seed: int = 5) -> tuple[JudgedTexts, NDArray[np.float64]]:
    """Return labels of two raters over occupations of ten major groups, and the first rater's true class shares."""
    random = np.random.default_rng(seed)
    count = occupations * tasks
    verb, thing, place = (random.integers(len(words), size=count) for words in (VERBS, THINGS, PLACES))
    texts = [
        f"{VERBS[v]} the {THINGS[t]} of the {PLACES[p]} number {n}"
        for n, (v, t, p) in enumerate(zip(verb, thing, place, strict=True))
    ]
    names = [f"{11 + 2 * (number % 10)}-{number:04d}.00" for number in range(occupations) for _ in range(tasks)]
    score = 1.5 * (verb - len(VERBS) / 2) / 2 + (thing - len(THINGS) / 2) / 3
    shares = _shares(score)
    levels = list(LEVELS)
    first, second = ([levels[random.choice(3, p=row)] for row in shares] for _ in range(2))
    judgements = {"one": first, "two": second}
    return judged_texts(texts, names, judgements, dict.fromkeys(judgements, LEVELS)), shares
