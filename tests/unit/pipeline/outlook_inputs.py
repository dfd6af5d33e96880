"""The publishers' tables and the material of back-tests that the tests of the outlook read, each file once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from worktide.pipeline.classification import slugs_of
from worktide.pipeline.indices import index_table
from worktide.pipeline.outlook.backtest import Material, material
from worktide.sources.registry import read_source
from worktide.sources.store import locate

if TYPE_CHECKING:
    from pathlib import Path

    from worktide.pipeline.inputs import Inputs
    from worktide.pipeline.outlook.counts import Tables


@cache
def tables_in(folder: Path) -> Tables:
    """Return the publishers' tables by source and name; a file is read when first asked for."""
    found = locate([folder])
    kept: dict[str, dict[str, pl.DataFrame]] = {}

    def table(source: str, name: str) -> pl.DataFrame:
        if source not in kept:
            kept[source] = dict(read_source(source, found[source]))
        return kept[source][name]

    return table


def index_values(inputs: Inputs) -> pl.DataFrame:
    """Return the published indices by O*NET-SOC code: `onet_soc_code`, `index`, `value`."""
    codes = inputs.table("onet-30-1", "occupations").select("onet_soc_code", "title")
    slugs = slugs_of(dict(codes.iter_rows()))
    names = pl.DataFrame({"onet_soc_code": list(slugs), "slug": list(slugs.values())})
    return index_table(inputs, (), slugs).join(names, on="slug").select("onet_soc_code", "index", "value")


_MATERIAL: dict[Path, Material] = {}


def material_in(folder: Path, inputs: Inputs) -> Material:
    """Return what the back-tests read, made once a run."""
    if folder not in _MATERIAL:
        _MATERIAL[folder] = material(tables_in(folder), index_values(inputs))
    return _MATERIAL[folder]
