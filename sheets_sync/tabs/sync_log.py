"""The ``Sync Log`` tab: one line for each day on which something had moved, for the trend. Pure.

A day's line is written when its counts are other than the last line's; a later sync of that day edits it.
Lines of former days are never touched, and none is written before a later day's: so at most one a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sheets_sync.frames import Plans
from sheets_sync.layout import Located, find_made
from sheets_sync.model import MADE_NOTE, Alignment, NewTab, Role, Status, Value
from sheets_sync.tabs.kept import Cell, Writer
from sheets_sync.tabs.log_lines import count_keys, log_day
from sheets_sync.tabs.page import Page, column_look, header_cells
from sheets_sync.tabs.standing import count_alignment, count_steps
from sheets_sync.template import fold
from sheets_sync.verdicts import Verdicts

HEADER_ROW = 3
_BANNER_COLS = 8
_STATUS_KEYS = {
    Status.NOT_STARTED.value: "not_started",
    Status.NEEDS_ATTENTION.value: "needs_attention",
    Status.IN_PROGRESS.value: "in_progress",
    Status.READY.value: "ready",
}
_ALIGNMENT_KEYS = {
    Alignment.ALIGNED.value: "aligned",
    Alignment.CHECK.value: "check",
    Alignment.NOT_ALIGNED.value: "not_aligned",
}


@dataclass(frozen=True)
class SyncLog:
    """What the tab should be: made anew with its first line, or today's line to hold."""

    new_tabs: tuple[NewTab, ...] = ()
    cells: tuple[Cell, ...] = ()


class Line(NamedTuple):
    """A line that stands: its row, its day, its counts by column key."""

    row: int
    day: date
    counts: Mapping[str, Value]


def render(plans: Plans, verdicts: Verdicts) -> SyncLog:
    """Render today's line, where there is anything to say.

    While the roster or the goals cannot be read the counts would be false, and nothing is written.
    """
    if not (plans.layout.has("roster", "email") and plans.layout.has("goals", "teacher", "goal")):
        return SyncLog()
    counts = count(plans, verdicts)
    located = find_made(plans.desk, plans.template, "sync_log")
    if located is not None:
        return SyncLog(cells=tuple(_keep(located, plans.today, counts)) if located.header_row else ())
    title = plans.template.by_key["sync_log"].title
    if any(fold(tab.title) == fold(title) for tab in plans.desk.tabs):
        return SyncLog()
    return SyncLog(new_tabs=(_make(plans, counts),))


def count(plans: Plans, verdicts: Verdicts) -> dict[str, Value]:
    """Return today's counts by column key: active teachers, goals, their steps and their alignment."""
    steps, alignment = count_steps(verdicts), count_alignment(plans, verdicts)
    return {
        "teachers": len(verdicts.steps),
        "goals": len(plans.goals),
        **{key: steps[word] for word, key in _STATUS_KEYS.items()},
        **{key: alignment[word] for word, key in _ALIGNMENT_KEYS.items()},
    }


def _make(plans: Plans, counts: Mapping[str, Value]) -> NewTab:
    template = plans.template.by_key["sync_log"]
    page = Page()
    page.line([plans.template.disclosure], Role.BANNER, _BANNER_COLS)
    page.notes[1, 1] = MADE_NOTE
    page.line([template.help], Role.BANNER, _BANNER_COLS)
    header_row = header_cells(page, template.columns)
    wanted = {**counts, "date": plans.today}
    for col, column in enumerate(template.columns, 1):
        page.cells[page.row, col] = wanted.get(column.key, "")
    looks = [column_look(column) for column in template.columns]
    return page.tab(template.title, looks, header_row, frozen_rows=header_row, frozen_cols=1)


def _keep(located: Located, today: date, counts: Mapping[str, Value]) -> list[Cell]:
    """Return today's line; none where a line could not be told from another, for want of its columns."""
    keys = count_keys(located)
    if "date" not in located.cols or not keys:
        return []
    lines = _lines(located)
    last = max(lines, key=lambda line: (line.day, line.row), default=None)
    is_same = last is not None and last.counts == {key: counts[key] for key in keys}
    if last and (last.day > today or (last.day < today and is_same)):
        return []
    row = last.row if last and last.day == today else _free_row(located, lines)
    writer = Writer(located)
    writer.row(row, {**counts, "date": today, "key": today.isoformat()})
    return writer.cells


def _lines(located: Located) -> list[Line]:
    days, keys = ((row, log_day(located, row)) for row in located.body), count_keys(located)
    return [Line(row, day, {key: located.cell(row, key) for key in keys}) for row, day in days if day]


def _free_row(located: Located, lines: list[Line]) -> int:
    """Return the first row below all lines that holds nothing at all."""
    row = max([located.header_row, *(line.row for line in lines)]) + 1
    while row <= len(located.tab.rows) and any(str(cell).strip() for cell in located.tab.rows[row - 1]):
        row += 1
    return row
