"""What the tool keeps on this machine: locks, and when a trouble began and was last said.

I/O: reads and writes small files in the state folder; all of them can be lost without harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import blake2s
from pathlib import Path
from typing import Any

from sheets_sync.errors import LockedError, UsageError
from sheets_sync.quiet import Known


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

    path = folder / "locks" / f"{_named(source)}.lock"
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


def recall(folder: Path, schedule: str) -> tuple[Known, ...]:
    """Return what is remembered of earlier runs of a schedule; nothing where there is nothing to read."""
    try:
        entries = json.loads(_memory(folder, schedule).read_text(encoding="utf-8"))
        return tuple(_known(entry) for entry in entries)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def remember(folder: Path, schedule: str, known: Sequence[Known]) -> bool:
    """Remember this for the schedule's next run, all of it or nothing; tell whether that worked."""
    path = _memory(folder, schedule)
    try:
        if not known:
            path.unlink(missing_ok=True)
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, json.dumps([_entry(one) for one in known], indent=1))
    except OSError:
        return False
    return True


def _write_whole(path: Path, text: str) -> None:
    """Write beside the file and put it in its place, so that nobody ever reads half of it."""
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.stem, suffix=".new", delete=False
    ) as fresh:
        fresh.write(text)
    try:
        Path(fresh.name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(fresh.name).unlink()
        raise


def _memory(folder: Path, schedule: str) -> Path:
    return folder / "said" / f"{_named(schedule)}.json"


def _named(text: str) -> str:
    return blake2s(text.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()


def _entry(known: Known) -> dict[str, Any]:
    return {
        "place": known.place,
        "cause": known.cause,
        "began": known.began.isoformat(),
        "seen": known.seen.isoformat(),
        "said": known.said.isoformat() if known.said else None,
    }


def _known(entry: dict[str, Any]) -> Known:
    began, seen = (_moment(entry[key]) for key in ("began", "seen"))
    return Known(
        str(entry["place"]),
        str(entry["cause"]),
        began,
        seen,
        _moment(entry["said"]) if entry["said"] else None,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
