"""How long importing, a first answer and later answers take in fresh processes, beside their limits.

Usage: first_answer.py [RUNS] Prints the median over RUNS processes (15 by default), the ratio to each limit and the
peak memory; exits 1 where a median is above its limit. Compiled bytecode lies beside the modules, as an installed
package has it: the first process of each kind writes it and does not count. The peer is `python -c "import numpy"`,
whose time is part of every first answer.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys

LIMITS_MS = {"import worktide": 150.0, "first answer": 300.0, "later answer": 5.0, "later unknown title": 5.0}
PEER = "import numpy"
TITLE, UNKNOWN = "MLOps Engineer", "plumer wizzard"
LATER = 50

IMPORT_ALONE = """
from time import perf_counter as now
import json
start = now()
import {module}
print(json.dumps({{{name!r}: (now() - start) * 1e3}}))
"""

ANSWERS = f"""
from time import perf_counter as now
import json, resource, statistics
start = now()
import worktide
worktide.assess({TITLE!r})
first = now() - start
titles = list(dict.fromkeys(listed.title for listed in worktide.open_release().listing))[::20][:{LATER}]

def took(query):
    start = now()
    try:
        worktide.assess(query)
    except worktide.UnknownTitleError:
        pass
    return (now() - start) * 1e3

took({UNKNOWN!r})
print(json.dumps({{
    "first answer": first * 1e3,
    "later answer": statistics.median(took(title) for title in titles),
    "later unknown title": statistics.median(took({UNKNOWN!r} + " " + str(n)) for n in range({LATER})),
    "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}}))
"""


def measured(program: str) -> dict[str, float]:
    """Return what a program in a fresh process says of itself."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=kept)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(runs: int) -> int:
    """Return 1 if a median is above its limit, else 0."""
    programs = [
        IMPORT_ALONE.format(module="worktide", name="import worktide"),
        IMPORT_ALONE.format(module="numpy", name=PEER),
        ANSWERS,
    ]
    collected: dict[str, list[float]] = {}
    for program in programs:
        measured(program)
    for _ in range(runs):
        for program in programs:
            for name, value in measured(program).items():
                collected.setdefault(name, []).append(value)
    medians = {name: statistics.median(values) for name, values in collected.items()}
    print(f"{'median of ' + str(runs) + ' processes':<28}{'value':>12}{'limit':>10}{'ratio':>8}{'to peer':>9}")
    for name, value in medians.items():
        unit = "MB" if "MB" in name else "ms"
        limit = LIMITS_MS.get(name)
        beside = f"{limit:>7.0f} ms{value / limit:>8.2f}" if limit else " " * 18
        peer = "" if unit == "MB" else f"{value / medians[PEER]:>9.2f}"
        print(f"{name.removesuffix(', MB'):<28}{value:>9.1f} {unit}{beside}{peer}")
    return int(any(medians[name] > limit for name, limit in LIMITS_MS.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
