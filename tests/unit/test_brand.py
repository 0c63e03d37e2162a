"""The page that shows a look: it stands alone, and shows a refused colour beside another."""

from __future__ import annotations

import re

import pytest

from builder.render.colour import nearest, palette


@pytest.fixture
def look(smallest):
    """Writes a look, asks for the page; exit code, what was said, the page."""

    def ask(lines: str) -> tuple[int, str, str]:
        config = smallest.root / "site_config.yml"
        config.write_text(config.read_text().split("look:")[0] + f"look:\n{lines}")
        done = smallest.run("preview-brand")
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, (smallest.root / ".cache/brand.html").read_text()

    return ask


def test_it_shows_the_shades_of_light_and_dark_pages(look, smallest):
    code, said, page = look('  colour: "#1e5a8a"\n')
    assert code == 0
    assert f"Wrote {smallest.root / '.cache/brand.html'}" in said
    shades = palette("#1e5a8a")
    for name in ("brand", "soft", "dark_brand", "dark_soft"):
        assert f":{shades[name]};" in page
    assert "cannot be read" not in page
    assert not smallest.dist.exists()


def test_it_calls_nowhere_and_runs_nothing(look):
    _, _, page = look('  colour: "#1d5c63"\n')
    addresses = re.findall(r'(?:src=|href=|url\()"([^"]*)"', page)
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert "<script" not in page


def test_a_refused_colour_is_shown_beside_the_nearest_that_passes(look):
    code, said, page = look('  colour: "#ffd400"\n')
    assert code == 1
    assert "error[K971] #ffd400 gives" in said
    assert "#ffd400" in page
    assert f"--brand:{nearest('#ffd400')};" in page


def test_the_logo_is_shown_unless_it_is_refused(look, smallest):
    (smallest.root / "school").mkdir()
    logo = smallest.root / "school/logo.svg"
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
    logo.write_text(f"{head}</svg>")
    code, _, page = look("  logo: school/logo.svg\n")
    assert code == 0
    assert page.count("data:image/svg+xml;base64,") == 3
    logo.write_text(f"{head}<script/></svg>")
    code, said, page = look("  logo: school/logo.svg\n")
    assert code == 1
    assert "error[K972]" in said
    assert "data:image/svg+xml" not in page
    assert "the element &lt;script&gt; has no place in a logo" in page
