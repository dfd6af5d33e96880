"""The JSON Schemas for editors: up to date, and of one mind with the readers on real files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.unit.catalogue.catalogue_files import CLERKS, CREW, ENGINEER
from tools import catalogue_schema

from worktide.catalogue.files import catalogue_folder


@pytest.mark.parametrize("place", catalogue_schema.PLACES, ids=lambda place: place.name)
def test_the_schema_is_up_to_date(place: Path) -> None:
    expected = catalogue_schema.text(catalogue_schema.PLACES[place])
    assert place.read_text("utf-8") == expected, "stale: run python tools/catalogue_schema.py"


@pytest.mark.parametrize("name", [CLERKS, CREW, ENGINEER])
def test_real_files_are_valid_and_an_unknown_key_is_not(name: str) -> None:
    kind = list(catalogue_schema.PLACES.values())[name.startswith("roles")]
    validator = Draft202012Validator(catalogue_schema.schema(kind))
    value = yaml.safe_load((catalogue_folder() / name).read_text("utf-8"))
    validator.validate(value)
    assert not validator.is_valid(value | {"sector": "office"})
    assert not validator.is_valid({key: value[key] for key in value if key != "summary"})
