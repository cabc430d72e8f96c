"""The emulated spreadsheet answers batches and reads as Google does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.errors import Refused
from tests.emulator.human import Human
from tests.emulator.loading import from_rows
from tests.emulator.masks import parse
from tests.emulator.workbook import Spreadsheet

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)
FOURS = [[f"{letter}{row}" for letter in "ABCD"] for row in range(1, 5)]


def text(value: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": value}}


def formula(value: str) -> dict[str, Any]:
    return {"userEnteredValue": {"formulaValue": value}}


def write(
    workbook: Spreadsheet, rows: list[list[dict[str, Any]]], fields: str, row: int = 0, col: int = 0
) -> None:
    start = {"rowIndex": row, "columnIndex": col}
    body = {"start": start, "rows": [{"values": values} for values in rows], "fields": fields}
    workbook.batch_update([{"updateCells": body}])


def cells(
    workbook: Spreadsheet, fields: str = "*", ranges: list[str] | None = None
) -> list[list[dict[str, Any]]]:
    """Return the CellData of the first tab, cut to the fields."""
    mask = parse(f"sheets.data.rowData.values({fields})", "Spreadsheet")
    grid = workbook.as_json(ranges, True, mask)["sheets"][0]["data"][0]
    return [row.get("values", []) for row in grid.get("rowData", [])]


def strip(start: int, end: int, dimension: str = "ROWS") -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def box(top: int, bottom: int, left: int, right: int, sheet_id: int = 0) -> dict[str, int]:
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


REFUSALS: list[tuple[dict[str, Any], str]] = [
    (
        {"nope": {}},
        "Invalid JSON payload received. Unknown name \"nope\" at 'requests[0]': Cannot find field.",
    ),
    (
        {"addSheet": {"properties": {"title": "goals"}}},
        (
            "Invalid requests[0].addSheet: "
            'A sheet with the name "goals" already exists. Please enter another name.'
        ),
    ),
    (
        {"addSheet": {"properties": {"sheetId": 1}}},
        'Invalid requests[0].addSheet: A sheet with the ID "1" already exists. Please enter another ID.',
    ),
    (
        {"addSheet": {"properties": {"gridProperties": {"rowCount": 400_000, "columnCount": 26}}}},
        (
            "Invalid requests[0].addSheet: This action would increase the number of cells in the workbook "
            "above the limit of 10000000 cells."
        ),
    ),
    ({"deleteSheet": {"sheetId": 9}}, "Invalid requests[0].deleteSheet: No grid with id: 9"),
    (
        {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}},
        "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document.",
    ),
    (
        {"deleteSheet": {"sheetId": 0}},
        "Invalid requests[0].deleteSheet: You can't remove all the visible sheets in a document.",
    ),
    (
        {"repeatCell": {"range": {"startRowIndex": 1000, "endColumnIndex": 2}, "cell": {}, "fields": "note"}},
        (
            "Invalid requests[0].repeatCell: Range (Goals!A1001:B) exceeds grid limits. "
            "Max rows: 1000, max columns: 26"
        ),
    ),
    (
        {"updateCells": {"start": {"columnIndex": 26}, "rows": [{"values": [text("x")]}], "fields": "note"}},
        (
            "Invalid requests[0].updateCells: Range (Goals!AA1) exceeds grid limits. "
            "Max rows: 1000, max columns: 26"
        ),
    ),
    (
        {"updateCells": {"start": {}, "rows": [], "fields": ""}},
        (
            "Invalid requests[0].updateCells: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)"
        ),
    ),
    (
        {
            "updateCells": {
                "start": {},
                "rows": [{"values": [text("x" * 50_001)]}],
                "fields": "userEnteredValue",
            }
        },
        (
            "Invalid requests[0].updateCells: Your input contains more than the maximum of 50000 characters "
            "in a single cell."
        ),
    ),
    (
        {
            "addProtectedRange": {
                "protectedRange": {"range": {}, "warningOnly": True, "editors": {"users": ["a"]}}
            }
        },
        "Invalid requests[0].addProtectedRange: ProtectedRange is warningOnly. Editors cannot be set on it.",
    ),
    (
        {"deleteDimension": {"range": strip(0, 1000)}},
        "Invalid requests[0].deleteDimension: Sorry, it is not possible to delete all non-frozen rows.",
    ),
    (
        {"updateCells": {"range": box(0, 1, 0, 1), "rows": [{"values": [{}, {}]}], "fields": "note"}},
        (
            "Invalid requests[0].updateCells: Attempting to write column: 1, "
            "beyond the last requested column of: 0"
        ),
    ),
]


@pytest.mark.parametrize(("request_", "message"), REFUSALS, ids=[next(iter(case[0])) for case in REFUSALS])
def test_a_request_is_refused_with_googles_words(request_: dict[str, Any], message: str) -> None:
    workbook = from_rows({"Goals": FOURS, "Hidden": []})
    Human(workbook).hide("Hidden")
    before = workbook.as_json(None, True)
    with pytest.raises(Refused) as refused:
        workbook.batch_update([request_])
    assert (refused.value.status, refused.value.message) == (400, message)
    assert workbook.as_json(None, True) == before


def test_a_batch_is_applied_all_or_nothing() -> None:
    workbook = from_rows({"Goals": FOURS})
    before = workbook.as_json(None, True)
    good = {"addSheet": {"properties": {"title": "New", "sheetId": 7}}}
    with pytest.raises(Refused, match=r"Invalid requests\[2\]\.deleteSheet: No grid with id: 8"):
        workbook.batch_update(
            [good, {"deleteDimension": {"range": strip(0, 2)}}, {"deleteSheet": {"sheetId": 8}}]
        )
    assert workbook.as_json(None, True) == before


def test_a_new_tab_answers_with_its_properties() -> None:
    workbook = Spreadsheet("abc")
    grid = {"rowCount": 5, "columnCount": 2}
    properties = {"sheetId": 7, "title": "sheets-sync", "hidden": True, "gridProperties": grid}
    (reply,) = workbook.batch_update([{"addSheet": {"properties": properties}}])
    assert reply == {"addSheet": {"properties": {**properties, "index": 1, "sheetType": "GRID"}}}


def test_a_read_leaves_out_what_is_empty() -> None:
    workbook = Spreadsheet("abc")
    values = "userEnteredValue,formattedValue,note"
    write(workbook, [[{}, text("x")], [], [{"note": "read me"}], [text("")]], "userEnteredValue,note", col=1)
    assert cells(workbook, values) == [
        [{}, {}, {"userEnteredValue": {"stringValue": "x"}, "formattedValue": "x"}],
        [],
        [{}, {"note": "read me"}],
    ]
    mask = parse("sheets.data(startRow,startColumn,rowData.values.note)", "Spreadsheet")
    ranged = workbook.as_json(["Sheet1!B3:C4", "B9:C"], True, mask)["sheets"]
    assert ranged == [
        {
            "data": [
                {"startRow": 2, "startColumn": 1, "rowData": [{"values": [{"note": "read me"}]}]},
                {"startRow": 8, "startColumn": 1},
            ]
        }
    ]


VALUES = [
    ({"stringValue": "=1+1"}, {"stringValue": "=1+1"}, "=1+1"),
    ({"numberValue": 2.0}, {"numberValue": 2}, "2"),
    ({"boolValue": False}, {"boolValue": False}, "FALSE"),
    ({"formulaValue": "=1+2*3"}, {"numberValue": 7}, "7"),
    ({"formulaValue": '="a"&1'}, {"stringValue": "a1"}, "a1"),
    ({"formulaValue": "=SUM(C1:C2)*2"}, {"numberValue": 0}, "0"),
    ({"formulaValue": "=1/0"}, "DIVIDE_BY_ZERO", "#DIV/0!"),
    ({"formulaValue": "=NOPE(1)"}, "NAME", "#NAME?"),
    ({"formulaValue": "=A1"}, "REF", "#REF!"),
    ({"formulaValue": "=Gone!A1"}, "REF", "#REF!"),
    ({"formulaValue": "=1+"}, "ERROR", "#ERROR!"),
    ({"formulaValue": '="a"*2'}, "VALUE", "#VALUE!"),
]


@pytest.mark.parametrize(("value", "effective", "shown"), VALUES)
def test_what_is_entered_comes_to(value: dict[str, Any], effective: Any, shown: str) -> None:
    workbook = Spreadsheet("abc")
    write(workbook, [[{"userEnteredValue": value}]], "userEnteredValue")
    ((cell,),) = cells(workbook, "effectiveValue,formattedValue")
    found = cell["effectiveValue"]
    assert found.get("errorValue", {}).get("type", found) == effective
    assert cell["formattedValue"] == shown


@pytest.mark.parametrize("locale", ["en_US", "en_GB", "de_DE", "fr_FR", "pt_BR"])
def test_arguments_are_parted_as_the_locale_parts_them(locale: str) -> None:
    workbook = Spreadsheet("abc", locale=locale)
    both = [formula('=HYPERLINK("#gid=0","go")'), formula('=HYPERLINK("#gid=0";"go")')]
    write(workbook, [both], "userEnteredValue")
    ((comma, semicolon),) = cells(workbook, "effectiveValue,hyperlink")
    linked = {"effectiveValue": {"stringValue": "go"}, "hyperlink": "#gid=0"}
    broken = {"effectiveValue": {"errorValue": {"type": "ERROR", "message": "Formula parse error."}}}
    assert semicolon == linked
    assert comma == (linked if locale.startswith("en") else broken)


def test_a_link_in_the_look_is_the_cells_hyperlink() -> None:
    workbook = Spreadsheet("abc")
    linked = {**text("go"), "userEnteredFormat": {"textFormat": {"link": {"uri": "#gid=1&range=A2"}}}}
    write(workbook, [[linked]], "userEnteredValue,userEnteredFormat.textFormat.link")
    ((cell,),) = cells(workbook, "hyperlink,userEnteredFormat")
    blue = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}
    assert cell == {
        "hyperlink": "#gid=1&range=A2",
        "userEnteredFormat": {
            "textFormat": {
                "link": {"uri": "#gid=1&range=A2"},
                "underline": True,
                "foregroundColor": blue,
                "foregroundColorStyle": {"themeColor": "LINK"},
            }
        },
    }
    write(workbook, [[text("plain")]], "userEnteredValue,userEnteredFormat.textFormat.link")
    assert "hyperlink" not in cells(workbook, "hyperlink")[0][0]


def test_a_mask_writes_what_it_lists_and_clears_what_is_absent() -> None:
    workbook = Spreadsheet("abc")
    bold = {"textFormat": {"bold": True}, "numberFormat": {"type": "TEXT"}}
    write(workbook, [[{**text("old"), "userEnteredFormat": bold, "note": "stays"}]], "*")
    write(workbook, [[{"note": "not listed"}]], "userEnteredValue,userEnteredFormat.numberFormat")
    assert cells(workbook, "userEnteredValue,userEnteredFormat,note") == [
        [{"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "stays"}]
    ]


def test_a_range_larger_than_its_rows_is_cleared() -> None:
    workbook = from_rows({"Goals": FOURS})
    body = {"range": box(0, 3, 0, 2), "rows": [{"values": [text("new")]}], "fields": "userEnteredValue"}
    workbook.batch_update([{"updateCells": body}])
    assert Human(workbook).rows("Goals") == [
        ["new", "", "C1", "D1"],
        ["", "", "C2", "D2"],
        ["", "", "C3", "D3"],
        FOURS[3],
    ]


PASTES = [
    ("PASTE_NORMAL", {"note": "n", "userEnteredValue": {"formulaValue": "=C1+$A$1"}}, True),
    ("PASTE_FORMULA", {"userEnteredValue": {"formulaValue": "=C1+$A$1"}}, False),
    ("PASTE_VALUES", {"userEnteredValue": {"numberValue": 10}}, False),
    ("PASTE_FORMAT", {}, True),
]


@pytest.mark.parametrize(("kind", "expected", "is_bold"), PASTES)
def test_copying_carries_what_the_paste_type_says(kind: str, expected: dict[str, Any], is_bold: bool) -> None:
    workbook = Spreadsheet("abc")
    bold = {"textFormat": {"bold": True}}
    write(workbook, [[{"userEnteredValue": {"numberValue": 5}}]], "*")
    write(workbook, [[{**formula("=A1+$A$1"), "note": "n", "userEnteredFormat": bold}]], "*", col=1)
    paste = {"source": box(0, 1, 1, 2), "destination": box(0, 1, 3, 4), "pasteType": kind}
    workbook.batch_update([{"copyPaste": paste}])
    if is_bold:
        expected = {**expected, "userEnteredFormat": bold}
    assert cells(workbook, "userEnteredValue,userEnteredFormat,note")[0][3] == expected


def test_copying_repeats_over_a_multiple_of_the_source() -> None:
    workbook = from_rows({"Goals": [["a", "b"]], "Aside": []})
    workbook.batch_update(
        [{"copyPaste": {"source": box(0, 1, 0, 2), "destination": box(1, 3, 1, 5, sheet_id=1)}}]
    )
    assert Human(workbook).rows("Aside") == [[], ["", "a", "b", "a", "b"], ["", "a", "b", "a", "b"]]


FORMULAS = [
    ({"insertDimension": {"range": strip(1, 3)}}, ["=A1", "=A5", "=SUM(A1:A6)", "=Goals!$B$5"]),
    ({"deleteDimension": {"range": strip(1, 2)}}, ["=A1", "=A2", "=SUM(A1:A3)", "=Goals!$B$2"]),
    ({"deleteDimension": {"range": strip(2, 3)}}, ["=A1", "=#REF!", "=SUM(A1:A3)", "=#REF!"]),
    (
        {"moveDimension": {"source": strip(2, 3), "destinationIndex": 0}},
        ["=A2", "=A1", "=SUM(A1:A4)", "=Goals!$B$1"],
    ),
    ({"insertDimension": {"range": strip(0, 1, "COLUMNS")}}, ["=B1", "=B3", "=SUM(B1:B4)", "=Goals!$C$3"]),
    ({"deleteSheet": {"sheetId": 0}}, ["=#REF!", "=#REF!", "=SUM(#REF!)", "=#REF!"]),
    (
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "My goals"}, "fields": "title"}},
        ["=A1", "=A3", "=SUM(A1:A4)", "='My goals'!$B$3"],
    ),
    (
        {"cutPaste": {"source": box(2, 3, 0, 2), "destination": {"rowIndex": 8, "columnIndex": 3}}},
        ["=A1", "=D9", "=SUM(A1:A4)", "=Goals!$E$9"],
    ),
    (
        {"insertRange": {"range": box(1, 2, 0, 1), "shiftDimension": "ROWS"}},
        ["=A1", "=A4", "=SUM(A1:A5)", "=Goals!$B$3"],
    ),
]


@pytest.mark.parametrize(("request_", "expected"), FORMULAS)
def test_references_follow_what_they_mean(request_: dict[str, Any], expected: list[str]) -> None:
    there = ["=Goals!A1", "=Goals!A3", "=SUM(Goals!A1:A4)", "=Goals!$B$3"]
    workbook = from_rows({"Goals": FOURS, "Other": [there]})
    workbook.batch_update([request_])
    row = workbook.book.tab(1).rows[0]
    title = "'My goals'!" if "updateSheetProperties" in request_ else "Goals!"
    found = [cell.formula for cell in row if cell]
    assert [str(text_).replace(title, "", 1) for text_ in found[:3]] == expected[:3]
    assert found[3] == expected[3]


def test_everything_on_the_grid_moves_with_inserted_rows() -> None:
    workbook = from_rows({"Goals": FOURS})
    boolean = {"condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Ready"}]}, "format": {}}
    tied = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": strip(2, 3)}}
    workbook.batch_update(
        [
            {
                "updateCells": {
                    "range": box(2, 3, 0, 1),
                    "rows": [{"values": [{"note": "n"}]}],
                    "fields": "note",
                }
            },
            {"setDataValidation": {"range": box(2, 3, 1, 2), "rule": {"condition": {"type": "BOOLEAN"}}}},
            {"addConditionalFormatRule": {"rule": {"ranges": [box(1, 9, 0, 1)], "booleanRule": boolean}}},
            {"addProtectedRange": {"protectedRange": {"range": box(2, 3, 0, 4), "protectedRangeId": 4}}},
            {
                "addNamedRange": {
                    "namedRange": {"name": "Mine", "namedRangeId": "m", "range": box(2, 4, 0, 1)}
                }
            },
            {"mergeCells": {"range": box(2, 3, 2, 4), "mergeType": "MERGE_ALL"}},
            {"setBasicFilter": {"filter": {"range": box(1, 4, 0, 4)}}},
            {"createDeveloperMetadata": {"developerMetadata": tied}},
            {"insertDimension": {"range": strip(1, 2)}},
        ]
    )
    found = workbook.as_json(None, True)
    (tab,) = found["sheets"]
    fourth = tab["data"][0]["rowData"][3]["values"]
    assert fourth[0]["note"] == "n"
    assert fourth[1]["dataValidation"] == {"condition": {"type": "BOOLEAN"}}

    def rows(held: dict[str, Any]) -> tuple[int, int]:
        return held["startRowIndex"], held["endRowIndex"]

    assert rows(tab["conditionalFormats"][0]["ranges"][0]) == (2, 10)
    assert rows(tab["protectedRanges"][0]["range"]) == (3, 4)
    assert rows(found["namedRanges"][0]["range"]) == (3, 5)
    assert rows(tab["merges"][0]) == (3, 4)
    assert rows(tab["basicFilter"]["range"]) == (2, 5)
    assert "developerMetadata" in tab["data"][0]["rowMetadata"][3]
    workbook.batch_update([{"deleteDimension": {"range": strip(3, 4)}}])
    (tab,) = workbook.as_json(None, True)["sheets"]
    assert "protectedRanges" not in tab
    assert "merges" not in tab
    assert not any("developerMetadata" in row for row in tab["data"][0]["rowMetadata"])


def test_a_protection_leaves_others_out() -> None:
    workbook = from_rows({"Goals": FOURS})
    held = {"range": box(1, 2, 0, 4), "editors": {"users": ["head@example.edu"]}}
    workbook.batch_update([{"addProtectedRange": {"protectedRange": held}}])
    body = {"start": {"rowIndex": 1}, "rows": [{"values": [text("x")]}], "fields": "userEnteredValue"}
    with pytest.raises(Refused) as refused:
        workbook.batch_update([{"updateCells": body}], "robot@example.edu")
    assert refused.value.message == f"Invalid requests[0].updateCells: {PROTECTED}"
    workbook.batch_update([{"updateCells": body}], "head@example.edu")
    workbook.batch_update([{"insertDimension": {"range": strip(0, 1)}}], "robot@example.edu")
    assert Human(workbook).value("Goals", 3, 1) == "x"


def test_a_range_that_cannot_be_parsed_is_refused() -> None:
    workbook = from_rows({"O'Brien": [["x"]]})
    assert "rowData" in workbook.as_json(["'O''Brien'!A1"], True)["sheets"][0]["data"][0]
    with pytest.raises(Refused, match="Unable to parse range: NOPE!A5:F15"):
        workbook.as_json(["NOPE!A5:F15"], True)
