"""What a user can name is documented: commands, operations, settings, tables, tools, public names, pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import data_dictionary, openapi, settings_reference

import worktide
from worktide.cli.main import SUBCOMMANDS
from worktide.mcp.server import TOOLS
from worktide.release.open import embedded_release, open_release
from worktide.release.schema import TABLES

DOCS = Path(__file__).parents[2] / "docs"
PEOPLE = ("worker", "counsellor", "economist", "hr-planner", "journalist", "developer")


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_every_environment_variable_is_on_the_page_of_settings() -> None:
    assert page("reference/settings.md") == settings_reference.text(), "stale: run python tools/settings_reference.py"
    source = Path(worktide.__file__).parent
    read = {
        name
        for path in source.rglob("*.py")
        for name in re.findall(r'"(WORKTIDE_[A-Z_]+|DATABASE_URL)"', path.read_text("utf-8"))
    }
    assert [name for name in sorted(read) if f"`{name}`" not in page("reference/settings.md")] == []


def test_every_operation_parameter_and_answer_says_what_it_is() -> None:
    paths = json.loads(openapi.PLACE.read_text("utf-8"))["paths"]
    short = page("reference/api.md")
    for path, methods in paths.items():
        assert path.removeprefix("/api/v1").split("/{slug}/")[-1].strip("/").split("/")[0] in short, path
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            for given in operation.get("parameters", ()):
                assert given.get("description"), (path, given["name"])


def test_every_table_and_column_is_in_the_data_dictionary() -> None:
    written = page("reference/data-dictionary.md")
    assert written == data_dictionary.reference(open_release(embedded_release())), "stale: tools/data_dictionary.py"
    assert [table.name for table in TABLES if f"## {table.name}\n" not in written] == []


def test_every_command_tool_and_public_name_is_on_its_page() -> None:
    commands, tools, python = (page(f"reference/{name}.md") for name in ("command-line", "mcp", "python"))
    assert [name for name in SUBCOMMANDS if f"worktide {name}" not in commands] == []
    assert [tool.__name__ for tool in TOOLS if f"`{tool.__name__}`" not in tools] == []
    assert [name for name in worktide.__all__ if name not in python] == []


def test_there_is_a_tutorial_for_each_of_the_six_people() -> None:
    for name in PEOPLE:
        assert page(f"tutorial/{name}.md").startswith("# For ")


def links() -> Iterator[tuple[Path, str]]:
    for path in sorted(DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if "://" not in target and not target.startswith(("/", "mailto:")):
                yield path, target


@pytest.mark.parametrize("path", sorted({path for path, _ in links()}), ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    assert [target for at, target in links() if at == path and not (path.parent / target).exists()] == []


def test_commands_in_the_tutorials_exist() -> None:
    for name in PEOPLE:
        for command in re.findall(r"^\$ worktide (\w+)", page(f"tutorial/{name}.md"), re.MULTILINE):
            assert command in SUBCOMMANDS, (name, command)
