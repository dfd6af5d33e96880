"""The stored description of the interface as Schemathesis reads it."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from tools.openapi import PLACE

# What is wrong and too large at once is refused for its size, before it is read.
REFUSALS = ["400", "404", "413", "415", "422"]


def described_schema() -> Any:
    """Return the schema of the stored description; a test elsewhere holds it fresh."""
    given = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
    return schemathesis.openapi.from_dict(
        json.loads(PLACE.read_text("utf-8")), config=schemathesis.Config.from_dict(given)
    )
