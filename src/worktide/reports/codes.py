"""Square codes that a phone's camera reads."""

from __future__ import annotations

import io


def square_code(address: str) -> str:
    """Return the QR code of an address as SVG without a fixed size; raises ValueError where it is too long for one."""
    import segno

    buffer = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(buffer, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff")
    return buffer.getvalue().decode()
