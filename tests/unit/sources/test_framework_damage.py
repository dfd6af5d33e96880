"""Files damaged at random are read, or refused in words: never a traceback, a hang or the end of the process."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from worktide.core.errors import SourceError
from worktide.sources.recognition import recognise
from worktide.sources.registry import read_source
from worktide.sources.survey import locate

LARGEST = 200_000
PIECES = (b'"', b",", b"\n", b"\t", b"\x00", b"\xff", b"\r", b"-", b"9" * 20)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes cut off, with bytes changed, with a piece taken out, or with marks put in."""
    changed = bytearray(data)
    place = chance.randrange(len(changed))
    kind = chance.randrange(4)
    if kind == 0:
        return bytes(changed[:place])
    if kind == 1:
        changed[place : place + chance.randrange(2_000)] = b""
    for _ in range(chance.randrange(1, 20)):
        place = chance.randrange(len(changed))
        piece = bytes([chance.randrange(256)]) if kind == 2 else chance.choice(PIECES)
        changed[place : place + 1] = piece
    return bytes(changed)


def damage_and_read(located: dict[str, Path], path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage needs no secrecy
    name = chance.choice(sorted(name for name in located if located[name].stat().st_size < LARGEST))
    path.write_bytes(damaged(located[name].read_bytes(), chance))
    for read in (lambda: recognise(path), lambda: read_source(name, path)):
        with contextlib.suppress(SourceError):
            assert read()


@pytest.fixture(scope="session")
def located(data_folder: Path) -> dict[str, Path]:
    return locate([data_folder])


@pytest.mark.parametrize("tens", range(8))
def test_damage_is_told_in_words(located: dict[str, Path], tmp_path: Path, tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        damage_and_read(located, tmp_path / "damaged", seed)


@pytest.mark.prove
@pytest.mark.parametrize("hundreds", range(1, 31))
def test_much_damage_is_told_in_words(located: dict[str, Path], tmp_path: Path, hundreds: int) -> None:
    for seed in range(100 * hundreds, 100 * hundreds + 100):
        damage_and_read(located, tmp_path / "damaged", seed)
