"""What many schools cost, together and one by one: ``python -m benchmarks.schools 1 5 20``.

Each school has a name and people of its own, one module, a site and a handbook.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from benchmarks.run import HOME, Run, run

PROGRAM = (sys.executable, "-m", "builder")


def district(folder: Path, number: int) -> list[Path]:
    """Folders of so many schools."""
    sample = (HOME / "site_config.yml").read_text("utf-8")
    sample = re.sub(r"(?m)^modules:.*$", "modules: [active-listening]", sample)
    sample = re.sub(r"(?ms)^outputs:.*?(?=^\S|\Z)", "", sample) + "outputs: [site, handbook]\n"
    roots = [folder / f"school-{each:02}" for each in range(1, number + 1)]
    for root in roots:
        root.mkdir(parents=True)
        own = re.sub(r"(?m)^(  +name: )\W?([^\"\n]*)\W?$", rf'\1"\2 {root.name}"', sample)
        (root / "site_config.yml").write_text(own, "utf-8")
    return roots


def main(numbers: list[int]) -> None:
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            district(Path(folder), number)
            together = run(*PROGRAM, "build", "--schools", folder)
            again = run(*PROGRAM, "build", "--schools", folder)
        with tempfile.TemporaryDirectory() as folder:
            roots = district(Path(folder), number)
            alone = [run(*PROGRAM, "-C", root, "build") for root in roots]
        print(f"{number} schools: {_line(together)}; again: {again.wall:.1f} s; ", end="")
        print(f"one by one: {_line(*alone)}", flush=True)


def _line(*runs: Run) -> str:
    wall, cpu = sum(each.wall for each in runs), sum(each.cpu for each in runs)
    return f"{wall:.1f} s, {cpu:.1f} s of CPU, {max(each.memory for each in runs):.0f} MiB"


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 5, 20])
