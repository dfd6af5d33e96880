"""The site under load: warm and cold pages, how long a reader waits, weight, start and memory, beside nginx.

    python -m benchmarks.site [--seconds N] [--workers N] [--pages N]

A server in a process of its own, on loopback, answers `wrk` in another (Debian: apt install wrk nginx-light) over one
pool of 16 connections that asks for N occupation pages (1,000) in turn, packed by gzip. The peer in the same run is
nginx with the same bytes as plain files, packed beforehand, with as many workers. For the 99th percentile each
connection waits 10 ms between requests, which comes to half the rate held to. Cold pages are asked for once each, in
the same way for five seconds, from a fresh server with as many workers as there are processors. First content is
Chromium's own figure for a phone: 1.6 Mbit/s, 150 ms, a processor four times slower. The copy as static files takes
minutes and comes last. Exits 1 where a limit is missed; the load of the machine before the run is printed, as it tells
on all.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.browser.serving import PROGRAM, Server, environment, serving
from tests.conftest import CHROMIUM_FLAGS

from worktide.release.open import open_release

CONNECTIONS: Final = 16
WAIT_MS: Final = 10
COLD_SECONDS: Final = 5
GZIP: Final = {"Accept-Encoding": "gzip"}
PHONE: Final = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWER: Final = 4
SHOWINGS: Final = 9
EXPORT_LIMIT: Final = 180
FIRST_CONTENT: Final = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime);
}).observe({ type: "paint", buffered: true }))"""
LINKED: Final = re.compile(r'<(?:link rel="(?:stylesheet|icon)"\s+href|script src|img src)="(/static/[^"]+)"')
# One connection's turn through all pages; `wait` is 0 for as fast as can be.
SCRIPT: Final = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {{["Accept-Encoding"] = "gzip", ["Host"] = "127.0.0.1:{port}"}})
end
{wait}
"""
NGINX: Final = """
{user}
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
  access_log off;
  default_type "text/html; charset=utf-8";
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  gzip_static on;
  open_file_cache max=5000;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; add_header Cache-Control "public, max-age=300"; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the run beside its limit; `least` says that more is better."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: bool = False

    @property
    def missed(self) -> bool:
        """Whether the limit is not kept."""
        return self.limit is not None and (self.value < self.limit if self.least else self.value > self.limit)

    def __str__(self) -> str:
        if self.limit is None:
            return f"{self.name:<46}{self.value:>12,.2f} {self.unit}"
        sign, verdict = ("at least" if self.least else "at most"), ("MISSED" if self.missed else "kept")
        return f"{self.name:<46}{self.value:>12,.2f} {self.unit:<9}{sign} {self.limit:,g}  {verdict}"


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk counted: requests a second, the 99th percentile in ms, and answers that were no success."""

    rate: float
    slowest_ms: float
    failed: int


def wrk(port: int, paths: Path, seconds: int, wait: int = 0) -> Load:
    """Return the load that a server on a port of this machine took for some seconds."""
    waits = f"delay = function() return {wait} end" if wait else ""
    script = paths.with_name("load.lua")
    script.write_text(SCRIPT.format(paths=paths, port=port, wait=waits))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    printed = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", printed), re.search(r"99%\s+([\d.]+)(us|ms|s)", printed)
    if rate is None or slowest is None:
        raise SystemExit(f"wrk told no rate:\n{printed}")
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    return Load(
        float(rate[1]),
        float(slowest[1]) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[slowest[2]],
        int(failed[1]) if failed else 0,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, workers: int) -> Iterator[int]:
    """Run nginx on the files of a folder; yield its port."""
    port, user = _free_port(), ("user root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, workers=workers, user=user))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"])
    try:
        deadline = time.monotonic() + 10
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def take_all(port: int, paths: Iterable[str], headers: Mapping[str, str] = GZIP) -> list[bytes]:
    """Return the packed bodies of some pages, asked for one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    bodies = []
    for path in paths:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        bodies.append(answer.read())
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()
    return bodies


