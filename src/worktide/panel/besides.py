"""Heads of raters that judged other texts than the panel's: stored beside it, built on it, asked when named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from numpy.typing import NDArray

from worktide.panel.heads import PREFIX, Panel
from worktide.panel.own import OwnHead

BESIDES: Final = "besides_"
_MARK: Final = "_keys"


def besides_arrays(rater: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a head (see worktide.panel.own) under the names they have in a release."""
    return {f"{PREFIX}{BESIDES}{rater}_{name}": array for name, array in arrays.items()}


def heads_besides(arrays: Mapping[str, NDArray[Any]], panel: Panel) -> dict[str, OwnHead]:
    """Return the heads stored beside a panel by their rater's name, sorted; none where a release has none.

    `arrays` are a release's, with or without `panel_` in front; each head can be given to `Panel.judge` as `also`.
    Raises ReleaseError where an array is missing or the panel has other raters than the one a head was learnt with.
    """
    own = {
        name.removeprefix(PREFIX).removeprefix(BESIDES): array
        for name, array in arrays.items()
        if name.removeprefix(PREFIX).startswith(BESIDES)
    }
    raters = sorted(name.removesuffix(_MARK) for name in own if name.endswith(_MARK))
    return {
        rater: OwnHead(
            {name.removeprefix(f"{rater}_"): array for name, array in own.items() if name.startswith(f"{rater}_")},
            panel,
        )
        for rater in raters
    }
