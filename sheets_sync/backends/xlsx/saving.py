"""Replace a file by a new one, whole or not at all, and keep what stood before.

I/O: writes the file, its ``.bak`` and, for a moment, hidden files beside them.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from sheets_sync.errors import ChangedError, WriteError

Stamp = tuple[int, int, int]
"""When a file was last written, how long it is and which it is."""


def stamp(path: Path) -> Stamp | None:
    """Return what tells a file from a later one of the same name; ``None`` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def check_closed(path: Path) -> None:
    """Make sure no spreadsheet program has the file open.

    Raises:
        WriteError: One has, or left its owner file behind.
    """
    for name, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if (path.parent / name).exists():
            raise WriteError(
                f"{path.name} is open in {program}, so nothing was written. Close it and run this again. "
                f"(If nobody has it open, delete {name} beside it.)"
            )


def clean_leftovers(path: Path) -> None:
    """Remove what a run that was killed left beside the file."""
    for leftover in (_temp(path), _temp(_backup(path))):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def replace(path: Path, new: bytes, old: bytes | None, before: Stamp | None, *, is_kept: bool = True) -> None:
    """Put ``new`` in the place of ``old``, which stays as ``NAME.bak``; ``None`` makes the file.

    Where what stood before must not be read beside the new one, nothing ``is_kept`` of it.

    Raises:
        ChangedError: The file was saved by someone else since ``before``.
        WriteError: The disk or folder would not have it; the file is as it was.
    """
    clean_leftovers(path)
    try:
        _write_beside(path, new, like=path)
        if old is not None and is_kept:
            _write_beside(_backup(path), old, like=path)
            _temp(_backup(path)).replace(_backup(path))
        if stamp(path) != before:
            raise ChangedError(changed(path.name))
        _temp(path).replace(path)
        if not is_kept:
            with suppress(OSError):
                _backup(path).unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(_sentence(path, error)) from error
    finally:
        clean_leftovers(path)
    _sync_folder(path.parent)


def changed(name: str) -> str:
    """Say that the file is not what was read."""
    return f"{name} was saved by someone else meanwhile, so nothing was written. Run this again."


def _backup(path: Path) -> Path:
    return path.with_name(f"{path.name}.bak")


def _temp(path: Path) -> Path:
    return path.with_name(f".{path.name}.sheets-sync.tmp")


def _write_beside(path: Path, content: bytes, like: Path) -> None:
    """Write a hidden file beside ``path`` with the rights of ``like``, down to the disk."""
    temp = _temp(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    existing = like.stat() if like.exists() else None
    with os.fdopen(os.open(temp, flags, 0o600 if existing else 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if existing:
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(temp, existing.st_uid, existing.st_gid)
        # Windows neither removes nor replaces what is read-only: a leftover would stand in the way for ever.
        temp.chmod(stat.S_IMODE(existing.st_mode) | (stat.S_IWRITE if os.name == "nt" else 0))


def _sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut, where the system lets folders be opened."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return (
            f"The disk is full, so nothing was written and {path.name} is as it was. "
            "Make room, then run this again."
        )
    if error.errno == errno.EROFS or (
        isinstance(error, PermissionError) and not os.access(path.parent, os.W_OK)
    ):
        return (
            f"The folder {path.parent} may not be written to, so {path.name} is as it was. Ask for the right "
            "to write there, or work on a copy elsewhere."
        )
    if isinstance(error, PermissionError) and path.exists() and not os.access(path, os.W_OK):
        return (
            f"{path.name} is marked as read-only, so it is as it was. Take the mark off (on Windows: "
            "Properties, Read-only), or work on a copy, then run this again."
        )
    if isinstance(error, PermissionError):
        return (
            f"{path.name} could not be replaced, most likely because another program has it open; "
            "it is as it was. Close it there, then run this again."
        )
    if isinstance(error, FileNotFoundError):
        return (
            f"There is no folder {path.parent}, so {path.name} was not written. "
            "Make the folder, then run this again."
        )
    return (
        f"{path.name} could not be written ({error.strerror or error}) and is as it was. "
        "Check the disk, then run this again."
    )
