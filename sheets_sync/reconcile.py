"""Desired against existing: the fewest edits, and the guard against a suspicious plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sheets_sync.desired import Desired
from sheets_sync.errors import GuardError
from sheets_sync.layout import is_made
from sheets_sync.model import (
    MOST_LINK_CHARACTERS,
    Edit,
    Link,
    NewTab,
    Plan,
    Snapshot,
    Tab,
    Value,
    fit_text,
)
from sheets_sync.tabs.overview import Counts
from sheets_sync.template import Template, fold
from sheets_sync.written_around import lines_of

LEAST_LOSS = 10
"""Fewer lost verdicts, teachers or goals than this are never suspicious."""


def plan(snapshot: Snapshot, desired: Desired, template: Template) -> Plan:
    """Return the edits that make the workbook hold what is desired; nothing where it already does.

    A made tab that is there is edited cell by cell within its own columns; a tab of that title which is
    not ours is left alone.
    """
    standing = _titles_left(snapshot, desired)
    new_tabs = [_fit_tab(tab, standing) for tab in desired.new_tabs]
    edits: list[Edit] = []
    existing = {fold(tab.title): tab for tab in snapshot.tabs}
    for wanted in desired.tabs:
        tab = existing.get(fold(wanted.title))
        if tab is None:
            new_tabs.insert(0, _fit_tab(wanted, standing))
        elif is_made(tab, template):
            edits.extend(_tab_edits(tab, _fit_tab(wanted, standing)))
    by_title = {tab.title: tab for tab in snapshot.tabs}
    for cell in desired.cells:
        old = by_title[cell.tab].value(cell.row, cell.col)
        new = _fit(cell.value, standing)
        if not same(old, new):
            edits.append(Edit(cell.tab, cell.row, cell.col, cell.header, old, new, cell.key))
    return Plan(tuple(new_tabs), desired.columns, tuple(edits), desired.renames)


def same(old: Value, new: Value) -> bool:
    """Tell whether a cell already holds what is wanted: ``1`` is ``1.0`` but not ``"1"`` or ``True``."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return old == new


def _titles_left(snapshot: Snapshot, desired: Desired) -> frozenset[str]:
    """Return the titles of all tabs once a plan is done; a link to any other would lead nowhere."""
    renamed = {one.old: one.new for one in desired.renames}
    made = (tab.title for tab in (*desired.tabs, *desired.new_tabs))
    return frozenset([*(renamed.get(tab.title, tab.title) for tab in snapshot.tabs), *made])


def _fit(value: Value, standing: frozenset[str]) -> Value:
    """Return a value as a cell can hold it."""
    if isinstance(value, Link) and not value.address and value.tab not in standing:
        return fit_text(value.text)
    if isinstance(value, Link):
        return replace(value, text=fit_text(value.text, MOST_LINK_CHARACTERS))
    return fit_text(value) if isinstance(value, str) else value


def _fit_tab(tab: NewTab, standing: frozenset[str]) -> NewTab:
    return replace(tab, cells={place: _fit(value, standing) for place, value in tab.cells.items()})


def _tab_edits(tab: Tab, wanted: NewTab) -> Iterator[Edit]:
    """Yield the edits that turn an existing tab of ours into the wanted one, within its own columns."""
    lines = lines_of(tab, wanted)
    headers = {at: str(wanted.cells.get((wanted.header_row, col), "")) for col, at in lines.cols.items()}
    cells = {lines.place(place): value for place, value in wanted.cells.items()}
    standing = {place for place in lines.ours if tab.value(*place) != ""}
    for row, col in sorted({*cells, *standing}):
        old, new = tab.value(row, col), cells.get((row, col), "")
        if not same(old, new):
            yield Edit(tab.title, row, col, headers.get(col, ""), old, new, f"row {row}")


# -- the guard ----------------------------------------------------------------------------------------


def guard(
    planned: Plan,
    snapshot: Snapshot,
    verdict_columns: frozenset[tuple[str, int]],
    before: Counts | None,
    now: Counts,
) -> None:
    """Refuse a plan that would take away over half, and at least ten, of the verdicts, teachers or goals.

    ``verdict_columns`` are our Status and Alignment columns as (title, col).

    Raises:
        GuardError: The plan needs a person's word (``--allow-shrink``).
    """
    standing = sum(_filled_in_column(snapshot, title, col) for title, col in verdict_columns)
    blanked = sum(
        edit.new == "" and edit.old != "" and (edit.tab, edit.col) in verdict_columns
        for edit in planned.edits
    )
    losses = [("verdicts", standing, standing - blanked)]
    if before:
        losses.append(("active teachers", before.teachers, now.teachers))
        losses.append(("goals", before.goals, now.goals))
    for what, old, new in losses:
        lost = old - new
        if lost >= LEAST_LOSS and lost * 2 > old:
            raise GuardError(
                f"This sync would take {lost} of {old} {what} away, so nothing was written. Look whether a "
                "tab, a column or the roster was cleared by mistake (`sheets-sync check` says what it sees); "
                "if it is right, run again with --allow-shrink."
            )


def _filled_in_column(snapshot: Snapshot, title: str, col: int) -> int:
    tab = snapshot.tab(title)
    return sum(len(cells) >= col and cells[col - 1] != "" for cells in tab.rows) - 1 if tab else 0


# -- what stands after ----------------------------------------------------------------------------------


def after(snapshot: Snapshot, planned: Plan) -> Snapshot:
    """Return the workbook as a plan leaves it."""
    tabs = [_after_tab(tab, planned) for tab in snapshot.tabs if tab.title not in planned.retired]
    for new in planned.new_tabs:
        at = next((i for i, tab in enumerate(tabs) if tab.title == new.before), len(tabs))
        tabs.insert(at, as_tab(new))
    titles = {rename.old: rename.new for rename in planned.renames}
    return replace(snapshot, tabs=tuple(replace(tab, title=titles.get(tab.title, tab.title)) for tab in tabs))


def _after_tab(tab: Tab, planned: Plan) -> Tab:
    edits: list[tuple[int, int, Value]] = [
        (edit.row, edit.col, edit.new) for edit in planned.edits if edit.tab == tab.title
    ]
    edits += [(one.row, one.col, one.value) for one in planned.restores if one.tab == tab.title]
    columns = [column for column in planned.new_columns if column.tab == tab.title]
    edits = [(column.header_row, column.col, column.header) for column in columns] + edits
    notes = {(column.header_row, column.col): column.look.note for column in columns}
    return replace(tab, rows=write_cells(tab.rows, edits), notes={**tab.notes, **notes}) if edits else tab


def as_tab(new: NewTab) -> Tab:
    """Return a new tab as it stands once it is made."""
    notes = {(new.header_row, col): look.note for col, look in enumerate(new.columns, 1) if look.note}
    cells = [(row, col, value) for (row, col), value in new.cells.items()]
    return Tab(
        new.title, write_cells([], cells), notes={**notes, **new.notes} if new.header_row else new.notes
    )


def write_cells(
    rows: Sequence[Sequence[Value]], cells: Iterable[tuple[int, int, Value]]
) -> list[list[Value]]:
    """Return the rows with these (row, col, value) written, grown where they lie beyond."""
    written = [list(row) for row in rows]
    for row, col, value in cells:
        while len(written) < row:
            written.append([])
        line = written[row - 1]
        line.extend([""] * (col - len(line)))
        line[col - 1] = value
    return written
