"""Charts of a new tab in a file: whole, valid, drawn over the right cells, and left alone ever after."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter

from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.backends.xlsx.charts import chart_xml
from sheets_sync.model import (
    MADE_NOTE,
    CellRange,
    Chart,
    ChartKind,
    ColumnLook,
    Edit,
    NewTab,
    Place,
    Plan,
    Rename,
    Role,
    Series,
    Tone,
    Value,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TITLE = "Ana's & Ben's"
LOOK = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY, note="Kept by sheets-sync.")
CELLS: dict[Place, Value] = {
    (1, 1): "Kept",
    **{(3, col): word for col, word in enumerate(("Step", "Ready <5>", "Not started"), 2)},
    **{(4, col): word for col, word in enumerate(("1 Why & how", 7, 2), 2)},
    **{(5, col): word for col, word in enumerate(("2 Goals", 5.5, ""), 2)},
}


def area(row: int, col: int, last_row: int) -> CellRange:
    return CellRange(TITLE, row, last_row, col, col)


def chart(kind: ChartKind, row: int, most: int = 0) -> Chart:
    series = (
        Series(area(3, 3, 3), area(4, 3, 5), Tone.GOOD),
        Series(area(3, 4, 3), area(4, 4, 5), Tone.ATTENTION),
    )
    alt_text = f'How many, as {kind.value}; "quoted" & <marked>.'
    return Chart(f"Steps & {kind.value}", kind, area(4, 2, 5), series, (row, 6), 450, 200, alt_text, most)


CHARTS = tuple(chart(kind, row, most=39) for row, kind in enumerate(ChartKind, 3))
TAB = NewTab(TITLE, CELLS, (LOOK, LOOK, LOOK, LOOK), 0, notes={(1, 1): MADE_NOTE}, charts=CHARTS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook in which people have a chart of their own."""
    path = tmp_path / "plans.xlsx"
    with xlsxwriter.Workbook(path) as book:
        tab = book.add_worksheet("Plans")
        tab.write_row(0, 0, ["a", 1])
        own = book.add_chart({"type": "pie"})
        own.add_series({"values": "=Plans!$B$1:$B$1"})
        tab.insert_chart(4, 4, own)
    return path


@pytest.fixture
def made(path: Path) -> Path:
    apply(path, Plan(new_tabs=(TAB,)))
    return path


def apply(path: Path, plan: Plan) -> None:
    backend = XlsxBackend(path)
    backend.apply(plan, backend.read(frozenset()))


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def drawn(path: Path, title: str = TITLE) -> list[Any]:
    found: list[Any] = openpyxl.load_workbook(path)[title]._charts
    return found


def roots(path: Path) -> list[ElementTree.Element]:
    """Return the parts of our charts; the first is people's."""
    return [ElementTree.fromstring(parts(path)[f"xl/charts/chart{number}.xml"]) for number in (2, 3, 4)]


# -- what a program finds -----------------------------------------------------------------------------------


def test_a_program_finds_every_chart_over_its_cells(made: Path) -> None:
    found = drawn(made)
    assert [type(one).__name__ for one in found] == ["BarChart", "BarChart", "LineChart"]
    assert [(one.barDir, one.grouping, one.overlap) for one in found[:2]] == [
        ("bar", "stacked", 100),
        ("col", "clustered", None),
    ]
    for one in found:
        refs = [(each.tx.strRef.f, each.cat.strRef.f, each.val.numRef.f) for each in one.series]
        tab = "'Ana''s & Ben''s'!"
        assert refs == [
            (f"{tab}$C$3", f"{tab}$B$4:$B$5", f"{tab}$C$4:$C$5"),
            (f"{tab}$D$3", f"{tab}$B$4:$B$5", f"{tab}$D$4:$D$5"),
        ]
        assert one.y_axis.scaling.min == 0 and one.y_axis.numFmt.formatCode == "#,##0"
        anchor = one.anchor
        assert (anchor._from.col, anchor.ext.width, anchor.ext.height) == (5, 450 * 9525, 200 * 9525)
    assert [one.anchor._from.row for one in found] == [2, 3, 4]


def test_the_values_of_the_day_are_kept_for_those_who_cannot_work_them_out(made: Path) -> None:
    for root in roots(made):
        caches = [
            (
                one.find(f"{C}ptCount").get("val"),
                [(pt.get("idx"), pt.findtext(f"{C}v")) for pt in one.iter(f"{C}pt")],
            )  # type: ignore[union-attr]
            for one in [*root.iter(f"{C}strCache"), *root.iter(f"{C}numCache")]
        ]
        steps = ("2", [("0", "1 Why & how"), ("1", "2 Goals")])
        assert caches == [
            *(("1", [("0", "Ready <5>")]), steps),
            *(("1", [("0", "Not started")]), steps),
            ("2", [("0", "7"), ("1", "5.5")]),
            ("2", [("0", "2")]),  # a blank is a gap
        ]
        assert root.find(f".//{C}dispBlanksAs").get("val") == "gap"  # type: ignore[union-attr]


def test_each_has_a_title_and_words_for_those_who_cannot_see_it(made: Path) -> None:
    drawing = ElementTree.fromstring(parts(made)["xl/drawings/drawing2.xml"])
    said = [one for one in drawing.iter() if one.tag.endswith("cNvPr")]
    assert [one.get("descr") for one in said] == [one.alt_text for one in CHARTS]
    assert len({one.get("id") for one in said}) == 3
    titles = [
        "".join(text.text or "" for text in root.iter() if text.tag.endswith("}t")) for root in roots(made)
    ]
    assert titles == [one.title for one in CHARTS]