def processes(server: Server) -> list[str]:
    """Return the process ids of a server and its workers."""
    command = ["ps", "-o", "pid=", "-g", str(server.process.pid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def processor_ms(server: Server) -> float:
    """Return the processor time that a server and its workers have spent, in ms."""
    spent = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in processes(server)]
    return 1000 * sum(int(part) for parts in spent for part in parts) / os.sysconf("SC_CLK_TCK")


def cold(folder: Path, workers: int, paths: Sequence[str]) -> tuple[float, float]:
    """Return the pages a second that a fresh server makes, each asked for once, and its processor time for one in ms.

    The second figure depends less on what else the machine does.
    """
    wanted, first = paths[: -4 * CONNECTIONS], paths[-4 * CONNECTIONS :]
    listed = folder / "cold_paths"
    listed.write_text("\n".join(wanted) + "\n")
    with serving(folder / "cold", "--workers", str(workers)) as server, ThreadPoolExecutor(CONNECTIONS) as clients:
        # The templates are read and compiled with the first page of each worker.
        list(clients.map(lambda path: take_all(server.port, [path]), first))
        spent = processor_ms(server)
        rate = wrk(server.port, listed, COLD_SECONDS).rate
        made = rate * COLD_SECONDS
        if made > len(wanted):
            raise SystemExit("Pages were asked for twice, so they were not cold: give more of them.")
        return rate, (processor_ms(server) - spent) / made


def yardstick_ms() -> float:
    """Return the processor time of a piece of work that never changes, in ms, the median of nine.

    A machine that others share may take twice as long for everything; figures of two runs compare only beside this.
    """
    times = []
    for _ in range(9):
        start = time.process_time()
        sum(one * one for one in range(1_000_000))
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def start_seconds(folder: Path, path: str) -> float:
    """Return the seconds from the command to the first page, where the state has been made before."""
    start = time.perf_counter()
    with serving(folder / "warm") as server:
        take_all(server.port, [path])
        return time.perf_counter() - start


def export_seconds(folder: Path) -> float:
    """Return the seconds that the whole site takes as static files."""
    start = time.perf_counter()
    command = [*PROGRAM, "site", "export", str(folder / "copy"), "--address", "https://worktide.example.org"]
    subprocess.run(command, env=environment(folder / "export"), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def peak_mb(server: Server) -> float:
    """Return the peak memory of a server and its workers together, in MB; what they share counts for each."""
    statuses = (Path(f"/proc/{pid}/status").read_text() for pid in processes(server))
    return sum(int(found[1]) for status in statuses if (found := re.search(r"VmHWM:\s+(\d+)", status))) / 1024


def weights_kb(server: Server, bodies: Sequence[bytes]) -> list[float]:
    """Return what each page weighs packed, with all that it loads, in KB of 1,000 bytes."""
    pages = [LINKED.findall(gzip.decompress(body).decode()) for body in bodies]
    loaded = {link: len(take_all(server.port, [link])[0]) for link in {link for links in pages for link in links}}
    return [
        (len(body) + sum(loaded[link] for link in set(links))) / 1000 for body, links in zip(bodies, pages, strict=True)
    ]


def first_content_ms(server: Server, paths: Sequence[str]) -> float | None:
    """Return the median time to first content in Chromium as a slow phone; None where Chromium is not here."""
    from playwright.sync_api import Error, sync_playwright

    times = []
    with sync_playwright() as player:
        try:
            browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS))
        except Error as error:
            print(f"Chromium does not start: {str(error).splitlines()[0]}")
            return None
        for path in paths:
            context = browser.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", PHONE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(f"{server.address}{path}", wait_until="load")
            times.append(float(page.evaluate(FIRST_CONTENT)))
            context.close()
        browser.close()
    return statistics.median(times)


def _files(folder: Path, paths: Sequence[str], bodies: Sequence[bytes]) -> None:
    for path, body in zip(paths, bodies, strict=True):
        place = folder / "files" / path.removeprefix("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(gzip.decompress(body))
        place.with_name(f"{place.name}.gz").write_bytes(body)


def measured(folder: Path, seconds: int, workers: int, paths: Sequence[str]) -> Iterator[Line]:
    """Yield each figure as soon as it is known."""
    yield Line("a fixed piece of work before cold pages", yardstick_ms(), "ms")
    rate, spent = cold(folder, os.cpu_count() or 1, paths)
    yield Line("a fixed piece of work after them", yardstick_ms(), "ms")
    yield Line("cold pages", rate, "a second", 120, least=True)
    yield Line("processor time of a cold page", spent, "ms")
    listed = folder / "paths"
    listed.write_text("\n".join(paths) + "\n")
    with serving(folder / "warm", "--workers", str(workers)) as server:
        for _ in range(3 * workers):
            bodies = take_all(server.port, paths)
        _files(folder, paths, bodies)
        with nginx(folder, workers) as port:
            rounds = [(wrk(server.port, listed, seconds), wrk(port, listed, seconds)) for _ in range(3)]
            paced = wrk(server.port, listed, seconds, WAIT_MS), wrk(port, listed, seconds, WAIT_MS)
        ours, peer = (statistics.median(one[at].rate for one in rounds) for at in (0, 1))
        failed = sum(load.failed for pair in (*rounds, paced) for load in pair)
        yield Line("warm pages, median of three", ours, "a second", 3_000, least=True)
        yield Line("the same files behind nginx", peer, "a second")
        yield Line("ratio", ours / peer, "", 0.3, least=True)
        yield Line(f"99th percentile at {paced[0].rate:,.0f} a second", paced[0].slowest_ms, "ms", 20)
        yield Line(f"the same behind nginx at {paced[1].rate:,.0f} a second", paced[1].slowest_ms, "ms")
        yield Line("answers that were no success", failed, "", 0)
        weights = weights_kb(server, bodies)
        yield Line("heaviest page with all it loads, packed", max(weights), "KB", 100)
        yield Line("median page with all it loads, packed", statistics.median(weights), "KB")
        first = first_content_ms(server, paths[:: max(1, len(paths) // SHOWINGS)][:SHOWINGS])
        if first is not None:
            yield Line("first content on a slow phone", first, "ms", 800)
        yield Line(f"peak memory, {workers + 1} processes", peak_mb(server), "MB")
    starts = [start_seconds(folder, paths[0]) for _ in range(5)]
    yield Line("start to first page, median of five", statistics.median(starts), "s", 2)
    copied = export_seconds(folder)
    yield Line("the whole site as static files", copied, "s", EXPORT_LIMIT)
    yield Line("ratio to its limit", copied / EXPORT_LIMIT, "")


def main() -> int:
    """Return 1 if a limit is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--pages", type=int, default=1000)
    chosen = parser.parse_args()
    paths = [f"/job/{listed.slug}" for listed in open_release().listing if listed.kind == "occupation"][: chosen.pages]
    load = f"load {os.getloadavg()[0]:.1f} before"
    print(f"{len(paths)} pages, {chosen.workers} worker(s), {os.cpu_count()} processors, {load}")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for line in measured(Path(folder), chosen.seconds, chosen.workers, paths):
            print(line, flush=True)
            missed |= line.missed
    print(f"load {os.getloadavg()[0]:.1f} after")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
