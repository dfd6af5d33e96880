"""The units that docs hand to an operator, read by systemd itself: `pytest -m prove tests/prove/test_units.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).resolve().parents[2] / "deploy").glob("*.service"))
INSTALLED = "/opt/worktide/bin/worktide"


@pytest.mark.prove
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    # systemd looks whether the program is there; it stands where the operator installed it.
    text = unit.read_text()
    assert INSTALLED in text
    program = Path(sys.executable).with_name("worktide")
    copy = tmp_path / unit.name.replace("@.", "@1.")
    copy.write_text(text.replace(INSTALLED, str(program)))
    done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
