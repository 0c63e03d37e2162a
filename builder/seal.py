"""The facilitators' files as one locked archive, for places that others can look into.

The password comes from the environment alone: a file can be committed, an argument shows in the
list of processes. Each archive has fresh salt, so no two are the same bytes, and it stands beside
``dist/``, not in it: ``docs/adr/0015-publishing-for-schools.md``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pyzipper
from pyzipper.zipfile_aes import WZ_AES_V2, AESZipInfo

from builder.publish import Output
from builder.recipes import Audience

ARCHIVE = "facilitator.zip"
PASSWORD = "MENTOR_PASSWORD"
SHORTEST = 16
"""Characters. Whoever has the archive can try passwords for years, a million a second."""
_EPOCH = (2020, 1, 1, 0, 0, 0)


class SealError(Exception):
    """The archive cannot be made. There is none, not even an old one."""


def password() -> bytes:
    """The password that the environment gives. Raises SealError when it gives none, or a weak one.

    Outer spaces and line ends are not part of it: they come from copying.
    """
    given = os.environ.get(PASSWORD, "").strip()
    if not given:
        raise SealError(f"there is no password: put one into the environment, as {PASSWORD}")
    if len(given) < SHORTEST:
        raise SealError(
            f"the password in {PASSWORD} is too short: {SHORTEST} characters or more, "
            "such as five words that do not belong together"
        )
    if not (given.isascii() and given.isprintable()):
        raise SealError(
            f"the password in {PASSWORD} holds letters beyond A to Z: 7-Zip on Windows reads them "
            "in another way, and would not open the archive"
        )
    return given.encode()


def seal(root: Path, published: Iterable[Output], key: bytes) -> Path:
    """Write ``facilitator.zip`` (AES-256) into ``root``: what is for facilitators, nothing else.

    Names and sizes of the files can be read without the password; what is in them cannot.
    Raises SealError when nothing is for facilitators; OSError when the disk fails.
    """
    archive = root / ARCHIVE
    partial = archive.with_name(f".{ARCHIVE}.{os.getpid()}")
    archive.unlink(missing_ok=True)
    files = [output for output in published if output.audience is Audience.FACILITATOR]
    if not files:
        raise SealError("nothing was built for facilitators, so there is nothing to lock")
    try:
        with pyzipper.AESZipFile(partial, "w") as file:
            file.setpassword(key)
            # Version 2 leaves out the checksum of the plain text: guesses could be tested by it.
            file.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=WZ_AES_V2)
            for output in sorted(files, key=lambda output: output.path):
                file.writestr(AESZipInfo(output.path, _EPOCH), output.data)
        partial.replace(archive)
    finally:
        partial.unlink(missing_ok=True)
    return archive
