"""Releases of which only the scores are left, and errors found after publication, on a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.browser.serving import Server, serving

from worktide.history.stored import stored_pairs
from worktide.publishing.pruning import prune
from worktide.publishing.publish import publish
from worktide.release.open import Release, open_release
from worktide.release.write import write_release

WRONG = """
- id: percentile-of-actors
  date: 2026-09-01
  title: Percentile of actors
  wrong: It counted 100 % of one task twice.
  right: Each task counts once.
  releases: [RELEASES]
  jobs: [actors]
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A site with three releases, of which the oldest is pruned; every one carries an error about actors."""

    server: Server
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    place, release = tmp_path_factory.mktemp("line"), open_release()
    ids = tuple(_published(place, release, at) for at in (1, 2, 3))
    assert prune(place / "releases", 1) == (ids[0],)
    (place / "releases" / "corrections.yml").write_text(WRONG.replace("RELEASES", ", ".join(ids)))
    with serving(place / "state", "--port", "8486", WORKTIDE_RELEASES=str(place / "releases")) as server:
        yield Line(server, ids)


def _published(place: Path, release: Release, seed: int) -> str:
    members = {name: (release.folder / name).read_bytes() for name in release.manifest.members}
    stamp = write_release(place / str(seed), replace(release.manifest, seed=seed), members)
    publish(place / "releases", place / str(seed))
    return stamp.id


def test_the_number_cited_stays_when_a_release_is_pruned(line: Line) -> None:
    pruned, percentile = line.ids[0], open_release().record("dancers").risk
    page = line.server.get(f"/r/{pruned}/job/dancers")
    assert page.status == 200
    assert percentile is not None
    for value in (percentile.percentile.value, percentile.percentile.low, percentile.percentile.high):
        assert f'<data value="{value}">' in page.text
    kept = json.loads(line.server.get(f"/r/{pruned}/job/dancers.json").body)
    assert kept["release"]["id"] == pruned
    assert kept["scores"]["percentile"][0] == percentile.percentile.value
    assert kept["corrections"] == []
    assert pruned in line.server.get(f"/r/{pruned}/job/dancers.md").text


def test_what_is_left_of_a_release_is_said_with_its_manifest(line: Line) -> None:
    pruned = line.ids[0]
    manifest = json.loads(line.server.get(f"/r/{pruned}/manifest.json").body)
    for path in ("", "/ranking", "/compare", "/embed/dancers"):
        page = line.server.get(f"/r/{pruned}{path}")
        assert page.status == 200
        assert "only the scores are kept" in page.text
        assert manifest["sources"][0]["name"] in page.text
    assert "frame-ancestors *" in line.server.get(f"/r/{pruned}/embed/dancers").headers["content-security-policy"]
    assert line.server.get(f"/r/{pruned}/job/no-such-job").status == 404
    told = line.server.get(f"/api/v1/releases/{pruned}/occupations/dancers")
    assert told.status == 404
    assert f"/r/{pruned}/job/dancers.json" in json.loads(told.body)["hint"]


def test_a_release_that_only_the_history_knows_is_addressable(line: Line) -> None:
    old = stored_pairs()[0].old.id
    numbers = stored_pairs()[0].jobs["dancers"].measures["percentile"].old
    assert numbers is not None
    assert f'<data value="{numbers[0]}">' in line.server.get(f"/r/{old}/job/dancers").text
    assert json.loads(line.server.get(f"/r/{old}/job/dancers.json").body)["scores"]["percentile"] == list(numbers)
    assert line.server.get(f"/r/{old}/manifest.json").status == 404


def test_who_cites_what_was_corrected_since_is_told(line: Line) -> None:
    served, title = line.ids[-1], "Corrected 2026-09-01: Percentile of actors"
    for wanted in ("csl", "bibtex", "ris", "apa", "plain"):
        cited = line.server.get(f"/api/v1/occupations/actors/citation?format={wanted}")
        assert title in cited.text, wanted
        assert title not in line.server.get(f"/api/v1/occupations/dancers/citation?format={wanted}").text
        assert title in line.server.get(f"/api/v1/releases/{served}/citation?format={wanted}").text
    assert r"100 \% of one task" in line.server.get("/api/v1/occupations/actors/citation?format=bibtex").text


def test_the_page_and_the_interface_say_what_was_wrong(line: Line) -> None:
    for path in ("/job/actors", *(f"/r/{one}/job/actors" for one in line.ids)):
        assert "/corrections#percentile-of-actors" in line.server.get(path).text, path
    assert "/corrections#percentile-of-actors" not in line.server.get("/job/dancers").text
    query = f"/api/v1/corrections?release={line.ids[-1]}&slug=actors"
    assert f'<{query}>; rel="describedby"' in line.server.get("/api/v1/occupations/actors").headers["link"]
    (told,) = json.loads(line.server.get(query).body)["corrections"]
    assert told["id"] == "percentile-of-actors"
    for other in (f"/api/v1/corrections?slug={quote('dancers')}", "/api/v1/corrections?release=none"):
        assert json.loads(line.server.get(other).body)["corrections"] == []
