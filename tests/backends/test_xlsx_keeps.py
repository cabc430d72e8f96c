"""What people have in a workbook survives every kind of write."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.errors import WouldLoseError, WriteError
from sheets_sync.model import (
    OUR_NOTE,
    ChoiceRange,
    ColumnLook,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Plan,
    Rename,
    Role,
    Tone,
    Value,
)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
TOOL = ColumnLook(
    18,
    Role.TOOL_HEADER,
    Role.TOOL_BODY,
    note=f"{OUR_NOTE} Filled in automatically.",
    is_protected=True,
    tones=(("Ready", Tone.GOOD), ("Not aligned", Tone.BAD)),
)


def edit(tab: str, row: int, col: int, new: object, old: object = "") -> Edit:
    return Edit(tab, row, col, "Status", old, new, "key")  # type: ignore[arg-type]


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with everything a person might have put there."""
    path = tmp_path / "plans.xlsx"
    book = xlsxwriter.Workbook(path)
    goals, other = book.add_worksheet("2 Goals"), book.add_worksheet("O'Brien & more")
    bold, date = (
        book.add_format({"bold": True, "bg_color": "#FFEEAA"}),
        book.add_format({"num_format": "d-mmm"}),
    )
    goals.write_row(0, 0, ["Teacher", "Goal #", "Goal", "Count", "Status"], bold)
    for row in range(1, 6):
        goals.write_row(row, 0, [f"t{row}@example.edu", row, "Students lead talk"])
        goals.write_formula(row, 3, f"=B{row + 1}*2", None, row * 2)
        goals.write_string(row, 4, "old", bold)
    goals.write_rich_string(6, 2, "Some ", bold, "bold", " words")
    goals.write_datetime(7, 1, datetime(2026, 1, 2), date)
    goals.set_column("A:C", 22.5)
    goals.set_row(3, 40)
    goals.freeze_panes(1, 1)
    goals.autofilter(0, 0, 5, 4)
    goals.write_comment(0, 0, "Type your email")
    goals.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["a", "b"]})
    goals.conditional_format(1, 1, 9, 1, {"type": "data_bar", "data_bar_2010": True})
    goals.conditional_format(1, 4, 9, 4, {"type": "cell", "criteria": "==", "value": '"x"', "format": bold})
    goals.add_sparkline(1, 9, {"range": "'2 Goals'!B2:D2"})
    goals.insert_image(10, 10, "dot.png", {"image_data": io.BytesIO(PIXEL)})
    goals.insert_textbox(12, 10, "A shape of ours")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='2 Goals'!$B$2:$B$6", "name": "='O''Brien & more'!$A$1"})
    goals.insert_chart(20, 10, chart)
    other.write(0, 0, "Note")
    other.write_formula(1, 0, "=SUM('2 Goals'!B2:B6)+COUNTA('O''Brien & more'!A1)", None, 16)
    other.write_url(2, 0, "internal:'2 Goals'!A1", string="go")
    other.add_table(4, 0, 6, 2, {"columns": [{"header": "A"}, {"header": "B"}, {"header": "C"}]})
    other.write_row(5, 0, ["x", "y", "z"])
    line = book.add_chart({"type": "line"})
    line.add_series({"values": "='2 Goals'!$B$2:$B$6"})
    book.add_chartsheet("A chart").set_chart(line)
    hidden = book.add_worksheet("Hidden")
    hidden.hide()
    book.define_name("Teachers", "='2 Goals'!$A$2:$A$6")
    book.define_name("Hidden!Local", "=Hidden!$A$1")
    hidden.print_area(0, 0, 3, 3)
    book.set_custom_property("District", "Oak")
    book.close()
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def members(path: Path) -> dict[str, tuple[int, int, tuple[int, ...]]]:
    with zipfile.ZipFile(path) as package:
        return {info.filename: (info.CRC, info.compress_size, info.date_time) for info in package.infolist()}


def write(path: Path, plan: Plan) -> None:
    backend = XlsxBackend(path)
    backend.apply(plan, backend.read(frozenset()))


def test_an_edit_touches_its_cells_only(rich: Path) -> None:
    before, order = parts(rich), list(members(rich))
    write(rich, Plan(edits=(edit("2 Goals", 2, 5, "Ready"), edit("2 Goals", 6, 5, "Needs attention"))))
    after = parts(rich)
    assert list(members(rich)) == order
    changed = {name for name in after if after[name] != before[name]}
    # The workbook part stays too: XlsxWriter's asks for recalculation already.
    assert changed == {"xl/worksheets/sheet1.xml"}
    expected = before["xl/worksheets/sheet1.xml"]
    for row, word in ((2, "Ready"), (6, "Needs attention")):
        expected = re.sub(
            rb'<c r="E%d" s="(\d+)" t="s"><v>\d+</v></c>' % row,
            rb'<c r="E%d" s="\1" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
            % (row, word.encode()),
            expected,
        )
    assert after["xl/worksheets/sheet1.xml"] == expected


