"""The codes of every record in six classifications, by the publishers' crosswalks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from worktide.core.codes import soc_of
from worktide.matching.codes import SYSTEMS, WEIGHT_UNIT, CodeList, Links, StoredCodes
from worktide.pipeline.classification import Classification
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.titles import FEWEST_PEOPLE, REFINED
from worktide.release.record import JoinQuality
from worktide.release.schema import CODES

Weights = dict[str, float]

ESCO_CROSSWALK: Final = "crosswalk-esco-onet-nov2020"
# Where only a part of a SOC occupation belongs to an ISCO group, the pair counts half.
PARTIAL: Final = 0.5
_UNIT_GROUP: Final = 4
# The Bureau marks titles that changed: "Software Developers (##)".
_FOOTNOTE: Final = re.compile(r"\s*\(##\)$")


@dataclass(frozen=True, slots=True)
class _Crosswalks:
    """Each crosswalk as a mapping from one code to several, and the titles of all codes by classification."""

    onet_2010: dict[str, set[str]]
    soc_2010_by_onet: dict[str, set[str]]
    soc_2010_by_soc: dict[str, set[str]]
    census: dict[str, set[str]]
    isco: dict[str, Weights]
    esco: dict[str, Weights]
    isco_of_esco: dict[str, str]
    titles: dict[str, dict[str, str]]


def _grouped(frame: pl.DataFrame, source: str, target: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in frame.select(source, target).drop_nulls().iter_rows():
        found.setdefault(one, set()).add(other)
    return found


def _weighted(rows: Iterable[tuple[str, str, float]]) -> dict[str, Weights]:
    found: dict[str, Weights] = {}
    for source, target, weight in rows:
        found.setdefault(source, {})[target] = weight
    return found


def _crosswalks(inputs: Inputs) -> _Crosswalks:
    onet = inputs.table("crosswalk-onet-2010-to-2019", "crosswalk")
    socs = inputs.table("crosswalk-soc-2010-to-2018", "crosswalk")
    isco = inputs.table("crosswalk-isco-08-to-soc-2010", "crosswalk")
    isco = isco.filter(pl.col("isco_08_code").str.len_chars() == _UNIT_GROUP)
    census = inputs.table("crosswalk-census-2018", "members")
    esco = inputs.table(ESCO_CROSSWALK, "crosswalk")
    parts = isco.select("soc_2010_code", "isco_08_code", pl.when("soc_partial").then(PARTIAL).otherwise(1.0))
    return _Crosswalks(
        onet_2010=_grouped(onet, "onet_soc_2019_code", "onet_soc_2010_code"),
        soc_2010_by_onet=_grouped(
            inputs.table("crosswalk-onet-2010-to-soc-2010", "crosswalk"), "onet_soc_2010_code", "soc_2010_code"
        ),
        soc_2010_by_soc=_grouped(socs, "soc_2018_code", "soc_2010_code"),
        census=_grouped(census, "soc_2018_code", "census_2018_code"),
        isco=_weighted(parts.iter_rows()),
        esco=_weighted(esco.select("onet_soc_2010_code", "esco_uri", "confidence").iter_rows()),
        isco_of_esco=dict(esco.select("esco_uri", "isco_08_code").iter_rows()),
        titles=_titles(inputs, isco),
    )


def _titles(inputs: Inputs, isco: pl.DataFrame) -> dict[str, dict[str, str]]:
    def pairs(source: str, table: str, code: str, title: str) -> dict[str, str]:
        rows = inputs.table(source, table).select(code, title).drop_nulls().iter_rows()
        return {one: _FOOTNOTE.sub("", name) for one, name in rows}

    structure = pairs("onet-soc-2019-structure", "structure", "code", "title")
    return {
        "soc_2018": pairs("crosswalk-soc-2010-to-2018", "crosswalk", "soc_2018_code", "soc_2018_title") | structure,
        "onet_soc_2019": pairs("onet-30-1", "occupations", "onet_soc_code", "title"),
        "soc_2010": pairs("crosswalk-soc-2010-to-2018", "crosswalk", "soc_2010_code", "soc_2010_title")
        | pairs("crosswalk-onet-2010-to-soc-2010", "crosswalk", "soc_2010_code", "soc_2010_title"),
        "census_2018": pairs("crosswalk-census-2018", "occupations", "census_2018_code", "title"),
        "isco_08": dict(isco.select("isco_08_code", "isco_08_title").iter_rows()),
        "esco": pairs(ESCO_CROSSWALK, "crosswalk", "esco_uri", "esco_title"),
    }


def _even(codes: Iterable[str]) -> Weights:
    every = sorted(set(codes))
    return {code: 1 / len(every) for code in every}


def _scaled(weights: Weights) -> Weights:
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _soc_2010(code: str, walks: _Crosswalks) -> Weights:
    """Return the SOC 2010 codes of an O*NET-SOC code in equal parts.

    The crosswalk between the SOCs decides; where several codes remain, those that O*NET's own finer codes of 2010 lead
    to. An occupation without any in the SOCs' crosswalk takes what O*NET's lead to.
    """
    broad = walks.soc_2010_by_soc.get(soc_of(code), set())
    fine = {soc for old in walks.onet_2010.get(code, ()) for soc in walks.soc_2010_by_onet.get(old, ())}
    return _even((broad & fine) or broad or fine)


def _esco(code: str, walks: _Crosswalks) -> Weights:
    """Return the ESCO occupations whose best O*NET code leads to an O*NET-SOC code, weighted by their confidence."""
    found = {uri: weight for old in walks.onet_2010.get(code, ()) for uri, weight in walks.esco.get(old, {}).items()}
    return _scaled(found) if found else {}


def _isco(code: str, walks: _Crosswalks) -> Weights:
    """Return the ISCO-08 unit groups of an O*NET-SOC code.

    Those of its SOC 2010 codes, in the proportions of the pairs: a whole pair counts 1, a partial one half, and double
    where an ESCO occupation of the group is one of the record's. No public source has the numbers of people.
    """
    seen = {walks.isco_of_esco[uri] for uri in _esco(code, walks)}
    found: Weights = {}
    for old, share in _soc_2010(code, walks).items():
        pairs = {group: weight * (1 + (group in seen)) for group, weight in walks.isco.get(old, {}).items()}
        for group, weight in _scaled(pairs).items() if pairs else ():
            found[group] = found.get(group, 0.0) + share * weight
    return _scaled(found) if found else {}


_BY_SYSTEM: Final[dict[str, Callable[[str, _Crosswalks], Weights]]] = {
    "soc_2018": lambda code, _: {soc_of(code): 1.0},
    "onet_soc_2019": lambda code, _: {code: 1.0},
    "soc_2010": _soc_2010,
    "census_2018": lambda code, walks: _even(walks.census.get(soc_of(code), ())),
    "isco_08": _isco,
    "esco": _esco,
}


def _units(weights: Weights) -> dict[str, int]:
    """Return weights in ten-thousandths, heaviest first, that add up to one; none is zero."""
    ordered = sorted(weights, key=lambda code: (-weights[code], code))
    free = WEIGHT_UNIT - len(ordered)
    units = [1 + int(weights[code] * free) for code in ordered]
    left = WEIGHT_UNIT - sum(units)
    return {code: unit + (place < left) for place, (code, unit) in enumerate(zip(ordered, units, strict=True))}


def _mixed(parts: Iterable[tuple[float, Weights]]) -> Weights:
    """Return the weights of a role from those of its codes; codes without any do not count."""
    found: Weights = {}
    for share, weights in parts:
        for code, weight in weights.items():
            found[code] = found.get(code, 0.0) + share * weight
    return _scaled(found) if found else {}


def _quality(weights: Weights, uses: Mapping[str, int], *, is_role: bool) -> JoinQuality:
    if not weights:
        return "none"
    if len(weights) > 1:
        return "merged"
    return "split" if is_role or uses[next(iter(weights))] > 1 else "exact"


def _links(system: str, known: Classification, walks: _Crosswalks, order: Sequence[str]) -> tuple[CodeList, Links]:
    official = {slug: _BY_SYSTEM[system](code, walks) for code, slug in known.slugs.items()}
    by_code = {code: official[slug] for code, slug in known.slugs.items()}
    roles = {role.slug: _mixed((one.weight, by_code[one.code]) for one in role.codes) for role in known.roles}
    uses = Counter(code for weights in official.values() for code in weights)
    titles = walks.titles[system]
    codes = sorted(set(titles) & _every_code(system, titles) | set(uses))
    places = {code: place for place, code in enumerate(codes)}
    every = {**official, **roles}
    units = [_units(every[slug]) if every[slug] else {} for slug in order]
    links = Links(
        qualities=tuple(_quality(every[slug], uses, is_role=slug in roles) for slug in order),
        counts=tuple(len(one) for one in units),
        places=tuple(places[code] for one in units for code in one),
        weights=tuple(unit for one in units for unit in one.values()),
    )
    return CodeList(tuple(codes), tuple(titles[code] for code in codes)), links


def _every_code(system: str, titles: Mapping[str, str]) -> set[str]:
    # Of the structure's levels only detailed occupations are codes of jobs.
    return {code for code in titles if system != "soc_2018" or (len(code) == len("11-1011") and code[-1] != "0")}


def stored_codes(
    inputs: Inputs, known: Classification, order: Sequence[str], employment: Mapping[str, float]
) -> StoredCodes:
    """Return the codes of every record in every classification; `order` is that of the release's listing (slugs).

    `employment` (persons, by slug) weighs the records of one code.
    """
    walks = _crosswalks(inputs)
    found = {system: _links(system, known, walks, order) for system in SYSTEMS}
    codes = {slug: code for code, slug in known.slugs.items()}
    people = [
        round(max(employment.get(slug, 0.0), FEWEST_PEOPLE) * (1.0 if codes[slug].endswith(".00") else REFINED))
        if slug in codes
        else 0
        for slug in order
    ]
    lists = {system: pair[0] for system, pair in found.items()}
    return StoredCodes(lists, {system: pair[1] for system, pair in found.items()}, tuple(people))


def code_frame(stored: StoredCodes, order: Sequence[str]) -> pl.DataFrame:
    """Return the release's table of codes; a record without a code in a system has no row there."""
    rows: list[tuple[str, str, str, float, str]] = []
    for system in SYSTEMS:
        links, known, at = stored.links[system], stored.lists[system], 0
        for slug, quality, count in zip(order, links.qualities, links.counts, strict=True):
            for place in range(at, at + count):
                code, weight = links.places[place], links.weights[place] / WEIGHT_UNIT
                rows.append((slug, system, known.codes[code], weight, quality))
            at += count
    schema = {column.name: pl.Float64 if column.type == "Float64" else pl.String for column in CODES.columns}
    return pl.DataFrame(rows, schema=schema, orient="row").sort(CODES.key)
