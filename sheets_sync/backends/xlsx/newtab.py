"""A whole new worksheet part. Pure."""

from __future__ import annotations

from collections import defaultdict

from sheets_sync.backends.drawing import body_look, role_at
from sheets_sync.backends.xlsx.cells import cell_xml, format_of
from sheets_sync.backends.xlsx.features import col_tag, tone_rules, validations
from sheets_sync.backends.xlsx.grid import LAST_COL
from sheets_sync.backends.xlsx.package import MAIN
from sheets_sync.backends.xlsx.styles import Styles
from sheets_sync.look import (
    DEFAULT_WIDTH,
    MOST_ROW_POINTS,
    ONE_LINE_POINTS,
    ROLES,
    NumberFormat,
    cell_look,
    pages_across,
    text_height,
)
from sheets_sync.model import ColumnLook, Link, NewTab, Place, Value, a1

_HEADER_POINTS = 36
_SPARE_ROWS = 200


def worksheet_xml(tab: NewTab, styles: Styles, *, is_1904: bool, is_selected: bool) -> bytes:
    """Return the markup of a new tab, without its notes."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="{_dimension(tab)}"/>',
        _views(tab, is_selected),
        '<sheetFormatPr defaultRowHeight="15"/>',
        _cols(tab, styles),
        _rows(tab, styles, is_1904),
        _filter(tab),
        _merges(tab),
        *_features(tab, styles),
        _printing(tab),
        "</worksheet>",
    ]
    return "".join(parts).encode()


def _dimension(tab: NewTab) -> str:
    rows = [row for row, _ in tab.cells] or [1]
    cols = [col for _, col in tab.cells] or [1]
    return f"{a1(min(rows), min(cols))}:{a1(max(rows), max(cols))}"


def _views(tab: NewTab, is_selected: bool) -> str:
    selected = ' tabSelected="1"' if is_selected else ""
    lines = ' showGridLines="0"' if not tab.header_row else ""
    rows, cols = tab.frozen_rows, tab.frozen_cols
    if not (rows or cols):
        return f'<sheetViews><sheetView{lines}{selected} workbookViewId="0"/></sheetViews>'
    pane = "bottomRight" if rows and cols else "bottomLeft" if rows else "topRight"
    split = (f' xSplit="{cols}"' if cols else "") + (f' ySplit="{rows}"' if rows else "")
    cell = a1(rows + 1, cols + 1)
    return (
        f'<sheetViews><sheetView{lines}{selected} workbookViewId="0">'
        f'<pane{split} topLeftCell="{cell}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}" activeCell="{cell}" sqref="{cell}"/></sheetView></sheetViews>'
    )


def _cols(tab: NewTab, styles: Styles) -> str:
    tags = [
        col_tag(col, look, styles.style(body_look(look)) if tab.header_row else 0)
        for col, look in enumerate(tab.columns, 1)
    ]
    return f"<cols>{''.join(tags)}</cols>" if tags else ""


def _rows(tab: NewTab, styles: Styles, is_1904: bool) -> str:
    cells: dict[int, dict[int, Value]] = defaultdict(dict)
    for (row, col), value in tab.cells.items():
        cells[row][col] = value
    for row, col, last_row, last_col in tab.merges:
        for there in range(row, last_row + 1):
            for across in range(col, last_col + 1):
                cells[there].setdefault(across, "")
    numbers = sorted({*cells, *tab.row_heights, *range(1, tab.header_row + 1)})
    measured = _measured(tab)
    rows = []
    for row in numbers:
        # Rows down to the header are plain where they are blank, whatever the columns look like.
        plain = ' s="0" customFormat="1"' if row <= tab.header_row else ""
        height = _height(tab, row, measured)
        body = "".join(
            cell_xml(row, col, cells[row][col], _style(tab, (row, col), styles, is_1904), is_1904=is_1904)
            for col in sorted(cells[row])
        )
        rows.append(f'<row r="{row}"{plain}{height}>{body}</row>')
    return f"<sheetData>{''.join(rows)}</sheetData>"


def _style(tab: NewTab, place: Place, styles: Styles, is_1904: bool) -> int:
    value = tab.cells.get(place, "")
    shown = format_of(value, is_1904=is_1904)
    role, look = role_at(tab, place), _column(tab, place)
    is_link = isinstance(value, Link)
    if shown is None and look and look.body_role == role:
        shown = body_look(look).number_format
    return styles.style(cell_look(role, shown or NumberFormat.GENERAL, is_link=is_link))


def _column(tab: NewTab, place: Place) -> ColumnLook | None:
    row, col = place
    return tab.columns[col - 1] if row > tab.header_row and col <= len(tab.columns) else None


def _measured(tab: NewTab) -> dict[int, float]:
    """Return the heights that wrapped texts need; few programs measure them when they open a file."""
    ends = {(row, col): (last_row, last_col) for row, col, last_row, last_col in tab.merges}
    heights: dict[int, float] = {}
    for (row, col), value in tab.cells.items():
        last_row, last_col = ends.get((row, col), (row, col))
        look = ROLES[role_at(tab, (row, col))]
        if look.is_wrapped and isinstance(value, str | Link) and str(value) and last_row == row:
            width = sum(_width(tab, at) for at in range(col, last_col + 1))
            needed = text_height(str(value), width * (0.88 if look.is_bold else 1), look.size)
            heights[row] = max(heights.get(row, 0), min(needed, MOST_ROW_POINTS))
    return heights


def _width(tab: NewTab, col: int) -> float:
    return tab.columns[col - 1].width if col <= len(tab.columns) else DEFAULT_WIDTH


def _height(tab: NewTab, row: int, measured: dict[int, float]) -> str:
    """Return a row's height as attributes; a merged text's never follows by itself, so it is fixed."""
    if row in tab.row_heights:
        return f' ht="{tab.row_heights[row]:g}" customHeight="1"'
    if measured.get(row, 0) <= ONE_LINE_POINTS and row != tab.header_row:
        return ""
    is_fixed = any(merge[0] == row for merge in tab.merges) or row == tab.header_row
    height = max(measured.get(row, 0), _HEADER_POINTS if row == tab.header_row else 0)
    return f' ht="{height:g}"' + (' customHeight="1"' if is_fixed else "")


def _filter(tab: NewTab) -> str:
    """Return the filter on the table's header, with room for rows that come later."""
    if not (tab.has_filter and tab.header_row):
        return ""
    last_row = max([row for row, _ in tab.cells], default=tab.header_row) + _SPARE_ROWS
    return f'<autoFilter ref="{a1(tab.header_row, 1)}:{a1(last_row, len(tab.columns))}"/>'


