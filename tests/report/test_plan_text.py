"""A plan as ``--dry-run`` prints it."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.model import ColumnLook, Edit, Link, NewColumn, NewTab, Plan, Rename, Role
from sheets_sync.report.plan_text import render_plan

LOOK = ColumnLook(12, Role.HEADER, Role.BODY)
PLAN = Plan(
    new_tabs=(
        NewTab("Overview", {(1, 1): "Overview", (2, 1): "", (3, 2): 4}, (LOOK,), 3, before="1 Why"),
        NewTab("Follow-up Fall", {(1, 1): "x"}, (LOOK,), 1),
    ),
    new_columns=(NewColumn("2 Goals", 27, 2, "Status", LOOK),),
    edits=(
        Edit("2 Goals", 3, 27, "Status", "", "Ready", "g1"),
        Edit("2 Goals", 12, 28, "Messages", "Line one\nline\x1b[31m two " + "and more " * 9, "", "g2"),
        Edit("Overview", 4, 12, "Go to", "", Link("2 Goals, row 3", "2 Goals", 3), "t"),
        Edit("Overview", 5, 2, "When", date(2026, 11, 1), datetime(2026, 11, 2, 9, 30), "t"),
        Edit("Overview", 6, 2, "When", True, 3.5, "t"),
    ),
    renames=(Rename("Follow-up Fall", "Follow-up Autumn"),),
)
WHOLE = """\
New tabs
  Overview  (2 cells, before 1 Why)
  Follow-up Fall  (1 cell)

New columns
  2 Goals  AA2  Status

New titles
  "Follow-up Fall" -> "Follow-up Autumn"

2 Goals
  AA3   Status    (blank) -> "Ready"
  AB12  Messages  "Line one line two and more and more and more and more and m…" -> (blank)

Overview
  L4  Go to  (blank) -> "2 Goals, row 3" to 2 Goals!A3
  B5  When   2026-11-01 -> 2026-11-02 09:30
  B6  When   TRUE -> 3.5

2 new tabs, 1 new column, 1 new title, 5 edits.
"""


def test_whole_plan() -> None:
    assert render_plan(PLAN) == WHOLE


def test_empty_plan() -> None:
    assert render_plan(Plan()) == "Nothing to write: the workbook already says what it should.\n"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 99), st.text(max_size=9)), min_size=1))
def test_no_edit_is_left_out(places: list[tuple[str, int, str]]) -> None:
    edits = tuple(Edit(tab, row, 1, "H", "", new or "x", "k") for tab, row, new in places)
    text = render_plan(Plan(edits=edits))
    assert text.count("(blank) -> ") == len(edits)
    assert text.endswith(f"{len(edits)} edit{'s' * (len(edits) > 1)}.\n")
