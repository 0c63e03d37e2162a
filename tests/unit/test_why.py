"""A build can say why a file was made or reused, and what took how long."""

from __future__ import annotations

import json

from tests.conftest import Project

HANDBOOK = "learner/mentor-handbook.pdf"


def explained(project: Project, path: str) -> str:
    done = project.run("build", "site", "handbook", "--explain", path)
    assert done.returncode == 0, done.stderr
    return done.stdout.partition("MiB")[2].partition("\n")[2]


def test_the_reason_is_what_changed_in_which_part(smallest):
    assert "had not been made here before" in explained(smallest, f"dist/{HANDBOOK}")
    assert explained(smallest, HANDBOOK) == (
        f"{HANDBOOK} was reused: nothing that it is made from has changed.\n"
    )
    page = next((smallest.root / "curriculum/modules/01-listening").glob("*.md"))
    page.write_text(page.read_text() + "\nOne more line.\n")
    assert explained(smallest, HANDBOOK) == (
        f"{HANDBOOK} was made. 3 of its 4 parts were reused.\n"
        "  Mentor handbook, module-listening: html changed\n"
    )


def test_a_cache_that_was_emptied_and_a_file_of_a_site_and_a_wrong_path(smallest):
    smallest.run("build", "site", "handbook")
    config = smallest.root / "site_config.yml"
    config.write_text(config.read_text() + "# changes nothing\n")
    assert "was reused: nothing that it is made from" in explained(smallest, HANDBOOK)
    done = smallest.run("build", "site", "--clean", "--explain", "site/index.html")
    assert "site/index.html is part of Study site, which was made." in done.stdout
    assert "  Page sources.md: the cache did not have it" in done.stdout
    assert "nothing.pdf: this build did not make it." in explained(smallest, "nothing.pdf")


def test_timings_are_a_tree_on_paper_and_in_a_file(smallest):
    done = smallest.run("build", "handbook", "--timings")
    assert "Mentor handbook, joined" in done.stdout
    tree = json.loads((smallest.root / ".cache" / "timings.json").read_text())
    assert [part["title"] for part in tree["parts"]] == [
        "read and check",
        "plan",
        "make",
        "publish",
    ]
    (book,) = tree["parts"][2]["parts"]
    assert book["title"] == "Mentor handbook" and book["pages"] == 14
    assert sum(part["seconds"] for part in tree["parts"]) == tree["seconds"]
    assert not list(smallest.dist.rglob("timings.json"))
