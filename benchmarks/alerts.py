"""How fast digests are composed: `python -m benchmarks.alerts [DIGESTS] [PROCESSES]`.

Each digest is a whole message, packed for the mail server: text, HTML and signed links, with ten changes of jobs that
its reader follows. Two processes by default, as two cores allow. Prints the rate, and the seconds for 20,000.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from multiprocessing import get_context

DIGESTS = 20_000
PROCESSES = 2
FOLLOWED = 10


def _compose(count: int) -> int:
    """Compose some digests for different readers and return how many bytes they have together."""
    import django

    django.setup()

    from django.utils import timezone

    from worktide.release.open import open_release
    from worktide.site.alerts.compose import changes_message, packed
    from worktide.site.alerts.models import Delivery, Subscriber
    from worktide.site.alerts.previewing import example

    now, release = timezone.now(), open_release()
    slugs = [listed.slug for listed in release.listing if listed.risk is not None]
    found = [example(slug) for slug in slugs[: 10 * FOLLOWED]]
    size = 0
    for number in range(count):
        person = Subscriber(pk=number + 1, address=f"reader{number}@mail.example", created=now, told="", checked="")
        row = Delivery(pk=number + 1, subscriber=person, created=now)
        start = number % (len(found) - FOLLOWED)
        told = found[start : start + FOLLOWED]
        size += len(packed(row, changes_message(person, told, "an-earlier-release", release.stamp.id, is_digest=True)))
    return size


def main(digests: int, processes: int) -> None:
    """Compose and print what was measured."""
    with tempfile.TemporaryDirectory() as state:
        os.environ |= {
            "WORKTIDE_STATE": state,
            "WORKTIDE_ADDRESS": "https://worktide.example",
            "WORKTIDE_MAIL_FROM": "alerts@worktide.example",
            "DJANGO_SETTINGS_MODULE": "worktide.site.settings",
        }
        with get_context("spawn").Pool(processes) as pool:
            pool.map(_compose, [1] * processes)
            start, before = time.perf_counter(), os.times()
            size = sum(pool.map(_compose, [digests // processes] * processes, chunksize=1))
            seconds = time.perf_counter() - start
        after = os.times()
    computing = after.children_user - before.children_user + after.children_system - before.children_system
    told = {
        "digests": digests,
        "processes": processes,
        "seconds": round(seconds, 2),
        "digests_a_second": round(digests / seconds),
        "seconds_for_20000": round(DIGESTS * seconds / digests, 1),
        "cpu_seconds": round(computing, 2),
        "mean_bytes": size // digests,
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(given[0] if given else DIGESTS, given[1] if len(given) > 1 else PROCESSES)
