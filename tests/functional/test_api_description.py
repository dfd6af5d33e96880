"""The REST interface held against its own description by requests that a machine makes up, good and bad."""

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

schema = described_schema()

CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # Each made-up visitor is another one, so that the limits do not answer in the interface's place.
    state = tmp_path_factory.mktemp("described") / "state"
    with serving(state, "--port", "8495", WORKTIDE_PROXIES="1") as started:
        yield started.address.rstrip("/")


@schema.parametrize()  # type: ignore[untyped-decorator]  # it has no types
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_interface_does_what_it_says(case: schemathesis.Case[Any], address: str) -> None:
    case.call_and_validate(base_url=address, checks=CHECKS, headers=visitor())


_asked = iter(range(1, 10**9))


def visitor() -> dict[str, str]:
    """Return the header of a proxy for a visitor who has not been here yet."""
    number = next(_asked)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
