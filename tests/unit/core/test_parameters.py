"""Parameters: what is shipped, one good file, and a folder of bad ones that say what is wrong with them."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path

import pytest

from worktide.core.errors import ParameterError
from worktide.core.parameters import (
    Parameter,
    parameter_groups,
    parameters,
    parameters_hash,
    read_parameter_file,
    read_parameters,
)

BAD = sorted((Path(__file__).parents[2] / "cases" / "parameters" / "bad").glob("*.yaml"))
GOOD = """
speed:
  meaning: How fast it goes
  value: 1
  low: 0.5
  high: 2
  unit: share
  reference: "Somebody (2024)"
  valid_from: 2026-01-01
"""
SHIPPED = [parameter for group in parameter_groups() for parameter in parameters(group).values()]


def test_a_good_text_gives_its_parameters() -> None:
    found = read_parameters(GOOD, "good.yaml")
    day = datetime.date(2026, 1, 1)
    expected = Parameter("speed", "How fast it goes", 1.0, 0.5, 2.0, "share", "Somebody (2024)", day)
    assert found == {"speed": expected}
    assert isinstance(found["speed"].value, float)


def test_a_parameter_at_the_end_of_its_range_is_good() -> None:
    for value in ("0.5", "2"):
        assert read_parameters(GOOD.replace("value: 1", f"value: {value}"), "good.yaml")["speed"].value == float(value)


def test_names_come_sorted() -> None:
    text = GOOD + GOOD.replace("speed", "height") + GOOD.replace("speed", "2nd")
    assert list(read_parameters(text, "good.yaml")) == ["2nd", "height", "speed"]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_says_what_is_wrong(path: Path) -> None:
    expected = path.read_text("utf-8").split("\n", 1)[0].removeprefix("# expect: ")
    with pytest.raises(ParameterError, match=re.escape(expected)) as caught:
        read_parameter_file(path)
    message = str(caught.value)
    assert message.startswith(path.name)
    assert message.isprintable()
    assert len(message) < 500


def test_every_bad_file_differs_from_the_others() -> None:
    assert len({path.read_bytes() for path in BAD}) == len(BAD) > 40


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"^none\.yaml: could not be read"):
        read_parameter_file(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(GOOD.replace("goes", "gös").encode("latin-1"))
    with pytest.raises(ParameterError, match=r"^latin\.yaml: could not be read .*codec can't decode"):
        read_parameter_file(tmp_path / "latin.yaml")


def test_what_is_shipped_loads() -> None:
    assert {"horizon", "shares"} <= set(parameter_groups())
    assert list(parameter_groups()) == sorted(parameter_groups())
    assert len(SHIPPED) > 10


@pytest.mark.parametrize("parameter", SHIPPED, ids=lambda parameter: parameter.name)
def test_a_shipped_assumption_names_where_it_comes_from(parameter: Parameter) -> None:
    assert math.isfinite(parameter.low + parameter.value + parameter.high)
    assert len(parameter.meaning.split()) >= 3
    assert len(parameter.reference.split()) >= 3
    assert parameter.valid_from <= datetime.date(2026, 12, 31)


def test_the_weights_of_the_scenarios_add_up() -> None:
    given = parameters("horizon")
    total = sum(given[f"{name}_weight"].value for name in ("slow", "central", "fast"))
    assert math.isclose(total, 1)


def test_the_bands_of_the_rubric_touch_without_overlap() -> None:
    given = parameters("shares")
    bands = [given[f"tau_T{level}"] for level in range(1, 4)]
    assert [band.low for band in bands[1:]] == [band.high for band in bands[:-1]]


def test_an_unknown_group_is_named() -> None:
    with pytest.raises(ParameterError, match="no such group of assumptions; got 'nothing'; expected 'barriers, "):
        parameters("nothing")


def test_one_hash_covers_all_assumptions() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", parameters_hash())
