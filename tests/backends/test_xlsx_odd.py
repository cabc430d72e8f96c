# ruff: noqa: E501
"""Files of every make: prefixes, missing references, comments in the markup, other encodings, rare parts."""

from __future__ import annotations

import random
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.errors import SheetsSyncError, WouldLoseError
from sheets_sync.model import (
    OUR_NOTE,
    ColumnLook,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Plan,
    Role,
    Snapshot,
    Tone,
    Value,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = """<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00"/></numFmts>
<fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">
<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164" fontId="0"/><xf numFmtId="16"/></cellXfs></styleSheet>"""


def make(
    path: Path, worksheet: str, *, prefix: str = "", workbook: str = "", more: dict[str, str] | None = None
) -> Path:
    """Write a workbook of one tab, `Plans`, by hand."""
    x = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    content = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KINDS}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships {rels}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{x}workbook {xmlns} xmlns:rr="{OFFICE}">{workbook}<{x}sheets>'
        f'<{x}sheet name="Plans" sheetId="3" rr:id="rId1"/></{x}sheets></{x}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {rels}><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/styles" '
        'Target="/xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{x}worksheet {xmlns}>{worksheet}</{x}worksheet>",
        "xl/styles.xml": STYLES.format(main=MAIN),
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return path


def write(path: Path, *edits: tuple[int, int, Value], **more: object) -> Snapshot:
    backend = XlsxBackend(path)
    wanted = tuple(Edit("Plans", row, col, "Status", "", new, "key") for row, col, new in edits)
    backend.apply(Plan(edits=wanted, **more), backend.read(frozenset()))  # type: ignore[arg-type]
    return backend.read(frozenset())


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


ONE = '<c r="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
SPLICES = [
    (
        "an empty tab",
        "<sheetData/>",
        [(2, 2, "x")],
        f'<sheetData><row r="2">{ONE.format("B2", "x")}</row></sheetData>',
    ),
    (
        "a closed row",
        '<sheetData><row r="1" ht="20"/><row r="3"><c r="A3"><v>1</v></c></row></sheetData>',
        [(1, 1, "x"), (2, 1, "y")],
        (
            f'<sheetData><row r="1" ht="20">{ONE.format("A1", "x")}</row><row r="2">{ONE.format("A2", "y")}</row>'
            '<row r="3"><c r="A3"><v>1</v></c></row></sheetData>'
        ),
    ),
    (
        "rows and cells without references",
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row></sheetData>",
        [(2, 2, "x"), (2, 3, "y")],
        (
            "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c>"
            f"{ONE.format('B2', 'x')}{ONE.format('C2', 'y')}</row></sheetData>"
        ),
    ),
    (
        "comments and CDATA that look like cells",
        (
            '<!-- <sheetData><row r="1"> --><sheetData><row r="1"><!-- <c r="A1"/> --><c r="A1" t="str">'
            '<v><![CDATA[</c></row>]]></v></c><c r="C1"><v>1</v></c></row></sheetData>'
        ),
        [(1, 2, "x")],
        (
            '<!-- <sheetData><row r="1"> --><sheetData><row r="1"><!-- <c r="A1"/> --><c r="A1" t="str">'
            f'<v><![CDATA[</c></row>]]></v></c>{ONE.format("B1", "x")}<c r="C1"><v>1</v></c></row></sheetData>'
        ),
    ),
    (
        "spans that become too narrow",
        '<sheetData><row r="1" spans="1:2"><c r="B1"/></row></sheetData>',
        [(1, 4, "x")],
        f'<sheetData><row r="1"><c r="B1"/>{ONE.format("D1", "x")}</row></sheetData>',
    ),
    (
        "a style of the row, else of the column",
        '<cols><col min="1" max="3" width="9" style="2"/></cols><sheetData><row r="1" s="1" customFormat="1"/></sheetData>',
        [(1, 1, "x"), (2, 1, "y")],
        '<cols><col min="1" max="3" width="9" style="2"/></cols><sheetData><row r="1" s="1" customFormat="1">'
        + ONE.format("A1", "x").replace(" t=", ' s="1" t=')
        + '</row><row r="2">'
        + ONE.format("A2", "y").replace(" t=", ' s="2" t=')
        + "</row></sheetData>",
    ),
    (
        "a cell that becomes blank keeps its style",
        '<sheetData><row r="1"><c r="A1" s="2" t="b" cm="1"><f>TRUE()</f><v>1</v></c></row></sheetData>',
        [(1, 1, "")],
        '<sheetData><row r="1"><c r="A1" s="2"/></row></sheetData>',
    ),
]


