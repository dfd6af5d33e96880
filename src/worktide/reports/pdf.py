"""The report as PDF, set by typst from data alone: no text of anyone becomes code."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final, Literal

import msgspec

from worktide.reports.codes import square_code
from worktide.reports.content import Report

Paper = Literal["a4", "us-letter"]

PAPERS: Final[tuple[Paper, ...]] = ("a4", "us-letter")
_TEMPLATE: Final = "report.typ"
_SCALES: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)


def pdf_of(report: Report, paper: Paper = "a4") -> bytes:
    """Return the two pages as an accessible PDF (PDF/UA-1: tagged, titled); equal reports give equal bytes.

    Where a page would run over, its type shrinks, down to seven tenths.
    """
    import typst

    given = {"report": msgspec.to_builtins(report), "code": square_code(report.address), "paper": paper}

    # What one has set to be measured it need not set again to be written.
    @cache
    def compiler(scale: tuple[float, float]) -> typst.Compiler:
        inputs = {"data": json.dumps({**given, "scale": scale})}
        return typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True, sys_inputs=inputs)

    @cache
    def end_of(scale: tuple[float, float]) -> tuple[int, int]:
        first, second = json.loads(compiler(scale).query("<pages>", field="value", one=True))
        return int(first), int(second) - int(first)

    with resources.as_file(resources.files("worktide.reports").joinpath(_TEMPLATE)) as template:
        first = next((one for one in _SCALES if end_of((one, 1.0))[0] == 1), _SCALES[-1])
        second = next((one for one in _SCALES if end_of((first, one))[1] == 1), _SCALES[-1])
        made = compiler((first, second)).compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made
