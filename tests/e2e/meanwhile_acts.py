"""What people do to a spreadsheet while it is synced, and to its twin that nobody syncs. Pure, but for that.

In the twin a column of theirs is found by which of theirs it is, since the tool may have inserted its own
columns in the one that is synced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec

from sheets_sync.template import fold
from tests.e2e.meanwhile_tabs import header_row, names_in, owned, theirs
from tests.emulator.book import Book
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.workbook import Spreadsheet

P = ParamSpec("P")


class Hands:
    """People's hands on the spreadsheet that is synced and on its twin.

    A tab goes by the title it had to begin with; rows count from the first below the headers (0) and may be
    negative, columns are named by header or, as a number from 0, by where they stand in the synced one.
    """

    def __init__(self, book: Book, spreadsheet_id: str) -> None:
        self.synced, self.twin = Spreadsheet(spreadsheet_id), Spreadsheet(spreadsheet_id)
        self.synced.book, self.twin.book = book.copy(), book.copy()
        self._ids = {tab.title: tab.sheet_id for tab in book.tabs}

    def tab(self, title: str, workbook: Spreadsheet | None = None) -> Tab | None:
        """Return the tab, whatever it is called by now; None where it is gone."""
        book = (workbook or self.synced).book
        if title not in self._ids:
            made = self.synced.book.titled(title)
            if made is None:
                return None
            self._ids[title] = made.sheet_id
        return next((tab for tab in book.tabs if tab.sheet_id == self._ids[title]), None)

    def col(self, title: str, header: str) -> int | None:
        """Return where a header stands (from 0) in the synced one."""
        tab = self.tab(title)
        names = names_in(tab, header_row(tab)) if tab else {}
        return next((col for col, name in names.items() if fold(name) == fold(header)), None)

    def row(self, title: str, row: int) -> int:
        """Return a row's number from 0."""
        tab = self.tab(title)
        return max(header_row(tab) + 1 + row, 0) if tab else 0

    def do(self, title: str, requests: Callable[[Tab, Callable[[int], int]], Iterable[Any]]) -> None:
        """Do the same to both: ``requests`` gets the tab and what turns a column's place into its own."""
        tab = self.tab(title)
        if tab is None:
            return
        places = _Places(tab, self.tab(title, self.twin))
        try:
            for_synced = list(requests(tab, lambda col: col))
            other = places.twin
            for_twin = list(requests(other, places.at)) if other else []
            if for_synced:
                self.synced.batch_update(for_synced)
        except Refused:
            return  # the browser said no, so nobody did anything
        if for_twin:
            self.twin.batch_update(for_twin)

    def shown(self, title: str, col: int) -> bool:
        """Tell whether a column shows the same in both, so that a sort by it does the same."""
        tab, twin = self.tab(title), self.tab(title, self.twin)
        if tab is None or twin is None:
            return tab is not None
        at = _Places(tab, twin).at(col)
        rows = range(max(len(tab.rows), len(twin.rows)))
        return all(self.synced.book.shown(tab, r, col) == self.twin.book.shown(twin, r, at) for r in rows)


@dataclass
class _Places:
    """From columns of the synced tab to those of its twin."""

    tab: Tab
    twin: Tab | None

    def at(self, col: int) -> int:
        """Return the twin's column that is the same one of people's, or where the next of theirs stands."""
        if self.twin is None:
            return col
        ours = owned(self.tab)
        same = [one for one, name in owned(self.twin).items() if name == ours.get(col)]
        if col in ours and same:
            return same[0]
        before = sum(one < col for one in theirs(self.tab))
        return theirs(self.twin)[before]


@dataclass(frozen=True)
class Act:
    """What one person does; its name shows where a test fails."""

    name: str
    act: Callable[[Hands], None]

    def __call__(self, hands: Hands) -> None:
        self.act(hands)

    def __repr__(self) -> str:
        return self.name


def act(make: Callable[P, Callable[[Hands], None]]) -> Callable[P, Act]:
    """Name what people do after the function that makes it and what it was given."""

    def made(*args: P.args, **kwargs: P.kwargs) -> Act:
        return Act(f"{make.__name__}{args}", make(*args, **kwargs))

    return made


