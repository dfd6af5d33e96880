"""Search without a server: an index of titles for a small script, and the same jobs from A to Z for who has none."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Final

from django.template.loader import render_to_string

from worktide.release.open import ListedOccupation, Release, open_release
from worktide.site.export.places import SEARCH, Scope

INDEX: Final = "titles.js"
SCRIPT: Final = "search.js"


def title_index(release: Release, scope: Scope) -> str:
    """Return the script that holds the titles: `jobs` as slug and title, `titles` as title and the job's place."""
    held = [listed for listed in release.listing if scope.holds(listed.slug)]
    jobs = [[listed.slug, listed.title] for listed in held]
    titles: list[tuple[str, int]] = []
    for place, listed in enumerate(held):
        occupation = release.record(listed.slug).occupation
        titles += [(title, place) for title in dict.fromkeys((listed.title, *occupation.aliases))]
    packed = json.dumps({"jobs": jobs, "titles": titles}, ensure_ascii=False, separators=(",", ":"))
    return f"window.worktideTitles={packed};\n"


def by_letter(release: Release, scope: Scope) -> list[tuple[str, list[ListedOccupation]]]:
    """Return the jobs in the order of their titles, in groups by the first letter; digits come first, as one group."""
    groups: dict[str, list[ListedOccupation]] = {}
    held = [listed for listed in release.listing if scope.holds(listed.slug)]
    for listed in sorted(held, key=lambda job: (job.title.casefold(), job.slug)):
        first = listed.title[:1].upper()
        groups.setdefault(first if first.isalpha() else "0–9", []).append(listed)
    return list(groups.items())


def write_search(folder: Path, scope: Scope) -> None:
    """Write the search page, as yet with the site's own links, its script and the index of titles."""
    release = open_release()
    context = {"groups": by_letter(release, scope), "release": release.stamp, "canonical": f"{scope.origin}/search"}
    (folder / SEARCH).write_text(render_to_string("export/search.html", context), encoding="utf-8", newline="\n")
    (folder / INDEX).write_text(title_index(release, scope), encoding="utf-8", newline="\n")
    script = resources.files("worktide.site.export").joinpath("assets", SCRIPT).read_bytes()
    (folder / SCRIPT).write_bytes(script)
