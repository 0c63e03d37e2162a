"""What a PDF is made with is a part of its key."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest

from builder.render.pdf import tools


@pytest.mark.parametrize("package", ["weasyprint", "pillow", "pyphen"])
def test_packages_that_change_what_is_drawn_are_in_the_key(package):
    assert f"{package} {version(package)}" in tools()


@pytest.mark.skipif(sys.platform != "linux", reason="the names of its libraries")
@pytest.mark.parametrize("library", ["libpango-1.0.so.0", "libharfbuzz.so.0"])
def test_libraries_of_the_system_are_in_the_key_with_their_versions(library):
    (found,) = (tool for tool in tools() if tool.startswith(f"{library} "))
    assert found.removeprefix(f"{library} ").replace(".", "").isdigit()