def strip(tab: Tab, dimension: str, at: int, size: int = 1) -> dict[str, Any]:
    return {"sheetId": tab.sheet_id, "dimension": dimension, "startIndex": at, "endIndex": at + size}


def _box(tab: Tab, rows: tuple[int, int], cols: tuple[int, int]) -> dict[str, Any]:
    (top, bottom), (left, right) = rows, cols
    return {
        "sheetId": tab.sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def _cells(tab: Tab, row: int, col: int, cells: Sequence[Any], fields: str) -> dict[str, Any]:
    box = _box(tab, (row, row + len(cells)), (col, col + 1))
    return {"updateCells": {"range": box, "rows": [{"values": [one]} for one in cells], "fields": fields}}


def _entered(words: str) -> dict[str, Any]:
    if not words:
        return {}
    return {"userEnteredValue": {"formulaValue" if words.startswith("=") else "stringValue": words}}


@act
def typing(title: str, row: int, header: str | int, words: str) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        col = hands.col(title, header) if isinstance(header, str) else header
        at = hands.row(title, row)
        if col is not None:
            hands.do(title, lambda tab, to: [_cells(tab, at, to(col), [_entered(words)], "userEnteredValue")])

    return do


@act
def insert_row(title: str, row: int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        at = hands.row(title, row)
        hands.do(title, lambda tab, to: [{"insertDimension": {"range": strip(tab, "ROWS", at)}}])

    return do


@act
def delete_row(title: str, row: int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        at = hands.row(title, row)
        hands.do(title, lambda tab, to: [{"deleteDimension": {"range": strip(tab, "ROWS", at)}}])

    return do


@act
def copy_row(title: str, row: int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        at = hands.row(title, row)

        def requests(tab: Tab, to: Any) -> Iterator[Any]:
            yield {"insertDimension": {"range": strip(tab, "ROWS", at + 1)}}
            whole = (0, tab.col_count)
            source, below = _box(tab, (at, at + 1), whole), _box(tab, (at + 1, at + 2), whole)
            yield {"copyPaste": {"source": source, "destination": below, "pasteType": "PASTE_NORMAL"}}

        hands.do(title, requests)

    return do


@act
def move_row(title: str, row: int, before: int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        at, to_row = hands.row(title, row), hands.row(title, before)
        if to_row not in (at, at + 1):
            hands.do(
                title,
                lambda tab, to: [
                    {"moveDimension": {"source": strip(tab, "ROWS", at), "destinationIndex": to_row}}
                ],
            )

    return do


@act
def insert_col(title: str, before: str | int, words: str = "") -> Callable[[Hands], None]:
    """Insert a column, and type a word into each row from the headers down."""

    def do(hands: Hands) -> None:
        col = hands.col(title, before) if isinstance(before, str) else before
        if col is None:
            return

        def requests(tab: Tab, to: Any) -> Iterator[Any]:
            at, top = to(col), header_row(tab)
            yield {"insertDimension": {"range": strip(tab, "COLUMNS", at)}}
            plain = {"range": _box(tab, (0, tab.row_count), (at, at + 1)), "rows": []}
            yield {"updateCells": {**plain, "fields": "userEnteredFormat,dataValidation"}}
            if words:
                rows = range(hands.row(title, 0) - 1, len(hands.tab(title).rows))  # type: ignore[union-attr]
                typed = [_entered(f"{words} {row}") for row in rows]
                yield _cells(tab, top, at, typed, "userEnteredValue")

        hands.do(title, requests)

    return do


@act
def delete_col(title: str, header: str | int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        col = hands.col(title, header) if isinstance(header, str) else header
        tab, twin = hands.tab(title), hands.tab(title, hands.twin)
        if col is None or tab is None:
            return
        is_ours_alone = col in owned(tab) and (twin is None or owned(tab)[col] not in owned(twin).values())

        def requests(one: Tab, to: Any) -> Iterator[Any]:
            if one is tab or not is_ours_alone:
                yield {"deleteDimension": {"range": strip(one, "COLUMNS", to(col))}}

        hands.do(title, requests)

    return do


@act
def move_col(title: str, header: str | int, before: str | int) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        col = hands.col(title, header) if isinstance(header, str) else header
        to_col = hands.col(title, before) if isinstance(before, str) else before
        tab, twin = hands.tab(title), hands.tab(title, hands.twin)
        if tab is None or col is None or to_col is None or to_col in (col, col + 1):
            return
        is_ours_alone = col in owned(tab) and (twin is None or owned(tab)[col] not in owned(twin).values())

        def requests(one: Tab, to: Any) -> Iterator[Any]:
            source, at = to(col), to(to_col)
            if (one is tab or not is_ours_alone) and at not in (source, source + 1):
                yield {"moveDimension": {"source": strip(one, "COLUMNS", source), "destinationIndex": at}}

        hands.do(title, requests)

    return do


@act
def sort(
    title: str, by: str, first: str | int = "", last: str = "", *, down: bool = False
) -> Callable[[Hands], None]:
    """Sort by a column of people's; with ``first`` and ``last`` only the columns from one to the other."""

    def do(hands: Hands) -> None:
        key = hands.col(title, by)
        left, right = (hands.col(title, str(name)) if name else None for name in (first, last))
        top = hands.row(title, 0)
        is_part = bool(first)
        if key is None or not hands.shown(title, key):
            return
        if is_part and (left is None or right is None or not left <= key <= right):
            return

        def requests(tab: Tab, to: Any) -> Iterator[Any]:
            cols = (to(left), to(right) + 1) if is_part else (0, tab.col_count)
            order = "DESCENDING" if down else "ASCENDING"
            specs = [{"dimensionIndex": to(key), "sortOrder": order}]
            yield {"sortRange": {"range": _box(tab, (top, tab.row_count), cols), "sortSpecs": specs}}

        hands.do(title, requests)

    return do


@act
def dress(title: str, row: int, header: str) -> Callable[[Hands], None]:
    """Turn a cell into a linked, bold one with a note."""
    look = {"textFormat": {"bold": True, "link": {"uri": "https://example.edu/reading"}}}
    given = {"userEnteredValue": {"stringValue": "Our page"}, "userEnteredFormat": look, "note": "Ask Rosa."}

    def do(hands: Hands) -> None:
        col, at = hands.col(title, header), hands.row(title, row)
        if col is not None:
            fields = "userEnteredValue,userEnteredFormat,note"
            hands.do(title, lambda tab, to: [_cells(tab, at, to(col), [given], fields)])

    return do


@act
def rename(title: str, new: str) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        hands.do(
            title,
            lambda tab, to: [
                {
                    "updateSheetProperties": {
                        "properties": {"sheetId": tab.sheet_id, "title": new},
                        "fields": "title",
                    }
                }
            ],
        )

    return do


@act
def delete_tab(title: str) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        hands.do(title, lambda tab, to: [{"deleteSheet": {"sheetId": tab.sheet_id}}])

    return do


@act
def show_tab(title: str) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        hands.do(
            title,
            lambda tab, to: [
                {
                    "updateSheetProperties": {
                        "properties": {"sheetId": tab.sheet_id, "hidden": False},
                        "fields": "hidden",
                    }
                }
            ],
        )

    return do


@act
def protect(title: str, header: str) -> Callable[[Hands], None]:
    """Let nobody but the owner write in a column."""

    def do(hands: Hands) -> None:
        col = hands.col(title, header)
        if col is not None:
            hands.do(
                title,
                lambda tab, to: [
                    {
                        "addProtectedRange": {
                            "protectedRange": {
                                "range": _box(tab, (0, tab.row_count), (to(col), to(col) + 1)),
                                "editors": {"users": ["noor.castellan@example.edu"]},
                            }
                        }
                    }
                ],
            )

    return do


@act
def all_of(*acts: Act) -> Callable[[Hands], None]:
    def do(hands: Hands) -> None:
        for one in acts:
            one(hands)

    return do
