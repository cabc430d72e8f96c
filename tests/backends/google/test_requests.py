"""A plan becomes requests that write exactly what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.backends.google.cells import mask_of
from sheets_sync.backends.google.places import Standing, TabIds, free_id, tab_ids
from sheets_sync.backends.google.reading import snapshot as read
from sheets_sync.backends.google.requests import edit_requests, grow_requests, making_requests
from sheets_sync.look import ROLES
from sheets_sync.model import (
    ChoiceRange,
    ColumnLook,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Plan,
    Rename,
    Role,
    Snapshot,
    Tab,
    Tone,
    Value,
    a1,
)
from tests.backends.google.bodies import spreadsheet_of
from tests.builders import BEN, school
from tests.emulator.discovery import slips_in

Json = dict[str, Any]

HERE = Snapshot("x", (Tab("Goals", [], tab_id=0, grid=(50, 9)), Tab("Fall", [], tab_id=7)))
DAY, NEXT_DAY, NOON = date(2026, 11, 23), date(2026, 11, 24), datetime(2026, 11, 23, 12)
LINK = Link("row 5", "Fall", 5)


def edit(cell: str, new: Value, old: Value = "", tab: str = "Goals") -> Edit:
    col, row = ord(cell[0]) - 64, int(cell[1:])
    return Edit(tab, row, col, "Status", old, new, "key")


def ids_of(plan: Plan, standing: Standing | None = None) -> TabIds:
    return tab_ids(plan, HERE, standing or Standing((0, 7), frozenset({0, 7})))


def requests_of(plan: Plan) -> list[Json]:
    """Return a plan's requests, each one Google's document agrees with."""
    ids = ids_of(plan)
    requests = [*making_requests(plan, ids), *edit_requests(plan.edits, ids)]
    assert slips_in("BatchUpdateSpreadsheetRequest", {"requests": requests}, is_request=True) == []
    return requests


def area(one: Json) -> str:
    """Say a range as people do, with its tab's id."""
    first = a1(one["startRowIndex"] + 1, one["startColumnIndex"] + 1)
    return f"{one['sheetId']}!{first}:{a1(one['endRowIndex'], one['endColumnIndex'])}"


def updates(requests: list[Json]) -> list[tuple[str, str, list[list[Json]]]]:
    return [
        (area(one["range"]), one["fields"], [row["values"] for row in one["rows"]])
        for one in (request["updateCells"] for request in requests)
    ]


def text(words: str) -> Json:
    return {"userEnteredValue": {"stringValue": words}}


