"""After a write, what people moved meanwhile: a second plan, made from the write's own answer. Pure.

A write answers with the workbook as it is now and with what stood in each cell it wrote the instant before.
Both together are the workbook as it *stood* when the write came. What a sync would have written had it read
that workbook is what should stand now; the repair is the difference. So nothing is guessed: no row has to be
recognised, whatever was sorted, inserted, deleted or retyped between the reading and the write. Only where
people moved cells again before a repair came are the cells it was to give back looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sheets_sync import reconcile
from sheets_sync.backends import Written
from sheets_sync.following import follow, same_rows
from sheets_sync.model import Edit, Link, Place, Plan, Restore, Snapshot, Value

MOST_REPAIRS = 2
"""People who go on moving cells are left to the next sync."""

Planner = Callable[[Snapshot], Plan]

Cell = tuple[int, Place]
"""A cell by its tab's id and its place: titles change under a write, ids never."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """What stood in a cell that was written, and the write that set it aside."""

    value: Value
    origin: tuple[int, Place]


def plan(before: Snapshot, planned: Plan, written: Written, planner: Planner) -> Plan:
    """Return what puts right a write that met moved cells; empty where everything landed as planned.

    ``before`` is the workbook that ``planned`` was made from; ``planner`` makes the plan of a workbook.
    """
    after = written.after
    if after is None or _is_as_planned(reconcile.after(before, planned), after):
        return Plan()
    ids = _ids(before, after)
    hits = _hits(ids, planned, written, after)
    stood = _put_back(after, hits)
    hits |= _not_given_back(ids, before, planned, stood)
    hits = _without_given_back(ids, planned, written, hits)
    stood = _put_back(after, hits)
    wanted = planner(stood)
    astray = frozenset((ids[one.tab], (one.row, one.col)) for one in planned.restores)
    return _difference(after, wanted, hits | _stray_headers(ids, after, planned, wanted), astray)


def not_kept(planned: Plan, written: Written) -> list[Edit]:
    """Return the edits that did not stay although nobody came between; merged cells swallow them."""
    if written.after is None or not written.is_at_once:
        return []
    now = {tab.title: tab for tab in written.after.tabs}
    return [
        edit
        for edit in planned.edits
        if edit.tab in now and not _stands(now[edit.tab].value(edit.row, edit.col), edit.new)
    ]


def is_vain(mend: Plan, planned: Plan, written: Written) -> bool:
    """Tell whether a repair would only write again what did not stay the first time."""
    lost = {(edit.tab, edit.row, edit.col) for edit in not_kept(planned, written)}
    again = {(edit.tab, edit.row, edit.col) for edit in mend.edits}
    return bool(again) and again <= lost and replace(mend, edits=()).is_empty


def restoring(before: Snapshot, planned: Plan, written: Written) -> Plan:
    """Return the repair that only puts back whatever stood in cells that no longer held what was read."""
    after = written.after
    if after is None:
        return Plan()
    ids = _ids(before, after)
    as_read = {(ids[edit.tab], (edit.row, edit.col)): edit.old for edit in planned.edits}
    hits = _hits(ids, planned, written, after)
    foreign = {
        cell: hit
        for cell, hit in hits.items()
        if cell in as_read and not reconcile.same(as_read[cell], hit.value)
    }
    return _difference(after, Plan(), foreign)


def given_back(planned: Plan, snapshot: Snapshot) -> Plan:
    """Return the plan that also gives back what an interrupted run left owed.

    ``planned`` was made from the workbook as it stood before those cells were hit.
    """
    if not snapshot.owed:
        return planned
    now = {(one.tab, one.row, one.col): one.now for one in snapshot.owed}
    edits = (
        replace(edit, old=now.get((edit.tab, edit.row, edit.col), edit.old))
        for edit in planned.edits
        if not _stands(now.get((edit.tab, edit.row, edit.col), edit.old), edit.new)
    )
    wanted = {(edit.tab, edit.row, edit.col) for edit in planned.edits}
    restores = (
        Restore(one.tab, one.row, one.col, one.value, one.origin)
        for one in snapshot.owed
        if (one.tab, one.row, one.col) not in wanted and not reconcile.same(one.now, one.value)
    )
    return replace(planned, edits=tuple(edits), restores=(*planned.restores, *restores))


def _ids(before: Snapshot, after: Snapshot) -> dict[str, int]:
    """Map titles to ids: as they were read, and those of tabs the write itself made."""
    return {tab.title: tab.tab_id for tab in (*after.tabs, *before.tabs)}


def _hits(ids: Mapping[str, int], planned: Plan, written: Written, after: Snapshot) -> dict[Cell, _Hit]:
    """Return what stood in each written cell that still holds what was written."""
    now = {tab.tab_id: tab for tab in after.tabs}
    cells = [
        *(((ids[edit.tab], (edit.row, edit.col)), edit.new) for edit in planned.edits),
        *(((ids[one.tab], (one.row, one.col)), one.value) for one in planned.restores),
    ]
    owed = {(ids[one.tab], (one.row, one.col)): _Hit(one.value, one.origin) for one in written.owed}
    return owed | {
        cell: _Hit(written.replaced[cell], (written.number, cell[1]))
        for cell, new in cells
        if cell in written.replaced
        and cell[0] in now
        and (written.is_at_once or reconcile.same(now[cell[0]].value(*cell[1]), new))
    }


