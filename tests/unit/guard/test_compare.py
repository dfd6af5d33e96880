"""The guard on the embedded release: silent on the release itself, loud on damage of any kind to its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from worktide.core.errors import ParameterError, ReleaseError
from worktide.guard.compare import Report, guard_contents
from worktide.guard.findings import Findings, limits
from worktide.guard.flatten import Flattened
from worktide.guard.reading import Contents, read_contents
from worktide.guard.sheets import Sheet, Words, words_of
from worktide.guard.telling import as_html, as_json_text, as_text
from worktide.release.manifest import ManifestParameter
from worktide.release.open import embedded_release

TABLES = ("occupations", "labour_market", "tasks", "listing", "codes")
ROOT = Path(__file__).resolve().parents[3]
RANDOM = np.random.default_rng(9)

Change = Callable[[Sheet], Sheet]


@pytest.fixture(scope="module")
def contents() -> Contents:
    whole = read_contents(embedded_release())
    assert whole.damaged == {}
    kept = {name: sheet for name, sheet in whole.sheets.items() if name in TABLES}
    return replace(whole, sheets=kept, arrays={}, other={})


def _guarded(contents: Contents, table: str, change: Change) -> Report:
    sheets = {**contents.sheets, table: change(contents.sheets[table])}
    return guard_contents(contents, replace(contents, sheets=sheets))


def _number(column: str, change: Callable[[np.ndarray], np.ndarray]) -> Change:
    return lambda sheet: replace(sheet, numbers={**sheet.numbers, column: change(sheet.numbers[column].copy())})


def _text(column: str, change: Callable[[str], str | None]) -> Change:
    def changed(sheet: Sheet) -> Sheet:
        words = words_of(None if value is None else change(value) for value in sheet.words[column].values)
        return replace(sheet, words={**sheet.words, column: words})

    return changed


def _rows(choose: Callable[[Sheet], np.ndarray]) -> Change:
    return lambda sheet: sheet.taken(choose(sheet), sheet.name, sheet.key)


def _without(column: str) -> Change:
    def changed(sheet: Sheet) -> Sheet:
        return replace(
            sheet,
            numbers={name: values for name, values in sheet.numbers.items() if name != column},
            words={name: values for name, values in sheet.words.items() if name != column},
            types={name: kind for name, kind in sheet.types.items() if name != column},
        )

    return changed


def _some(values: np.ndarray, share: float, put: float) -> np.ndarray:
    values[RANDOM.random(len(values)) < share] = put
    return values


def _in_sector(column: str, by: float) -> Change:
    def changed(sheet: Sheet) -> Sheet:
        sector = sheet.words["sector"]
        rows = sector.codes == sector.names.index("Production")
        return _number(column, lambda values: np.where(rows, values + by, values))(sheet)

    return changed


def _swapped(one: str, other: str) -> Change:
    def changed(sheet: Sheet) -> Sheet:
        numbers = {**sheet.numbers, one: sheet.numbers[other], other: sheet.numbers[one]}
        return replace(sheet, numbers=numbers)

    return changed


def _renamed_classes(sheet: Sheet) -> Sheet:
    bands = sheet.words["band"]
    names = (*bands.names[1:], bands.names[0])
    return replace(sheet, words={**sheet.words, "band": Words(bands.codes, names)})


def _copied(sheet: Sheet) -> Sheet:
    """An eighth of the rows again, under names of their own."""
    again = sheet.taken(np.r_[np.arange(sheet.rows), np.arange(sheet.rows // 8)], sheet.name, sheet.key)
    values = list(again.words["slug"].values)
    values[sheet.rows :] = [f"{value}-again" for value in values[sheet.rows :]]
    return replace(again, words={**again.words, "slug": words_of(values)})


def _rolled_words(column: str) -> Change:
    def changed(sheet: Sheet) -> Sheet:
        words = sheet.words[column]
        return replace(sheet, words={**sheet.words, column: Words(np.roll(words.codes, 1), words.names)})

    return changed


HELD: dict[str, tuple[str, Change, str]] = {
    "one column shifted by a row": ("labour_market", _number("median_pay", lambda v: np.roll(v, 1)), "rank"),
    "a third of the rows gone": ("tasks", _rows(lambda s: np.arange(s.rows * 2 // 3)), "rows_lost"),
    "every third row gone": ("occupations", _rows(lambda s: np.flatnonzero(np.arange(s.rows) % 3)), "keys_gone"),
    "rows twice": ("codes", _rows(lambda s: np.repeat(np.arange(s.rows), 2)), "key_repeated"),
    "rows in another order": ("labour_market", _rows(lambda s: RANDOM.permutation(s.rows)), "order"),
    "a column gone": ("occupations", _without("ai_helps"), "column_gone"),
    "units changed": ("labour_market", _number("median_pay", lambda v: v / 12), "scale"),
    "units of a share": ("tasks", _number("automation", lambda v: v / 100), "recoded"),
    "values inverted": ("occupations", _number("percentile", lambda v: 100 - v), "rank_of_jobs"),
    "values gone": ("labour_market", _number("pay_10", lambda v: _some(v, 0.3, np.nan)), "missing"),
    "values negative": ("labour_market", _number("openings", lambda v: _some(v, 0.1, -1)), "negative"),
    "values without end": ("labour_market", _number("openings", lambda v: _some(v, 0.01, np.inf)), "infinite"),
    "one value for many": ("tasks", _number("automation", lambda v: _some(v, 0.5, 50)), "one_value"),
    "a constant column": ("tasks", _number("time_share", lambda v: np.full_like(v, 10)), "variety"),
    "ends of ranges exchanged": ("occupations", _swapped("percentile_low", "percentile_high"), "order_of_columns"),
    "shares that add up no more": ("tasks", _number("time_share", lambda v: _some(v, 0.05, 0)), "sum_of_group"),
    "three shares that add up no more": ("occupations", _number("people_do", lambda v: v * 0.8), "sum_of_row"),
    "one sector higher": ("occupations", _in_sector("percentile", 12), "sector_moved"),
    "one fact with two values": ("listing", _number("risk.value", lambda v: v + 1), "agreement"),
    "classes exchanged": ("occupations", _renamed_classes, "class_changed"),
    "unknown classes": ("tasks", _text("capability", lambda v: "sight" if v == "vision" else v), "unknown_class"),
    "codes of another form": ("codes", _text("code", lambda v: v.replace("-", "")), "keys_gone"),
    "text read in another encoding": ("tasks", _text("text", lambda v: v.replace("a", "\u00c3\u00a4")), "faulty_text"),
    "text cut": ("tasks", _text("text", lambda v: v[:25]), "cut_text"),
    "text in capitals": ("occupations", _text("title", str.upper), "case"),
    "names that lead nowhere": ("labour_market", _text("slug", lambda v: f"{v}-x" if v < "d" else v), "reference"),
    "keys empty": ("codes", _text("code", lambda v: None if v.endswith("1") else v), "key_empty"),
    "rows again under other names": ("labour_market", _copied, "rows_copied"),
    "words of another row": ("occupations", _rolled_words("title"), "words_moved"),
    "a column of words empty": ("occupations", _text("title", lambda _: ""), "one_value"),
}


@pytest.mark.parametrize("name", HELD)
def test_damage_is_held(contents: Contents, name: str) -> None:
    table, change, check = HELD[name]
    report = _guarded(contents, table, change)
    assert report.verdict == "hold", as_text(report)
    assert (check, "hold") in {(one.check, one.level) for one in report.findings}, as_text(report, 1)


def test_one_row_in_another_unit_warns_but_a_small_number_that_became_smaller_does_not(contents: Contents) -> None:
    pay = contents.sheets["labour_market"].numbers["median_pay"]
    median, row = float(np.nanmedian(pay)), int(np.flatnonzero(pay > 0)[0])

    def changed(before: float, after: float) -> set[str]:
        old, new = (_number("median_pay", partial(_put, row=row, value=one)) for one in (before, after))
        sheets = {**contents.sheets, "labour_market": old(contents.sheets["labour_market"])}
        return {one.check for one in _guarded(replace(contents, sheets=sheets), "labour_market", new).findings}

    assert "odd_rows" in changed(median, median * 12)
    assert "odd_rows" not in changed(median / 10, median / 100)


def _put(values: np.ndarray, row: int, value: float) -> np.ndarray:
    values[row] = value
    return values


def test_a_release_is_like_itself(contents: Contents) -> None:
    report = guard_contents(contents, contents)
    assert (report.verdict, report.findings) == ("pass", ())
    assert sum(report.looked.values()) > 100


def test_the_manifest_is_held_too(contents: Contents) -> None:
    manifest = contents.manifest
    source = replace(manifest.sources[0], published="2001-01-01", sha256="0" * 64)
    parameter = replace(manifest.parameters[0], value=manifest.parameters[0].high + 1)
    changed = replace(
        manifest,
        date="2024-01-01",
        sources=(source, *manifest.sources[2:]),
        parameters=(parameter, *manifest.parameters[1:]),
        validity=None,
    )
    assert isinstance(parameter, ManifestParameter)
    report = guard_contents(contents, replace(contents, manifest=changed))
    found = {one.check: one.level for one in report.findings}
    for check in ("older", "source_older", "source_gone", "source_date", "parameter_range"):
        assert found[check] == "hold"
    assert found["parameter_silent"] == "warn"
    assert found["card_gone"] == "warn"


def test_change_without_cause_is_held(contents: Contents) -> None:
    members = {**contents.manifest.members, "listing.json": contents.manifest.members["glossary.json"]}
    report = guard_contents(contents, replace(contents, manifest=replace(contents.manifest, members=members)))
    assert ("unexplained", "hold") in {(one.check, one.level) for one in report.findings}
    other = replace(contents.manifest, members=members, pipeline_hash="0" * 64)
    explained = guard_contents(contents, replace(contents, manifest=other))
    assert "unexplained" not in {one.check for one in explained.findings}


def test_a_damaged_present_release_is_refused(contents: Contents) -> None:
    with pytest.raises(ReleaseError, match="present release is damaged"):
        guard_contents(replace(contents, damaged={"records.bin": "cut"}), contents)


def test_a_report_can_be_read_in_three_forms(contents: Contents) -> None:
    report = _guarded(contents, "tasks", _text("text", lambda v: f"<script>{v}"))
    text, page, data = as_text(report), as_html(report), as_json_text(report)
    assert report.candidate.id in text
    assert "tasks.text" in text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '"verdict": "hold"' in data


def test_every_limit_is_used_and_documented_and_none_is_missing() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src/worktide/guard").glob("*.py"))
    page = (ROOT / "docs/reference/guard.md").read_text("utf-8")
    for limit in limits().limits:
        assert f'"{limit.name.removesuffix("_in_group")}"' in code, limit.name
        assert f"`{limit.name.removesuffix('_in_group')}`" in page, limit.name
    with pytest.raises(ParameterError, match="no such limit"):
        Findings().see("no such check", "here", 1, "nothing")
    names = [limit.name for limit in limits().limits]
    assert len(names) == len(set(names))
    for limit in limits().limits:
        assert limit.reference
        assert limit.hold is not None or limit.warn is not None
        if limit.hold is not None and limit.warn is not None:
            assert (limit.hold >= limit.warn) == (limit.side == "above" or limit.hold == limit.warn)


def test_nested_values_become_rows() -> None:
    gathered = Flattened("job", ("slug",))
    for slug, share in (("a", 1.0), ("b", None)):
        tasks = [{"id": "t1", "range": {"low": 1, "high": 2}}, {"id": "t2", "range": None}]
        gathered.add({"share": share, "tasks": tasks, "codes": ["x", "y"]}, {"slug": slug})
    job, tasks_sheet = gathered.sheets()
    assert (job.key, job.rows, tasks_sheet.key, tasks_sheet.rows) == (("slug",), 2, ("of.slug", "id"), 4)
    assert np.isnan(job.numbers["share"][1])
    assert job.words["codes"].values == ["x | y", "x | y"]
    assert tasks_sheet.keys[1] == ("a", "t2")
    assert np.isnan(tasks_sheet.numbers["range.low"][1])
