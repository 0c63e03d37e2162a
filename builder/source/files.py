"""Find and read the files of a project, the school's layer over a translation over the shared one.

Reads only; follows no link out of the project, and none at all in the school's layer; knows
nothing of what a file means. A file of the school at the same place counts instead of the shared
one; ``NAME.patch.yml`` stands over ``NAME.yml`` or ``NAME.md`` and is kept with it. A translation
into the language of the settings is a layer of the same kind, between the two.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Span, did_you_mean
from builder.home import HOME

MAX_BYTES = 2 * 1024 * 1024
OVERLAY = "school"
TRANSLATIONS = "translations"
ROOTS = ("curriculum", "scenarios")
CONFIG = "site_config.yml"
TEXTS = (".md", ".svg", ".yml")
PATCH = ".patch.yml"
_BAD_NAME = "the name of this file is not UTF-8", "give the file or folder another name"
_LANGUAGE = re.compile(r"""^language:[ \t]*["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)["']?\s*$""", re.M)


@dataclass(frozen=True)
class Source:
    """A text file. ``path`` is what a person can open; ``place`` is where it stands in the course.

    The two differ for a file of the school's layer: ``school/curriculum/glossary.yml`` takes the
    place of ``curriculum/glossary.yml``. Both are relative to the project, with forward slashes.
    """

    path: str
    place: str
    text: str
    refused: bool = False
    """The file is there but was not read, and why was reported: nothing more is said of it."""
    layer: str = ""
    """``school`` for a file of the school's layer, ``translations/es`` for one of a translation;
    empty for a shared one."""
    original: Source | None = None
    """The shared file that this one counts instead of."""
    patches: tuple[Source, ...] = ()
    """What is laid over this file, in order."""

    @property
    def changed(self) -> bool:
        """Whether the school replaces or patches a shared file here."""
        return self.original is not None or bool(self.patches)

    def at(self, path: str) -> Source:
        """The file that ``path`` names: this one, or one of its patches."""
        return next((patch for patch in self.patches if patch.path == path), self)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def span(self, offset: int, length: int = 1) -> Span:
        """The place ``offset`` code points into the text, as far as its line goes."""
        import bisect  # noqa: PLC0415

        line = bisect.bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line]
        length = min(length, len(self.lines[line]) - column)
        return Span(self.path, line + 1, column + 1, max(1, length))

    def offset(self, span: Span) -> int:
        """How many code points into the text a place is."""
        return self._starts[span.line - 1] + span.column - 1

    def problem(self, code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
        """A diagnostic that shows the line it points at."""
        lines = self.at(span.path).lines
        excerpt = lines[span.line - 1] if span.line <= len(lines) else ""
        return Diagnostic(span, code, message, hint, excerpt)


@dataclass(frozen=True)
class Layer:
    """A folder with texts. ``name`` is empty for the shared layer, and starts what is shown."""

    name: str
    folder: Path

    def shown(self, place: str) -> str:
        """What a person can open; a name that is not UTF-8 has question marks in it."""
        shown = f"{self.name}/{place}" if self.name else place
        return shown.encode("utf-8", "replace").decode()


def layers(root: Path, language: str = "") -> tuple[Layer, ...]:
    """The layers of a project, the lowest first, with a translation into the settings' language.

    ``language`` is one to read it with instead.

    A project with no shared layer of its own stands on the one that comes with this program.
    """
    own = any((root / name).is_dir() for name in ROOTS)
    shared = root if own else HOME
    language = language or _language(root)
    names = (*((translation(language),) if language else ()), OVERLAY)
    return Layer("", shared), *(Layer(name, root / name) for name in names)


def translation(language: str) -> str:
    """The name of the layer, and its folder in a project, that holds texts in a language."""
    return f"{TRANSLATIONS}/{language}"


def linked(root: Path, name: str) -> bool:
    """Whether the folder of a layer is reached by a symbolic link; such a one is not read."""
    return os.path.realpath(root / name) != os.path.join(os.path.realpath(root), *name.split("/"))


def _language(root: Path) -> str:
    """The language of the settings; empty when they name none.

    The files to read depend on it, so it is looked for in the text before anything is parsed.
    """
    found = ""
    for path in (root / CONFIG, root / OVERLAY / CONFIG):
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            match = _LANGUAGE.search(path.read_text("utf-8", errors="replace"))
            found = match[1] if match else found
    return found


def read_all(root: Path, language: str = "") -> tuple[dict[str, Source], list[Diagnostic]]:
    """Read every text of the project below ``root``: place -> Source, sorted by place.

    ``language`` as for ``layers``.
    """
    sources: dict[str, Source] = {}
    problems: list[Diagnostic] = []
    for layer in layers(root, language):
        if layer.name and linked(root, layer.name):
            span, hint = Span(layer.name), "put the folder itself here"
            problems.append(Diagnostic(span, "F106", "a linked folder is not read", hint))
            continue
        patches = []
        shared = list(sources)
        for path in _walk(root, layer):
            place = path.relative_to(layer.folder).as_posix()
            shown = layer.shown(place)
            if not shown.endswith(place):  # from an archive made on another system, say
                problems.append(Diagnostic(Span(shown), "F103", *_BAD_NAME))
                continue
            text = _read(layer, path, shown, problems)
            read = Source(shown, place, text or "", text is None, layer.name, sources.get(place))
            if layer.name and place.endswith(PATCH):
                patches.append(read)
            elif layer.name and (twin := _twin(place, shared)):
                problems.append(_misplaced(shown, f'did you mean "{twin}"?'))
            else:
                sources[place] = read
        for patch in patches:
            problems += _lay(patch, sources)
        problems += _strangers(layer) if layer.name else ()
    if (root / CONFIG).is_file() and CONFIG not in sources:
        text = _read(Layer("", root), root / CONFIG, CONFIG, problems)
        sources[CONFIG] = Source(CONFIG, CONFIG, text or "", refused=text is None)
    return dict(sorted(sources.items())), problems


def read_again(root: Path, source: Source) -> tuple[Source, list[Diagnostic]]:
    """The same file as it is now."""
    problems: list[Diagnostic] = []
    layer = next(layer for layer in layers(root) if layer.name == source.layer)
    text = _read(layer, layer.folder / source.place, source.path, problems)
    return replace(source, text=text or "", refused=text is None), problems


def _lay(patch: Source, sources: dict[str, Source]) -> Iterator[Diagnostic]:
    """Put a patch over the file that it is for."""
    stem = patch.place.removesuffix(PATCH)
    place = next((p for p in (f"{stem}.yml", f"{stem}.md") if p in sources), None)
    if place is None:
        known = [p.rsplit(".", 1)[0] + PATCH for p in sources if p.endswith((".yml", ".md"))]
        hint = did_you_mean(patch.place, known)
        message = f"there is no {stem}.yml and no {stem}.md to change"
        yield Diagnostic(Span(patch.path), "O101", message, hint)
    elif sources[place].layer == patch.layer:
        message = f"{sources[place].path} is a file of your own, and this changes it"
        yield Diagnostic(Span(patch.path), "O104", message, "write the change into that file")
    else:
        under = sources[place]
        sources[place] = replace(under, patches=(*under.patches, patch))


def _twin(place: str, known: list[str]) -> str:
    """A shared place whose name differs only in ways that some disks do not tell apart."""
    if place in known:
        return ""
    return next((other for other in known if _folded(other) == _folded(place)), "")


def _folded(place: str) -> str:
    return unicodedata.normalize("NFC", place).casefold()


def _misplaced(shown: str, hint: str) -> Diagnostic:
    return Diagnostic(Span(shown), "F107", "this file has no place here", hint)


def _strangers(layer: Layer) -> Iterator[Diagnostic]:
    """What was put into the school's layer and looks as if it should have been read."""
    inside = {path.name for path in (HOME / "curriculum").iterdir()}
    for path in sorted(layer.folder.iterdir()) if layer.folder.is_dir() else ():
        name, hint = path.name, ""
        if name in inside:
            hint = f"write {layer.shown(f'curriculum/{name}')}"
        elif name.endswith(PATCH):
            hint = "a patch stands where the file stands that it changes"
        elif name not in ROOTS and not name.startswith("."):
            hint = did_you_mean(name.casefold(), ROOTS)
        if hint:
            yield _misplaced(layer.shown(name), hint)


def _walk(root: Path, layer: Layer) -> Iterator[Path]:
    """The files of a layer. The settings are those of the project, wherever the rest stands."""
    base = layer.folder
    if (base / CONFIG).is_file() and (layer.name == OVERLAY or base == root):
        yield base / CONFIG
    for name in ROOTS:
        for folder, folders, files in os.walk(base / name):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            linked = [f for f in folders if (Path(folder) / f).is_symlink()]
            yield from (Path(folder) / f for f in linked)
            yield from (Path(folder) / f for f in sorted(files) if not f.startswith("."))


def _read(layer: Layer, path: Path, shown: str, problems: list[Diagnostic]) -> str | None:
    """The text of a file, or None when it was refused."""

    def report(code: str, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        problems.append(Diagnostic(Span(shown, line, column), code, message, hint))

    if layer.name and path.is_symlink():
        report("F106", f"a symbolic link in {layer.name}/ is not read", "copy the file")
        return None
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(layer.folder)):
        report("F106", "this symbolic link leads out of the project", "copy the file")
        return None
    if real.is_dir():
        report("F107", "a linked folder is not read", "put the folder itself here")
        return None
    if not real.is_file():
        report("F107", "this is not a file", "a link may lead nowhere")
        return None
    size = path.stat().st_size
    if size > MAX_BYTES:
        report("F102", f"this file has {size:,} bytes; the limit is {MAX_BYTES:,}", "split it")
        return None
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        good = "save the file again as UTF-8"
        report(
            "F103",
            f"the byte 0x{data[error.start]:02x} is not UTF-8",
            good if path.suffix in TEXTS else "only .md, .svg and .yml files belong here",
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        )
        return None
    if text.startswith("\ufeff"):
        report("F104", "this file starts with a byte-order mark", 'save it as plain "UTF-8"')
        text = text[1:]
    if "\r" in text:
        report("F105", "this file has Windows line endings", 'save it with "LF" line endings')
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def is_inside(path: str) -> bool:
    """Whether a relative path stays in its folder: not absolute, no ``..``, no backslash."""
    pure = PurePosixPath(path)
    return not (pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path)
