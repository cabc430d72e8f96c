"""What the write to leaders' tabs does when some of them come from another workbook. Pure.

Their tabs are rendered as if all that was typed stood there already; what is then to be written is whatever
differs from what really stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheets_sync import reconcile
from sheets_sync.carrying import identity_column, is_taken_over, opening_places, opening_row, shape_of
from sheets_sync.homes import is_moved_page, leaders_tabs
from sheets_sync.layout import Located, is_made, locate_made
from sheets_sync.look import DEFAULT_WIDTH
from sheets_sync.model import ColumnLook, Edit, NewTab, Place, Plan, Role, Snapshot, Tab, Value
from sheets_sync.page_words import with_words
from sheets_sync.tabs.page import column_look
from sheets_sync.template import Template, fold
from sheets_sync.written_around import lines_of

_OPENING_ROLES = (Role.BANNER, Role.TITLE, Role.BANNER)
_BANNER_COLS = 6


def plan(
    desk: Snapshot,
    carried: Snapshot,
    wanted: Plan,
    pages: Mapping[str, NewTab],
    formers: Sequence[Snapshot],
    template: Template,
) -> Plan:
    """Return what makes ``desk`` hold what ``wanted`` makes of ``carried``: the desk with all comes along.

    ``pages`` are the tabs that are drawn anew whole, by folded title.
    """
    target = _with_words(reconcile.after(carried, wanted), pages, formers, template)
    titles = {rename.old: rename.new for rename in wanted.renames}
    after = {tab.title: tab for tab in target.tabs}
    new_tabs = [
        _as_new_tab(after[titles.get(tab.title, tab.title)], pages, template)
        for tab in carried.tabs
        if is_taken_over(tab)
    ]
    said = {(edit.tab, edit.row, edit.col): edit for edit in wanted.edits}
    edits = [edit for tab in desk.tabs for edit in _edits(tab, after[titles.get(tab.title, tab.title)], said)]
    real = {tab.title for tab in desk.tabs}
    renames = tuple(rename for rename in wanted.renames if rename.old in real)
    retired = tuple(tab.title for tab in leaders_tabs(desk, template) if is_moved_page(tab))
    made = _in_order([*wanted.new_tabs, *new_tabs], template)
    return Plan(made, (), tuple(edits), renames, retired=retired)


def joined_plans(first: Plan, second: Plan) -> Plan:
    """Return two plans for the same workbook as one."""
    return Plan(
        first.new_tabs + second.new_tabs,
        first.new_columns + second.new_columns,
        first.edits + second.edits,
        first.renames + second.renames,
        first.restores + second.restores,
        first.retired + second.retired,
    )


def _in_order(tabs: Iterable[NewTab], template: Template) -> tuple[NewTab, ...]:
    """Return new tabs as the template has them, those that are none of its own last."""
    order = {title: at for at, tab in enumerate(template.tabs) for title in tab.titles()}
    pattern = fold(template.by_key["talks"].title.partition("{")[0])
    talks = order[fold(template.by_key["talks"].title)]

    def turn(tab: NewTab) -> int:
        title = fold(tab.title)
        return order.get(title, talks if title.startswith(pattern) else len(order))

    return tuple(sorted(tabs, key=turn))


def _with_words(
    target: Snapshot, pages: Mapping[str, NewTab], formers: Sequence[Snapshot], template: Template
) -> Snapshot:
    """Return the workbook with what people typed on the tabs that are drawn anew whole."""
    tabs = list(target.tabs)
    for old in (tab for former in formers for tab in leaders_tabs(former, template)):
        shape = shape_of(old, template)
        for at, tab in enumerate(tabs):
            page = pages.get(fold(tab.title))
            if page is not None and is_made(tab, template) and shape_of(tab, template) == shape:
                cells = with_words(tab, old, page)
                tabs[at] = replace(tab, rows=reconcile.write_cells(tab.rows, cells)) if cells else tab
    return replace(target, tabs=tuple(tabs))


def _edits(tab: Tab, after: Tab, said: Mapping[tuple[str, int, int], Edit]) -> Iterator[Edit]:
    """Yield what differs between a tab and what it is to be."""
    if tab.rows is after.rows:
        return
    for row in range(1, max(len(tab.rows), len(after.rows)) + 1):
        width = max(len(one.rows[row - 1]) if row <= len(one.rows) else 0 for one in (tab, after))
        for col in range(1, width + 1):
            old, new = tab.value(row, col), after.value(row, col)
            if not reconcile.same(old, new):
                edit = said.get((tab.title, row, col))
                header, key = (edit.header, edit.key) if edit else ("", f"row {row}")
                yield Edit(tab.title, row, col, header, old, new, key)


# -- a tab that comes whole ----------------------------------------------------------------------------------


def _as_new_tab(tab: Tab, pages: Mapping[str, NewTab], template: Template) -> NewTab:
    """Return how to make a tab that comes from another workbook: its cells, drawn as ours always are."""
    cells = {
        (row, col): value
        for row, line in enumerate(tab.rows, 1)
        for col, value in enumerate(line, 1)
        if value != ""
    }
    page = pages.get(fold(tab.title))
    if page is not None:
        return replace(page, cells=_on_page(tab, cells, page), notes={**tab.notes, **page.notes}, before=None)
    shape, _ = shape_of(tab, template)
    located = locate_made(tab, shape) if shape else None
    return _drawn(tab, cells, located if located and located.header_row else None, template)


def _on_page(tab: Tab, cells: Mapping[Place, Value], page: NewTab) -> Mapping[Place, Value]:
    """Return what stands on a tab that is drawn anew whole: lines of people's among ours, where they are.

    Where people moved what is drawn above the table it goes back, and their words beside or below it.
    """
    lines = lines_of(tab, page)
    is_as_drawn = all(lines.place(place) == place for place in page.cells if place[0] <= page.header_row)
    if is_as_drawn:
        return {**dict.fromkeys(page.cells, ""), **cells}
    words = with_words(reconcile.as_tab(page), tab, page)
    return {**page.cells, **{(row, col): value for row, col, value in words}}


def _drawn(tab: Tab, cells: dict[Place, Value], located: Located | None, template: Template) -> NewTab:
    if located is None:
        return NewTab(tab.title, cells, (ColumnLook(40, Role.BODY, Role.BODY),), 0, notes=dict(tab.notes))
    header_row, first = located.header_row, opening_row(tab)
    has_rows_of_leaders = identity_column(located.template) == "key"
    openings = _OPENING_ROLES if has_rows_of_leaders else (Role.BANNER,) * len(_OPENING_ROLES)
    opening = opening_places(tab, range(first, min(first + len(openings), header_row)))
    roles = {(row, col): openings[row - first] for row, col in opening if (row, col) in cells}
    merges = tuple(
        (row, col, row, _BANNER_COLS)
        for (row, col), role in roles.items()
        if role is Role.BANNER and not any((row, at) in cells for at in range(col + 1, _BANNER_COLS + 1))
    )
    looks = _looks(tab, located, template)
    roles |= {(header_row, col): look.header_role for col, look in enumerate(looks, 1)}
    return NewTab(
        tab.title,
        cells,
        looks,
        header_row,
        roles,
        dict(tab.notes),
        merges,
        frozen_rows=header_row,
        frozen_cols=max([1, *(col - 1 for _, col in opening)]),  # our words begin right of these
        has_filter=has_rows_of_leaders,
    )


def _looks(tab: Tab, located: Located, template: Template) -> tuple[ColumnLook, ...]:
    """Return the columns' looks: ours by what they are, people's own plain."""
    by_col = {col: located.template.by_key[key] for key, col in located.cols.items()}
    own = ColumnLook(DEFAULT_WIDTH * 2, Role.LEADER_HEADER, Role.LEADER_BODY)
    width = max([0, *map(len, tab.rows)])
    return tuple(
        column_look(column, template.labels(column.choices) if column.choices else ())
        if (column := by_col.get(col))
        else own
        for col in range(1, width + 1)
    )
