"""The filter on a new tab's table: drawn on its headers, and left to people ever after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.model import MADE_NOTE, ColumnLook, Edit, NewTab, Place, Plan, Rename, Role, Value

LOOK = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY)
CELLS: dict[Place, Value] = {
    (1, 1): "Kept",
    **{(3, col): word for col, word in enumerate(("Teacher", "Coach"), 1)},
    **{(row, col): f"{row} {col}" for row in (4, 5, 6) for col in (1, 2)},
}
TAB = NewTab(
    "Follow-up Fall",
    CELLS,
    (LOOK, LOOK),
    3,
    notes={(1, 1): MADE_NOTE},
    merges=((1, 1, 1, 2),),
    has_filter=True,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plans.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "ours"
    book.save(path)
    apply(path, Plan(new_tabs=(TAB,)))
    return path


def apply(path: Path, plan: Plan) -> None:
    backend = XlsxBackend(path)
    backend.apply(plan, backend.read(frozenset()))


def tab_of(path: Path, title: str = TAB.title) -> Any:
    return openpyxl.load_workbook(path)[title]


def test_it_stands_on_the_headers_and_reaches_rows_that_come_later(path: Path) -> None:
    assert tab_of(path).auto_filter.ref == "A3:B206"
    assert tab_of(path, "Sheet").auto_filter.ref is None


def test_a_tab_without_a_table_has_none(path: Path) -> None:
    apply(path, Plan(new_tabs=(NewTab("Page", {(1, 1): "words"}, (), 0, has_filter=True),)))
    assert tab_of(path, "Page").auto_filter.ref is None


def test_what_a_coach_narrowed_it_to_survives_later_writes_and_hides_nothing_from_us(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[TAB.title].auto_filter.add_filter_column(1, ["4 2"])
    for row in (5, 6):
        book[TAB.title].row_dimensions[row].hidden = True
    book.save(path)
    edits = (
        Edit(TAB.title, 5, 1, "Teacher", "5 1", "Ben", "key"),
        Edit(TAB.title, 7, 1, "Teacher", "", "Dev", "k"),
    )
    apply(path, Plan(edits=edits, renames=(Rename(TAB.title, "Follow-up Autumn"),)))
    tab = tab_of(path, "Follow-up Autumn")
    assert [one.filters.filter for one in tab.auto_filter.filterColumn] == [["4 2"]]
    assert [tab.row_dimensions[row].hidden for row in range(4, 8)] == [False, True, True, False]
    read = XlsxBackend(path).read(frozenset()).tab("Follow-up Autumn")
    assert read is not None
    assert [read.value(row, 1) for row in range(4, 8)] == ["4 1", "Ben", "6 1", "Dev"]
