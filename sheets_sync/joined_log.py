"""Joining the Sync Logs of two workbooks: every day's counts once, in order, and people's own lines. Pure.

What people typed in columns of their own is joined as on other tabs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sheets_sync import reconcile
from sheets_sync.carried_cells import carried
from sheets_sync.layout import Located
from sheets_sync.model import Tab, Value
from sheets_sync.tabs.log_lines import log_day

_Line = Mapping[int, Value]
"""The cells of a row that hold anything, by col."""


def joined_log(here: Located, there: Located) -> Tab:
    """Return the log ``here`` with the days that only ``there`` has, and with people's lines of both."""
    (days, notes), (old_days, old_notes) = _parts(here), _parts(there)
    moved = {col: here.cols[key] for key, col in there.cols.items() if key in here.cols}
    new_days = {
        day: {moved[col]: value for col, value in line.items() if col in moved}
        for day, line in old_days.items()
        if day not in days
    }
    new_notes = [note for note in old_notes if note not in notes]
    if not (new_days or new_notes):
        return here.tab
    whole = {**days, **new_days}
    lines = [*(whole[day] for day in sorted(whole)), *notes, *new_notes]
    return replace(here.tab, rows=[*here.tab.rows[: here.header_row], *map(_row, lines)])


def _parts(located: Located) -> tuple[dict[date, _Line], list[_Line]]:
    """Return each day's first line, and all other lines."""
    days: dict[date, _Line] = {}
    others: list[_Line] = []
    for row in located.body:
        cells, day = carried(located.tab, row), log_day(located, row)
        if day and day not in days:
            days[day] = cells
        elif cells:
            others.append(cells)
    return days, others


def _row(line: _Line) -> list[Value]:
    return reconcile.write_cells([], [(1, col, value) for col, value in line.items()])[0]
