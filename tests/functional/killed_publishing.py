"""Publishes again and again in processes that are killed: at every file event, one after the other, and at random.

    python -m tests.functional.killed_publishing FOLDER

FOLDER holds `first` and `second`, two releases. Python's own audit events say when a process is about to touch a file;
a process kills itself by SIGKILL at the n-th of them, so that no part of the program knows of it. Prints what was found
after each death as JSON: the release served, whether it is whole, and whether the next command went on from there.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from worktide.core.errors import WorktideError
from worktide.publishing.place import current_folder, current_id
from worktide.publishing.publish import publish, roll_back
from worktide.publishing.record import publications
from worktide.release.verify import verify_release

EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.symlink", "os.rmdir", "os.chmod", "shutil.copyfile")
RANDOM_KILLS = 30
LONGEST_LIFE = 0.03


def _die_at(number: int, folder: Path) -> None:
    """Let this process kill itself at its n-th file event below a folder."""
    counted = 0
    inside = str(folder)

    def heard(event: str, given: tuple[Any, ...]) -> None:
        nonlocal counted
        if event in EVENTS and any(isinstance(one, (str, Path)) and str(one).startswith(inside) for one in given):
            counted += 1
            if counted == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)


def _in_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except WorktideError:
            os._exit(3)
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            os._exit(4)
    return child


def _ended(child: int) -> bool:
    """Wait for a child and return whether it was killed."""
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _found(releases: Path, again: Callable[[], object]) -> dict[str, Any]:
    served = current_id(releases)
    whole = not verify_release(current_folder(releases))
    recorded = publications(releases)[-1].release
    try:
        again()
        went_on = not verify_release(current_folder(releases))
    except WorktideError as error:
        went_on = "served already" in str(error)
    left = [p.name for p in releases.iterdir() if p.name.endswith((".part", ".pointer"))]
    return {"served": served, "whole": whole, "recorded": recorded, "went_on": went_on, "left": left}


def _fresh(folder: Path, *names: str) -> Path:
    releases = folder / "releases"
    shutil.rmtree(releases, ignore_errors=True)
    for name in names:
        publish(releases, folder / name)
    return releases


def _killed_at_every_event(folder: Path, kind: str) -> list[dict[str, Any]]:
    outcomes: list[dict[str, Any]] = []
    for number in count(1):
        releases = _fresh(folder, "first", *(("second",) if kind == "rollback" else ()))
        work = partial(publish, releases, folder / "second") if kind == "publish" else partial(roll_back, releases)
        if not _ended(_in_child(partial(_doomed, number, releases, work))):
            break
        outcomes.append(_found(releases, partial(publish, releases, folder / "second")))
    return outcomes


def _doomed(number: int, releases: Path, work: Callable[[], object]) -> None:
    _die_at(number, releases)
    work()


def _killed_at_random(folder: Path) -> list[dict[str, Any]]:
    chance = random.Random(9)  # noqa: S311 - moments of death, not secrets
    outcomes: list[dict[str, Any]] = []
    for _ in range(RANDOM_KILLS):
        releases = _fresh(folder, "first")
        work = partial(publish, releases, folder / "second")
        child = _in_child(work)
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        _ended(child)
        outcomes.append(_found(releases, work))
    return outcomes


def main() -> None:
    """Kill publishing and rolling back at every event, then publishing at random times."""
    folder = Path(sys.argv[1])
    outcomes = {kind: _killed_at_every_event(folder, kind) for kind in ("publish", "rollback")}
    print(json.dumps({**outcomes, "random": _killed_at_random(folder)}))


if __name__ == "__main__":
    main()
