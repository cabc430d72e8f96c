"""Requests and answers are held against Google's own description."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator import discovery
from tests.emulator.errors import EmulatorBug, Refused

UNKNOWN = "Invalid JSON payload received. Unknown name"
NOT_A_LIST = "Proto field is not repeating, cannot start list."
NO_PARAMETER = "Cannot bind query parameter. Field 'include' could not be found in request message."
IS_SET = "oneof field '{}' is already set. Cannot set '{}'"
VALUE = "requests[0].update_cells.rows[0].values[0].user_entered_value"


def batch(kind: str, **body: Any) -> dict[str, Any]:
    return {"requests": [{kind: body}]}


@pytest.mark.parametrize(
    ("body", "field", "description"),
    [
        ({"request": []}, "", f'{UNKNOWN} "request": Cannot find field.'),
        (batch("addSheets"), "requests[0]", f"{UNKNOWN} \"addSheets\" at 'requests[0]': Cannot find field."),
        (
            batch("updateSheetProperties", properties={"colour": "red"}),
            "requests[0].update_sheet_properties.properties",
            f"{UNKNOWN} \"colour\" at 'requests[0].update_sheet_properties.properties': Cannot find field.",
        ),
        (
            batch("addSheet", properties={"sheetId": "x"}),
            "requests[0].add_sheet.properties.sheet_id",
            "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), \"x\"",
        ),
        (
            batch("addSheet", properties={"sheetId": 2**31}),
            "requests[0].add_sheet.properties.sheet_id",
            "Invalid value at 'requests[0].add_sheet.properties.sheet_id' (TYPE_INT32), 2147483648",
        ),
        (
            batch("addSheet", properties={"title": 5}),
            "requests[0].add_sheet.properties.title",
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            batch("addSheet", properties={"hidden": "yes"}),
            "requests[0].add_sheet.properties.hidden",
            "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), \"yes\"",
        ),
        (
            batch("addSheet", properties=[]),
            "requests[0].add_sheet",
            f"{UNKNOWN} \"properties\" at 'requests[0].add_sheet': {NOT_A_LIST}",
        ),
        (
            batch(
                "updateCells",
                rows=[{"values": [{"userEnteredValue": {"stringValue": "", "boolValue": True}}]}],
            ),
            VALUE,
            f"Invalid value at '{VALUE}' (oneof), {IS_SET.format('value', 'boolValue')}",
        ),
        (
            {"requests": [{"addSheet": {}, "deleteSheet": {}}]},
            "requests[0]",
            f"Invalid value at 'requests[0]' (oneof), {IS_SET.format('kind', 'deleteSheet')}",
        ),
    ],
)
def test_a_wrong_request_is_refused(body: dict[str, Any], field: str, description: str) -> None:
    with pytest.raises(Refused) as refused:
        discovery.read_request("BatchUpdateSpreadsheetRequest", body)
    expected = {"field": field, "description": description} if field else {"description": description}
    assert (refused.value.status, refused.value.message) == (400, description)
    assert refused.value.details[0]["fieldViolations"] == [expected]


def test_every_slip_is_named() -> None:
    with pytest.raises(Refused) as refused:
        discovery.read_request("BatchUpdateSpreadsheetRequest", {"a": 1, "b": 2})
    assert refused.value.message.splitlines() == [
        f'{UNKNOWN} "a": Cannot find field.',
        f'{UNKNOWN} "b": Cannot find field.',
    ]


@pytest.mark.parametrize(
    "body",
    [
        batch("deleteSheet", sheetId="12"),
        batch("deleteSheet", sheetId=12.0),
        batch("repeatCell", cell={"userEnteredValue": {"numberValue": "1.5"}}, fields="*"),
        batch("setBasicFilter", filter={"criteria": {"3": {"hiddenValues": ["x"]}}}),
    ],
)
def test_numbers_may_come_as_text_as_google_takes_them(body: dict[str, Any]) -> None:
    assert discovery.read_request("BatchUpdateSpreadsheetRequest", body) == body


def test_null_is_absent() -> None:
    read = discovery.read_request("BatchUpdateSpreadsheetRequest", batch("addSheet", properties=None))
    assert read == {"requests": [{"addSheet": {}}]}


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ("Spreadsheet", {"title": "x"}),
        ("Spreadsheet", {"sheets": [{"properties": {"title": None}}]}),
        ("SheetProperties", {"sheetId": "0"}),
        ("SheetProperties", {"sheetType": "PAPER"}),
        ("GridRange", {"sheetId": 0}),
        ("GridData", {"startRow": 0}),
        ("ExtendedValue", {"numberValue": float("nan")}),
        ("RowData", {"values": {"note": "x"}}),
    ],
)
def test_a_wrong_answer_is_a_bug(message: str, body: dict[str, Any]) -> None:
    with pytest.raises(EmulatorBug):
        discovery.check_answer(message, body)


def test_a_right_answer_passes() -> None:
    properties = {"sheetId": 0, "index": 0, "title": "T", "sheetType": "GRID", "hidden": False}
    data = [
        {"rowData": [{"values": [{}, {"note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}}]}]}
    ]
    discovery.check_answer("Spreadsheet", {"sheets": [{"properties": properties, "data": data}]})


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"include": ["x"]},
            f'{UNKNOWN} "include": {NO_PARAMETER}',
        ),
        ({"includeGridData": ["maybe"]}, "Invalid value at 'include_grid_data' (TYPE_BOOL), \"maybe\""),
        (
            {"fields": ["a", "b"]},
            f'{UNKNOWN} "fields": {NOT_A_LIST}',
        ),
    ],
)
def test_a_wrong_query_is_refused(query: dict[str, list[str]], message: str) -> None:
    with pytest.raises(Refused) as refused:
        discovery.read_query("get", query)
    assert refused.value.message == message


def test_a_right_query_passes() -> None:
    query = {"ranges": ["A1", "B2"], "includeGridData": ["True"], "prettyPrint": ["false"], "alt": ["json"]}
    assert discovery.read_query("get", query) == query
