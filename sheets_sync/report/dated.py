"""A report dropped once in each period, where a principal finds it.

I/O: writes a report file.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from sheets_sync.report.excel import write_report
from sheets_sync.sync import Checked

_LONGEST_NAME = 50
"""Characters of a school's name in a file's: most disks stop at 255 bytes for the whole."""


def drop_report(folder: Path, every: str, checked: Checked, *, version: str) -> Path | None:
    """Write this period's report into ``folder``; ``None`` where it is there already.

    Raises:
        WriteError: It could not be written.
    """
    plans = checked.plans
    name = re.sub(r"[^\w -]", "", plans.school.name)[:_LONGEST_NAME].strip() or "School"
    path = folder / f"{name} plans {period(every, plans.today)}.xlsx"
    if path.exists():
        return None
    with suppress(OSError):  # where the folder cannot be made, writing says why
        folder.mkdir(exist_ok=True)
    write_report(path, plans, checked.findings, checked.verdicts, internal=False, version=version)
    return path


def period(every: str, today: date) -> str:
    """Name the day, week (as ISO 8601 counts) or month a report stands for."""
    match every:
        case "week":
            year, week, _ = today.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{today:%Y-%m}"
    return today.isoformat()
