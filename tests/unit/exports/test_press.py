"""The journalists' pack: no number without its range, no chart without its caveat, source and release."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest

from worktide.charts.press import press_charts
from worktide.exports.press import CAVEATS, press_files
from worktide.release.open import open_release

FORBIDDEN = re.compile(r"probability of losing|jobs? at risk|will be lost|%%", re.IGNORECASE)


@pytest.fixture(scope="module")
def charts() -> dict[str, bytes]:
    return press_charts(open_release())


@pytest.fixture(scope="module")
def files(charts: dict[str, bytes]) -> dict[str, bytes]:
    return press_files(open_release(), charts)


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_row_of_jobs_carries_range_caveat_citation_and_release(files: dict[str, bytes]) -> None:
    rows, release = _rows(files["jobs.csv"]), open_release()
    assert len(rows) == 3 * sum(listed.risk is not None for listed in release.listing)
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
        assert row["caveat"] in CAVEATS.values()
        assert release.stamp.id in row["cite"]
        assert row["release"] == release.stamp.id
        low, high = (f"{float(row[end]):.0f}" for end in ("low", "high"))
        assert f"likely between {low} and {high}" in row["sentence"]
        assert release.stamp.id in row["sentence"]


def test_the_workforce_and_what_others_say_are_those_of_the_manifest(files: dict[str, bytes]) -> None:
    manifest = open_release().manifest
    assert len(_rows(files["workforce.csv"])) == len(manifest.totals)
    assert [row["reference"] for row in _rows(files["what-others-say.csv"])] == [
        anchor["reference"] for anchor in manifest.anchors
    ]
    assert all(
        float(row["low"]) <= float(row["percent"]) <= float(row["high"]) for row in _rows(files["workforce.csv"])
    )


def test_every_chart_is_drawn_names_its_numbers_in_words_and_keeps_its_foot(charts: dict[str, bytes]) -> None:
    assert len(charts) >= 4
    for data in charts.values():
        root = ET.fromstring(data)  # noqa: S314 - our own charts
        described = "".join(one.text or "" for one in root if one.tag.endswith("desc"))
        drawn = " ".join(one.text or "" for one in root.iter() if one.tag.endswith("text"))
        assert f"release {open_release().stamp.id}" in drawn
        assert "not a" in drawn
        assert described.count("likely between") >= 10
        assert not root.findall(".//{http://www.w3.org/2000/svg}image")


def test_nothing_says_what_we_do_not_measure(files: dict[str, bytes], charts: dict[str, bytes]) -> None:
    for name, data in {**files, **charts}.items():
        text = data.decode("utf-8-sig").replace('Do not write "jobs at risk"', "")
        assert not FORBIDDEN.search(text), name


def test_the_note_lists_the_files_and_the_same_release_gives_the_same_pack(
    files: dict[str, bytes], charts: dict[str, bytes]
) -> None:
    for name in charts:
        assert f"charts/{name}" in files["README.txt"].decode()
    assert press_files(open_release(), press_charts(open_release())) == files
