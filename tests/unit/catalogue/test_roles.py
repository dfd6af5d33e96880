"""Modern roles: the schema and each rule, by a folder of bad files, and the shipped ones against the real O*NET."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worktide.catalogue.roles import Role, check_roles, load_roles, read_role
from worktide.core.errors import CatalogueError
from worktide.core.titles import title_key
from worktide.sources.registry import read_source
from worktide.sources.store import locate

CASES = Path(__file__).parents[2] / "cases" / "roles"
BAD = sorted((CASES / "bad").glob("*.yml"))
GOOD = (CASES / "good.yml").read_text("utf-8")
ROLES = load_roles()
FIRST_NINE = {
    "AI Architect",
    "AI Ethics Officer",
    "API Developer",
    "Algorithm Engineer",
    "Blockchain Developer",
    "Cloud Architect",
    "Data Engineer",
    "MLOps Engineer",
    "Machine Learning Engineer",
}


@pytest.fixture
def good() -> Role:
    return read_role(GOOD, "roles/good.yml")


CODES = {"15-1252.00": "Software Developers", "15-1244.00": "Network Administrators"}
TASKS = frozenset({14689})


def test_a_good_role_is_read_whole(good: Role) -> None:
    assert (good.slug, good.title, len(good.tasks)) == ("kite-planner", "Kite Planner", 7)
    check_roles([good], CODES, TASKS)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_role_says_what_is_wrong(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = text.split("\n", 1)[0].removeprefix("# expect: ")
    with pytest.raises(CatalogueError, match=re.escape(expected)) as caught:
        read_role(text, f"roles/{path.name}")
    assert str(caught.value).startswith(f"roles/{path.name}")
    assert str(caught.value).isprintable()


def test_an_unknown_code_is_named(good: Role) -> None:
    with pytest.raises(CatalogueError, match=r"roles/kite-planner: unknown O\*NET-SOC code; got '15-1244.00'"):
        check_roles([good], {"15-1252.00": "Software Developers"}, TASKS)


def test_an_unknown_task_id_is_named(good: Role) -> None:
    with pytest.raises(CatalogueError, match=r"unknown Task IDs in draw; got \[14689\]"):
        check_roles([good], CODES, frozenset())


@pytest.mark.parametrize("alias", ["Kite Designer", "KITE-designer ", "Kite Planner"])
def test_a_title_of_two_roles_is_refused(good: Role, alias: str) -> None:
    text = GOOD.replace("Kite Planner", "Sail Planner").replace("kite-planner", "sail-planner")
    other = read_role(text.replace("[Kite Designer]", f"['{alias}']"), "roles/other.yml")
    with pytest.raises(CatalogueError, match=r"roles/sail-planner: .* also belongs to kite-planner"):
        check_roles([good, other], CODES, TASKS)


def test_the_first_nine_roles_are_shipped_sorted() -> None:
    assert {role.title for role in ROLES} >= FIRST_NINE
    assert [role.slug for role in ROLES] == sorted(role.slug for role in ROLES)


def test_shipped_roles_fit_the_real_classification(data_folder: Path) -> None:
    tables = read_source("onet-30-1", locate([data_folder])["onet-30-1"])
    titles = dict(tables["occupations"].select("onet_soc_code", "title").iter_rows())
    check_roles(ROLES, titles, frozenset(tables["tasks"]["task_id"].to_list()))
    official = {title_key(title): code for code, title in titles.items()}
    assert not [role.title for role in ROLES if title_key(role.title) in official]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.slug)
def test_a_shipped_role_repeats_no_alias_and_is_not_its_own(role: Role) -> None:
    keys = [title_key(title) for title in (role.title, *role.aliases)]
    assert len(set(keys)) == len(keys)
