"""A person at the emulated browser types, sorts and moves things as at Google's."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.emulator.errors import Refused
from tests.emulator.formats import shown
from tests.emulator.human import Human
from tests.emulator.loading import from_rows, from_xlsx
from tests.emulator.locales import locale_named
from tests.emulator.workbook import Spreadsheet

PEOPLE = [["Teacher", "Goal", "Status"], ["Bo", "2", "b"], ["Al", "1", "a"], ["", "0", ""], ["Cy", "3", "c"]]

TYPED = [
    ("en_US", "1/31/2026", {"numberValue": 46053}, "1/31/2026"),
    ("en_US", "31/01/2026", {"stringValue": "31/01/2026"}, "31/01/2026"),
    ("en_GB", "31/01/2026", {"numberValue": 46053}, "31/01/2026"),
    ("fr_FR", "31/01/2026", {"numberValue": 46053}, "31/01/2026"),
    ("de_DE", "31.1.2026", {"numberValue": 46053}, "31.01.2026"),
    ("pt_BR", "31/1/2026", {"numberValue": 46053}, "31/01/2026"),
    ("fr_FR", "2026-01-31", {"numberValue": 46053}, "2026-01-31"),
    ("en_US", "1.5", {"numberValue": 1.5}, "1.5"),
    ("de_DE", "1.5", {"stringValue": "1.5"}, "1.5"),
    ("de_DE", "1,5", {"numberValue": 1.5}, "1,5"),
    ("en_US", "1,234", {"numberValue": 1234}, "1234"),
    ("en_US", "007", {"numberValue": 7}, "7"),
    ("en_US", "'007", {"stringValue": "007"}, "007"),
    ("en_US", "true", {"boolValue": True}, "TRUE"),
    ("de_DE", "wahr", {"boolValue": True}, "WAHR"),
    ("en_US", "50%", {"numberValue": 0.5}, "50%"),
    ("en_US", "=1+1", {"formulaValue": "=1+1"}, "2"),
    ("en_US", "See page 3", {"stringValue": "See page 3"}, "See page 3"),
    ("en_US", "1e", {"stringValue": "1e"}, "1e"),
    ("en_US", "2/30/2026", {"stringValue": "2/30/2026"}, "2/30/2026"),
    ("en_US", "12:30", {"numberValue": 0.5208333333333334}, "12:30:00 PM"),
    ("en_US", "", None, ""),
]


@pytest.mark.parametrize(("locale", "text", "value", "displayed"), TYPED)
def test_typing_is_read_as_the_locale_reads_it(
    locale: str, text: str, value: dict[str, object] | None, displayed: str
) -> None:
    person = Human(Spreadsheet("abc", locale=locale))
    person.type_text("Sheet1", 2, 3, text)
    assert (person.cell("Sheet1", 2, 3).value, person.value("Sheet1", 2, 3)) == (value, displayed)


@pytest.mark.parametrize("text", ["007", "1/31/2026", "=1+1", "TRUE"])
def test_a_cell_formatted_as_text_keeps_text(text: str) -> None:
    workbook = Spreadsheet("abc")
    look = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    place = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    workbook.batch_update([{"repeatCell": {"range": place, "cell": look, "fields": "userEnteredFormat"}}])
    Human(workbook).type_text("Sheet1", 1, 1, text)
    assert Human(workbook).cell("Sheet1", 1, 1).value == {"stringValue": text}


SHOWN = [
    (46053, {"type": "DATE"}, "en_US", "1/31/2026"),
    (46053, {"type": "DATE", "pattern": "yyyy-mm-dd"}, "de_DE", "2026-01-31"),
    (46053, {"type": "DATE", "pattern": 'd mmmm yyyy "at" dddd'}, "en_GB", "31 January 2026 at Saturday"),
    (46053.75, {"type": "DATE_TIME"}, "fr_FR", "31/01/2026 18:00:00"),
    (46053.75, {"type": "TIME", "pattern": "h:mm am/pm"}, "en_US", "6:00 PM"),
    (2.1, {"type": "NUMBER", "pattern": "0.00"}, "en_US", "2.10"),
    (1234.5, {"type": "NUMBER", "pattern": "#,##0.00"}, "de_DE", "1.234,50"),
    (-3, {"type": "NUMBER", "pattern": "0;(0)"}, "en_US", "(3)"),
    (0.125, {"type": "PERCENT", "pattern": "0.0%"}, "pt_BR", "12,5%"),
    (0.1 + 0.2, None, "en_US", "0.3"),
    (1e20, None, "en_US", "1E+20"),
    (True, None, "fr_FR", "VRAI"),
    (False, None, "pt_BR", "FALSO"),
]


@pytest.mark.parametrize(("value", "number_format", "locale", "expected"), SHOWN)
def test_a_value_is_displayed_as_its_format_says(
    value: float, number_format: dict[str, str] | None, locale: str, expected: str
) -> None:
    assert shown(value, number_format, locale_named(locale)) == expected


def test_a_full_sort_keeps_rows_together_and_blanks_last() -> None:
    person = Human(from_rows({"T": PEOPLE}))
    person.write_note("T", 3, 3, "Al's note")
    person.sort("T", 1, 2)
    assert person.rows("T") == [PEOPLE[0], PEOPLE[2], PEOPLE[1], PEOPLE[4], PEOPLE[3][:2]]
    assert person.cell("T", 2, 3).note == "Al's note"


def test_a_sort_of_part_of_the_width_leaves_the_rest_behind() -> None:
    person = Human(from_rows({"T": PEOPLE}))
    person.sort("T", 1, 2, 5, 1, 2, descending=True)
    assert person.rows("T") == [
        ["Teacher", "Goal", "Status"],
        ["Cy", "3", "b"],
        ["Bo", "2", "a"],
        ["Al", "1"],
        ["", "0", "c"],
    ]


def test_a_sort_rewrites_relative_references() -> None:
    person = Human(from_rows({"T": [["b", "=A1"], ["a", "=A2"], ["c", "=$A$3"]]}))
    person.sort("T", 1, 1, 3)
    assert person.rows("T") == [["a", "a"], ["b", "b"], ["c", "c"]]


def test_rows_and_cols_are_inserted_deleted_moved_and_copied() -> None:
    person = Human(from_rows({"T": [["a", "1"], ["b", "2"], ["c", "3"]]}))
    person.insert_rows("T", 2)
    person.copy_row("T", 3)
    person.delete_rows("T", 1)
    person.move_rows("T", 2, before=5)
    person.insert_cols("T", 2)
    person.move_cols("T", 3, before=1)
    assert person.rows("T") == [[], ["2", "b"], ["3", "c"], ["2", "b"]]
    person.delete_cols("T", 1)
    person.cut_paste("T", "A2", "C1")
    assert person.rows("T") == [["", "", "b"], [], ["c"], ["b"]]


def test_tabs_are_renamed_duplicated_hidden_and_deleted() -> None:
    person = Human(from_rows({"T": [["x", "=A1"]]}))
    person.add_tab("U")
    person.duplicate_tab("T")
    person.rename("T", "1 Why")
    person.delete_tab("U")
    person.hide("Copy of T")
    assert person.titles() == ["1 Why", "Copy of T"]
    assert person.rows("Copy of T") == [["x", "x"]]
    with pytest.raises(Refused, match=r"^You can't hide all the sheets in a document\.$"):
        person.hide("1 Why")


def test_a_protected_cell_refuses_who_is_no_editor() -> None:
    workbook = from_rows({"T": [["x"]]})
    Human(workbook).protect("T", "A1:B2", ("head@example.edu",))
    Human(workbook, "head@example.edu").type_text("T", 1, 1, "y")
    with pytest.raises(Refused, match="trying to edit a protected cell"):
        Human(workbook, "teacher@example.edu").type_text("T", 1, 1, "z")
    assert Human(workbook).rows("T") == [["y"]]


def test_typing_over_a_linked_cell_takes_the_link_away() -> None:
    workbook = Spreadsheet("abc")
    linked = {"textFormat": {"link": {"uri": "https://example.edu"}}}
    cell = {"userEnteredValue": {"stringValue": "x"}, "userEnteredFormat": linked}
    row = {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}
    workbook.batch_update([{"updateCells": row}])
    Human(workbook).type_text("Sheet1", 1, 1, "y")
    assert Human(workbook).cell("Sheet1", 1, 1).format is None


def test_an_xlsx_file_becomes_a_spreadsheet(tmp_path) -> None:
    book = Workbook()
    tab = book.active
    tab.title = "2 Goals"
    tab.append(["Due", "Code", "Go"])
    tab.append([date(2026, 1, 31), "007", '=HYPERLINK("#A1","go")'])
    tab["A2"].number_format = "mm-dd-yy"
    tab["B2"].number_format = "@"
    tab["A1"].comment = Comment("Kept by us.", "us")
    tab.freeze_panes = "B2"
    tab.column_dimensions["B"].hidden = True
    book.save(tmp_path / "school.xlsx")
    workbook = from_xlsx(tmp_path / "school.xlsx", "abc", "de_DE")
    person = Human(workbook)
    assert person.rows("2 Goals") == [["Due", "Code", "Go"], ["31.01.2026", "007", "go"]]
    assert person.cell("2 Goals", 1, 1).note == "Kept by us."
    assert person.cell("2 Goals", 2, 2).format == {"numberFormat": {"type": "TEXT", "pattern": "@"}}
    (answered,) = workbook.as_json(None, True)["sheets"]
    assert answered["properties"]["gridProperties"] == {
        "rowCount": 50,
        "columnCount": 26,
        "frozenRowCount": 1,
        "frozenColumnCount": 1,
    }
    assert answered["data"][0]["columnMetadata"][1] == {"pixelSize": 100, "hiddenByUser": True}
    assert answered["data"][0]["rowData"][1]["values"][2]["hyperlink"] == "#A1"
