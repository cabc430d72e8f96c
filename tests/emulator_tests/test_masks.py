"""The `fields` parameter is read and applied as Google does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator import masks
from tests.emulator.errors import Refused

BOOK: dict[str, Any] = {
    "spreadsheetId": "plans",
    "properties": {"title": "Plans", "locale": "fr_FR"},
    "sheets": [
        {
            "properties": {"sheetId": 0, "title": "Goals"},
            "data": [{"rowData": [{"values": [{"note": "n"}, {}]}]}],
        },
        {"properties": {"sheetId": 7, "title": "Roster"}},
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", BOOK),
        ("spreadsheetId", {"spreadsheetId": "plans"}),
        ("namedRanges", {}),
        ("properties.title", {"properties": {"title": "Plans"}}),
        ("properties/title", {"properties": {"title": "Plans"}}),
        ("properties(title,locale)", {"properties": BOOK["properties"]}),
        ("properties,properties.title", {"properties": BOOK["properties"]}),
        ("properties.title,properties", {"properties": BOOK["properties"]}),
        ("properties.*", {"properties": BOOK["properties"]}),
        (
            "sheets(properties/sheetId,data.rowData(values(note)))",
            {
                "sheets": [
                    {"properties": {"sheetId": 0}, "data": [{"rowData": [{"values": [{"note": "n"}, {}]}]}]},
                    {"properties": {"sheetId": 7}},
                ]
            },
        ),
        ("sheets.properties.title", {"sheets": [{"properties": {"title": t}} for t in ("Goals", "Roster")]}),
    ],
)
def test_a_mask_cuts(text: str, expected: dict[str, Any]) -> None:
    assert masks.cut(BOOK, masks.parse(text, "Spreadsheet")) == expected


@pytest.mark.parametrize(
    ("text", "at_fault"),
    [
        ("sheets.sheetProperties", "sheets.sheetProperties"),
        ("sheets(properties(sheetId,nope.deep))", "sheets.properties.nope"),
        ("spreadsheetId.more", "spreadsheetId.more"),
        ("properties, sheets", "properties, sheets"),
        ("", ""),
        ("sheets(", "sheets("),
        ("sheets(properties", "sheets(properties"),
        ("sheets)", "sheets)"),
        ("sheets..properties", "sheets..properties"),
        ("sheets,", "sheets,"),
    ],
)
def test_a_mask_that_names_nothing_is_refused(text: str, at_fault: str) -> None:
    with pytest.raises(Refused) as refused:
        masks.parse(text, "Spreadsheet")
    assert (refused.value.status, refused.value.message) == (400, "Request contains an invalid argument.")
    said = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{at_fault}'."
    assert refused.value.details[0]["fieldViolations"] == [{"field": at_fault, "description": said}]


def test_a_mask_can_be_asked_level_by_level() -> None:
    mask = masks.parse("sheets(properties,data.rowData.values.note)", "Spreadsheet")
    assert mask is not None
    assert (mask.wants("sheets"), mask.wants("properties")) == (True, False)
    tabs = mask.under("sheets")
    assert tabs is not None
    assert tabs.under("properties") is None
