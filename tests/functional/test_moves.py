"""Moves as a user sees them, over every record of the release: `worktide moves`, Python, and the answer's sections."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from tools import moves_schema

import worktide
from worktide.assessment.moves import MovesAnswer
from worktide.cli.main import run
from worktide.moves import doors, moves_from, paths, related, sources_of
from worktide.moves.model import Moves
from worktide.moves.tables import open_tables

DOCS = Path(__file__).parents[2] / "docs"
READ = (
    "accountants-and-auditors",
    "paralegals-and-legal-assistants",
    "customer-service-representatives",
    "heavy-and-tractor-trailer-truck-drivers",
    "registered-nurses",
    "graphic-designers",
    "data-entry-keyers",
    "software-developers",
    "elementary-school-teachers-except-special-education",
    "electricians",
    "mlops-engineer",
)
# Jobs that look-alike lists send people of the professions to.
NEVER = ("childcare-workers", "home-health-aides", "personal-care-aides", "cashiers", "waiters-and-waitresses")


@cache
def every() -> dict[str, Moves]:
    """Return the moves of every record that has a score, by slug."""
    release = worktide.open_release()
    return {one.slug: moves_from(release, one.slug) for one in release.listing if one.risk is not None}


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and messages of a command."""
    code = run(["moves", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_no_default_is_worse_in_both_and_whatever_is_not_safer_says_so() -> None:
    assert len(every()) > 1000
    for slug, moves in every().items():
        for move in moves.moves:
            worse = move.safety == "riskier" and move.pay.change is not None and move.pay.change < 0
            assert not (worse and move.recommended), (slug, move.slug)
            if move.safety != "safer":
                assert move.warnings, (slug, move.slug)
                assert move.warnings[0].startswith(("Ranges overlap", "Riskier", "Worse in both", "One of the two"))


def test_numbers_are_in_their_ranges() -> None:
    for slug, moves in every().items():
        for move in moves.moves:
            assert move.slug != slug
            assert 0 <= move.fit <= 100
            assert move.probability is None or 0 <= move.probability <= 100
            assert len(move.what_you_can_do) <= 5
            assert len({gap.name for gap in move.missing}) == len(move.missing)
            months = move.entry.months
            assert months is None or 0 <= months.low <= months.high
            shares = [share.percent for share in move.entry.schooling_today]
            assert not shares or sum(shares) == pytest.approx(100, abs=4), (slug, move.slug)


def test_most_jobs_have_somewhere_to_go() -> None:
    some = [slug for slug, moves in every().items() if any(move.recommended for move in moves.moves)]
    assert len(some) >= 0.97 * len(every())
    exposed = [moves for moves in every().values() if moves.score is not None and moves.score.low >= 80]
    safer = [moves for moves in exposed if any(move.safety == "safer" for move in moves.moves)]
    assert len(safer) >= 0.8 * len(exposed)


@pytest.mark.parametrize("slug", ["lawyers", "accountants-and-auditors", "physicians-all-other", "software-developers"])
def test_professions_are_not_sent_where_look_alike_lists_send_them(slug: str) -> None:
    shown = {move.slug for move in every()[slug].moves} if slug in every() else set()
    assert not shown & set(NEVER)


@pytest.mark.parametrize("slug", READ)
def test_jobs_that_we_read_have_five_moves_most_of_them_seen_or_near(slug: str) -> None:
    moves = every()[slug].moves
    assert len(moves) >= 5
    likely = [move for move in moves if move.seen != "not seen in the survey" or move.fit >= 50]
    assert len(likely) >= 0.8 * len(moves)


def test_the_table_of_readings_in_the_documentation_names_every_job() -> None:
    page = (DOCS / "explanation" / "moves.md").read_text("utf-8")
    release = worktide.open_release()
    for slug in READ:
        title = release.record(slug).occupation.title
        assert f"| {title} |" in page


def test_every_resource_named_is_in_the_release() -> None:
    tables = open_tables(worktide.open_release())
    known = {one["id"] for one in json.loads((worktide.open_release().member("resources.json")).read_bytes())}
    named = {one for given in tables.names.resources.values() for one in given}
    assert named
    assert named <= known


def test_paths_doors_sources_and_related_roles_of_the_jobs_we_read() -> None:
    release = worktide.open_release()
    for slug in READ:
        assert sources_of(release, slug)
        assert all(one.summary for one in related(release, slug))
        for path in paths(release, slug):
            assert path.safety == "safer"
        for door in doors(release, slug):
            assert door.opened >= len(door.opens) > 0


def test_the_assessment_holds_the_first_moves_and_related_roles() -> None:
    for slug in READ:
        answer = worktide.assess(slug)
        assert answer.moves is not None
        assert answer.related is not None
        assert [move.slug for move in answer.moves] == [move.slug for move in every()[slug].moves[: len(answer.moves)]]
        assert 0 < len(answer.related) <= 5


def test_a_record_without_score_has_null_sections() -> None:
    release = worktide.open_release()
    without = [one.slug for one in release.listing if one.risk is None]
    for slug in without[:5]:
        answer = worktide.assess(slug)
        assert answer.moves is None
        assert answer.related is None


def test_python_takes_a_title_and_filters() -> None:
    moves = worktide.moves_from("paralegal", worktide.MoveFilters(pay_floor=70_000, longest_training_months=24))
    assert moves.title == "Paralegals and Legal Assistants"
    assert all(move.pay.there and move.pay.there >= 70_000 for move in moves.moves)
    assert all(move.entry.months and move.entry.months.high <= 24 for move in moves.moves)


def test_the_command_line_reads_in_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "paralegal")
    assert (code, err) == (0, "")
    assert out.startswith("Moves from Paralegals and Legal Assistants")
    assert max(len(line) for line in out.splitlines()) <= 80
    for heading in ("Routes of two and three steps", "1. ", "No table here says which jobs need a licence"):
        assert heading in out


def test_json_follows_its_schema_and_comes_back_as_the_same_values(capsys: pytest.CaptureFixture[str]) -> None:
    validator = Draft202012Validator(moves_schema.schema())
    for arguments in (("accountant",), ("data entry keyer", "--to", "bookkeeper", "--interests", "cse")):
        code, out, err = printed(capsys, *arguments, "--json")
        assert (code, err) == (0, "")
        validator.validate(json.loads(out))
        answer: Any = msgspec.json.decode(out, type=MovesAnswer)
        assert answer.release == worktide.open_release().stamp


def test_the_schema_in_the_documentation_is_fresh() -> None:
    assert moves_schema.PLACE.read_text("utf-8") == moves_schema.text(), "stale: run python tools/moves_schema.py"


def test_a_goal_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "data entry keyer", "--to", "paralegal")
    assert code == 0
    assert "Routes to the goal" in out
    assert re.search(r"(?m)Paralegals and Legal Assistants$", out)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("plumer wizzard xq",), 1, "no title answers to"),
        (("accountant", "--to", "plumer wizzard xq"), 1, "no title answers to"),
        (("accountant", "--weight", "2"), 2, "the weight cannot be 2"),
        (("accountant", "--pay-floor", "lots"), 2, "is not a valid float"),
        (("accountant", "--education", "phd"), 2, "no such schooling"),
        (("accountant", "--avoid", "Nowhere"), 2, "no such field"),
        (("accountant", "--interests", "QQ"), 2, "no such interest code"),
        (("accountant", "--most", "0"), 2, "not in the range"),
        (("accountant", "--to", "accountants-and-auditors"), 2, "the goal is the job itself"),
        ((), 2, "Missing argument"),
        (("accountant", "--release", "nowhere-at-all"), 2, "no release is there"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_use_and_unknown_titles_end_with_their_codes(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, told: str
) -> None:
    got, out, err = printed(capsys, *arguments)
    assert (got, out) == (code, "")
    assert told in err
    assert "Traceback" not in err


def test_a_title_that_means_several_jobs_gets_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "engineer")
    assert code == 0
    assert "does not settle which job is meant" in out
    assert "Moves from" not in out


