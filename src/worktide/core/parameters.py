"""Assumptions as dated YAML: each with a value, a unit, a range, a reference and the day from which it holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from worktide.core.documents import read_yaml
from worktide.core.errors import ParameterError
from worktide.core.hashing import sha256_of_value

LARGEST = 1e300

_PACKAGE = "worktide.parameters"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One assumption. `low` and `high` bound what is defensible; `value` lies between them, in `unit`."""

    name: str
    meaning: str
    value: float
    low: float
    high: float
    unit: str
    reference: str
    valid_from: datetime.date


_KEYS = {field.name for field in fields(Parameter)} - {"name"}


def _parameter(name: str, raw: Any, source: str) -> Parameter:
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        got = sorted(raw, key=str) if isinstance(raw, dict) else raw
        hint = "Give every key exactly once and no other."
        raise ParameterError(
            f"parameter {name} has wrong keys", source=source, got=got, expected=sorted(_KEYS), hint=hint
        )
    for key in ("value", "low", "high"):
        if isinstance(raw[key], bool) or not isinstance(raw[key], int | float):
            raise ParameterError(f"{name}.{key} is not a number", source=source, got=raw[key])
        if not -LARGEST <= raw[key] <= LARGEST:
            raise ParameterError(f"{name}.{key} is not a finite number", source=source, got=raw[key])
    for key in ("meaning", "unit", "reference"):
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise ParameterError(f"{name}.{key} is empty", source=source, hint="Write it in words.")
    if type(raw["valid_from"]) is not datetime.date:
        raise ParameterError(
            f"{name}.valid_from is not a date", source=source, got=raw["valid_from"], expected="2026-01-31"
        )
    numbers = {key: float(raw[key]) for key in ("value", "low", "high")}
    parameter = Parameter(name=name, **raw | numbers)
    if not parameter.low <= parameter.value <= parameter.high:
        range_text = f"{parameter.low} to {parameter.high}"
        raise ParameterError(
            f"{name}.value lies outside its own range",
            source=source,
            got=parameter.value,
            expected=range_text,
        )
    return parameter


def read_parameters(text: str, source: str) -> dict[str, Parameter]:
    """Return the parameters of one YAML text by name.

    Raises ParameterError for unknown or missing keys, values outside their own range, and text that is not YAML.
    """
    raw = read_yaml(text, source, ParameterError)
    if not isinstance(raw, dict) or not raw:
        raise ParameterError(
            "holds no parameters", source=source, expected="names with value, unit, range and reference"
        )
    return {str(name): _parameter(str(name), raw[name], source) for name in sorted(raw, key=str)}


def read_parameter_file(path: Path) -> dict[str, Parameter]:
    """Return the parameters of one YAML file by name; raises ParameterError as `read_parameters` does."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"could not be read ({error})", source=path.name) from error
    return read_parameters(text, path.name)


@cache
def parameters(group: str) -> dict[str, Parameter]:
    """Return the assumptions of one group, such as `shares`, as shipped in the package."""
    if group not in parameter_groups():
        raise ParameterError("no such group of assumptions", got=group, expected=", ".join(parameter_groups()))
    text = resources.files(_PACKAGE).joinpath(f"{group}.yaml").read_text("utf-8")
    return read_parameters(text, f"{group}.yaml")


def parameter_groups() -> tuple[str, ...]:
    """Return the names of all groups of assumptions in the package, sorted."""
    members = (entry.name for entry in resources.files(_PACKAGE).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in members if name.endswith(".yaml")))


def parameters_hash() -> str:
    """Return one SHA-256 over the names, values and ranges of all assumptions."""
    every = {
        group: {p.name: [p.value, p.low, p.high, p.unit] for p in parameters(group).values()}
        for group in parameter_groups()
    }
    return sha256_of_value(every)