def test_an_edit_leaves_the_other_members_as_they_are_packed(rich: Path) -> None:
    before = members(rich)
    write(rich, Plan(edits=(edit("2 Goals", 2, 5, "Ready"),)))
    after = members(rich)
    assert {name for name in after if after[name] != before[name]} == {"xl/worksheets/sheet1.xml"}


def test_new_rows_and_cells_find_their_place(rich: Path) -> None:
    plan = Plan(
        edits=(edit("2 Goals", 3, 8, "right"), edit("2 Goals", 9, 2, "below"), edit("2 Goals", 99, 1, 7))
    )
    write(rich, plan)
    tab = openpyxl.load_workbook(rich)["2 Goals"]
    assert (tab["H3"].value, tab["B9"].value, tab["A99"].value) == ("right", "below", 7)
    assert tab["D3"].value == "=B3*2"
    assert openpyxl.load_workbook(rich, data_only=True)["2 Goals"]["D3"].value == 4
    assert b'<dimension ref="A1:H99"/>' in parts(rich)["xl/worksheets/sheet1.xml"]


def test_a_new_column_joins_what_is_there(rich: Path) -> None:
    before = parts(rich)
    write(
        rich,
        Plan(
            new_columns=(NewColumn("2 Goals", 7, 1, "Alignment", TOOL),),
            edits=(edit("2 Goals", 2, 7, "Ready"),),
        ),
    )
    snapshot = XlsxBackend(rich).read(frozenset())
    tab = snapshot.tab("2 Goals")
    assert tab is not None and tab.is_ours(1, 7) and tab.notes[1, 1] == "Type your email"
    book = openpyxl.load_workbook(rich)
    goals = book["2 Goals"]
    assert goals["G1"].value == "Alignment" and goals["G1"].comment.text.startswith(OUR_NOTE)
    assert goals["A1"].comment.text == "Type your email"
    assert goals["G2"].alignment.wrap_text and goals["G2"].alignment.vertical == "top"
    assert goals.column_dimensions["G"].width == 18
    assert goals.column_dimensions["A"].width == pytest.approx(22.5, abs=0.8)
    validations = {str(item.sqref): item for item in goals.data_validations.dataValidation}
    assert validations["A2:A10"].type == "list"
    assert (
        validations["G2:G1048576"].errorStyle == "warning" and validations["G2:G1048576"].formula1 == "FALSE"
    )
    rules = {str(key.sqref): [rule.priority for rule in key.rules] for key in goals.conditional_formatting}
    assert min(rules["G2:G1048576"]) > max(rules["E2:E10"])
    after = parts(rich)
    kept = [
        name
        for name in before
        if re.search("chart|drawing[0-9]+.xml|media|sheet[2-9]|table|sharedStrings", name)
    ]
    assert len(kept) > 8 and all(after[name] == before[name] for name in kept)
    assert (
        b"x14:sparkline" in after["xl/worksheets/sheet1.xml"]
        and b"x14:dataBar" in after["xl/worksheets/sheet1.xml"]
    )


def test_the_styles_of_a_second_column_are_used_again(rich: Path) -> None:
    write(rich, Plan(new_columns=(NewColumn("2 Goals", 7, 1, "One", TOOL),)))
    styles = parts(rich)["xl/styles.xml"]
    write(rich, Plan(new_columns=(NewColumn("2 Goals", 8, 1, "Two", TOOL),)))
    assert parts(rich)["xl/styles.xml"] == styles


