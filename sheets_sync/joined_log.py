"""Joining the Sync Logs of two workbooks: every day once, in order, and all that people typed there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sheets_sync import reconcile
from sheets_sync.carried_cells import alike, carried
from sheets_sync.layout import Located
from sheets_sync.model import Tab, Value
from sheets_sync.tabs.sync_log import log_day

_Line = Mapping[int, Value]
"""The cells of a row that hold anything, by col."""


def joined_log(here: Located, there: Located) -> Tab:
    """Return the log ``here`` with the days and the words that only ``there`` has.

    What people typed beside a day stays beside it; other lines of theirs stand below all days.
    """
    (days, notes), (old_days, old_notes) = _parts(here, here), _parts(there, here)
    new_notes = [note for note in old_notes if note not in notes]
    whole = {
        day: _with_words(days.get(day, old_days.get(day, {})), old_days.get(day, {}), here)
        for day in sorted(days.keys() | old_days.keys())
    }
    if whole == days and not new_notes:
        return here.tab
    lines = [*whole.values(), *notes, *new_notes]
    return replace(here.tab, rows=[*here.tab.rows[: here.header_row], *map(_row, lines)])


def _parts(located: Located, here: Located) -> tuple[dict[date, _Line], list[_Line]]:
    """Return each day's first line, its counts in the columns they have ``here``, and all other lines."""
    moved = {col: here.cols[key] for key, col in located.cols.items() if key in here.cols}
    days: dict[date, _Line] = {}
    others: list[_Line] = []
    for row in located.body:
        cells, day = carried(located.tab, row), log_day(located, row)
        if day and day not in days:
            days[day] = {moved.get(col, col): value for col, value in cells.items()}
        elif cells:
            others.append(cells)
    return days, others


def _with_words(line: _Line, old: _Line, here: Located) -> _Line:
    """Return a day's line with what was typed beside the same day's in the other log."""
    whole, own = dict(line), frozenset(here.cols.values())
    for col, value in old.items():
        if col not in own and not any(alike(cell, value) for at, cell in whole.items() if at not in own):
            whole[col if col not in whole else max(whole) + 1] = value
    return whole


def _row(line: _Line) -> list[Value]:
    return reconcile.write_cells([], [(1, col, value) for col, value in line.items()])[0]
