"""A new tab becomes requests that leave nothing of it out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheets_sync import making
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.backends.google.requests import edit_requests, making_requests
from sheets_sync.demo import demo_school
from sheets_sync.model import ChoiceRange, ColumnLook, Link, NewTab, Plan, Role, Snapshot, Tab
from sheets_sync.sync import judge_snapshot, prepare
from sheets_sync.template import load
from tests.builders import TODAY, school
from tests.emulator.discovery import slips_in

Json = dict[str, Any]

STANDING = Standing((3, 11, 4), frozenset({3, 11, 4}))
HERE = Snapshot("x", (Tab("First", [], tab_id=3), Tab("Last", [], tab_id=4)))
"""A spreadsheet whose middle tab, 11, holds a chart."""

CODE = ColumnLook(10, Role.HEADER, Role.BODY, is_text=True, choices=("1e", "2.10", "1e", "=1", ""))
WHEN = ColumnLook(12, Role.LEADER_HEADER, Role.LEADER_BODY, note="A day.", is_date=True)
PICK = ColumnLook(30, Role.HEADER, Role.BODY, choices=ChoiceRange("Ana's list", 2, 3, 40))
KEY = ColumnLook(8, Role.TOOL_HEADER, Role.TOOL_BODY, is_hidden=True, is_protected=True)
TABLE = NewTab(
    title="Table",
    cells={
        (1, 1): "A title",
        (3, 1): "Code",
        (3, 2): "When",
        (3, 3): "Pick",
        (3, 4): "Key",
        (4, 1): "2.10",
        (4, 2): date(2026, 11, 23),
        (4, 3): Link("row 5", "Last", 5),
        (5, 3): date(2026, 11, 24),
    },
    columns=(CODE, WHEN, PICK, KEY),
    header_row=3,
    roles={(1, 1): Role.TITLE},
    notes={(1, 1): "Kept by sheets-sync."},
    merges=((1, 1, 1, 4),),
    row_heights={1: 30.0},
    frozen_rows=3,
    frozen_cols=1,
)

MERGED = replace(TABLE, frozen_cols=0)
"""The same without columns frozen across its title."""


def requests_of(*tabs: NewTab) -> list[Json]:
    plan = Plan(new_tabs=tabs)
    requests = making_requests(plan, tab_ids(plan, HERE, STANDING))
    assert slips_in("BatchUpdateSpreadsheetRequest", {"requests": requests}, is_request=True) == []
    return requests


def of_kind(requests: list[Json], kind: str) -> list[Json]:
    return [request[kind] for request in requests if kind in request]


def box(one: Json) -> tuple[int | None, ...]:
    """Return a range as Google counts it: from row and col, to row and col."""
    ends = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
    return tuple(one.get(end) for end in ends)


def test_the_tab_has_room_and_stands_frozen_where_google_can() -> None:
    (added,) = of_kind(requests_of(TABLE), "addSheet")
    tab_id = tab_ids(Plan(new_tabs=(TABLE,)), HERE, STANDING).new["Table"]
    assert added["properties"] == {
        "sheetId": tab_id,
        "title": "Table",
        "gridProperties": {"rowCount": 200, "columnCount": 6, "frozenRowCount": 3, "frozenColumnCount": 1},
    }
    long = replace(TABLE, cells={**TABLE.cells, (1, 1): "Dear all,\n\nlearn."})
    (added,) = of_kind(requests_of(long), "addSheet")
    assert "frozenColumnCount" not in added["properties"]["gridProperties"]


def test_one_line_across_frozen_columns_is_shown_over_the_next_cells_instead_of_merged() -> None:
    requests = requests_of(TABLE)
    assert of_kind(requests, "mergeCells") == []
    over = [
        one for one in of_kind(requests, "repeatCell") if one["fields"] == "userEnteredFormat.wrapStrategy"
    ]
    assert [(box(one["range"]), one["cell"]) for one in over] == [
        ((0, 0, 1, 1), {"userEnteredFormat": {"wrapStrategy": "OVERFLOW_CELL"}})
    ]
    merged = replace(TABLE, merges=((1, 2, 1, 4),))
    (merge,) = of_kind(requests_of(merged), "mergeCells")
    assert box(merge["range"]) == (0, 1, 1, 4)


def test_a_page_without_a_table_has_no_grid_lines() -> None:
    (added,) = of_kind(requests_of(NewTab("Page", {(7, 2): "words"}, (), 0)), "addSheet")
    assert added["properties"]["gridProperties"] == {
        "rowCount": 107,
        "columnCount": 2,
        "hideGridlines": True,
    }


def test_a_filter_stands_on_the_headers_and_reaches_rows_that_come_later() -> None:
    assert of_kind(requests_of(TABLE), "setBasicFilter") == []
    (asked,) = of_kind(requests_of(replace(TABLE, has_filter=True)), "setBasicFilter")
    assert box(asked["filter"]["range"]) == (2, 0, None, 4)


def test_values_stand_in_one_rectangle_and_links_lead() -> None:
    values, link, *notes = of_kind(requests_of(TABLE), "updateCells")
    assert (box(values["range"]), values["fields"]) == ((0, 0, 5, 4), "userEnteredValue")
    held = [[cell.get("userEnteredValue") for cell in row["values"]] for row in values["rows"]]
    assert held == [
        [{"stringValue": "A title"}, None, None, None],
        [None] * 4,
        [{"stringValue": word} for word in ("Code", "When", "Pick", "Key")],
        [{"stringValue": "2.10"}, {"numberValue": 46349}, {"stringValue": "row 5"}, None],
        [None, None, {"numberValue": 46350}, None],
    ]
    assert (box(link["range"]), link["fields"]) == ((3, 2, 4, 3), "userEnteredFormat.textFormat.link")
    assert link["rows"] == [
        {"values": [{"userEnteredFormat": {"textFormat": {"link": {"uri": "#gid=4&range=A5"}}}}]}
    ]
    assert [(box(note["range"]), note["fields"], note["rows"]) for note in notes] == [
        ((0, 0, 1, 1), "note", [{"values": [{"note": "Kept by sheets-sync."}]}]),
        ((2, 1, 3, 2), "note", [{"values": [{"note": "A day."}]}]),
    ]


def test_columns_are_drawn_first_then_what_differs() -> None:
    repeats = of_kind(requests_of(MERGED), "repeatCell")
    bodies, others = repeats[:4], repeats[4:]
    assert [box(one["range"]) for one in bodies] == [(3, col, None, col + 1) for col in range(4)]
    shown = [one["cell"]["userEnteredFormat"].get("numberFormat") for one in bodies]
    assert shown == [{"type": "TEXT"}, {"type": "DATE"}, None, None]
    sizes = {
        box(one["range"]): one["cell"]["userEnteredFormat"].get("textFormat", {}).get("fontSize")
        for one in others
    }
    assert sizes == {
        (0, 0, 1, 4): 20,
        (2, 0, 3, 1): 12,
        (2, 1, 3, 2): 12,
        (2, 2, 3, 3): 12,
        (2, 3, 3, 4): 12,
        (4, 2, 5, 3): None,
    }
    dated = others[-1]
    assert dated["cell"] == {"userEnteredFormat": {"numberFormat": {"type": "DATE"}}}
    assert dated["fields"] == "userEnteredFormat.numberFormat"


def test_drop_downs_offer_and_never_refuse() -> None:
    listed, ranged = of_kind(requests_of(TABLE), "setDataValidation")
    assert (box(listed["range"]), box(ranged["range"])) == ((3, 0, None, 1), (3, 2, None, 3))
    assert listed["rule"] == {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": "1e"}, {"userEnteredValue": "2.10"}],
        },
        "strict": False,
        "showCustomUi": True,
    }
    assert ranged["rule"]["condition"] == {
        "type": "ONE_OF_RANGE",
        "values": [{"userEnteredValue": "='Ana''s list'!$B$3:$B$40"}],
    }


def test_merges_sizes_and_the_warning() -> None:
    requests = requests_of(MERGED)
    (merge,) = of_kind(requests, "mergeCells")
    assert (box(merge["range"]), merge["mergeType"]) == ((0, 0, 1, 4), "MERGE_ALL")
    sizes = [
        (one["range"]["dimension"], one["range"]["startIndex"], one["properties"])
        for one in of_kind(requests, "updateDimensionProperties")
    ]
    assert sizes == [
        ("ROWS", 0, {"pixelSize": 40}),
        ("ROWS", 2, {"pixelSize": 48}),
        ("COLUMNS", 0, {"pixelSize": 75}),
        ("COLUMNS", 1, {"pixelSize": 89}),
        ("COLUMNS", 2, {"pixelSize": 215}),
        ("COLUMNS", 3, {"pixelSize": 61, "hiddenByUser": True}),
    ]
    (protected,) = of_kind(requests, "addProtectedRange")
    assert box(protected["protectedRange"]["range"]) == (3, 3, None, 4)
    assert protected["protectedRange"]["warningOnly"] is True


def _page(title: str, before: str | None = None, **more: Any) -> NewTab:
    return NewTab(title, {(1, 1): title, **more.pop("cells", {})}, more.pop("columns", ()), 1, before=before)


@pytest.mark.parametrize(
    ("tabs", "expected"),
    [
        ([_page("A")], [("A", None)]),
        ([_page("A", "First")], [("A", 0)]),
        ([_page("A", "Last")], [("A", 2)]),
        ([_page("A", "Nowhere")], [("A", None)]),
        ([_page("A"), _page("B", "A")], [("A", None), ("B", 3)]),
        ([_page("A", "Last"), _page("B", "Last")], [("A", 2), ("B", 3)]),
        (
            [_page("A", columns=(replace(CODE, choices=ChoiceRange("B", 1, 2, 9)),)), _page("B")],
            [("B", None), ("A", 3)],
        ),
        ([_page("A", cells={(2, 1): Link("b", "B", 1)}), _page("B")], [("B", None), ("A", 3)]),
    ],
)
def test_tabs_stand_where_they_should_once_all_are_made(
    tabs: list[NewTab], expected: list[tuple[str, int | None]]
) -> None:
    added = [one["properties"] for one in of_kind(requests_of(*tabs), "addSheet")]
    assert [(one["title"], one.get("index")) for one in added] == expected


def test_tabs_that_speak_of_each_other_are_made_all_the_same() -> None:
    one, other = _page("A", cells={(2, 1): Link("b", "B", 1)}), _page("B", cells={(2, 1): Link("a", "A", 1)})
    assert Counter(tab["properties"]["title"] for tab in of_kind(requests_of(one, other), "addSheet")) == {
        "A": 1,
        "B": 1,
    }


def test_a_whole_school_and_its_pages_are_requests_google_knows() -> None:
    template = load()
    empty = Snapshot("x", (Tab("Sheet1", [], grid=(1000, 26)),))
    plans = [
        making.plan(empty, template, demo_school(template, TODAY), TODAY),
        prepare(judge_snapshot(school().snapshot(), template, TODAY)),
    ]
    for plan in plans:
        snapshot = empty if plan is plans[0] else school().snapshot()
        ids = tab_ids(plan, snapshot, Standing())
        requests = [*making_requests(plan, ids), *edit_requests(plan.edits, ids)]
        assert slips_in("BatchUpdateSpreadsheetRequest", {"requests": requests}, is_request=True) == []
        added = [one["properties"]["title"] for one in of_kind(requests, "addSheet")]
        assert sorted(added) == sorted(tab.title for tab in plan.new_tabs)
        kept = [one["protectedRange"]["protectedRangeId"] for one in of_kind(requests, "addProtectedRange")]
        assert len(kept) == len(set(kept)) > 0
