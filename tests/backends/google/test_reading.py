"""Google's answer becomes the snapshot that the same workbook in a file would."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest

from sheets_sync.backends.google.places import Standing, standing
from sheets_sync.backends.google.reading import ANSWER_FIELDS, FIELDS, snapshot
from sheets_sync.model import Link, Place, Tab, Value
from sheets_sync.sync import judge_snapshot
from sheets_sync.template import load
from tests.backends.google.bodies import (
    SPREADSHEET,
    Json,
    cell,
    grid_tab,
    number_format,
    spreadsheet,
    spreadsheet_of,
)
from tests.builders import TODAY, school
from tests.emulator import masks

CODES = frozenset({"code"})
HERE = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"


def read(*rows: Sequence[Json], locale: str = "fr_FR") -> Tab:
    """Read a tab of these rows, beside one called Goals (id 7)."""
    body = spreadsheet(grid_tab("Here", rows), grid_tab("Goals", [], 7))
    body["properties"]["locale"] = locale
    return snapshot(body, "x", CODES).tabs[0]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({}, ""),
        (cell("Ana"), "Ana"),
        (cell("two\nlines\tand a tab"), "two\nlines\tand a tab"),
        (cell("bell\x07 and \ufffe"), "bell and "),
        (cell("1", **number_format("TEXT", "@")), "1"),
        (cell("007", formattedValue="hidden"), "007"),
        (cell(3), 3.0),
        (cell(2.5), 2.5),
        (cell(True), True),
        ({"effectiveValue": {"boolValue": False}}, False),
        (cell(date(2026, 11, 23)), date(2026, 11, 23)),
        (cell(45000, **number_format("DATE", "dd/MM/yyyy")), date(2023, 3, 15)),
        (cell(45000, **number_format("DATE_TIME")), date(2023, 3, 15)),
        (cell(45000.5, **number_format("DATE")), datetime(2023, 3, 15, 12)),
        (cell(45000.123456789, **number_format("TIME")), datetime(2023, 3, 15, 2, 57, 46, 667000)),
        (cell(time(9, 30)), time(9, 30)),
        (cell(0.999999999, **number_format("TIME")), time(0)),
        (cell(1.5, **number_format("TIME", "[h]:mm:ss")), 1.5),
        (cell(-3, **number_format("DATE")), -3.0),
        (cell(2958465, **number_format("DATE")), date(9999, 12, 31)),
        (cell(2958465.9999999999, **number_format("DATE")), 2958466.0),
        (cell(3e6, **number_format("DATE")), 3e6),
        (cell(0.5, **number_format("PERCENT", "0%")), 0.5),
        (cell(45000, userEnteredFormat={"numberFormat": {"type": "DATE"}}), date(2023, 3, 15)),
    ],
)
def test_a_cell_holds_what_a_file_would(held: Json, expected: Value) -> None:
    tab = read([held, cell("end")])
    assert tab.rows == [[expected, "end"]]
    assert type(tab.rows[0][0]) is type(expected)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("REF", "#REF!"),
        ("N_A", "#N/A"),
        ("NAME", "#NAME?"),
        ("VALUE", "#VALUE!"),
        ("DIVIDE_BY_ZERO", "#DIV/0!"),
        ("NUM", "#NUM!"),
        ("NULL_VALUE", "#NULL!"),
        ("ERROR", "#ERROR!"),
        ("LOADING", "Loading..."),
        ("A_NEW_ONE", "#ERROR!"),
    ],
)
def test_an_error_is_said_as_people_see_it(kind: str, shown: str) -> None:
    tab = read([cell("a"), {"effectiveValue": {"errorValue": {"type": kind, "message": "Fehler"}}}])
    assert tab.rows == [["a", shown]]
    assert tab.errors == {(1, 2): shown}


def _formatted(uri: str) -> Json:
    return {"userEnteredFormat": {"textFormat": {"link": {"uri": uri}}}}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (_formatted("#gid=7&range=A5"), Link("row 5", "Goals", 5, 1)),
        ({"hyperlink": "#gid=7&range=AB12"}, Link("row 5", "Goals", 12, 28)),
        ({"hyperlink": "#gid=0&range=$B$2"}, Link("row 5", "Here", 2, 2)),
        ({"hyperlink": "#gid=7&range=A5:A5"}, Link("row 5", "Goals", 5)),
        ({"hyperlink": f"{HERE}#gid=7&range=A5"}, Link("row 5", "Goals", 5)),
        ({"hyperlink": f"{HERE}?gid=7#gid=7&range=A5"}, Link("row 5", "Goals", 5)),
        (
            {"userEnteredValue": {"formulaValue": '=HYPERLINK("#gid=7&range=A5","row 5")'}},
            Link("row 5", "Goals", 5),
        ),
        (
            {"userEnteredValue": {"formulaValue": '=hyperlink( "#gid=7&range=A5" ; "row 5")'}},
            Link("row 5", "Goals", 5),
        ),
        ({"hyperlink": "https://example.edu/#gid=7&range=A5"}, "row 5"),
        (
            {"hyperlink": HERE.replace(SPREADSHEET, "other") + "#gid=7&range=A5"},
            Link("row 5", "", 1, 1, HERE.replace(SPREADSHEET, "other") + "#gid=7&range=A5"),
        ),
        ({"hyperlink": "#gid=99&range=A5"}, "row 5"),
        ({"hyperlink": "#gid=7"}, "row 5"),
        ({"userEnteredValue": {"formulaValue": '="#gid=7&range=A5"'}}, "row 5"),
    ],
)
def test_a_link_within_the_spreadsheet_is_one(more: Json, expected: Value) -> None:
    assert read([cell("row 5", **more)]).rows == [[expected]]


def test_blank_cells_and_rows_at_the_ends_are_not_there() -> None:
    dated = number_format("DATE", "dd/MM/yyyy")
    tab = read([cell("a"), {}, {}], [], [{}, cell("b"), dated], [dated, dated], [])
    assert tab.rows == [["a"], [], ["", "b"]]
    assert (tab.last_row, tab.last_col) == (3, 2)


def test_formulas_reach_and_notes_stand_where_nothing_shows() -> None:
    hidden = {"userEnteredValue": {"formulaValue": '=""'}, "effectiveValue": {"stringValue": ""}}
    tab = read([cell("a", note="Kept by sheets-sync.")], [{}, {}, hidden], [{"note": "alone"}])
    assert tab.rows == [["a"]]
    assert tab.reach == (2, 3)
    assert tab.notes == {(1, 1): "Kept by sheets-sync.", (3, 1): "alone"}


@pytest.mark.parametrize(
    ("held", "locale", "expected"),
    [
        (cell(2.1, **number_format("NUMBER", "0.00")), "fr_FR", "2.10"),
        (cell(2.1), "en_US", None),
        (cell(2, **number_format("TEXT", "@")), "fr_FR", "2"),
        (cell(2, **number_format("TEXT")), "fr_FR", "2"),
        (cell(45000, **number_format("DATE", "d-mmm")), "fr_FR", "15-Mar"),
        (cell(45000, **number_format("DATE")), "en_US", "3/15/2023"),
        (cell(45000, **number_format("DATE")), "fr_FR", None),
        (cell(0.5, **number_format("TIME", "h:mm")), "en_US", None),
        (cell(2.1, **number_format("CURRENCY", "[$€]#,##0.00")), "en_US", None),
    ],
)
def test_what_people_see_is_told_below_a_code(held: Json, locale: str, expected: str | None) -> None:
    tab = read([cell("Code"), cell("Other")], [held, held], locale=locale)
    wanted: dict[Place, str] = {} if expected is None else {(2, 1): expected}
    assert tab.displayed == wanted


def test_a_number_above_the_header_or_beside_it_shows_nothing() -> None:
    number = cell(2.1, **number_format("NUMBER", "0.00"))
    assert read([number, number], [cell("CODE "), number]).displayed == {}


def test_tabs_without_cells_and_our_hidden_one_are_left_out() -> None:
    body = spreadsheet(
        grid_tab("Goals", [[cell("a")]], 5, gridProperties={"rowCount": 40, "columnCount": 9}),
        {"properties": {"sheetId": 6, "title": "A chart", "sheetType": "OBJECT"}},
        grid_tab("sheets-sync", [[cell("b")]], 1_398_000_123, hidden=True),
        grid_tab("People's own", [[cell("c")]], 8, hidden=True),
    )
    body["sheets"][0]["protectedRanges"] = [{"protectedRangeId": 31}, {"protectedRangeId": 32}]
    found = snapshot(body, "https://example.edu", CODES)
    assert [(tab.title, tab.tab_id, tab.grid) for tab in found.tabs] == [
        ("Goals", 5, (40, 9)),
        ("People's own", 8, (1000, 26)),
    ]
    assert (found.source, found.time_zone, found.locale) == ("https://example.edu", "Europe/Paris", "fr_FR")
    tabs = (5, 6, 1_398_000_123, 8)
    assert standing(body) == Standing(tabs, frozenset({*tabs, 31, 32}))


def test_an_empty_spreadsheet_is_read() -> None:
    found = snapshot({"sheets": [{"properties": {"sheetId": 0, "title": "Tabelle1"}}]}, "x", CODES)
    assert found.tabs == (Tab("Tabelle1", []),)
    assert (found.time_zone, found.locale) == (None, None)


def _turned(value: Any) -> Any:
    """Return the same JSON with every object's fields in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(one) for key, one in reversed(value.items())}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def test_the_fingerprint_follows_the_content_alone() -> None:
    body = spreadsheet_of(school().snapshot().tabs)
    whole = snapshot(body, "x", CODES).fingerprint
    assert snapshot(_turned(json.loads(json.dumps(body))), "y", CODES).fingerprint == whole
    body["sheets"][0]["data"][0]["rowData"][0]["values"][0] = cell("other")
    assert snapshot(body, "x", CODES).fingerprint != whole


def test_a_school_is_judged_as_in_memory() -> None:
    template = load()
    there = school().put("goals", "ana.lopez@example.edu", 1, focus_area="Nothing we have").snapshot()
    here = snapshot(spreadsheet_of(there.tabs), "x", template.code_headers)
    assert judge_snapshot(here, template, TODAY).findings == judge_snapshot(there, template, TODAY).findings
    assert len(judge_snapshot(here, template, TODAY).findings) > 0


@pytest.mark.parametrize(
    ("mask", "message"), [(FIELDS, "Spreadsheet"), (ANSWER_FIELDS, "BatchUpdateSpreadsheetResponse")]
)
def test_google_knows_every_field_that_is_asked_for(mask: str, message: str) -> None:
    assert masks.parse(mask, message) is not None