VALUE = "userEnteredValue"
DATED = "userEnteredValue,userEnteredFormat.numberFormat"
LINKED = "userEnteredValue,userEnteredFormat.textFormat.link"


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([edit("A1", "x")], [("0!A1:A1", VALUE, [[text("x")]])]),
        (
            [edit("B3", "d"), edit("A2", "a"), edit("B2", "b"), edit("A3", "")],
            [("0!A2:B3", VALUE, [[text("a"), text("b")], [{}, text("d")]])],
        ),
        (
            [edit("A2", "a"), edit("C2", "c"), edit("A4", "e")],
            [
                ("0!A2:A2", VALUE, [[text("a")]]),
                ("0!C2:C2", VALUE, [[text("c")]]),
                ("0!A4:A4", VALUE, [[text("e")]]),
            ],
        ),
        (
            [edit("A2", "a"), edit("A2", "b", tab="Fall")],
            [("0!A2:A2", VALUE, [[text("a")]]), ("7!A2:A2", VALUE, [[text("b")]])],
        ),
        (
            [edit("A2", 3), edit("B2", 2.5), edit("C2", True), edit("D2", "=1+1"), edit("E2", "'007")],
            [
                (
                    "0!A2:E2",
                    VALUE,
                    [
                        [
                            {"userEnteredValue": {"numberValue": 3}},
                            {"userEnteredValue": {"numberValue": 2.5}},
                            {"userEnteredValue": {"boolValue": True}},
                            text("=1+1"),
                            text("'007"),
                        ]
                    ],
                )
            ],
        ),
        (
            [edit("A2", DAY), edit("A3", NOON)],
            [
                (
                    "0!A2:A3",
                    DATED,
                    [
                        [
                            {
                                "userEnteredValue": {"numberValue": 46349},
                                "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
                            }
                        ],
                        [
                            {
                                "userEnteredValue": {"numberValue": 46349.5},
                                "userEnteredFormat": {"numberFormat": {"type": "DATE_TIME"}},
                            }
                        ],
                    ],
                )
            ],
        ),
        (
            [edit("A2", NEXT_DAY, DAY)],
            [("0!A2:A2", VALUE, [[{"userEnteredValue": {"numberValue": 46350}}]])],
        ),
        ([edit("A2", 4, DAY)], [("0!A2:A2", DATED, [[{"userEnteredValue": {"numberValue": 4}}]])]),
        ([edit("A2", date(1800, 1, 1))], [("0!A2:A2", VALUE, [[text("1800-01-01")]])]),
        (
            [edit("A2", LINK), edit("A3", "", LINK), edit("A4", Link("gone", "No such tab", 1), LINK)],
            [
                (
                    "0!A2:A4",
                    LINKED,
                    [
                        [
                            text("row 5")
                            | {"userEnteredFormat": {"textFormat": {"link": {"uri": "#gid=7&range=A5"}}}}
                        ],
                        [{}],
                        [text("gone")],
                    ],
                )
            ],
        ),
    ],
)
def test_edits_write_their_own_cells(
    edits: list[Edit], expected: list[tuple[str, str, list[list[Json]]]]
) -> None:
    assert updates(requests_of(Plan(edits=tuple(edits)))) == expected


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("Ready", "Not started", VALUE),
        ("", 3, VALUE),
        (DAY, "text", VALUE),
        (DAY, "", VALUE),
        ("", DAY, DATED),
        (DAY, NOON, DATED),
        (DAY, 3, DATED),
        (DAY, True, VALUE),
        ("a", LINK, LINKED),
        (LINK, "a", LINKED),
        (LINK, DAY, f"{DATED},userEnteredFormat.textFormat.link"),
    ],
)
def test_no_more_fields_are_named_than_needed(old: Value, new: Value, fields: str) -> None:
    assert mask_of(new, old).value == fields


_values = st.one_of(
    st.just(""), st.text("ab=", min_size=1, max_size=3), st.just(DAY), st.just(LINK), st.just(2)
)
_places = st.tuples(st.sampled_from(["Goals", "Fall"]), st.integers(1, 6), st.integers(1, 6))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_places, _values, max_size=25))
def test_no_cell_is_written_but_those_of_the_plan(wanted: dict[tuple[str, int, int], Value]) -> None:
    edits = tuple(Edit(*place, "h", "", value, "key") for place, value in wanted.items())
    written: list[tuple[int, int, int]] = []
    for one in (request["updateCells"] for request in edit_requests(edits, ids_of(Plan(edits=edits)))):
        box = one["range"]
        rows = range(box["startRowIndex"], box["endRowIndex"])
        cols = range(box["startColumnIndex"], box["endColumnIndex"])
        assert [len(row["values"]) for row in one["rows"]] == [len(cols)] * len(rows)
        written += [(box["sheetId"], row + 1, col + 1) for row in rows for col in cols]
    tabs = {"Goals": 0, "Fall": 7}
    assert sorted(written) == sorted((tabs[tab], row, col) for tab, row, col in wanted)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["A50", "I1"], []),
        (["A51"], [("ROWS", 101)]),
        (["J1", "K2", "A60"], [("ROWS", 110), ("COLUMNS", 2)]),
    ],
)
def test_a_tab_grows_before_it_is_written_beyond_its_end(
    cells: list[str], expected: list[tuple[str, int]]
) -> None:
    plan = Plan(edits=tuple(edit(cell, "x") for cell in cells))
    grown = [request["appendDimension"] for request in grow_requests(plan, ids_of(plan))]
    assert [(one["dimension"], one["length"]) for one in grown] == expected
    assert {one["sheetId"] for one in grown} <= {0}
    kinds = [next(iter(request)) for request in requests_of(plan)]
    assert kinds[: len(expected)] == ["appendDimension"] * len(expected)


