"""Bringing what leaders typed along when their tabs move from one workbook to another. Pure.

A tab that the new home lacks is taken over whole. Where it is there already its rows are joined by identity:
what is blank is filled, what both homes say in other words stands twice. Joining again what was joined
before changes nothing, so that a move that was interrupted is simply made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync.carried_cells import alike, unlinked
from sheets_sync.homes import is_moved_page, leaders_tabs
from sheets_sync.joined_log import joined_log
from sheets_sync.layout import OPENING_COLS, Located, locate_made, made_shape
from sheets_sync.model import MADE_NOTE, Place, Snapshot, Tab, Value, fit_title
from sheets_sync.talks import window_of
from sheets_sync.template import TabTemplate, Template, fold
from sheets_sync.values import show, strip

_FIRST_ID = -1_000
"""Ids from here down are those of tabs that are not there yet."""

_OPENING_ROWS = 3
"""How many lines of ours open a tab, from the one that carries our note on."""


def carry(desk: Snapshot, formers: Iterable[Snapshot], template: Template, says: str) -> Snapshot:
    """Return the workbook ``desk`` as if all that stands in leaders' tabs of ``formers`` stood there too.

    ``says`` is the line with which our tabs open there.
    """
    tabs = list(desk.tabs)
    for old in (tab for former in formers for tab in leaders_tabs(former, template)):
        if is_moved_page(old):
            continue
        at = _twin(old, tabs, template)
        if at is None:
            tabs.append(_taken_over(old, tabs, template, says))
        else:
            shape, _ = shape_of(tabs[at], template)
            tabs[at] = joined(tabs[at], old, shape)
    return replace(desk, tabs=tuple(tabs))


def is_taken_over(tab: Tab) -> bool:
    """Tell whether a tab of a workbook that was carried to is not there yet."""
    return tab.tab_id <= _FIRST_ID


def shape_of(tab: Tab, template: Template) -> tuple[TabTemplate | None, str]:
    """Return which tab of the template one of ours is, and of which window where it is a follow-up tab."""
    talks = template.by_key["talks"]
    located = locate_made(tab, talks)
    window = window_of(located) if located.header_row else ""
    if window:
        return talks, window
    return made_shape(tab, template), ""


def identity_column(shape: TabTemplate | None) -> str:
    """Return the key of the column that says what a row is; ``""`` where all of a tab is drawn anew."""
    keys = shape.by_key if shape else {}
    return "key" if "key" in keys else "date" if "date" in keys else ""


def _twin(old: Tab, tabs: Sequence[Tab], template: Template) -> int | None:
    """Return where the tab stands that is the same as ``old``."""
    wanted = shape_of(old, template)
    ours = {tab.title for tab in leaders_tabs(Snapshot("", tuple(tabs)), template)}
    for at, tab in enumerate(tabs):
        if tab.title in ours:
            shape = shape_of(tab, template)
            if shape == wanted and (shape[0] is not None or fold(tab.title) == fold(old.title)):
                return at
    return None


def _taken_over(old: Tab, tabs: Sequence[Tab], template: Template, says: str) -> Tab:
    """Return a tab of another workbook as it is to stand here: its links led about there."""
    taken = {fold(tab.title) for tab in tabs}
    title, number = old.title, 2
    while fold(title) in taken:
        title, number = fit_title(f"{fit_title(old.title, 27)} {number}"), number + 1
    opening = (template.disclosure, template.disclosure_apart)
    rows = [[says if cell in opening else unlinked(cell) for cell in row] for row in old.rows]
    lowest = min([_FIRST_ID + 1, *(tab.tab_id for tab in tabs)])
    return Tab(title, rows, notes=dict(old.notes), tab_id=lowest - 1)


# -- joining two tabs --------------------------------------------------------------------------------------


def joined(tab: Tab, old: Tab, shape: TabTemplate | None) -> Tab:
    """Return ``tab`` with all that was typed in ``old``, which is the same tab of another workbook.

    A tab that is drawn anew whole comes as it is: ``page_words`` brings what people typed on it.
    """
    identity = identity_column(shape)
    if shape is not None and not identity:
        return tab
    here, there = (_located(one, shape) for one in (tab, old))
    if identity == "date" and here.header_row and there.header_row:
        here = _located(joined_log(here, there), shape)
    return _Joining(here, there, identity).tab()


def _located(tab: Tab, shape: TabTemplate | None) -> Located:
    return locate_made(tab, shape) if shape else Located(TabTemplate("", "", 0, "made", "", ()), tab, 0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the other tab: what it is, and its cells by the column they belong in here."""

    identity: str
    typed: Mapping[int, Value]
    shown: Mapping[int, Value]


