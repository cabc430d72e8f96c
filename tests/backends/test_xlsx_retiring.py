"""Tabs that leave a file leave nothing of theirs: no words, notes, drawings, names or copies."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from openpyxl.workbook.protection import WorkbookProtection  # type: ignore[import-untyped]

from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.errors import WouldLoseError
from sheets_sync.model import Edit, Link, NewTab, Plan


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a file as Excel saves it: words that cells share, notes, a chart, names, formulas."""
    path = tmp_path / "plans.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        secret = made.add_worksheet("Follow-up Fall")
        goals = made.add_worksheet("2 Goals")
        last = made.add_worksheet("Last")
        secret.write_string(0, 0, "confidential")
        secret.write_string(1, 0, "shared by both")
        secret.write_number(2, 0, 4)
        secret.write_comment(0, 0, "a secret note")
        secret.write_url(3, 0, "https://www.example.edu/secret-link", string="link")
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "='Follow-up Fall'!$A$3:$A$3"})
        chart.set_title({"name": "secret chart"})
        secret.insert_chart("D2", chart)
        secret.autofilter(0, 0, 2, 0)
        made.define_name("Talks", "='Follow-up Fall'!$A$1:$A$3")
        goals.write_string(0, 0, "shared by both")
        goals.write_comment(0, 0, "a goal's note")
        goals.write_formula(1, 0, "='Follow-up Fall'!A3+1", None, 5)
        goals.repeat_rows(0)
        last.write_string(0, 0, "stays")
        last.activate()
    return path


def test_nothing_of_a_retired_tab_stays(book: Path) -> None:
    backend = XlsxBackend(book)
    book.with_name("plans.xlsx.bak").write_bytes(book.read_bytes())
    backend.apply(Plan(retired=("Follow-up Fall",)), backend.read(frozenset()))
    text = everything(book)
    for word in ("confidential", "a secret note", "secret chart", "secret-link", "Follow-up Fall'!"):
        assert word not in text
    assert not book.with_name("plans.xlsx.bak").exists()
    found = openpyxl.load_workbook(book)
    assert found.sheetnames == ["2 Goals", "Last"]
    assert found["2 Goals"]["A1"].value == "shared by both"
    assert found["2 Goals"]["A1"].comment.text == "a goal's note"
    assert found["2 Goals"]["A2"].value == "=#REF!A3+1"
    assert found["2 Goals"].print_title_rows == "$1:$1"
    assert found["Last"]["A1"].value == "stays"
    assert found.active.title == "Last"
    after = backend.read(frozenset())
    assert [tab.title for tab in after.tabs] == ["2 Goals", "Last"]


def test_new_tabs_take_the_place_of_retired_ones(book: Path) -> None:
    backend = XlsxBackend(book)
    page = NewTab("Moved", {(1, 1): "They moved"}, (), 0, notes={(1, 1): "a note"})
    plan = Plan(new_tabs=(page,), retired=("Follow-up Fall", "2 Goals"))
    backend.apply(plan, backend.read(frozenset()))
    assert openpyxl.load_workbook(book).sheetnames == ["Last", "Moved"]
    again = Plan(
        new_tabs=(NewTab("Overview", {(1, 1): "x"}, (), 0, notes={(1, 1): "n"}),), retired=("Moved",)
    )
    backend.apply(again, backend.read(frozenset()))
    after = backend.read(frozenset())
    assert [(tab.title, tab.notes) for tab in after.tabs] == [("Last", {}), ("Overview", {(1, 1): "n"})]


def test_a_protected_structure_loses_no_tab(book: Path) -> None:
    made = openpyxl.load_workbook(book)
    made.security = WorkbookProtection(lockStructure=True)
    made.save(book)
    backend = XlsxBackend(book)
    before = book.read_bytes()
    with pytest.raises(WouldLoseError):
        backend.apply(Plan(retired=("Follow-up Fall",)), backend.read(frozenset()))
    assert book.read_bytes() == before


@pytest.mark.parametrize("address", ["plans.xlsx#'2 Goals'!A5", "../a & b/it's \"it\".xlsx#'O''Brien'!AB12"])
def test_links_into_another_file_read_back_as_they_were_written(book: Path, address: str) -> None:
    backend = XlsxBackend(book)
    link = Link("2 Goals, row 5", "", 1, 1, address)
    backend.apply(Plan(edits=(Edit("Last", 2, 1, "", "", link, "k"),)), backend.read(frozenset()))
    (tab,) = (tab for tab in backend.read(frozenset()).tabs if tab.title == "Last")
    assert tab.value(2, 1) == link
