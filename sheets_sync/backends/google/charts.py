"""Charts of a new tab as requests, in the batch that makes it. Pure.

Google finds a series' name in the first cell of its range, so names stand right above the values and the
cell above the categories is a header too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheets_sync.backends.google.aside import Area, Request
from sheets_sync.backends.google.looks import color
from sheets_sync.backends.google.places import TabIds
from sheets_sync.look import FONT, TONES
from sheets_sync.model import CellRange, Chart, ChartKind, NewTab, Series, Tone

Json = dict[str, Any]

_INK, _LINE = "1F1F1F", "D0D0D0"
_TYPES = {ChartKind.BARS: "BAR", ChartKind.COLUMNS: "COLUMN", ChartKind.LINES: "LINE"}
_DASHED = frozenset({Tone.ATTENTION})
_SHAPES = {Tone.GOOD: "CIRCLE", Tone.ATTENTION: "DIAMOND"}


def charts(tab: NewTab, ids: TabIds) -> Iterator[Request]:
    """Yield a request for each chart of a tab whose cells are written.

    Google numbers them: a batch sent twice is refused for the tab's own id already.
    """
    for chart in tab.charts:
        yield {
            "addChart": {
                "chart": {
                    "spec": _spec(chart, ids),
                    "position": _position(chart, ids.new[tab.title]),
                    "border": {"colorStyle": color(_LINE)},
                }
            }
        }


def _position(chart: Chart, tab_id: int) -> Json:
    row, col = chart.at
    return {
        "overlayPosition": {
            "anchorCell": {"sheetId": tab_id, "rowIndex": row - 1, "columnIndex": col - 1},
            "offsetXPixels": 2,
            "offsetYPixels": 2,
            "widthPixels": chart.width,
            "heightPixels": chart.height,
        }
    }


def _spec(chart: Chart, ids: TabIds) -> Json:
    return {
        "title": chart.title,
        "titleTextFormat": {**_text(11), "bold": True},
        "altText": chart.alt_text,
        "fontName": FONT,
        "backgroundColorStyle": color("FFFFFF"),
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": _basic_chart(chart, ids),
    }


def _basic_chart(chart: Chart, ids: TabIds) -> Json:
    is_lying = chart.kind is ChartKind.BARS
    across, up = ("LEFT_AXIS", "BOTTOM_AXIS") if is_lying else ("BOTTOM_AXIS", "LEFT_AXIS")
    return {
        "chartType": _TYPES[chart.kind],
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 else "NO_LEGEND",
        "headerCount": 1,
        "axis": [
            # The word above the categories would stand beside them as the axis' name.
            {"position": across, "title": " "},
            {
                "position": up,
                "title": " ",
                "viewWindowOptions": {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"},
            },
        ],
        "domains": [{"domain": _cells(_with_header(chart.categories), ids)}],
        "series": [_series(chart, one, up, ids) for one in chart.series],
        **({"stackedType": "STACKED"} if is_lying else {}),
    }


def _series(chart: Chart, one: Series, axis: str, ids: TabIds) -> Json:
    look = TONES[one.tone]
    drawn: Json = {
        "series": _cells(_with_header(one.values), ids),
        "targetAxis": axis,
        "colorStyle": color(look.chart_fill),
    }
    if chart.kind is ChartKind.LINES:
        drawn["lineStyle"] = {"type": "MEDIUM_DASHED" if one.tone in _DASHED else "SOLID", "width": 2}
        drawn["pointStyle"] = {"shape": _SHAPES.get(one.tone, "SQUARE"), "size": 6}
    else:
        ink = {**_text(9, look.chart_ink), "bold": True}
        drawn["dataLabel"] = {"type": "DATA", "placement": "CENTER", "textFormat": ink}
    return drawn


def _text(size: int, ink: str = _INK) -> Json:
    return {"fontFamily": FONT, "fontSize": size, "foregroundColorStyle": color(ink)}


def _with_header(values: CellRange) -> CellRange:
    return CellRange(values.tab, values.first_row - 1, values.last_row, values.first_col, values.last_col)


def _cells(cells: CellRange, ids: TabIds) -> Json:
    area = Area(ids.left[cells.tab], cells.first_row, cells.last_row, cells.first_col, cells.last_col)
    return {"sourceRange": {"sources": [area.grid_range()]}}
