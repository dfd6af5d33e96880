"""What a release holds for moves: one member with packed arrays and names, written in a build and read here."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError

MEMBER: Final = "moves.bin"
MISSING: Final = 255
"""In every array of bytes: no source says."""
NO_FIGURE: Final = -9999
"""In every array of wider integers: the publisher gives no figure."""
RATING_STEPS: Final = 5
"""Importance and level are stored in fifths of their scales' points, which is within the error of the ratings."""
TENTHS: Final = 10
"""Interests and the importance of certificates are stored in tenths."""
_HINT: Final = "Run `worktide release verify` to see what is wrong; copy the release again, or rebuild it."
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class MoveNames:
    """Names that arrays point to: skills and areas of knowledge with their kinds, technologies, activities.

    `resources` gives the ids of learning resources, best first, by the name of a skill or technology.
    """

    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    technologies: tuple[str, ...]
    activities: tuple[str, ...]
    resources: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class MoveArrays:
    """The arrays, by record in the order of the release's listing unless said otherwise.

    `rate_changes` and `seen` are official × official, in the order of O*NET-SOC codes: quantised probabilities (see
    `rates.level_changes`) and the survey's word. `rate_scale` holds floor and step of the levels. `mix` is three rows
    (record, place among official ones, weight in ten-thousandths): what each record is made of. `importance` and
    `level` are records × skills in fifths. `technology` and `activity` hold places of names, one record after the
    other, `technology_count` and `activity_count` how many each record has; `technology_demand` is 1 where a technology
    is in demand there, `activity_share` the share of task weight in half percents. `text` is records × dimensions, unit
    vectors in 127ths; `interests` records × 6 in tenths (1 to 7). `zone`, `education`, `experience` and `training`
    count from 1, 0 is none said. `experience_months` and `training_months` are the lower and upper quartile of what
    people in the job say it takes, in months; `certificate` is its importance in tenths. `schooling` is records × 7 in
    percent, `schooling_shared` 1 where the figure is that of a wider group. `pay` is records × 5 (percentiles 10, 25,
    50, 75, 90) in dollars a year; `growth` tenths of percent over ten years; `openings` and `people` persons.
    """

    rate_changes: NDArray[np.uint8]
    rate_scale: NDArray[np.float32]
    seen: NDArray[np.uint8]
    mix: NDArray[np.int16]
    importance: NDArray[np.uint8]
    level: NDArray[np.uint8]
    technology: NDArray[np.int16]
    technology_count: NDArray[np.int16]
    technology_demand: NDArray[np.uint8]
    activity: NDArray[np.int16]
    activity_count: NDArray[np.int16]
    activity_share: NDArray[np.uint8]
    text: NDArray[np.int8]
    interests: NDArray[np.uint8]
    zone: NDArray[np.uint8]
    education: NDArray[np.uint8]
    experience: NDArray[np.uint8]
    training: NDArray[np.uint8]
    experience_months: NDArray[np.int16]
    training_months: NDArray[np.int16]
    certificate: NDArray[np.uint8]
    schooling: NDArray[np.uint8]
    schooling_shared: NDArray[np.uint8]
    pay: NDArray[np.int32]
    growth: NDArray[np.int16]
    openings: NDArray[np.int32]
    people: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    type: str
    shape: tuple[int, ...]
    size: int


@dataclass(frozen=True, slots=True)
class _Header:
    names: MoveNames
    arrays: tuple[_Shape, ...]


def packed_moves(arrays: MoveArrays, names: MoveNames) -> bytes:
    """Return the member: the length of a packed header, the header, then each array packed.

    Equal arrays and names give equal bytes.
    """
    shapes, bodies = [], []
    for field in fields(MoveArrays):
        array: NDArray[Any] = getattr(arrays, field.name)
        body = zlib.compress(np.ascontiguousarray(array).tobytes(), 9)
        shapes.append(_Shape(field.name, array.dtype.str, array.shape, len(body)))
        bodies.append(body)
    header = zlib.compress(msgspec.json.encode(_Header(names, tuple(shapes))), 9)
    return len(header).to_bytes(_LENGTH, "little") + header + b"".join(bodies)


def _array(body: bytes, shape: _Shape) -> NDArray[Any]:
    flat = np.frombuffer(zlib.decompress(body), dtype=np.dtype(shape.type))
    return flat.reshape(shape.shape)


def unpacked_moves(data: bytes) -> tuple[MoveArrays, MoveNames]:
    """Return what `packed_moves` packed; raises ReleaseError where it is damaged."""
    try:
        start = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
        header = msgspec.json.decode(zlib.decompress(data[_LENGTH:start]), type=_Header)
        found: Mapping[str, NDArray[Any]] = {}
        for shape in header.arrays:
            found = {**found, shape.name: _array(data[start : start + shape.size], shape)}
            start += shape.size
        return MoveArrays(**found), header.names
    except (ValueError, TypeError, OverflowError, zlib.error, msgspec.DecodeError) as error:
        raise ReleaseError(f"is damaged ({error})", source=MEMBER, hint=_HINT) from error
