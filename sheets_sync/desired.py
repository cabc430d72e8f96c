"""The value of every cell we own, and the tabs and columns that should be there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheets_sync.frames import Plans
from sheets_sync.layout import find_made
from sheets_sync.model import Chart, Finding, NewColumn, NewTab, Rename
from sheets_sync.tabs import coverage, follow_up, overview, pd_needs, start_here, sync_log
from sheets_sync.tabs.kept import Cell
from sheets_sync.tabs.page import column_look
from sheets_sync.tabs.start_here import Where
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.values import show
from sheets_sync.verdicts import Verdicts


@dataclass(frozen=True)
class Desired:
    """What the workbook should hold of ours. ``tabs`` are whole tabs; ``cells`` single cells elsewhere."""

    tabs: tuple[NewTab, ...]
    new_tabs: tuple[NewTab, ...]
    columns: tuple[NewColumn, ...]
    cells: tuple[Cell, ...]
    renames: tuple[Rename, ...]

    def __add__(self, other: Desired) -> Desired:
        """Return both, for one workbook."""
        return Desired(
            self.tabs + other.tabs,
            self.new_tabs + other.new_tabs,
            self.columns + other.columns,
            self.cells + other.cells,
            self.renames + other.renames,
        )


def render(
    plans: Plans, findings: Sequence[Finding], verdicts: Verdicts, example: Mapping[str, Any]
) -> Desired:
    """Render everything we own in one workbook; ``example`` is the plan shown on Start Here."""
    theirs, ours = halves(plans, findings, verdicts, example, Where())
    return theirs + ours


def halves(
    plans: Plans, findings: Sequence[Finding], verdicts: Verdicts, example: Mapping[str, Any], where: Where
) -> tuple[Desired, Desired]:
    """Render what stands in the plan workbook, and what stands where leaders work."""
    return _for_teachers(plans, verdicts, example, where), _for_leaders(plans, findings, verdicts)


def _for_teachers(plans: Plans, verdicts: Verdicts, example: Mapping[str, Any], where: Where) -> Desired:
    """Render what always stands in the plan workbook."""
    columns = tuple(_missing_columns(plans))
    places = {(column.tab, column.header): column.col for column in columns}
    cells = (*_step_cells(plans, verdicts, places), *_pick_lists(plans), *_leaders_message(plans))
    return Desired((start_here.render(plans, example, where),), (), columns, cells, ())


def _for_leaders(plans: Plans, findings: Sequence[Finding], verdicts: Verdicts) -> Desired:
    """Render the tabs that leaders work from."""
    follow_ups, needs = follow_up.render(plans), pd_needs.render(plans)
    log, covered = sync_log.render(plans, verdicts), coverage.render(plans)
    pages = [_as_called(plans, "overview", overview.render(plans, findings, verdicts))]
    covered = _as_called(plans, "coverage", covered)
    # where it is not there yet it stands behind the tabs that leaders open more often
    is_new = all(fold(tab.title) != fold(covered.title) for tab in plans.desk.tabs)
    new_tabs = (*follow_ups.new_tabs, *needs.new_tabs, *([covered] if is_new else ()), *log.new_tabs)
    pages += [] if is_new else [covered]
    cells = (*follow_ups.cells, *needs.cells, *log.cells)
    return Desired(tuple(pages), new_tabs, (), cells, follow_ups.renames)


def _as_called(plans: Plans, key: str, page: NewTab) -> NewTab:
    """Return a page under the title leaders gave its tab; its charts look there too."""
    located = find_made(plans.desk, plans.template, key)
    if located is None or located.title == page.title:
        return page
    charts = tuple(_charted_on(located.title, chart) for chart in page.charts)
    return replace(page, title=located.title, charts=charts)


def _charted_on(title: str, chart: Chart) -> Chart:
    """Return a chart over the same cells of a tab of that title."""
    series = tuple(
        replace(one, name=replace(one.name, tab=title), values=replace(one.values, tab=title))
        for one in chart.series
    )
    return replace(chart, categories=replace(chart.categories, tab=title), series=series)


def _missing_columns(plans: Plans) -> Iterator[NewColumn]:
    """Yield our columns that a step tab lacks, right of everything that is there."""
    for tab in plans.template.steps:
        located = plans.layout.tabs.get(tab.key)
        if located is None or not located.header_row:
            continue
        lacking = [
            column
            for column in tab.owned()
            if column.key not in located.cols and column.key not in located.foreign
        ]
        first = located.tab.last_col + 1
        for col, column in enumerate(lacking, first):
            yield NewColumn(located.title, col, located.header_row, column.header, column_look(column))


def _step_cells(plans: Plans, verdicts: Verdicts, places: Mapping[tuple[str, str], int]) -> Iterator[Cell]:
    for tab in plans.template.steps:
        located = plans.layout.tabs.get(tab.key)
        if located is None or not located.header_row:
            continue
        owned = [
            (column, col)
            for column in tab.owned()
            if (col := located.cols.get(column.key) or places.get((located.title, column.header)))
        ]
        typed_rows = frozenset(plans.steps[tab.key]["row"])
        wanted = {one.row: one for one in records(verdicts.tabs[tab.key])}
        for row in located.body:
            one = wanted.get(row)
            key = _row_key(one)
            for column, col in owned:
                value = getattr(one, column.key) if one else ""
                if column.key == "key" and not value and row in typed_rows:
                    # identity is for life: it stays while people's words stand beside it
                    value = show(located.cell(row, "key"))
                yield Cell(located.title, row, col, column.header, value, key)


def _row_key(one: Any) -> str:
    """Return what identifies a row wherever it moves: the goal's key, else teacher and goal number."""
    if one is None:
        return ""
    return one.key or f"{one.teacher or ''}#{one.goal_number}"


def _pick_lists(plans: Plans) -> Iterator[Cell]:
    """Yield the cells that join a code and its name for the drop-downs on the step tabs."""
    for key, frame in (("rubric", plans.rubric), ("focus_areas", plans.focus_areas)):
        located = plans.layout.tabs.get(key)
        if located is None or "pick" not in located.cols:
            continue
        code, *_ = joins = located.template.by_key["pick"].joins
        labels = {
            one.row: " ".join(filter(None, (getattr(one, part) for part in joins)))
            for one in records(frame)
            if getattr(one, code)
        }
        header = located.header("pick")
        for row in located.body:
            label = labels.get(row, "")
            yield Cell(located.title, row, located.cols["pick"], header, label, label)


def _leaders_message(plans: Plans) -> Iterator[Cell]:
    """The leader's message stands above the header of step 1, in the cell that ``init`` made for it."""
    located = plans.layout.tabs.get("why")
    if located is None or not plans.school.message:
        return
    for row in range(1, located.header_row):
        if located.tab.is_ours(row, 1):
            yield Cell(located.title, row, 1, "message", plans.school.message, "message")
