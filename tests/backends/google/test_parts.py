"""A large batch in parts that are each consistent."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.backends.google.parts import edit_parts, split
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.backends.google.requests import edit_requests, making_requests
from sheets_sync.model import ColumnLook, Edit, Link, NewTab, Plan, Role, Snapshot, Tab
from tests.emulator.discovery import slips_in

Json = dict[str, Any]

HERE = Snapshot("x", (Tab("Goals", [], tab_id=5), Tab("Actions", [], tab_id=6)))
STATUS = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY, note="Kept by sheets-sync.", is_protected=True)


def requests_of(plan: Plan) -> list[Json]:
    ids = tab_ids(plan, HERE, Standing((5, 6), frozenset({5, 6})))
    return [*making_requests(plan, ids), *edit_requests(plan.edits, ids)]


def verdicts(tab: str, rows: int, words: str = "Needs attention") -> list[Edit]:
    """Return a status, an explanation and a link in each row."""
    cells = [(7, words), (8, words * 4), (9, Link(words, tab, 2))]
    return [Edit(tab, row, col, "h", "", value, "key") for row in range(2, rows + 2) for col, value in cells]


def written(parts: list[list[Json]]) -> dict[tuple[int, int, int, str], Json]:
    """Return what every cell is given, by tab, row, col and fields; none twice."""
    cells: dict[tuple[int, int, int, str], Json] = {}
    for part in parts:
        for one in (request["updateCells"] for request in part if "updateCells" in request):
            for row, line in enumerate(one["rows"], one["range"]["startRowIndex"]):
                for col, cell in enumerate(line["values"], one["range"]["startColumnIndex"]):
                    place = (one["range"]["sheetId"], row, col, one["fields"])
                    assert place not in cells
                    cells[place] = cell
            assert one["range"]["endRowIndex"] - one["range"]["startRowIndex"] == len(one["rows"])
    return cells


def rows_of(part: list[Json]) -> set[tuple[int, int]]:
    return {(tab_id, row) for tab_id, row, _, _ in written([part])}


def test_a_batch_that_is_small_enough_stays_one() -> None:
    requests = requests_of(Plan(edits=tuple(verdicts("Goals", 50))))
    assert split(requests) == [requests]
    assert split([]) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(0, 40), st.integers(1500, 9000))
def test_parts_write_the_same_cells_and_split_no_row(goals: int, actions: int, most_bytes: int) -> None:
    requests = requests_of(Plan(edits=(*verdicts("Goals", goals), *verdicts("Actions", actions))))
    parts = split(requests, most_bytes)
    assert written(parts) == written([requests])
    assert all(len(json.dumps(part)) <= most_bytes for part in parts)
    rows = [row for part in parts for row in rows_of(part)]
    assert len(rows) == len(set(rows)) == goals + actions
    assert slips_in("BatchUpdateSpreadsheetRequest", {"requests": parts[-1]}, is_request=True) == []


def test_a_row_larger_than_a_part_goes_alone() -> None:
    requests = requests_of(Plan(edits=tuple(verdicts("Goals", 3, "long words " * 100))))
    assert [len(rows_of(part)) for part in split(requests, 500)] == [1, 1, 1]


def test_a_new_tab_brings_its_set_up_with_its_first_rows() -> None:
    cells = {(row, col): f"cell {row} {col}" for row in range(1, 400) for col in range(1, 4)}
    tab = NewTab("Overview", cells, (STATUS, STATUS, STATUS), 1, notes={(1, 1): "Kept by sheets-sync."})
    plan = Plan(new_tabs=(tab,), edits=tuple(verdicts("Goals", 5)))
    requests = requests_of(plan)
    first, *others = split(requests, 20_000)
    assert next(iter(first[0])) == "addSheet"
    assert len(others) >= 2
    assert {next(iter(request)) for part in others for request in part} == {"updateCells"}
    assert written([first, *others]) == written([requests])
    assert all(len(json.dumps(part)) <= 20_000 for part in (first, *others))
    setup = [request for request in requests if "updateCells" not in request]
    assert [request for request in first if "updateCells" not in request] == setup


def test_tabs_are_made_before_anything_speaks_of_them() -> None:
    tabs = tuple(NewTab(title, {(1, 1): title}, (STATUS,), 1) for title in ("A", "B"))
    (part,) = split(requests_of(Plan(new_tabs=tabs, edits=tuple(verdicts("Goals", 2)))))
    kinds = [next(iter(request)) for request in part]
    assert kinds[:2] == ["addSheet", "addSheet"]
    assert "addSheet" not in kinds[2:]


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 80), min_size=1), st.integers(2500, 12_000))
def test_edits_in_parts_make_requests_that_fit(rows: set[int], most_bytes: int) -> None:
    edits = [edit for edit in verdicts("Goals", 81) if edit.row - 2 in rows]
    parts = edit_parts(reversed(edits), most_bytes)
    assert [edit for part in parts for edit in part] == edits
    assert sum(len({edit.row for edit in part}) for part in parts) == len(rows)
    ids = tab_ids(Plan(), HERE, Standing())
    assert all(len(json.dumps(edit_requests(part, ids))) <= most_bytes for part in parts)
