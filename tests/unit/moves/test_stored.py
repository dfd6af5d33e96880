"""The member that holds everything about moves: written and read back, and refused where damaged."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from tests.unit.moves.small_tables import arrays, names

from worktide.core.errors import ReleaseError
from worktide.moves.stored import MoveArrays, packed_moves, unpacked_moves


def test_what_is_packed_comes_back_as_it_was() -> None:
    found, told = unpacked_moves(packed_moves(arrays(), names()))
    assert told == names()
    for field in fields(MoveArrays):
        expected, got = getattr(arrays(), field.name), getattr(found, field.name)
        assert got.dtype == expected.dtype
        assert np.array_equal(got, expected)


def test_equal_arrays_give_equal_bytes() -> None:
    assert packed_moves(arrays(), names()) == packed_moves(arrays(), names())


@pytest.mark.parametrize("kept", [0, 4, 8, 40, 300, -1])
def test_a_cut_member_is_refused_with_what_to_do(kept: int) -> None:
    with pytest.raises(ReleaseError, match="worktide release verify"):
        unpacked_moves(packed_moves(arrays(), names())[:kept])


@pytest.mark.parametrize("place", [0, 7, 9, 20, 500])
def test_a_changed_member_is_refused(place: int) -> None:
    data = bytearray(packed_moves(arrays(), names()))
    data[place] ^= 0xFF
    with pytest.raises(ReleaseError):
        unpacked_moves(bytes(data))
