"""What is found while a build is planned, kept so that the next one need not find it again.

That is HTML of texts, and compiled templates: each is the same as long as its key is, and the code
that found it (``tools``). The same texts stand on the site and in several books as well.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar


class Memory:
    """What was ``known`` before, and what was ``asked`` for since."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self.known = known
        self.asked: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        """What is known under a key; None when nothing is."""
        found = self.asked.get(key, self.known.get(key))
        if found is not None:
            self.asked[key] = found
        return found

    def keep(self, key: str, value: bytes) -> None:
        self.asked[key] = value


memory: ContextVar[Memory] = ContextVar("memory", default=Memory({}))  # noqa: B039  to be filled


@contextlib.contextmanager
def remembering(known: Mapping[str, bytes]) -> Iterator[Memory]:
    """Within, what is ``known`` is not found again, and whatever is asked for is collected."""
    kept = Memory(known)
    token = memory.set(kept)
    try:
        yield kept
    finally:
        memory.reset(token)
