"""Reading YAML that people write: nothing given twice, nothing hidden behind an anchor, one line on what is wrong."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from worktide.core.errors import WorktideError


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, without aliases (a few lines of which can grow without bound) and without repeated keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(text: str, source: str, wrong: type[WorktideError]) -> Any:
    """Return the value of one YAML text; raises `wrong`, naming `source` and the row, for text that is not YAML.

    Repeated keys and aliases count as wrong too.
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        row = None if error.problem_mark is None else error.problem_mark.line + 1
        raise wrong(f"not valid YAML ({error.problem})", source=source, row=row) from error
    except RecursionError as error:
        raise wrong("not valid YAML (nested too deeply)", source=source) from error
    except (yaml.YAMLError, ValueError) as error:
        raise wrong(f"not valid YAML ({error})", source=source) from error