class _Joining:
    """One tab being joined; ``rows`` are its cells so far, ``free`` its rows that stand for no other yet."""

    def __init__(self, here: Located, there: Located, identity: str) -> None:
        self.here, self.there, self.identity = here, there, identity
        self.rows = [list(row) for row in here.tab.rows]
        self.free: dict[str, list[int]] = defaultdict(list)
        for row in here.body:
            self.free[_identity(here, row, identity)].append(row)

    def tab(self) -> Tab:
        """Return the tab with everything of the other that was not there."""
        cols, heads = self._cols()
        rows = [self._row(row, cols) for row in self.there.body]
        rows = [row for row in rows if row.typed]
        for step in (self._stands, self._fill):
            rows = [row for row in rows if not step(row)]
        for row in rows:
            self._add({**row.shown, **row.typed})
        said = {show(cell) for line in self.rows for cell in line}
        for words in self._words_elsewhere():
            if words not in said:
                self._add({1: words})
        for col, text in heads:
            self._write(self.here.header_row, col, text)
        return replace(self.here.tab, rows=self.rows)

    def _row(self, row: int, cols: Mapping[int, int]) -> _Row:
        tool = _tool_cols(self.there)
        cells = enumerate(self.there.tab.rows[row - 1], 1)
        filled = {col: unlinked(value) for col, value in cells if strip(value) != ""}
        identity = _identity(self.there, row, self.identity)
        typed = {cols[col]: value for col, value in filled.items() if col not in tool}
        shown = {cols[col]: value for col, value in filled.items() if col in tool and col in cols}
        # Below the table, where the tool keeps no row, its columns are anybody's.
        return _Row(identity, typed or ({} if identity else shown), shown)

    def _cols(self) -> tuple[dict[int, int], list[tuple[int, str]]]:
        """Return where each column of the other tab belongs here, and the headers that come along."""
        cols = {col: self.here.cols[key] for key, col in self.there.cols.items() if key in self.here.cols}
        taken = {*self.here.cols.values(), *_tool_cols(self.here)}
        tool = _tool_cols(self.there)
        width = max([0, *map(len, self.rows)])
        heads: list[tuple[int, str]] = []
        for col in range(1, max([0, *map(len, self.there.tab.rows)]) + 1):
            if col in cols or col in tool or not _is_used(self.there, col):
                continue
            header = _header(self.there, col)
            at = self._alike(col, header, taken)
            if not at:
                at = width = width + 1
                heads += [(at, header)] if header else []
            cols[col] = at
            taken.add(at)
        return cols, heads

    def _alike(self, col: int, header: str, taken: Collection[int]) -> int:
        """Return the column of people's here that one of theirs belongs in; 0 where there is none."""
        width = max([0, *map(len, self.rows)])
        alike = [
            at
            for at in range(1, width + 1)
            if at not in taken and fold(_header(self.here, at)) == fold(header)
        ]
        if col in alike or not alike:
            return col if alike else 0
        if header:
            return alike[0]
        return alike[-1] if _is_used(self.here, alike[-1]) else 0

    def _at(self, row: int, col: int) -> Value:
        line = self.rows[row - 1]
        return strip(line[col - 1]) if col <= len(line) else ""

    def _stands(self, wanted: _Row) -> bool:
        """Tell whether a row says all of it already; that row then stands for it alone."""
        for row in self.free.get(wanted.identity, ()):
            if all(alike(self._at(row, col), value) for col, value in wanted.typed.items()):
                self.free[wanted.identity].remove(row)
                return True
        return False

    def _fill(self, wanted: _Row) -> bool:
        """Type into the blanks of the row it belongs to; tell whether there is one that says nothing else."""
        for row in self.free.get(wanted.identity, ()) if wanted.identity else ():
            said = {col: self._at(row, col) for col in wanted.typed}
            if all(cell == "" or alike(cell, wanted.typed[col]) for col, cell in said.items()):
                for col, value in wanted.typed.items():
                    if said[col] == "":
                        self._write(row, col, value)
                self.free[wanted.identity].remove(row)
                return True
        return False

    def _add(self, cells: Mapping[int, Value]) -> None:
        while self.rows and all(strip(cell) == "" for cell in self.rows[-1]):
            self.rows.pop()
        row = max(self.here.header_row, len(self.rows)) + 1
        for col, value in cells.items():
            self._write(row, col, value)

    def _write(self, row: int, col: int, value: Value) -> None:
        while len(self.rows) < row:
            self.rows.append([])
        line = self.rows[row - 1]
        line.extend([""] * (col - len(line)))
        line[col - 1] = value

    def _words_elsewhere(self) -> Iterator[str]:
        """Yield what people wrote above the other tab's table and in notes on its cells."""
        first = opening_row(self.there.tab)
        ours = set(opening_places(self.there.tab, range(first, first + _OPENING_ROWS)))
        for row, line in enumerate(self.there.tab.rows[: max(self.there.header_row - 1, 0)], 1):
            yield from (
                show(cell) for col, cell in enumerate(line, 1) if strip(cell) != "" and (row, col) not in ours
            )
        known = {*self.here.tab.notes.values()}
        for (row, _), note in sorted(self.there.tab.notes.items()):
            if row > self.there.header_row and note not in known:
                yield note


def opening_places(tab: Tab, rows: Sequence[int]) -> list[Place]:
    """Return the cells in which our opening lines stand: one of the first columns holds them all."""
    places = [[(row, col) for row in rows if strip(tab.value(row, col)) != ""] for col in OPENING_COLS]
    return max(places, key=len)


def opening_row(tab: Tab) -> int:
    """Return the row our opening lines begin in; people may have put rows above."""
    return next((row for row, col in sorted(tab.notes) if tab.notes[row, col].startswith(MADE_NOTE)), 1)


def _identity(located: Located, row: int, column: str) -> str:
    return show(located.cell(row, column)) if column else ""


def _tool_cols(located: Located) -> frozenset[int]:
    return frozenset(located.cols[one.key] for one in located.template.owned() if one.key in located.cols)


def _is_used(located: Located, col: int) -> bool:
    lines = located.tab.rows[max(located.header_row - 1, 0) :]
    return any(len(line) >= col and strip(line[col - 1]) != "" for line in lines)


def _header(located: Located, col: int) -> str:
    return show(located.tab.value(located.header_row, col)) if located.header_row else ""
