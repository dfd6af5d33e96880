"""What a visitor chose of the ranking: filters, order and page, read from an address that may hold anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import urlencode

from worktide.assessment.words import BETWEEN_BANDS
from worktide.scoring.bands import NAMES
from worktide.site.language import gettext as _
from worktide.site.pages.ranking_rows import RankedJob

SORTS: Final = {
    "percentile": _("Percentile"),
    "hours": _("Hours in five years"),
    "employment": _("Employees"),
    "pay": _("Median pay"),
    "title": _("Title"),
}
ORDERS: Final = {"descending": _("Highest first"), "ascending": _("Lowest first, A to Z")}
KINDS: Final = {"occupation": _("Official occupations"), "role": _("Our modern roles")}
BANDS: Final = (*NAMES[::-1], BETWEEN_BANDS)
# Addresses of earlier versions: an order by percentile that was one word.
_OLDER: Final = {"highest": "descending", "lowest": "ascending"}
_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d+)?")
_SIGNS: Final = re.compile(r"[\s$,_'\u2019]")
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Filters, order and page; what is empty or None filters nothing. Employment in persons, pay in US dollars."""

    sector: str = ""
    kind: str = ""
    band: str = ""
    employment: int | None = None
    pay: int | None = None
    sort: str = "percentile"
    order: str = "descending"
    page: int = 1

    def takes(self, job: RankedJob) -> bool:
        """Return whether a job passes the filters; one without a figure does not pass a least one."""
        return (
            self.sector in ("", job.listed.sector)
            and self.kind in ("", job.listed.kind)
            and self.band in ("", job.band)
            and (self.employment is None or (job.employment is not None and job.employment >= self.employment))
            and (self.pay is None or (job.pay is not None and job.pay >= self.pay))
        )

    @property
    def filters(self) -> bool:
        """Whether anything is filtered."""
        return self != Choice(sort=self.sort, order=self.order, page=self.page)

    @property
    def narrows(self) -> bool:
        """Whether anything but the sector is filtered."""
        return replace(self, sector="").filters

    def query(self, **changes: object) -> str:
        """Return the query of this choice with some changes, without what holds anyway; empty for the whole table."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the fields of this class
        given = {name: value for name, value in asdict(changed).items() if value != getattr(_ALL, name)}
        if changed.order == first_order(changed.sort):
            given.pop("order", None)
        else:
            given["order"] = changed.order
        return urlencode({name: given[name] for name in asdict(changed) if name in given})


_ALL: Final = Choice()


def first_order(sort: str) -> str:
    """Return the order in which a column is sorted first: titles from A, numbers from the highest."""
    return "ascending" if sort == "title" else "descending"


def plainly(text: str) -> str:
    """Return what was typed as it may be shown: one short line without control or invisible characters."""
    seen = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * _LONGEST_SHOWN])
    line = " ".join(seen.split()) or "?"
    return f"{line[:_LONGEST_SHOWN]}…" if len(line) > _LONGEST_SHOWN else line


@dataclass(slots=True)
class _Reader:
    """Reads the fields of an address and notes in sentences what cannot be followed."""

    given: Mapping[str, str]
    faults: list[str]

    def one_of(self, name: str, known: Collection[str], default: str, what: str) -> str:
        typed = self.given.get(name, "")
        if typed in known or not typed:
            return typed or default
        self.faults.append(_("“{typed}” is {what}, so it was left out.").format(typed=plainly(typed), what=what))
        return default

    def number(self, name: str, what: str) -> int | None:
        typed = self.given.get(name, "")
        plain = _SIGNS.sub("", typed)
        if not plain:
            return None
        if not plain.isascii() or not _NUMBER.fullmatch(plain):
            self.faults.append(
                _("“{typed}” is no {what}; give digits, such as 50,000. It was left out.").format(
                    typed=plainly(typed), what=what
                )
            )
            return None
        return int(float(plain))

    def page(self) -> int:
        typed = self.given.get("page", "")
        if not typed or (typed.isascii() and typed.isdigit() and int(typed[:7]) > 0):
            return int(typed[:7] or 1)
        self.faults.append(_("“{typed}” is no page of this table, so this is the first.").format(typed=plainly(typed)))
        return 1


def choice_of(given: Mapping[str, str], sectors: Collection[str]) -> tuple[Choice, tuple[str, ...]]:
    """Return the choice that the fields of an address make, and a sentence for each that cannot be followed."""
    read = _Reader(given, [])
    older = _OLDER.get(given.get("sort", ""))
    sort = "percentile" if older else read.one_of("sort", SORTS, "percentile", _("nothing to sort by"))
    choice = Choice(
        sector=read.one_of("sector", sectors, "", _("no sector of this release")),
        kind=read.one_of("kind", KINDS, "", _("no kind of job")),
        band=read.one_of("band", BANDS, "", _("no band")),
        employment=read.number("employment", _("number of employees")),
        pay=read.number("pay", _("pay in dollars a year")),
        sort=sort,
        order=older or read.one_of("order", ORDERS, first_order(sort), _("no order")),
        page=read.page(),
    )
    return choice, tuple(read.faults)