@pytest.mark.parametrize(
    ("before", "edits", "after"), [case[1:] for case in SPLICES], ids=[case[0] for case in SPLICES]
)
def test_splices(tmp_path: Path, before: str, edits: list[tuple[int, int, str]], after: str) -> None:
    path = make(tmp_path / "p.xlsx", before)
    write(path, *edits)
    assert part(path) == f'<worksheet xmlns="{MAIN}">{after}</worksheet>'


def test_a_prefixed_file_is_read_and_edited_in_its_own_prefix(tmp_path: Path) -> None:
    body = '<x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row></x:sheetData>'
    path = make(tmp_path / "p.xlsx", body, prefix="x")
    look = ColumnLook(
        20, Role.TOOL_HEADER, Role.TOOL_BODY, note=OUR_NOTE, is_protected=True, tones=(("Ready", Tone.GOOD),)
    )
    tab = NewTab("New", {(1, 1): "first"}, (), 0, before="Plans")
    snapshot = write(
        path, (2, 2, "Ready"), new_columns=(NewColumn("Plans", 2, 1, "Status", look),), new_tabs=(tab,)
    )
    assert [tab.title for tab in snapshot.tabs] == ["New", "Plans"]
    assert [list(row) for row in snapshot.tabs[1].rows] == [["a", "Status"], ["", "Ready"]]
    assert snapshot.tabs[1].is_ours(1, 2)
    unprefixed = set(re.findall(r"<([A-Za-z]+)[\s>/]", part(path)))
    assert unprefixed == set()
    assert openpyxl.load_workbook(path)["Plans"]["B2"].value == "Ready"


def test_values_of_every_kind_in_both_date_systems(tmp_path: Path) -> None:
    values: list[Value] = [
        "=1+1", True, False, 3, 2.5, date(2026, 2, 28), datetime(2026, 2, 28, 9, 30), time(9, 30), Link('say "hi"', "It's", 4, 28)
    ]  # fmt: skip
    for name, workbook in (("1900", ""), ("1904", '<workbookPr date1904="1"/>')):
        path = make(tmp_path / f"{name}.xlsx", "<sheetData/>", workbook=workbook)
        snapshot = write(path, *((1, col, value) for col, value in enumerate(values, 1)))
        assert list(snapshot.tabs[0].rows[0]) == values
        assert openpyxl.load_workbook(path)["Plans"]["F1"].value == datetime(2026, 2, 28)
        assert openpyxl.load_workbook(path)["Plans"]["A1"].data_type != "f"


def test_a_date_keeps_the_date_format_that_stands_there(tmp_path: Path) -> None:
    path = make(
        tmp_path / "p.xlsx", '<sheetData><row r="1"><c r="A1" s="3"/><c r="B1" s="2"/></row></sheetData>'
    )
    write(path, (1, 1, date(2026, 1, 2)), (1, 2, date(2026, 1, 2)))
    tab = openpyxl.load_workbook(path)["Plans"]
    assert (tab["A1"].number_format, tab["B1"].number_format) == ("d-mmm", "mm-dd-yy")


def test_errors_and_displayed_text(tmp_path: Path) -> None:
    body = (
        '<sheetData><row r="1"><c r="A1" t="str"><v> Goal   # </v></c><c r="B1" t="str"><v>Other</v></c></row>'
        '<row r="2"><c r="A2" s="2"><v>2.1</v></c><c r="B2" s="2"><v>2.1</v></c></row>'
        '<row r="3"><c r="A3" s="3"><v>46023</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="A4"><v>7</v></c><c r="D4" t="e"><v>#REF!</v></c></row>'
        '<row r="5"><c r="A5" t="e" vm="1"><v>#VALUE!</v></c></row></sheetData>'
    )
    snapshot = XlsxBackend(make(tmp_path / "p.xlsx", body)).read(frozenset({"goal #"}))
    tab = snapshot.tabs[0]
    assert tab.displayed == {(2, 1): "2.10", (3, 1): "1-Jan"}
    assert tab.errors == {(3, 2): "#DIV/0!", (4, 4): "#REF!"}
    assert tab.value(4, 4) == "#REF!" and tab.value(5, 1) == ""
    assert tab.value(2, 1) == 2.1 and tab.value(3, 1) == date(2026, 1, 1)