def _merges(tab: NewTab) -> str:
    refs = [f'<mergeCell ref="{a1(merge[0], merge[1])}:{a1(merge[2], merge[3])}"/>' for merge in tab.merges]
    return f'<mergeCells count="{len(refs)}">{"".join(refs)}</mergeCells>' if refs else ""


def _features(tab: NewTab, styles: Styles) -> list[str]:
    first_row, rules, priority = tab.header_row + 1, [], 1
    checks: list[str] = []
    for col, look in enumerate(tab.columns, 1):
        rules.append(tone_rules(col, first_row, look, styles, priority))
        priority += len(look.tones)
        checks += validations(col, first_row, look)
    counted = f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>' if checks else ""
    return [*rules, counted]


def _printing(tab: NewTab) -> str:
    widths = [0.0 if look.is_hidden else look.width for look in tab.columns]
    pages = pages_across(widths, sum(widths[: tab.frozen_cols]))
    across = f' fitToWidth="{pages}"' if pages > 1 else ""
    return (
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup orientation="landscape"{across} fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
        f"{_breaks(tab)}"
    )


def _breaks(tab: NewTab) -> str:
    """Return the rows that begin a printed page; they count from the row above."""
    count = len(tab.page_starts)
    breaks = "".join(f'<brk id="{row - 1}" max="{LAST_COL - 1}" man="1"/>' for row in tab.page_starts)
    return f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>' if count else ""