@pytest.mark.parametrize(
    ("most", "unit"),
    [(0, None), (1, "1"), (5, "1"), (6, "2"), (39, "10"), (234, "50"), (260, "100"), (6000, "2000")],
)
def test_an_axis_steps_by_whole_numbers(tmp_path: Path, most: int, unit: str | None) -> None:
    path = tmp_path / "new.xlsx"
    tab = NewTab(TITLE, CELLS, (LOOK,), 0, charts=(chart(ChartKind.LINES, 3, most),))
    backend = XlsxBackend(path, may_create=True)
    backend.apply(Plan(new_tabs=(tab,)), backend.read(frozenset()))
    (found,) = drawn(path)
    assert found.y_axis.majorUnit == (float(unit) if unit else None)


# -- what Excel asks of a file ---------------------------------------------------------------------------

ORDER = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr "
    "externalData printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
    "dispBlanksAs extLst",
    "title": "tx layout overlay spPr txPr extLst",
    "plotArea": "layout barChart lineChart catAx valAx dTable spPr extLst",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "ser": "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat val "
    "smooth shape extLst",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName "
    "showPercent showBubbleSize separator showLeaderLines leaderLines extLst",
    "marker": "symbol size spPr extLst",
    "strRef": "f strCache extLst",
    "numRef": "f numCache extLst",
    "strCache": "ptCount pt extLst",
    "numCache": "formatCode ptCount pt extLst",
    "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip "
    "tickMarkSkip noMultiLvlLbl extLst",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min extLst",
    "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "oneCellAnchor": "from ext graphicFrame clientData",
    "graphicFrame": "nvGraphicFramePr xfrm graphic",
    "spPr": "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst",
    "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
    "defRPr": "ln noFill solidFill effectLst highlight latin ea cs",
}
"""The order of children in ECMA-376 part 1, sections 20.1, 20.5 and 21.2, as far as we write them."""


def out_of_order(root: ElementTree.Element) -> Iterator[tuple[str, list[str]]]:
    for one in root.iter():
        name = one.tag.rpartition("}")[2]
        if name in ORDER and len(one):
            there = [child.tag.rpartition("}")[2] for child in one]
            known = ORDER[name].split()
            if any(child not in known for child in there) or there != sorted(there, key=known.index):
                yield name, there


def test_every_element_stands_where_the_standard_wants_it(made: Path) -> None:
    drawing = ElementTree.fromstring(parts(made)["xl/drawings/drawing2.xml"])
    assert [wrong for root in [*roots(made), drawing] for wrong in out_of_order(root)] == []


def test_the_file_names_every_part_and_the_tab_its_drawing_before_its_notes(made: Path) -> None:
    held = parts(made)
    types = held["[Content_Types].xml"].decode()
    for name in ("drawings/drawing2.xml", "charts/chart2.xml", "charts/chart3.xml", "charts/chart4.xml"):
        assert types.count(f'PartName="/xl/{name}"') == 1
    rels = held["xl/drawings/_rels/drawing2.xml.rels"].decode()
    assert re.findall(r'Target="([^"]+)"', rels) == [f"/xl/charts/chart{number}.xml" for number in (2, 3, 4)]
    worksheet = held["xl/worksheets/sheet2.xml"].decode()
    assert (
        worksheet.index("<headerFooter") < worksheet.index("<drawing ") < worksheet.index("<legacyDrawing ")
    )


def test_printed_pages_begin_where_the_tab_says(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    backend = XlsxBackend(path, may_create=True)
    tab = NewTab(TITLE, CELLS, (LOOK,), 0, charts=CHARTS, page_starts=(3, 5))
    backend.apply(Plan(new_tabs=(tab,)), backend.read(frozenset()))
    worksheet = parts(path)["xl/worksheets/sheet1.xml"].decode()
    assert worksheet.index("<headerFooter") < worksheet.index("<rowBreaks") < worksheet.index("<drawing ")
    assert [one.id for one in openpyxl.load_workbook(path)[TITLE].row_breaks.brk] == [2, 4]


# -- afterwards they are people's ------------------------------------------------------------------------


def test_later_writes_leave_charts_byte_for_byte(made: Path) -> None:
    before = parts(made)
    apply(made, Plan(edits=(Edit(TITLE, 4, 3, "Ready", 7.0, 9, "x"), Edit("Plans", 1, 1, "", "a", "b", "y"))))
    after = parts(made)
    kept = [name for name in before if "/charts/" in name or re.search(r"/drawing\d", name)]
    assert len(kept) >= 8 and {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert len(drawn(made)) == 3 and len(drawn(made, "Plans")) == 1
    assert openpyxl.load_workbook(made)[TITLE]["C4"].value == 9


def test_a_renamed_tab_takes_its_charts_along(made: Path) -> None:
    apply(made, Plan(renames=(Rename(TITLE, "Front page"),)))
    assert [one.val.numRef.f for one in drawn(made, "Front page")[0].series] == [
        "'Front page'!$C$4:$C$5",
        "'Front page'!$D$4:$D$5",
    ]


def test_what_is_well_and_what_is_not_can_be_told_apart_without_colours() -> None:
    tones = (Tone.GOOD, Tone.BAD, Tone.ATTENTION)
    series = tuple(Series(area(3, 3, 3), area(4, 3, 5), tone) for tone in tones)
    bars = Chart("Alignment", ChartKind.BARS, area(4, 2, 5), series, (3, 6), 450, 200, "How many", 39)
    patterns = re.findall(r'prst="(\w+)"', chart_xml(bars, CELLS).decode())
    assert len(set(patterns)) == 2  # hatched in two ways; the first is solid
