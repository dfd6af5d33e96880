"""The stored description of the interface as Schemathesis reads it."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from tools.openapi import PLACE

# What is wrong and too large at once is refused for its size, before it is read.
REFUSALS = ["400", "404", "413", "415", "422"]
# What keeps to the description may still name a job that there is not (404), one that is not sure (409), or values that
# only the release can judge, such as a field, a cursor or an id of a task (422).
ACCEPTED = ["2xx", "404", "409", "422"]


def described_schema() -> Any:
    """Return the schema of the stored description; a test elsewhere holds it fresh."""
    negative, positive = {"expected-statuses": REFUSALS}, {"expected-statuses": ACCEPTED}
    given = {"checks": {"negative_data_rejection": negative, "positive_data_acceptance": positive}}
    return schemathesis.openapi.from_dict(
        json.loads(PLACE.read_text("utf-8")), config=schemathesis.Config.from_dict(given)
    )
