"""Every operation of the REST interface against its description, 200 requests each: `pytest -m prove tests/prove`.

Checks that are off, for there is nothing they could find here: `ignored_auth` and `missing_required_header` (reading
needs neither key nor header), `use_after_free` and `ensure_resource_availability` (no request makes or removes
anything), `max_response_time` (how long an answer takes is the machine's business).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi import checks
from tests.browser.serving import serving
from tests.functional.described_api import described_schema
from tests.functional.test_api_description import CHECKS, visitor

REQUESTS = 200

schema = described_schema()
EVERY: list[CheckFunction] = [*CHECKS, checks.positive_data_acceptance, checks.allow_header_conformance]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state = tmp_path_factory.mktemp("proved") / "state"
    with serving(state, "--port", "8498", WORKTIDE_PROXIES="1") as started:
        yield started.address.rstrip("/")


@pytest.mark.prove
@schema.parametrize()  # type: ignore[untyped-decorator]  # it has no types
@settings(
    max_examples=REQUESTS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_two_hundred_requests_find_nothing(case: schemathesis.Case[Any], address: str) -> None:
    case.call_and_validate(base_url=address, checks=EVERY, headers=visitor())
