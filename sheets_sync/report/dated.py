"""A report dropped once in each period, where a principal finds it.

I/O: reads whose the reports in the folder are, and writes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import blake2s
from itertools import count
from pathlib import Path

from sheets_sync.errors import SheetsSyncError, WriteError
from sheets_sync.frames import Plans
from sheets_sync.model import Tab
from sheets_sync.report.edition import Edition
from sheets_sync.report.excel import Wanted, write_report
from sheets_sync.report.excel.tables import TEACHERS_TAB, school_year
from sheets_sync.report.privacy import NO_NAME, Privacy
from sheets_sync.sync import Checked
from sheets_sync.values import show

_LONGEST_NAME = 50
"""Characters of a school's name in a file's: most disks stop at 255 bytes for the whole."""

_MARK = re.compile(rb"<cp:keywords>(workbook [0-9a-f]{16})</cp:keywords>")


def drop_report(folder: Path, every: str, checked: Checked, *, version: str) -> Path | None:
    """Write this period's report into ``folder``; ``None`` where it is there already.

    Schools of one name may share a folder: each finds its own by a mark in the file, or by the people in it,
    and the second has a number in its name.

    Raises:
        WriteError: It could not be written.
    """
    plans = checked.plans
    mark = _mark(plans.snapshot.source)
    try:
        path = _free(folder, every, plans, mark)
    except OSError as error:
        raise WriteError(
            f"{folder} may not be looked into ({error.strerror}), so no report was written. Ask whoever "
            f"looks after it, or name another folder with --export."
        ) from error
    if path is None:
        return None
    with suppress(OSError):  # where the folder cannot be made, writing says why
        folder.mkdir(exist_ok=True)
    write_report(path, plans, checked.findings, checked.verdicts, version=version, wanted=Wanted(mark=mark))
    return path


def _free(folder: Path, every: str, plans: Plans, mark: str) -> Path | None:
    """Return where the report goes; ``None`` where it is there already.

    Raises:
        WriteError: Something else is in its place.
        OSError: The folder may not be looked into.
    """
    if folder.exists() and not folder.is_dir():
        raise WriteError(
            f"{folder} is a file, not a folder, so no report was written. Name a folder with --export."
        )
    name = re.sub(r"[^\w -]", "", plans.school.name)[:_LONGEST_NAME].strip() or "School"
    for number in count(1):
        own = f"{name} {number}" if number > 1 else name
        path = folder / f"{own} plans {period(every, plans.today)}.xlsx"
        if path.is_dir():
            raise WriteError(
                f"In {folder} a folder is called {path.name}, as the report is to be, so no report was "
                f"written. Give that folder another name."
            )
        if not path.exists():
            return path
        if _mark_in(path) in {mark, ""} or _is_of_same_people(path, plans):
            return None
    raise AssertionError("numbers do not end")


def _mark(source: str) -> str:
    """Return what tells a workbook from every other, and nobody where it is."""
    from sheets_sync.backends.opening import identity

    return (
        f"workbook {blake2s(identity(source).encode('utf-8', 'surrogateescape'), digest_size=8).hexdigest()}"
    )


def _mark_in(path: Path) -> str:
    """Return the mark in a report; ``""`` where there is none, or it cannot be read."""
    from sheets_sync.backends.xlsx.package import Package, PackageError

    try:
        found = _MARK.search(Package(path.read_bytes()).read("docProps/core.xml"))
    except (OSError, PackageError, KeyError):
        return ""
    return found[1].decode() if found else ""


def _is_of_same_people(path: Path, plans: Plans) -> bool:
    """Tell whether a report is of this workbook, though by its mark it was made elsewhere.

    To another computer a workbook on a shared drive lies elsewhere. People come and go, so of the report's
    teachers and of ours most need to be the same; district, school and year must be.
    """
    from sheets_sync.backends.xlsx import XlsxBackend

    try:
        tab = XlsxBackend(path).read(frozenset()).tab(TEACHERS_TAB)
    except SheetsSyncError:
        return True  # nobody can tell; what is there is left as it is
    privacy, school = Privacy(plans, Edition.DISTRICT), plans.school
    where = (*map(privacy.text, (school.district, school.name)), school_year(school))
    own = {(*where, privacy.teacher(email)) for email in plans.active["email"]}
    there = {(*row[:3], row[4]) for row in _words(tab) if row[4]} if tab else set()
    both = {one for one in own & there if one[-1] != NO_NAME}
    return bool(both) and 2 * len(both) >= max(len(own), len(there))


def _words(tab: Tab) -> Iterator[list[str]]:
    """Yield the front of each row below the header, up to the teacher's name."""
    for row in tab.rows[1:]:
        yield [show(cell) for cell in [*row, *[""] * 5][:5]]


def period(every: str, today: date) -> str:
    """Name the day, week (as ISO 8601 counts) or month a report stands for."""
    match every:
        case "week":
            year, week, _ = today.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{today:%Y-%m}"
    return today.isoformat()
