"""The stored description of the interface as Schemathesis reads it."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from tools.openapi import PLACE


def described_schema() -> Any:
    """Return the schema of the stored description; a test elsewhere holds it fresh."""
    return schemathesis.openapi.from_dict(json.loads(PLACE.read_text("utf-8")))
