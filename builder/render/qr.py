"""QR codes that lead from paper to a page of the site: black on white, in grey print too."""

from __future__ import annotations

from io import BytesIO

BORDER = 4
"""Empty modules around a code that a camera needs (ISO/IEC 18004)."""


def qr_svg(address: str) -> bytes:
    """The address as an SVG. A quarter of it may be dirty or torn (error correction Q)."""
    import segno  # noqa: PLC0415  only a school with a published site needs it

    out = BytesIO()
    code = segno.make_qr(address, error="q", boost_error=False)
    code.save(out, kind="svg", border=BORDER, xmldecl=False, omitsize=True, light="#ffffff")
    return out.getvalue()
