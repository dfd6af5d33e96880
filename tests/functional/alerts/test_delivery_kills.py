"""Senders that are killed lose no message and send none twice: the small version of `tests/prove/test_delivery.py`."""

from __future__ import annotations

from pathlib import Path

from tests.functional.alerts.killing import send_and_kill
from tests.functional.alerts.running import State

SUBSCRIBERS = 500
KILLS = 6


def test_no_message_is_sent_twice_or_lost_when_senders_die(state: State, tmp_path: Path) -> None:
    found = send_and_kill(state, tmp_path, SUBSCRIBERS, KILLS)
    states = found.states
    assert found.planned == SUBSCRIBERS
    assert found.kills >= KILLS
    assert found.duplicates == 0
    assert states["uncertain"] <= found.kills
    assert states["sent"] + states["uncertain"] + states["failed"] == SUBSCRIBERS
    assert found.failed_wrongly == 0
    assert states["failed"] <= found.gone
    assert found.sent_not_taken == found.taken_not_noted == 0
