"""Words and pieces of words of many texts at once, as hashes, by array arithmetic over all their bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Places = NDArray[np.int32]

LONGEST_TEXT: Final = 2000
PIECES: Final = (3, 4, 5)

_END: Final = "\0"
_SPACE: Final = 1
_LONGEST_WORD: Final = 64
_PRIME: Final = np.uint32(0x01000193)
_GOLDEN: Final = np.uint32(0x9E3779B1)


def _letter_codes() -> NDArray[np.uint8]:
    """Return the code of each byte: 0 ends a text, 1 parts words, 2 and above are letters and digits."""
    codes = np.full(256, _SPACE, dtype=np.uint8)
    for place, character in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789"):
        codes[character] = place + 2
    codes[ord("A") : ord("Z") + 1] = codes[ord("a") : ord("z") + 1]
    codes[0] = 0
    return codes


_CODES: Final = _letter_codes()
_POWERS: Final = np.random.default_rng(1).integers(0, 2**31, _LONGEST_WORD, dtype=np.uint32) * 2 + 1


@dataclass(frozen=True, slots=True)
class Grams:
    """All n-grams of one kind: a hash each, and the place of the text it stands in, in the order of the texts.

    Kinds: `word`, `words` (two in a row), `first` (the first word, mostly the verb), `pair` (the first word with each
    other), and `piece3` to `piece5` (letters within a word and the spaces around it).
    """

    kind: str
    hashes: Hashes
    texts: Places


@dataclass(frozen=True, slots=True)
class _Words:
    """All words of all texts in one row: `codes` with a space before each word, `starts` of those spaces and the
    final one, and each word's `texts`.
    """

    codes: Hashes
    starts: Places
    texts: Places


def _folded(texts: Sequence[str]) -> bytes:
    """Return the texts as ASCII, ended by zero bytes: accents folded, what has no ASCII form left out."""
    short = [text[:LONGEST_TEXT] for text in texts]
    joined = _END.join(short)
    if joined.count(_END) >= len(short):
        joined = _END.join(text.replace(_END, " ") for text in short)
    if not joined.isascii():
        joined = unicodedata.normalize("NFKD", joined)
    return joined.encode("ascii", "ignore")


def _words(texts: Sequence[str]) -> _Words:
    codes = _CODES[np.frombuffer(b"\0" + _folded(texts) + b"\0", dtype=np.uint8)]
    letter = codes > _SPACE
    before = np.zeros(len(codes), dtype=bool)
    before[:-1] = letter[1:] & ~letter[:-1]
    before[-1] = True
    kept = np.flatnonzero(letter | before)
    starts = np.flatnonzero(before[kept]).astype(np.int32)
    # The space before a text's first word may be the very byte that ends the text before, which counts it.
    ends = np.cumsum(codes == 0, dtype=np.int32)
    closed = np.where(letter[kept], codes[kept], _SPACE).astype(np.uint32)
    return _Words(closed, starts, ends[kept[starts[:-1]]] - 1)


def _mixed(hashes: Hashes, salt: int) -> Hashes:
    """Return hashes with their bits spread, other ones for each salt (the finaliser of MurmurHash3)."""
    mixed = (hashes ^ np.uint32(salt)) * _GOLDEN
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    return mixed


def _word_hashes(words: _Words) -> Hashes:
    lengths = np.diff(words.starts)
    offsets = np.arange(len(words.codes) - 1) - np.repeat(words.starts[:-1], lengths)
    powers = _POWERS[np.minimum(offsets, _LONGEST_WORD - 1)]
    return _mixed(np.add.reduceat(words.codes[:-1] * powers, words.starts[:-1], dtype=np.uint32), 1)


def _word_grams(words: _Words) -> Iterator[Grams]:
    hashes, texts = _word_hashes(words), words.texts
    multiplied = hashes * np.uint32(31)
    follows = texts[1:] == texts[:-1]
    first = np.concatenate([[True], ~follows])
    leader = np.maximum.accumulate(np.where(first, np.arange(len(texts)), 0))
    other = ~first
    yield Grams("word", hashes, texts)
    yield Grams("words", _mixed(multiplied[:-1] + hashes[1:], 2)[follows], texts[1:][follows])
    yield Grams("first", _mixed(hashes[first], 3), texts[first])
    yield Grams("pair", _mixed(multiplied[leader[other]] + hashes[other], 4), texts[other])


def _piece_grams(words: _Words) -> Iterator[Grams]:
    lengths = np.diff(words.starts)
    texts = np.repeat(words.texts, lengths)
    room = np.repeat(words.starts[1:], lengths) - np.arange(len(words.codes) - 1, dtype=np.int32)
    rolling = words.codes[:-1].copy()
    for size in range(2, PIECES[-1] + 1):
        count = max(len(words.codes) - size + 1, 0)
        rolling = rolling[:count] * _PRIME + words.codes[size - 1 : size - 1 + count]
        if size in PIECES:
            whole = room[:count] >= size - 1
            yield Grams(f"piece{size}", _mixed(rolling[whole], 10 + size), texts[:count][whole])


def grams(texts: Sequence[str]) -> Iterator[Grams]:
    """Yield the n-grams of all texts, one kind after another; none for texts without a letter or digit.

    Letters are folded to lower-case ASCII; everything else parts words. Only a text's first 2,000 characters are read.
    """
    words = _words(texts)
    if len(words.texts):
        yield from _word_grams(words)
        yield from _piece_grams(words)
