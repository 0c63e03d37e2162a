"""What an update of the shared layer means for a school's own texts, or for a translation.

Compares what lies under a layer with what its texts were written for, which its
``upstream.lock`` holds. Nothing in the layer is ever changed; the lock is, when its owner says
that it was looked at. So it makes no difference how the update came: by a merge, by a
newer package, or by unpacking another folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builder import VERSION
from builder.differences import data_of, differences
from builder.looks import concerns
from builder.schema.lock import Lock, digest, read, written
from builder.source.files import (
    CONFIG,
    OVERLAY,
    PATCH,
    TRANSLATIONS,
    Source,
    layers,
    linked,
    read_all,
)

_LOCK = "upstream.lock"
LOCK = f"{OVERLAY}/{_LOCK}"


class LockError(Exception):
    """The lock cannot be read."""


@dataclass(frozen=True)
class News:
    """An override whose original changed. ``looks`` says why it needs a look; empty: it is safe."""

    name: str
    place: str
    files: tuple[str, ...]
    looks: tuple[str, ...]
    difference: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """All that an update brings. ``first``: there was no lock, so nothing could be compared."""

    before: str
    news: tuple[News, ...]
    overridden: int
    changed: tuple[str, ...] = ()
    """Names of shared files that changed and that the school leaves as they are."""
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True)
class _Here:
    """What lies under the layer ``top`` as it is, and what that lays over it."""

    top: str
    shared: dict[str, str]
    over: dict[str, Source]
    """By place; also where the shared file is not there any more."""


def survey(root: Path, top: str = OVERLAY) -> Survey:
    """Compare. Writes the lock when there is none, and when nothing of the layer's is concerned.

    Raises LockError for a damaged lock; OSError when the disk fails.
    """
    here, lock = _here(root, top), _lock(root, top)
    if lock is None:
        _write(root, top, _accepted(Lock(version=VERSION), here, None))
        return Survey(VERSION, (), _overridden(here), first=True)
    lock = _recorded(lock, here)
    news = tuple(_news(here, lock))
    others = {place for place in {*lock.files, *here.shared} if place not in here.over}
    now = {place: digest(here.shared[place]) for place in others & here.shared.keys()}
    both = sorted(others & now.keys() & lock.files.keys())
    found = Survey(
        before=lock.version,
        news=news,
        overridden=_overridden(here),
        changed=tuple(name_of(p) for p in both if now[p] != lock.files[p]),
        new=tuple(name_of(p) for p in sorted(now.keys() - lock.files.keys())),
        gone=tuple(name_of(p) for p in sorted(others - now.keys())),
    )
    _write(root, top, lock if news else _accepted(lock, here, None))
    return found


def accept(root: Path, names: Iterable[str] | None, top: str = OVERLAY) -> list[str]:
    """Say of overrides that they were looked at; of all when ``names`` is None. The names known.

    Raises KeyError with the name that no changed override has; LockError as ``survey`` does.
    """
    here, lock = _here(root, top), _lock(root, top) or Lock(version=VERSION)
    lock = _recorded(lock, here)
    places: dict[str, str] = {}
    for news in _news(here, lock):
        places |= dict.fromkeys((news.name, news.place, *news.files), news.place)
    if names is None:
        _write(root, top, _accepted(lock, here, None))
        return sorted({name_of(place) for place in places.values()})
    chosen = []
    for name in names:
        if name not in places:
            raise KeyError(name)
        chosen.append(places[name])
    lock = _accepted(lock, here, chosen)
    rest = any(_news(here, lock))
    _write(root, top, lock if rest else _accepted(lock, here, None))
    return [name_of(place) for place in chosen]


def record(root: Path) -> None:
    """Remember the originals of overrides that are new. Raises LockError as ``survey`` does."""
    for layer in layers(root)[1:]:
        here = _here(root, layer.name)
        if here.over:
            lock = _lock(root, layer.name)
            full = _accepted(Lock(version=VERSION), here, None) if lock is None else lock
            _write(root, layer.name, _recorded(full, here))


def name_of(place: str) -> str:
    """What a file is called: ``lesson:open-questions``, as in links; its place where there is none.

    >>> name_of("curriculum/modules/01-active-listening/quiz.yml")
    'quiz:active-listening'
    """
    for pattern, name in _NAMES:
        if match := re.fullmatch(pattern, place):
            return match.expand(name)
    return place


_NAMES = (
    (r"curriculum/modules/\d\d-([^/]+)/(module|quiz|session)\.yml", r"\2:\1"),
    (r"curriculum/modules/\d\d-([^/]+)/figures/([^/]+)\.svg", r"figure:\1/\2"),
    (r"curriculum/modules/[^/]+/([^/]+)\.md", r"lesson:\1"),
    (r"curriculum/handbook/\d\d-([^/]+)\.md", r"unit:\1"),
    (r"curriculum/(?:facilitation|toolkit)/\d\d-([^/]+)\.md", r"guide:\1"),
    (r"curriculum/toolkit/\d\d-([^/]+)\.yml", r"form:\1"),
    (r"curriculum/([^/]+)\.yml", r"\1"),
    (r"scenarios/([^/]+)/scenario\.yml", r"scenario:\1"),
)


def _here(root: Path, top: str) -> _Here:
    language = top.removeprefix(f"{TRANSLATIONS}/") if top != OVERLAY else ""
    names = [layer.name for layer in layers(root, language)]
    above = names[names.index(top) :]
    shared: dict[str, str] = {}
    over: dict[str, Source] = {}
    for place, source in read_all(root, language)[0].items():
        chain = [source]
        while (under := chain[-1].original) is not None:
            chain.append(under)
        below = next((s for s in chain if s.layer not in above), None)
        if place == CONFIG or (below or source).refused:
            continue
        if below is not None:
            shared[place] = below.text
        for one in chain:
            patches = tuple(patch for patch in one.patches if patch.layer == top)
            if one.layer == top or patches:
                over.setdefault(place, replace(one, patches=patches))
    for path in sorted((root / top).rglob(f"*{PATCH}")):
        stem = path.relative_to(root / top).as_posix().removesuffix(PATCH)
        if not path.is_symlink() and not {f"{stem}.yml", f"{stem}.md"} & over.keys():
            patch = Source(f"{top}/{stem}{PATCH}", stem, "")
            over |= {f"{stem}{end}": patch for end in (".yml", ".md")}
    return _Here(top, shared, over)


def _overridden(here: _Here) -> int:
    return len(here.over.keys() & here.shared.keys())


def _lock(root: Path, top: str) -> Lock | None:
    path, shown = root / top / _LOCK, f"{top}/{_LOCK}"
    if linked(root, top) or path.is_symlink():
        raise LockError(f"{shown} is reached by a symbolic link: put the folder and file here")
    if not path.is_file():
        return None
    lock = read(path.read_text("utf-8"))
    if lock is None:
        raise LockError(
            f"{shown} is damaged. Take it from your last copy; or delete it, and look through "
            "your texts yourself: without it nothing can be compared."
        )
    return lock


def _write(root: Path, top: str, lock: Lock) -> None:
    path, text = root / top / _LOCK, written(lock)
    if not path.is_file() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.new")
        partial.unlink(missing_ok=True)  # nothing is written through a link that lay in wait
        partial.write_text(text, "utf-8")
        partial.replace(path)


def _recorded(lock: Lock, here: _Here) -> Lock:
    """The lock with the originals of overrides that it did not know; without those of no more."""
    known = {p: text for p, text in lock.originals.items() if p in here.over}
    fresh = {p: _text(here.shared[p]) for p in here.over if p in here.shared and p not in known}
    files = {**lock.files, **{place: digest("\n".join(text)) for place, text in fresh.items()}}
    return lock.model_copy(update={"originals": {**known, **fresh}, "files": files})


def _accepted(lock: Lock, here: _Here, places: Iterable[str] | None) -> Lock:
    """The lock with these places as they are now; with all, and the version, when None."""
    if places is None:
        originals = {p: _text(here.shared[p]) for p in here.over if p in here.shared}
        files = {place: digest(text) for place, text in here.shared.items()}
        return Lock(version=VERSION, files=files, originals=originals)
    originals, files = dict(lock.originals), dict(lock.files)
    for place in places:
        originals.pop(place, None)
        files.pop(place, None)
        if place in here.shared:
            originals[place] = _text(here.shared[place])
            files[place] = digest(here.shared[place])
    return lock.model_copy(update={"originals": originals, "files": files})


def _text(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _news(here: _Here, lock: Lock) -> Iterator[News]:
    for place, lines in sorted(lock.originals.items()):
        old, new, source = "\n".join(lines), here.shared.get(place), here.over[place]
        if old == new:
            continue
        files = tuple(p.path for p in source.patches) or (source.path,)
        news = News(name_of(place), place, files, (), ())
        if new is None:
            moved = next((p for p, text in sorted(here.shared.items()) if text == old), None)
            where = f"it is {moved} now" if moved else "it was taken away"
            yield replace(news, looks=(f"the shared file is not there any more: {where}",))
        elif source.layer == here.top:
            same = source.text == new
            why = () if same else ("yours stands instead of a text that changed",)
            yield replace(news, looks=why, difference=tuple(differences(place, old, new)))
        else:
            before, after = data_of(place, old), data_of(place, new)
            looks, shown = concerns(source.patches, before, after)
            yield replace(news, looks=tuple(looks), difference=tuple(shown))
