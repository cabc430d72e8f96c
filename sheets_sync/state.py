"""What the tool keeps on this machine: locks, so that two syncs of one workbook never interleave.

I/O: reads and writes small files in the state folder; all of them can be lost without harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2s
from pathlib import Path

from sheets_sync.errors import LockedError, UsageError


def default_folder() -> Path:
    """Return the machine's usual place for a program's state."""
    from platformdirs import user_state_path

    return user_state_path("sheets-sync", appauthor=False)


@contextmanager
def locked(folder: Path, source: str, name: str) -> Iterator[None]:
    """Hold the lock of one workbook, known by ``source``; a killed process leaves none behind.

    Raises:
        LockedError: Another process on this machine holds it.
        UsageError: The state folder cannot be written.
    """
    from filelock import FileLock, Timeout

    path = folder / "locks" / (blake2s(source.encode(), digest_size=12).hexdigest() + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise LockedError(
            f"Another sync of {name} is running on this machine, so this one did nothing. "
            f"It can be tried again when that one is done."
        ) from error
    except OSError as error:
        raise UsageError(
            f"The state folder {folder} cannot be written ({error.strerror}), so nothing was done. "
            f"Name another with --state-dir."
        ) from error
    try:
        yield
    finally:
        lock.release()
