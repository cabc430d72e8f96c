"""Rows put into the frame as XML are the cells XlsxWriter would have drawn one by one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sheets_sync.look import text_height
from sheets_sync.model import fit_text
from sheets_sync.report.excel.rows import Body, CellValue, Hyperlink, Look, splice

PART = "xl/worksheets/sheet2.xml"
HEADERS = ("Name", "Word", "Day", "Number")
LOOKS = (
    Look(0, {}, None),
    Look(0, {"Ready": 1}, 12),
    Look(2, {}, 12),
    Look(3, {}, 12),
)
FORMATS: Sequence[dict[str, Any]] = (
    {"font_name": "Calibri", "text_wrap": True},
    {"bg_color": "#CFE4F5", "bold": True},
    {"num_format": "yyyy-mm-dd"},
    {"num_format": "#,##0", "align": "center"},
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
CELLS = st.one_of(st.text(), st.sampled_from(["", "Ready", " a", "a\n", "_x0041_", "<r>&</r>", "=1"]))
ROW = st.tuples(CELLS, CELLS, DAYS | st.just(""), st.integers(-(10**9), 10**9) | st.just(0.25))


def frame(draw: Callable[[Any, list[Any]], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2026, 1, 1)})  # else the hour it is
    book.add_worksheet("First").write_string(0, 0, "Ready")
    tab = book.add_worksheet("Rows")
    for col, header in enumerate(HEADERS):
        tab.write_string(0, col, header)
    draw(tab, [book.add_format(one) for one in FORMATS])
    tab.autofilter(0, 0, 3, len(HEADERS) - 1)
    book.close()
    return out.getvalue()


def put_in(rows: Sequence[Sequence[CellValue]], link: tuple[int, int, str] | None = None) -> bytes:
    def samples(tab: Any, formats: list[Any]) -> None:
        if link:
            tab.write_url(*link, None, "drawn")
        for col, form in enumerate(formats):
            tab.write_blank(link[0] + 1 if link else 1, col, None, form)

    return splice(frame(samples), {PART: Body(LOOKS, rows)}, fit_text)


def drawn(rows: Sequence[Sequence[CellValue]]) -> bytes:
    def one_by_one(tab: Any, formats: list[Any]) -> None:
        for at, row in enumerate(rows, 1):
            for col, (value, look) in enumerate(zip(row, LOOKS, strict=True)):
                form = formats[look.toned.get(value, look.plain)]
                if isinstance(value, str):
                    text = fit_text(value)
                    tab.write_string(at, col, text, form) if text else tab.write_blank(at, col, None, form)
                elif isinstance(value, date):
                    tab.write_datetime(at, col, value, form)
                else:
                    tab.write_number(at, col, value, form)

    return frame(one_by_one)


def seen(content: bytes) -> list[list[tuple[Any, ...]]]:
    tab = openpyxl.load_workbook(io.BytesIO(content))["Rows"]
    return [
        [
            (
                *(cell.value, cell.data_type, cell.number_format, cell.font.b, cell.fill.fgColor.rgb),
                *(cell.alignment.horizontal, cell.alignment.wrap_text),
            )
            for cell in row
        ]
        for row in tab.iter_rows()
    ]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, max_size=12))
@example(rows=[("<r>a</r>", "Ready", date(1900, 2, 28), 1), ("<r>a</r>", "ready", date(1900, 3, 1), -0.5)])
@example(rows=[("_x0041_ _x0041_x0042_", "\r\n \r", date(1900, 1, 1), 0)])
def test_same_cells_as_drawn_one_by_one(rows: list[tuple[CellValue, ...]]) -> None:
    # XlsxWriter takes <r>...</r> for its own markup; here it is words.
    plain = [tuple("" if str(one).startswith("<r>") else one for one in row) for row in rows]
    assert seen(put_in(plain)) == seen(drawn(plain))
    values = [[cell[0] for cell in row] for row in seen(put_in(rows))[1:]]
    assert [row[0] or "" for row in values] == [fit_text(str(row[0])) for row in rows]


def test_other_readers_see_the_same() -> None:
    rows = [(f"Teacher {at % 7}", "Ready", date(2026, 11, 23), at) for at in range(1_200)]
    with CalamineWorkbook.from_filelike(io.BytesIO(put_in(rows))) as book:
        found = book.get_sheet_by_name("Rows").to_python()
    assert found == [list(HEADERS), *map(list, rows)]


@pytest.mark.parametrize(
    ("text", "height"),
    [("short", None), ("twelve chars", None), ("a\nb", text_height("a\nb", 12)), ("word " * 5_000, 409)],
)
def test_tall_texts_make_their_row_taller(text: str, height: float | None) -> None:
    tab = openpyxl.load_workbook(io.BytesIO(put_in([("wide " * 50, text, "", 1)])))["Rows"]
    assert tab.row_dimensions[2].height == height


def test_a_text_is_held_once_and_counted() -> None:
    content = put_in([("Ana", "Ready", "", 1), ("Ana", "Ready", "", 2)])
    shared = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    assert shared.count("<si><t>Ana</t></si>") == 1
    count = re.search(r'uniqueCount="(\d+)"', shared)
    assert count and int(count[1]) == shared.count("<si>")


def test_what_the_frame_says_of_its_size_is_true() -> None:
    for rows, ref in (([], "A1:D1"), ([("a", "b", "", 1)] * 30, "A1:D31")):
        content = put_in(rows)
        assert f'<dimension ref="{ref}"/>' in zipfile.ZipFile(io.BytesIO(content)).read(PART).decode()
        assert openpyxl.load_workbook(io.BytesIO(content))["Rows"].max_row == len(rows) + 1


def test_links_lead_where_the_frame_says_and_show_the_words_of_the_row() -> None:
    rows = [("a", "", "", 1), (Hyperlink("Go there", "https://example.edu/x"), "", "", 2), ("z", "", "", 3)]
    tab = openpyxl.load_workbook(io.BytesIO(put_in(rows, (2, 0, "https://example.edu/x"))))["Rows"]
    assert [tab.cell(row, 1).value for row in (2, 3, 4)] == ["a", "Go there", "z"]
    assert tab["A3"].hyperlink.target == "https://example.edu/x"
    assert tab["A2"].hyperlink is None


def test_many_different_values_and_the_same_bytes_again() -> None:
    rows = [(f"{at} {at % 5}", "x" * (at % 40), date(2026, 1, 1), at) for at in range(5_000)]
    content = put_in(rows)
    assert content == put_in(list(rows))
    assert [row[0][0] for row in seen(content)[1:]] == [row[0] for row in rows]