def test_a_new_tab_in_front_keeps_names_that_count_tabs(rich: Path) -> None:
    columns = (ColumnLook(20, Role.HEADER, Role.BODY, choices=ChoiceRange("O'Brien & more", 1, 1, 9)), TOOL)
    cells: dict[tuple[int, int], Value] = {
        (1, 1): "Overview",
        (2, 1): "Teacher",
        (2, 2): "Status",
        (3, 1): Link("t1", "2 Goals", 2),
        (3, 2): "Ready",
    }
    tab = NewTab("Overview", cells, columns, 2, {(1, 1): Role.TITLE}, frozen_rows=2, before="2 Goals")
    write(rich, Plan(new_tabs=(tab,)))
    book = openpyxl.load_workbook(rich)
    assert book.sheetnames == ["Overview", "2 Goals", "O'Brien & more", "A chart", "Hidden"]
    assert book["Hidden"].defined_names["Local"].attr_text == "Hidden!$A$1"
    assert book["Hidden"].print_area == "'Hidden'!$A$1:$D$4"
    assert book["2 Goals"].auto_filter.ref == "A1:E6"
    assert book["Overview"].print_title_rows == "$2:$2"
    assert book["Overview"].freeze_panes == "A3"
    assert book["Overview"]["A3"].value == '=HYPERLINK("#\'2 Goals\'!A2","t1")'
    assert book["Overview"].data_validations.dataValidation[0].formula1 == "'O''Brien & more'!$A$1:$A$9"
    assert b'activeTab="1"' in parts(rich)["xl/workbook.xml"]
    snapshot = XlsxBackend(rich).read(frozenset())
    assert snapshot.tabs[0].value(3, 1) == Link("t1", "2 Goals", 2)


def test_a_rename_takes_every_reference_along(rich: Path) -> None:
    write(rich, Plan(renames=(Rename("2 Goals", "It's new"),)))
    after = parts(rich)
    assert not [
        name for name, part in after.items() if b"2 Goals" in part and not name.startswith("docProps")
    ]
    book = openpyxl.load_workbook(rich)
    other = book["O'Brien & more"]
    assert other["A2"].value == "=SUM('It''s new'!B2:B6)+COUNTA('O''Brien & more'!A1)"
    assert other["A3"].hyperlink.location == "'It''s new'!A1"
    assert book.defined_names["Teachers"].attr_text == "'It''s new'!$A$2:$A$6"
    assert b"'It''s new'!$B$2:$B$6" in after["xl/charts/chart1.xml"]


def test_a_row_below_a_table_joins_it(rich: Path) -> None:
    write(rich, Plan(edits=(edit("O'Brien & more", 8, 1, "new"), edit("O'Brien & more", 9, 2, "newer"))))
    assert openpyxl.load_workbook(rich)["O'Brien & more"].tables["Table1"].ref == "A5:C9"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (
            Plan(edits=(edit("O'Brien & more", 5, 2, "x"),)),
            "A header of an Excel table on the tab O'Brien & more",
        ),
        (
            Plan(new_columns=(NewColumn("O'Brien & more", 3, 1, "Status", TOOL),)),
            "would land inside an Excel table",
        ),
        (Plan(edits=(edit("Gone", 1, 1, "x"),)), "The tab Gone is no longer there"),
        (Plan(new_tabs=(NewTab("hidden", {}, (), 0),)), "There is a tab hidden already"),
        (Plan(edits=(edit("2 Goals", 1_048_577, 1, "x"),)), "full to its last row"),
    ],
)
def test_what_would_be_lost_is_refused(rich: Path, plan: Plan, words: str) -> None:
    before = rich.read_bytes()
    with pytest.raises(WriteError, match=re.escape(words)):
        write(rich, plan)
    assert rich.read_bytes() == before
    assert sorted(item.name for item in rich.parent.iterdir()) == ["plans.xlsx"]


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("_xmlsignatures/sig1.xml", b"<a/>", "digital signature"),
        ("xl/revisions/revisionHeaders.xml", b"<a/>", "shared workbook of the old kind"),
    ],
)
def test_workbooks_that_cannot_be_edited_are_refused(
    rich: Path, part: str, content: bytes, words: str
) -> None:
    with zipfile.ZipFile(rich, "a") as package:
        package.writestr(part, content)
    with pytest.raises(WouldLoseError, match=words):
        write(rich, Plan(edits=(edit("2 Goals", 2, 5, "x"),)))


def test_a_protected_structure_refuses_tabs_but_takes_edits(rich: Path) -> None:
    content = parts(rich)
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
    )
    with zipfile.ZipFile(rich, "w") as package:
        for name, part in content.items():
            package.writestr(name, part)
    write(rich, Plan(edits=(edit("2 Goals", 2, 5, "x"),)))
    with pytest.raises(WouldLoseError, match="structure is protected"):
        write(rich, Plan(new_tabs=(NewTab("New", {(1, 1): "x"}, (), 0),)))


