"""Hashing: equal values, equal bytes; the digests that everybody else computes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.hashing import canonical_json, sha256_of_bytes, sha256_of_file, sha256_of_value

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('aé€\n"😀'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_json_round_trips_and_has_no_spaces_between(value: object) -> None:
    data = canonical_json(value)
    assert json.loads(data) == value
    assert data.endswith(b"\n")
    assert canonical_json(json.loads(data)) == data


@given(st.dictionaries(st.text(max_size=5), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical_json(turned) == canonical_json(value)
    assert sha256_of_value(turned) == sha256_of_value(value)


def test_canonical_form_is_compact_utf8() -> None:
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"é","b":[1,2.5,null]}\n'.encode()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_lacks_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"x": number})


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path, size: int) -> None:
    data = bytes(index % 251 for index in range(1000)) * (size // 1000 + 1)
    (tmp_path / "file").write_bytes(data[:size])
    expected = hashlib.sha256(data[:size]).hexdigest()
    assert sha256_of_file(tmp_path / "file") == sha256_of_bytes(data[:size]) == expected
