"""Random numbers that hang on names: what is drawn for a task is the same whatever other tasks are drawn beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NamedNoise:
    """Standard normal numbers by name and draw: the same seed, purpose and name give the same numbers.

    Names are Task IDs, slugs or the like, so that a release with other tasks draws the same for those that stayed. Each
    has a stream of its own of the counter-based Philox generator (Salmon and others 2011), keyed by a BLAKE2b digest.
    """

    seed: int
    draws: int

    def generator(self, purpose: str, name: str = "") -> np.random.Generator:
        """Return the stream of one name for one purpose, from its beginning."""
        digest = blake2b(f"{self.seed}\n{purpose}\n{name}".encode(), digest_size=16).digest()
        return np.random.Generator(np.random.Philox(key=np.frombuffer(digest, dtype="<u8")))

    def of(self, purpose: str, names: Sequence[str]) -> Floats:
        """Return standard normal numbers: draws × names."""
        return self._drawn(purpose, names, self.draws)

    def mirrored(self, purpose: str, names: Sequence[str]) -> Array:
        """Return the same, whose second half mirrors the first, so that each mean is exactly zero.

        The odd draw out is zero.
        """
        half = self._drawn(purpose, names, self.draws // 2).astype(np.float64)
        return np.concatenate([half, np.zeros((self.draws % 2, len(names))), -half])

    def _drawn(self, purpose: str, names: Sequence[str], draws: int) -> Floats:
        found = np.empty((draws, len(names)), dtype=np.float32)
        for place, name in enumerate(names):
            found[:, place] = self.generator(purpose, name).standard_normal(draws, dtype=np.float32)
        return found
