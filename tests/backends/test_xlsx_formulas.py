"""A formula that shows nothing still stands there: neither a column nor a row of ours goes over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheets_sync import making
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.model import Plan, Snapshot
from sheets_sync.sync import judge_snapshot, making_plan, prepare
from sheets_sync.template import load

TEMPLATE = load()
TODAY = date(2026, 11, 23)


def synced(snapshot: Snapshot) -> Plan:
    return prepare(judge_snapshot(snapshot, TEMPLATE, TODAY))


def completed(snapshot: Snapshot) -> Plan:
    return making_plan(snapshot, TEMPLATE, making.NewSchool(), TODAY)


def formulas(path: Path) -> dict[str, str]:
    cells = (cell for row in openpyxl.load_workbook(path)["1 Why"] for cell in row)
    return {cell.coordinate: str(cell.value) for cell in cells if cell.data_type == "f"}


@pytest.mark.parametrize("planned", [synced, completed])
def test_formulas_that_show_nothing_are_kept(tmp_path: Path, planned: object) -> None:
    path = tmp_path / "plans.xlsx"
    with xlsxwriter.Workbook(path) as book:
        roster = book.add_worksheet("Roster")
        roster.write_row(0, 0, ["Email", "Name"])
        roster.write_row(1, 0, ["ana@example.edu", "Ana"])
        why = book.add_worksheet("1 Why")
        why.write_row(0, 0, ["Teacher", "Message read on", "Curious about", "Learns best by"])
        why.write_row(1, 0, ["zoe@example.edu"])
        for row in range(2, 31):  # a helper column without a header, and one of people's filled down
            why.write_formula(row - 1, 4, f'=IF(C{row}="","",LEN(C{row}))', None, "")
            why.write_formula(row - 1, 2, f'=IF(A{row}="","","x")', None, "")
    before = formulas(path)
    backend = XlsxBackend(path)
    snapshot = backend.read(TEMPLATE.code_headers)
    backend.apply(planned(snapshot), snapshot)  # type: ignore[operator]
    assert len(before) == 58 and formulas(path).items() >= before.items()