def test_titles_may_be_swapped(rich: Path) -> None:
    write(rich, Plan(renames=(Rename("2 Goals", "Hidden"), Rename("Hidden", "2 Goals"))))
    book = openpyxl.load_workbook(rich)
    assert book.sheetnames == ["Hidden", "O'Brien & more", "A chart", "2 Goals"]
    assert book["O'Brien & more"]["A2"].value == "=SUM('Hidden'!B2:B6)+COUNTA('O''Brien & more'!A1)"


def test_a_new_tab_is_set_up_as_its_columns_say(rich: Path) -> None:
    columns = (
        ColumnLook(30, Role.HEADER, Role.BODY, note="Type your email.", is_text=True),
        ColumnLook(12, Role.HEADER, Role.BODY, is_date=True),
        ColumnLook(15, Role.LEADER_HEADER, Role.LEADER_BODY, choices=("Met", "Partly met")),
        ColumnLook(15, Role.LEADER_HEADER, Role.LEADER_BODY, choices=("a, b", "c")),
        ColumnLook(15, Role.LEADER_HEADER, Role.LEADER_BODY, choices=("x" * 200, "y" * 60)),
        ColumnLook(9, Role.TOOL_HEADER, Role.TOOL_BODY, is_hidden=True),
    )
    banner = "A sentence that is long enough to need several lines in a merged cell. " * 4
    cells: dict[tuple[int, int], Value] = {
        (1, 1): banner,
        (3, 1): "Teacher",
        (3, 2): "Due",
        (4, 1): "1e",
        (4, 2): date(2026, 3, 4),
    }
    tab = NewTab("New", cells, columns, 3, {}, {(3, 3): "Choose"}, ((1, 1, 1, 3),), {2: 8}, 3, 1)
    write(rich, Plan(new_tabs=(tab,)))
    new = openpyxl.load_workbook(rich)["New"]
    assert (new["A4"].number_format, new["B4"].number_format) == ("@", "mm-dd-yy")
    assert {key: cell.comment.text for key in ("A3", "C3") if (cell := new[key]).comment} == {
        "A3": "Type your email.",
        "C3": "Choose",
    }
    assert {str(item.sqref): item.formula1 for item in new.data_validations.dataValidation} == {
        "C4:C1048576": '"Met,Partly met"'
    }
    assert new.data_validations.dataValidation[0].showErrorMessage is False
    assert new.column_dimensions["F"].hidden and new.freeze_panes == "B4"
    assert new.row_dimensions[2].height == 8 and new.row_dimensions[1].height > 60
    assert new.page_setup.orientation == "landscape" and new.sheet_properties.pageSetUpPr.fitToPage
    assert [str(merged) for merged in new.merged_cells.ranges] == ["A1:C1"]
    assert new["A3"].fill.fgColor.rgb == "FF1B365D" and new["A3"].font.color.rgb == "FFFFFFFF"


def test_a_row_is_as_high_as_words_need_in_all_the_cells_they_are_merged_over(tmp_path: Path) -> None:
    look = ColumnLook(10, Role.HEADER, Role.BODY)
    words = "These words need five lines in one column of ten characters."
    tab = NewTab("T", {(1, 1): "a", (2, 1): "b"}, (look,) * 8, 0, merges=((1, 1, 1, 8),))
    backend = XlsxBackend(tmp_path / "t.xlsx", may_create=True)
    backend.apply(Plan(new_tabs=(tab,)), backend.read(frozenset()))
    edits = tuple(Edit("T", row, 1, "", old, words, "") for row, old in ((1, "a"), (2, "b")))
    backend.apply(Plan(edits=edits), backend.read(frozenset()))
    heights = openpyxl.load_workbook(tmp_path / "t.xlsx")["T"].row_dimensions
    assert (heights[1].height or 0) < 30 < (heights[2].height or 0)


def test_a_link_that_comes_later_looks_like_one(tmp_path: Path) -> None:
    look = ColumnLook(10, Role.HEADER, Role.BODY)
    tab = NewTab("T", {(1, 1): Link("a", "T", 1), (2, 1): "b"}, (look,), 0)
    backend = XlsxBackend(tmp_path / "t.xlsx", may_create=True)
    backend.apply(Plan(new_tabs=(tab,)), backend.read(frozenset()))
    edit = Edit("T", 2, 1, "", "b", Link("c", "T", 2), "")
    backend.apply(Plan(edits=(edit,)), backend.read(frozenset()))
    cells = openpyxl.load_workbook(tmp_path / "t.xlsx")["T"]
    fonts = [(cells[at].font.u, cells[at].font.color.rgb) for at in ("A1", "A2")]
    assert fonts == [("single", "FF0B5394")] * 2
    assert cells["A2"].border.left.style == cells["A1"].border.left.style
