"""The proof of delivery: 20,000 subscribers, thirty deaths of senders, a mail server that refuses one in ten.

pytest -m prove tests/prove/test_delivery.py
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.functional.alerts.conftest import postgresql_server, state  # noqa: F401 - fixtures
from tests.functional.alerts.killing import send_and_kill
from tests.functional.alerts.running import State

SUBSCRIBERS = 20_000
KILLS = 30


@pytest.mark.prove
def test_twenty_thousand_messages_through_thirty_deaths(state: State, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    found = send_and_kill(state, tmp_path, SUBSCRIBERS, KILLS)
    print(found)
    states = found.states
    assert found.planned == SUBSCRIBERS
    assert found.kills >= KILLS
    assert found.duplicates == 0
    assert states["uncertain"] <= found.kills
    assert states["sent"] + states["uncertain"] + states["failed"] == SUBSCRIBERS
    assert found.failed_wrongly == 0
    assert states["failed"] <= found.gone
    assert found.sent_not_taken == found.taken_not_noted == 0