def test_utf_16_parts_are_read_and_edited(tmp_path: Path) -> None:
    path = make(tmp_path / "p.xlsx", "<sheetData/>")
    content = {name: part(path, name) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, text in content.items():
            raw = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
            package.writestr(name, raw if "sheet1" in name else text)
    backend = XlsxBackend(path)
    backend.apply(
        Plan(edits=(Edit("Plans", 1, 1, "h", "", "é", "k"),)),
        Snapshot("", (), sha256(path.read_bytes()).hexdigest()),
    )
    assert backend.read(frozenset()).tabs[0].rows == [["é"]]


FORMULAS = (
    '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>1</v></c><c r="C1"><f>B1+1</f><v>5</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="C2"><f t="array" ref="C2:C3">B1:B2</f><v>3</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c><c r="C3"><v>4</v></c></row></sheetData>'
)
CHAIN = {
    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="C1" i="3"/><c r="A1"/></calcChain>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId7" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>',
}


@pytest.mark.parametrize("places", [[(1, 1)], [(1, 1), (2, 1)], [(3, 3)], [(2, 3)]])
def test_a_formula_that_fills_several_cells_is_not_torn(
    tmp_path: Path, places: list[tuple[int, int]]
) -> None:
    path = make(tmp_path / "p.xlsx", FORMULAS)
    with pytest.raises(WouldLoseError, match="A formula that fills several cells from"):
        write(path, *((row, col, "x") for row, col in places))


def test_formulas_that_may_go_do_and_the_rest_is_worked_out_anew(tmp_path: Path) -> None:
    path = make(tmp_path / "p.xlsx", FORMULAS, more=CHAIN)
    write(path, (1, 1, "x"), (2, 1, "y"), (3, 1, "z"), (1, 3, "w"))
    assert 'si="0"' not in part(path) and '<f t="array" ref="C2:C3">B1:B2</f><v>3</v>' in part(path)
    assert '<calcPr fullCalcOnLoad="1"/>' in part(path, "xl/workbook.xml")
    assert "calcChain" not in part(path, "xl/_rels/workbook.xml.rels")
    assert "xl/calcChain.xml" not in zipfile.ZipFile(path).namelist()


def test_parts_nobody_knows_stay_as_they_are(tmp_path: Path) -> None:
    more = {
        "xl/slicers/slicer1.xml": "<slicers/>",
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
        "xl/persons/person.xml": "<personList/>",
        "xl/vbaProject.bin": "\x00\x01macro",
        "customXml/item1.xml": "<not well formed",
        "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{OFFICE}/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    }
    tail = '<extLst><ext xmlns:x14="urn:x" uri="{A}"><x14:slicerList><x14:slicer r:id="rId1" xmlns:r="r"/></x14:slicerList></ext></extLst>'
    path = make(tmp_path / "p.xlsm", f"<sheetData/>{tail}", more=more)
    look = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY, note=OUR_NOTE, is_protected=True)
    snapshot = write(path, (2, 1, "x"), new_columns=(NewColumn("Plans", 1, 1, "Status", look),))
    for name, text in more.items():
        if not name.endswith(".rels"):
            assert part(path, name) == text
    assert tail in part(path)
    assert "threadedComment1.xml" in part(path, "xl/worksheets/_rels/sheet1.xml.rels")
    assert snapshot.tabs[0].notes == {(1, 1): OUR_NOTE}


def test_a_range_of_columns_is_split_round_a_new_one(tmp_path: Path) -> None:
    cols = '<cols><col min="1" max="2" width="9"/><col min="3" max="16384" width="7" style="2"/></cols>'
    path = make(tmp_path / "p.xlsx", f"{cols}<sheetData/>")
    look = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY)
    write(
        path, new_columns=(NewColumn("Plans", 5, 2, "Status", look), NewColumn("Plans", 6, 2, "More", look))
    )
    found = re.findall(r'<col min="(\d+)" max="(\d+)" width="(\d+)"', part(path))
    assert found == [
        ("1", "2", "9"),
        ("3", "4", "7"),
        ("5", "5", "20"),
        ("6", "6", "20"),
        ("7", "16384", "7"),
    ]
    assert '<row r="1"><c r="E1" s="0"/><c r="F1" s="0"/></row>' in part(path), "plain above the header"


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_always_said_in_a_sentence(tmp_path: Path, seed: int) -> None:
    """Flip bytes anywhere: what cannot be read or edited ends in one of our own errors, never another."""
    chance = random.Random(seed)
    path = make(tmp_path / "p.xlsx", FORMULAS, more=CHAIN)
    names = zipfile.ZipFile(path).namelist()
    texts = {name: bytearray(part(path, name).encode()) for name in names}
    victim = texts[chance.choice(names)]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(victim))
        victim[at : at + chance.randint(0, 9)] = chance.choice([b"", b"<", b'"', b"\xff", b"9" * 30, b"A1:"])
    with zipfile.ZipFile(path, "w") as package:
        for name, text in texts.items():
            package.writestr(name, bytes(text))
    look = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY, note=OUR_NOTE, is_protected=True)
    with suppress(SheetsSyncError):
        write(path, (5, 5, date(2026, 1, 1)), new_columns=(NewColumn("Plans", 5, 1, "Status", look),))