def test_the_answer_in_the_terminal_names_the_first_moves(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "accountants-and-auditors"]) == 0
    short = capsys.readouterr().out
    assert "Where to go from here" in short
    assert "Related roles" not in short
    assert run(["assess", "accountants-and-auditors", "--markdown"]) == 0
    markdown = capsys.readouterr().out
    assert "## Where to go from here" in markdown
    assert "## Related roles" in markdown
    answer = worktide.assess("accountants-and-auditors")
    for move in answer.moves or ():
        assert f"- {move.title}:" in markdown


def test_a_table_of_ones_own_tells_of_licences_and_remote_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("code,licence,remote\n13-2011,yes,yes\n43-3031,no,yes\n23-2093,no,no\n", encoding="utf-8")
    code, told, _ = printed(capsys, "paralegal", "--table", str(table), "--no-licence", "--remote", "--json")
    answer = json.loads(told)
    assert code == 0
    assert answer["moves"]["filters"]["licence"] is False
    tables = open_tables(worktide.open_release())
    assert {str(tables.soc[tables.place(move["slug"])]) for move in answer["moves"]["moves"]} == {"43-3031"}
    assert answer["moves"]["left_out"]["licence"] > answer["moves"]["considered"] > 0
    code, _, said = printed(capsys, "paralegal", "--no-licence")
    assert code == 2
    assert "there is no column for licence" in said
    code, _, said = printed(capsys, "paralegal", "--table", str(table), "--licence")
    assert code == 0, said
