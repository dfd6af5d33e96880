"""Forms of the official codes, normalised once so that joins never depend on how a publisher wrote them."""

from __future__ import annotations

import re
from typing import Final

from worktide.core.errors import CodeError

SYSTEMS: Final = ("onet_soc_2019", "onet_soc_2010", "soc_2018", "soc_2010", "census_2018", "isco_08", "esco")

_SOC = re.compile(r"(\d{2})-?(\d{4})(?:\.00)?", re.ASCII)
_ONET_SOC = re.compile(r"(\d{2})-?(\d{4})(?:\.?(\d{2}))?", re.ASCII)
_TASK = re.compile(r"(\d{1,6})(?:\.0+)?", re.ASCII)
_CENSUS = re.compile(r"\d{1,4}(?:\.0+)?", re.ASCII)
_ISCO = re.compile(r"\d{3,4}(?:\.0+)?", re.ASCII)


def soc(text: object) -> str:
    """Return a SOC code as `11-1011` from `11-1011`, `111011` or `11-1011.00`.

    Raises CodeError for anything else.
    """
    match = _SOC.fullmatch(str(text).strip())
    if match is None:
        raise CodeError("not a SOC code", got=text, expected="a code such as 11-1011")
    return f"{match[1]}-{match[2]}"


def onet_soc(text: object) -> str:
    """Return an O*NET-SOC code as `11-1011.00` from `11-1011.00`, `11101100`, `11-1011` or `111011`.

    Raises CodeError for anything else.
    """
    match = _ONET_SOC.fullmatch(str(text).strip())
    if match is None:
        raise CodeError("not an O*NET-SOC code", got=text, expected="a code such as 11-1011.00")
    return f"{match[1]}-{match[2]}.{match[3] or '00'}"


def soc_of(onet_soc_code: str) -> str:
    """Return the SOC code that an O*NET-SOC code refines: its first seven characters."""
    return onet_soc(onet_soc_code)[:7]


def major_group(code: str) -> str:
    """Return the SOC major group of a SOC or O*NET-SOC code, such as `11-0000`."""
    return f"{onet_soc(code)[:2]}-0000"


def task_id(text: object) -> int:
    """Return a Task ID as an integer from `8823`, `"8823"` or `8823.0`.

    Raises CodeError for anything else.
    """
    match = _TASK.fullmatch(str(text).strip().strip('"'))
    if match is None:
        raise CodeError("not a Task ID", got=text, expected="a whole number such as 8823")
    return int(match[1])


def census(text: object) -> str:
    """Return a Census occupation code as four digits, such as `0010` from `10`.

    Raises CodeError for anything else.
    """
    raw = str(text).strip()
    if _CENSUS.fullmatch(raw) is None:
        raise CodeError("not a Census occupation code", got=text, expected="up to four digits such as 0010")
    return raw.split(".")[0].zfill(4)


def isco(text: object) -> str:
    """Return an ISCO-08 unit group as four digits, such as `1112`.

    Raises CodeError for anything else. Leading zeros (armed forces) are restored.
    """
    raw = str(text).strip()
    if _ISCO.fullmatch(raw) is None:
        raise CodeError("not an ISCO-08 unit group", got=text, expected="four digits such as 1112")
    return raw.split(".")[0].zfill(4)
