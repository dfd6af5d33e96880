"""Small files that tests make: rows of a known source whose hash is in no lock, archives, and what lies in a folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

HEADER = "JOB_TITLE,SOC_CODE,SOC_NAME,YEAR,n"
ROWS = (
    "GARDEN HELPER,37-3011,Landscaping and Groundskeeping Workers,2012,7",
    "ROOM HELPER,37-2012,Maids and Housekeeping Cleaners,2013,5",
)


def titles_csv(path: Path, *, header: str = HEADER, rows: tuple[str, ...] = ROWS) -> Path:
    """Write a file that reads as `h2b-titles-2011-2013` but is not the locked one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def zip_of(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip archive with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def listing(folder: Path) -> list[str]:
    """Return every file below a folder, hidden ones too, except the store's own marker and lock."""
    names = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name not in (".worktide-store", ".lock"))
