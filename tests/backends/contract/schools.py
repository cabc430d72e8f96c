"""The schools that every home is to judge alike, as .xlsx files. I/O: writes files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from benchmarks.generate import make_workbook
from sheets_sync import sync, template
from sheets_sync.backends import Backend
from sheets_sync.demo import make_in
from sheets_sync.frames import Plans
from sheets_sync.model import Plan
from sheets_sync.report.json import render_json
from sheets_sync.sync import Checked, Moment
from tests.e2e.school import make_school, quiet, sync_file

TEMPLATE = template.load()
TODAY = date(2026, 11, 23)
MOMENT = Moment(datetime(2026, 11, 23, 18, tzinfo=UTC), TODAY)


def check(backend: Backend) -> Checked:
    """Check a workbook."""
    return sync.check(backend, TEMPLATE, MOMENT, quiet)


def judged(backend: Backend) -> dict[str, Any]:
    """Return what ``check --format json`` says of a workbook, but for its name."""
    checked = check(backend)
    plans: Plans = checked.plans
    said: dict[str, Any] = json.loads(render_json(plans, checked.findings, checked.verdicts))
    said.pop("workbook")
    return said


def synced(backend: Backend, *, allow_shrink: bool = False) -> Plan:
    """Sync a workbook and return what was planned."""
    checked = check(backend)
    plan = sync.prepare(checked, allow_shrink=allow_shrink)
    again = sync.planner(TEMPLATE, TODAY, allow_shrink=allow_shrink)
    sync.write(backend, plan, checked.snapshot, again, quiet)
    return plan


def planned(backend: Backend) -> Plan:
    """Return what a sync would write."""
    return sync.prepare(check(backend))


# -- files ----------------------------------------------------------------------------------------------


def demo(path: Path) -> Path:
    """Write the demo school."""
    make_in(path, TEMPLATE, MOMENT, quiet)
    return path


def generated(path: Path) -> Path:
    """Write a made-up school of 50 teachers with 40 planted defects."""
    make_workbook(path, 50, seed=3, defects=40)
    return path


def slips(path: Path) -> Path:
    """Write a small synced school with slips of people's."""
    make_school(path)
    sync_file(path)
    book = openpyxl.load_workbook(path)
    goals, actions = book["2 Goals"], book["5 Actions"]
    goals["D4"], goals["E3"], goals["C5"], goals["B6"] = "FA9", "SA77", "Read", "seven"
    goals["A7"] = "dev.okafr@example.edu"
    actions["F4"], actions["G5"] = "each grading period", "Sometimes"
    actions["C6"] = None
    book["Settings"]["B5"] = "whenever"
    book.save(path)
    return path


def messy(path: Path) -> Path:
    """Write a school whose tabs were renamed, shuffled, headed by titles and joined by others."""
    make_workbook(path, 12, seed=5, defects=9)
    book = openpyxl.load_workbook(path)
    book["2 Goals"].title = "Goals"
    book["5 Actions"].title = "Action steps 2026"
    book["4 Success"].title = "4 success "
    book.create_sheet("Notes from PD", 2)["B2"] = "Teacher"
    book.create_sheet("O'Brien \U0001f600 !")["A1"] = "mine"
    roster = book["Roster"]
    roster.insert_rows(1, 2)
    roster["A1"] = "Our people"
    document = book["3 Document"]
    document.insert_cols(2)
    document["B1"] = "My column"
    document.move_range("C1:C200", cols=8)
    why = book["1 Why"]
    why["D1"] = "  LEARNS   best by "
    follow_up = book["6 Follow-up"]
    follow_up["C1"] = "Follow up with"
    follow_up.row_dimensions[3].hidden = True
    book.save(path)
    return path


SCHOOLS = {"demo": demo, "generated": generated, "slips": slips, "messy": messy}
