"""The interface under load: warm records as JSON beside nginx with the same bytes, in one run, with peak memory.

    python -m benchmarks.api [--seconds N] [--workers N] [--records N]

As in benchmarks.site: `wrk` asks over 16 connections for N records (1,000) in turn, packed by gzip, first from our
server, then from nginx with the same bytes as plain files packed beforehand and as many workers; three rounds, the
median counts. Every request tells another address as a trusted proxy would, so that the fair limits count and tell but
do not refuse; nginx gets the same header. Exits 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import site
from benchmarks.site import Line, nginx, peak_mb, take_all, wrk
from tests.browser.serving import serving

from worktide.release.open import open_release

PASSED_ON: Final = '["Accept-Encoding"] = "gzip", ["X-Forwarded-For"] = "10." .. (at % 250) .. "." .. math.random(250)'
WARMING: Final = 500


def script() -> str:
    """Return the script of `wrk` with an address of its own for each request."""
    return site.SCRIPT.replace('["Accept-Encoding"] = "gzip"', f'{PASSED_ON} .. "." .. math.random(250)')


def files(folder: Path, paths: Sequence[str], bodies: Sequence[bytes]) -> None:
    """Write the same bytes as files, plain and packed."""
    site._files(folder, paths, bodies)


def warmed(port: int, paths: Sequence[str], at: int) -> list[bytes]:
    """Return the packed bodies of the next records, asked for from an address that has asked for no others."""
    return take_all(port, paths[at : at + WARMING], {**site.GZIP, "X-Forwarded-For": f"10.1.0.{at // WARMING}"})


def measured(folder: Path, seconds: int, workers: int, paths: Sequence[str]) -> Iterator[Line]:
    """Yield each figure as soon as it is known."""
    listed = folder / "paths"
    listed.write_text("\n".join(paths) + "\n")
    with serving(folder / "warm", "--workers", str(workers), WORKTIDE_PROXIES="1") as server:
        bodies = [one for at in range(0, len(paths), WARMING) for one in warmed(server.port, paths, at)]
        files(folder, paths, bodies)
        with nginx(folder, workers) as port:
            rounds = [(wrk(server.port, listed, seconds), wrk(port, listed, seconds)) for _ in range(3)]
        ours, peer = (statistics.median(one[at].rate for one in rounds) for at in (0, 1))
        yield Line("warm records, median of three", ours, "a second")
        yield Line("the same files behind nginx", peer, "a second")
        yield Line("ratio", ours / peer, "", 0.3, least=True)
        yield Line("answers that were no success", sum(load.failed for pair in rounds for load in pair), "", 0)
        yield Line("median record, packed", statistics.median(map(len, bodies)) / 1000, "KB")
        yield Line(f"peak memory, {workers + 1} processes", peak_mb(server), "MB")


def main() -> int:
    """Return 1 if a limit is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--records", type=int, default=1000)
    chosen = parser.parse_args()
    site.SCRIPT = script()  # type: ignore[misc]  # the one part of the load that differs
    jobs = [listed for listed in open_release().listing if listed.kind == "occupation"][: chosen.records]
    print(
        f"{len(jobs)} records, {chosen.workers} worker(s), {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"/api/v1/occupations/{listed.slug}" for listed in jobs]
        lines = measured(Path(folder), chosen.seconds, chosen.workers, paths)
        missed = [(print(line, flush=True), line.missed)[1] for line in lines]
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
