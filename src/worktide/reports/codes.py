"""Square codes that a phone's camera reads."""

from __future__ import annotations

import io
from functools import lru_cache


def square_code(address: str) -> str:
    """Return the QR code of an address as SVG without a fixed size; raises ValueError where it is too long for one.

    An address with a fragment holds what someone chose, and its code is not kept for later.
    """
    return _made(address) if "#" in address else _kept(address)


def _made(address: str) -> str:
    import segno

    buffer = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(buffer, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff")
    return buffer.getvalue().decode()


_kept = lru_cache(maxsize=16)(_made)