def _not_given_back(
    ids: Mapping[str, int], before: Snapshot, planned: Plan, stood: Snapshot
) -> dict[Cell, _Hit]:
    """Return the cells a repair was to give back, where they stood when it came."""
    found: dict[Cell, _Hit] = {}
    by_id = {tab.tab_id: tab for tab in stood.tabs}
    for was in before.tabs:
        owed = [one for one in planned.restores if one.tab == was.title]
        now = by_id.get(ids[was.title])
        if not owed or now is None:
            continue
        places = follow(was, now, [(one.row, one.col) for one in owed])
        for one in owed:
            for place in places.get((one.row, one.col), ()):
                found[now.tab_id, place] = _Hit(one.value, one.origin)
    return found


def _without_given_back(
    ids: Mapping[str, int], planned: Plan, written: Written, hits: Mapping[Cell, _Hit]
) -> dict[Cell, _Hit]:
    """Leave out what a repair gave back at the right place: a formula may show something else by now."""
    restored = ((ids[one.tab], (one.row, one.col), one.origin) for one in planned.restores)
    given = {
        (tab_id, place): origin for tab_id, place, origin in restored if (tab_id, place) in written.replaced
    }
    return {cell: hit for cell, hit in hits.items() if given.get(cell) != hit.origin}


def _put_back(after: Snapshot, hits: Mapping[Cell, _Hit]) -> Snapshot:
    cells: dict[int, list[tuple[int, int, Value]]] = {}
    for (tab_id, (row, col)), hit in hits.items():
        cells.setdefault(tab_id, []).append((row, col, hit.value))
    tabs = (
        replace(tab, rows=reconcile.write_cells(tab.rows, cells[tab.tab_id])) if tab.tab_id in cells else tab
        for tab in after.tabs
    )
    return replace(after, tabs=tuple(tabs))


def _stray_headers(ids: Mapping[str, int], after: Snapshot, planned: Plan, wanted: Plan) -> dict[Cell, _Hit]:
    """Return the cells of new headers that stand off the row of headers: their columns are wanted again.

    A column that is wanted again because somebody deleted it has left no header behind.
    """
    new = {(ids[one.tab], one.header) for one in planned.new_columns}
    again = {(ids.get(one.tab), one.header): one.header_row for one in wanted.new_columns}
    return {
        (tab.tab_id, (row, col)): _Hit("", (0, (0, 0)))
        for tab in after.tabs
        for row, col in tab.notes
        if (header := (tab.tab_id, str(tab.value(row, col)))) in new
        and again.get(header, row) != row
        and tab.is_ours(row, col)
    }


def _difference(
    after: Snapshot, wanted: Plan, hits: Mapping[Cell, _Hit], astray: frozenset[Cell] = frozenset()
) -> Plan:
    """Return the cells that differ between what stands and what should, and what is still to be made.

    ``astray`` are cells that were given back elsewhere: they may hold a formula, whatever they show.
    """
    now = {tab.title: tab for tab in after.tabs}
    edits = (
        replace(edit, old=old)
        for edit in wanted.edits
        if not _stands(old := now[edit.tab].value(edit.row, edit.col), edit.new)
    )
    written = {(edit.tab, edit.row, edit.col) for edit in wanted.edits}
    restores = (
        one
        for one in _restores(after, hits)
        if (one.tab, one.row, one.col) not in written
        and (
            (now[one.tab].tab_id, (one.row, one.col)) in astray
            or not reconcile.same(now[one.tab].value(one.row, one.col), one.value)
        )
    )
    return replace(wanted, edits=tuple(edits), restores=tuple(restores))


def _stands(now: Value, wanted: Value) -> bool:
    """Tell whether a cell holds what is wanted; a link that reads back as its words is none to repair."""
    return reconcile.same(now, wanted) or (isinstance(wanted, Link) and now == wanted.text)


def _restores(after: Snapshot, hits: Mapping[Cell, _Hit]) -> Iterator[Restore]:
    titles = {tab.tab_id: tab.title for tab in after.tabs}
    for (tab_id, (row, col)), hit in hits.items():
        if tab_id not in titles:  # deleted since; a new one may have its title
            continue
        yield Restore(titles[tab_id], row, col, hit.value, hit.origin)


def _is_as_planned(expected: Snapshot, after: Snapshot) -> bool:
    """Tell whether every tab holds what was expected, so that nobody touched anything meanwhile."""
    now = {tab.title: tab for tab in after.tabs}
    return {tab.title for tab in expected.tabs} == set(now) and all(
        same_rows(tab.rows, now[tab.title].rows) for tab in expected.tabs
    )