def test_a_tab_without_an_end_never_grows() -> None:
    plan = Plan(edits=(edit("Z9", "x", tab="Fall"),))
    assert grow_requests(plan, ids_of(plan)) == []


def test_no_drop_down_offers_cells_beyond_the_end_of_a_tab() -> None:
    plain = ColumnLook(12, Role.HEADER, Role.BODY)
    ranges = [ChoiceRange(title, 1, 3, 502) for title in ("Goals", "Fall", "List")]
    looks = tuple(replace(plain, choices=one) for one in ranges)
    lister = NewTab("Lister", {(1, 1): "x"}, looks, 1)
    requests = requests_of(Plan(new_tabs=(NewTab("List", {(1, 1): "x"}, (plain,), 1), lister)))
    rules = [one["setDataValidation"]["rule"] for one in requests if "setDataValidation" in one]
    assert [rule["condition"]["values"][0]["userEnteredValue"] for rule in rules] == [
        "='Goals'!$A$3:$A$50",
        "='Fall'!$A$3:$A$502",
        "='List'!$A$3:$A$502",
    ]
    made = [one["addSheet"]["properties"] for one in requests if "addSheet" in one]
    assert {one["title"]: one["gridProperties"]["rowCount"] for one in made} == {"List": 502, "Lister": 200}


