"""Many messages, several senders, and their deaths: what the proof of delivery and its small version share."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.functional.alerts.running import Sink, State, sink

SENDERS = 3
FAIL_ONE_IN = 10


@dataclass(frozen=True)
class Outcome:
    """What became of a run: the rows by state, and what the mail server took."""

    planned: int
    kills: int
    states: Counter[str]
    gone: int
    failed_wrongly: int
    duplicates: int
    sent_not_taken: int
    taken_not_noted: int


def _start(state: State, settings: dict[str, str], die_at: int) -> subprocess.Popen[bytes]:
    environment = state.environment(DJANGO_SETTINGS_MODULE="worktide.site.settings", **settings)
    return subprocess.Popen([sys.executable, "-m", "tests.functional.alerts.sender", str(die_at)], env=environment)


class _Senders:
    """Senders that are started anew when they die. Half of them die by themselves, at the worst moment."""

    def __init__(self, state: State, mail: Sink, planned: int, kills: int, seed: int) -> None:
        self._state, self._mail, self._random = state, mail, random.Random(seed)  # noqa: S311 - chance, not a secret
        self._most, self.kills = kills, 0
        self._step = planned // (kills + 2)
        self._exact = 0
        self._running = [self._new() for _ in range(SENDERS)]

    def _new(self) -> subprocess.Popen[bytes]:
        exact = self._exact < self._most // 2
        self._exact += exact
        most = max(1, self._step // SENDERS)
        return _start(self._state, self._mail.settings, self._random.randint(1, most) if exact else 0)

    def run(self) -> None:
        next_kill = self._step
        while self._running:
            time.sleep(0.02)
            self._replace_dead()
            if self._mail.count() >= next_kill and self.kills < self._most and self._running:
                time.sleep(self._random.random() / 20)
                self._random.choice(self._running).kill()
                next_kill = self._mail.count() + self._step

    def _replace_dead(self) -> None:
        for place, process in list(enumerate(self._running)):
            code = process.poll()
            if code is None:
                continue
            died = code != 0
            assert code in (0, -9), code
            self.kills += died
            if died:
                self._running[place] = self._new()
        self._running = [one for one in self._running if one.poll() != 0]


def send_and_kill(state: State, folder: Path, subscribers: int, kills: int, seed: int = 1) -> Outcome:
    """Plan a message to each subscriber, let senders die while they send, and tell what became of it all."""
    planned = int(state.script("filling", str(subscribers), "plan")["messages"])
    with sink(folder, "--fail", str(FAIL_ONE_IN)) as mail:
        senders = _Senders(state, mail, planned, kills, seed)
        senders.run()
        taken = Counter(one["id"] for one in mail.taken())
        rows = state.script("tally", **mail.settings)
    by_state: dict[str, set[str]] = {}
    for number, now, _ in rows:
        by_state.setdefault(now, set()).add(number)
    noted = by_state.get("sent", set()) | by_state.get("uncertain", set())
    return Outcome(
        planned,
        senders.kills,
        Counter(now for _, now, _ in rows),
        sum(address.startswith("gone") for _, _, address in rows),
        sum(now == "failed" and not address.startswith("gone") for _, now, address in rows),
        sum(count > 1 for count in taken.values()),
        len(by_state.get("sent", set()) - set(taken)),
        len(set(taken) - noted),
    )
