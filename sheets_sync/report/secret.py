"""The key of this machine's pseudonyms. I/O: reads it in the state folder, or makes it there once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sheets_sync.errors import UsageError

_BYTES = 32
_NAME = "pseudonyms.key"


def secret(folder: Path) -> bytes:
    """Return the key by which pseudonyms are the same in every export from this machine.

    It is random and never leaves the folder: with it, and a list of emails, pseudonyms could be undone.

    Raises:
        UsageError: It cannot be read or written, or is not a key any more.
    """
    path = folder / _NAME
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The key of the pseudonyms cannot be kept in {folder} ({error.strerror}), so no report was "
            f"written. Name another folder with --state-dir, the same one each time."
        ) from error
    if len(key) != _BYTES:
        raise UsageError(
            f"{path} no longer holds the key of the pseudonyms, so no report was written. Put it back from a "
            f"copy; or delete it, and everyone gets a new pseudonym."
        )
    return key


def _make(path: Path) -> None:
    """Make a key that only its owner can read; of two made at once the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_BYTES))
        with suppress(FileExistsError):
            _publish(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _publish(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no links
        fresh.replace(path)