def test_a_new_column_comes_with_everything_it_needs() -> None:
    look = ColumnLook(
        width=20,
        header_role=Role.TOOL_HEADER,
        body_role=Role.TOOL_BODY,
        note="Kept by sheets-sync.",
        is_protected=True,
        choices=("Never", "offered"),
        tones=(("Ready", Tone.GOOD), ("=odd", Tone.BAD)),
    )
    plan = Plan(new_columns=(NewColumn("Goals", 10, 2, "Status", look),))
    grown, body, header, width, warning, ready, odd = requests_of(plan)
    below = {"sheetId": 0, "startRowIndex": 2, "startColumnIndex": 9, "endColumnIndex": 10}
    assert grown == {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 1}}
    assert body["repeatCell"]["range"] == below
    assert body["repeatCell"]["fields"] == "userEnteredFormat"
    assert "numberFormat" not in body["repeatCell"]["cell"]["userEnteredFormat"]
    ((where, fields, [[cell]]),) = updates([header])
    assert (where, fields) == ("0!J2:J2", "userEnteredValue,userEnteredFormat,note")
    assert (cell["userEnteredValue"], cell["note"]) == ({"stringValue": "Status"}, "Kept by sheets-sync.")
    drawn, role = cell["userEnteredFormat"], ROLES[Role.TOOL_HEADER]
    assert drawn["textFormat"]["fontSize"] == role.size
    assert drawn["textFormat"]["bold"] and drawn["textFormat"]["italic"]
    assert drawn["backgroundColorStyle"] == {"rgbColor": {"red": 0.6627, "green": 0.7059, "blue": 0.7608}}
    assert (drawn["wrapStrategy"], drawn["verticalAlignment"]) == ("WRAP", "MIDDLE")
    assert width["updateDimensionProperties"] == {
        "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 9, "endIndex": 10},
        "properties": {"pixelSize": 145},
        "fields": "pixelSize",
    }
    protection = warning["addProtectedRange"]["protectedRange"]
    assert (protection["range"], protection["warningOnly"]) == (below, True)
    assert protection["protectedRangeId"] == ids_of(plan).protection(0, "Status")
    rules = [one["addConditionalFormatRule"]["rule"] for one in (ready, odd)]
    assert [one["ranges"] for one in rules] == [[below], [below]]
    assert [one["booleanRule"]["condition"] for one in rules] == [
        {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Ready"}]},
        {"type": "TEXT_EQ", "values": [{"userEnteredValue": '="=odd"'}]},
    ]
    assert [one["addConditionalFormatRule"]["index"] for one in (ready, odd)] == [0, 1]


@pytest.mark.parametrize(
    ("look", "number_format", "hidden"),
    [
        (ColumnLook(9, Role.HEADER, Role.BODY, is_date=True), {"type": "DATE"}, None),
        (ColumnLook(9, Role.HEADER, Role.BODY, is_text=True, is_hidden=True), {"type": "TEXT"}, True),
    ],
)
def test_a_new_column_of_dates_or_codes(look: ColumnLook, number_format: Json, hidden: bool | None) -> None:
    _, body, _, width, *rest = requests_of(Plan(new_columns=(NewColumn("Goals", 10, 1, "When", look),)))
    assert body["repeatCell"]["cell"]["userEnteredFormat"]["numberFormat"] == number_format
    assert width["updateDimensionProperties"]["properties"].get("hiddenByUser") == hidden
    assert rest == []


def test_columns_come_before_the_edits_that_fill_them() -> None:
    column = NewColumn("Fall", 3, 1, "Status", ColumnLook(9, Role.TOOL_HEADER, Role.TOOL_BODY))
    plan = Plan(new_columns=(column,), edits=(edit("C2", "Ready", tab="Fall"), edit("A2", "x")))
    written = [one for one in requests_of(plan) if "updateCells" in one]
    assert [where for where, _, _ in updates(written)] == ["7!C1:C1", "0!A2:A2", "7!C2:C2"]


def _titles(plan: Plan) -> list[tuple[int, str]]:
    retitled = [one["updateSheetProperties"] for one in requests_of(plan) if "updateSheetProperties" in one]
    assert {one["fields"] for one in retitled} == {"title"}
    return [(one["properties"]["sheetId"], one["properties"]["title"]) for one in retitled]


@pytest.mark.parametrize(
    ("renames", "expected"),
    [
        ([("Fall", "Autumn")], [(7, "Autumn")]),
        ([("Fall", "FALL")], [(7, "FALL")]),
        (
            [("Fall", "Goals"), ("Goals", "Fall")],
            [(7, "sheets-sync waiting 0"), (0, "sheets-sync waiting 1"), (7, "Goals"), (0, "Fall")],
        ),
    ],
)
def test_tabs_are_renamed_even_where_titles_are_swapped(
    renames: list[tuple[str, str]], expected: list[tuple[int, str]]
) -> None:
    assert _titles(Plan(renames=tuple(Rename(*one) for one in renames))) == expected


def test_what_is_written_speaks_of_the_titles_a_plan_leaves() -> None:
    made = NewTab("Fall", {(1, 1): "new"}, (), 0)
    plan = Plan(
        new_tabs=(made,),
        renames=(Rename("Fall", "Autumn"),),
        edits=(
            edit("A1", Link("a", "Autumn", 2)),
            edit("A2", Link("f", "Fall", 3)),
            edit("B9", "old tab", tab="Fall"),
        ),
    )
    requests = requests_of(plan)
    assert next(iter(requests[0])) == "updateSheetProperties"
    (_, _, ((a,), (f,))), (where, _, _) = updates([one for one in requests if "updateCells" in one])[1:]
    new = ids_of(plan).new["Fall"]
    assert [cell["userEnteredFormat"]["textFormat"]["link"]["uri"] for cell in (a, f)] == [
        "#gid=7&range=A2",
        f"#gid={new}&range=A3",
    ]
    assert where == "7!B9:B9"


def test_ids_are_the_same_every_time_unless_they_are_taken() -> None:
    first = free_id("tab Overview", ())
    assert first == free_id("tab Overview", ()) != free_id("tab Start Here", ())
    second = free_id("tab Overview", {first})
    assert second != first
    assert free_id("tab Overview", {first, second}) not in {first, second}
    plan = Plan(new_tabs=(NewTab("Overview", {}, (), 0),))
    assert ids_of(plan, Standing((0, 7), frozenset({0, 7, first}))).new == {"Overview": second}


def test_an_empty_plan_asks_for_nothing() -> None:
    assert requests_of(Plan()) == []


def test_what_was_written_is_read_again() -> None:
    book = school().snapshot()
    there = read(spreadsheet_of(book.tabs), "x", frozenset())
    goals = there.tab("2 Goals")
    assert goals is not None and str(goals.value(2, 1)) != BEN
    plan = Plan(edits=(Edit("2 Goals", 2, 1, "Teacher", goals.value(2, 1), BEN, "key"),))
    (request,) = edit_requests(plan.edits, tab_ids(plan, there, Standing()))
    assert request["updateCells"]["range"]["sheetId"] == goals.tab_id
