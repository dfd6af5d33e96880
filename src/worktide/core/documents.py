"""Reading YAML that people write: nothing given twice, nothing hidden behind an anchor, one line on what is wrong."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from worktide.core.errors import WorktideError

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML was built without libyaml: the same answers, some ten times slower.
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

DEEPEST = 100


class _Loader(_SafeLoader):
    """YAML's safe loader, by libyaml where it is there, without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _check_events(text: str) -> None:
    """Refuse what must not reach the composer: aliases can grow without bound, and libyaml's composer ends the
    process where nesting exhausts its stack.
    """
    depth = 0
    for event in yaml.parse(text, _Loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)


def read_yaml(text: str, source: str, wrong: type[WorktideError]) -> Any:
    """Return the value of one YAML text; raises `wrong`, naming `source` and the row, for text that is not YAML.

    Repeated keys, aliases and nesting deeper than 100 levels count as wrong too.
    """
    try:
        _check_events(text)
        return yaml.load(text, _Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        row = None if error.problem_mark is None else error.problem_mark.line + 1
        raise wrong(f"not valid YAML ({error.problem})", source=source, row=row) from error
    except (yaml.YAMLError, ValueError) as error:
        raise wrong(f"not valid YAML ({error})", source=source) from error
