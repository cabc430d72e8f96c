"""A tab's charts become requests of the batch that makes it, whole and over its own cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sheets_sync.backends.google.batches import batches
from sheets_sync.backends.google.places import Standing, TabIds, tab_ids
from sheets_sync.backends.google.requests import making_requests
from sheets_sync.model import (
    CellRange,
    Chart,
    ChartKind,
    ColumnLook,
    NewTab,
    Place,
    Plan,
    Role,
    Series,
    Snapshot,
    Tone,
    Value,
)
from tests.emulator.discovery import slips_in

Json = dict[str, Any]

HERE = Snapshot("x", ())
LOOK = ColumnLook(20, Role.TOOL_HEADER, Role.TOOL_BODY)
CELLS: dict[Place, Value] = {
    **{(3, col): word for col, word in enumerate(("Step", "Ready", "Not started"), 2)},
    **{(4, col): word for col, word in enumerate(("1 Why", 7, 2), 2)},
    **{(5, col): word for col, word in enumerate(("2 Goals", 5, ""), 2)},
}
WHITE = {"rgbColor": {"red": 1.0, "green": 1.0, "blue": 1.0}}
INK = {"rgbColor": {"red": 0.1216, "green": 0.1216, "blue": 0.1216}}
NAVY = {"rgbColor": {"red": 0.0431, "green": 0.2392, "blue": 0.4}}
ORANGE = {"rgbColor": {"red": 0.8784, "green": 0.5412, "blue": 0.1176}}


def area(row: int, col: int, last_row: int) -> CellRange:
    return CellRange("Front", row, last_row, col, col)


def chart(kind: ChartKind) -> Chart:
    return Chart(
        "Teachers at each step",
        kind,
        area(4, 2, 5),
        (
            Series(area(3, 3, 3), area(4, 3, 5), Tone.GOOD),
            Series(area(3, 4, 3), area(4, 4, 5), Tone.ATTENTION),
        ),
        (3, 6),
        450,
        200,
        "How many teachers stand where.",
        most=39,
    )


def tab(*kinds: ChartKind) -> NewTab:
    return NewTab("Front", CELLS, (LOOK,) * 4, 0, charts=tuple(map(chart, kinds)))


def plan_of(*kinds: ChartKind) -> tuple[Plan, TabIds]:
    plan = Plan(new_tabs=(tab(*kinds),))
    return plan, tab_ids(plan, HERE, Standing())


def requests_of(*kinds: ChartKind) -> tuple[list[Json], int]:
    plan, ids = plan_of(*kinds)
    requests = making_requests(plan, ids)
    assert slips_in("BatchUpdateSpreadsheetRequest", {"requests": requests}, is_request=True) == []
    return requests, ids.new["Front"]


def source(tab_id: int, col: int) -> Json:
    """Return the cells of a column, its header included."""
    cells = {"startRowIndex": 2, "endRowIndex": 5, "startColumnIndex": col, "endColumnIndex": col + 1}
    return {"sourceRange": {"sources": [{"sheetId": tab_id, **cells}]}}


def text(size: int, color: Json) -> Json:
    return {"fontFamily": "Calibri", "fontSize": size, "foregroundColorStyle": color, "bold": True}


def label(color: Json) -> Json:
    return {"type": "DATA", "placement": "CENTER", "textFormat": text(9, color)}


def test_lying_bars_are_stacked_and_carry_their_numbers() -> None:
    requests, tab_id = requests_of(ChartKind.BARS)
    grey = {"rgbColor": dict.fromkeys(("red", "green", "blue"), 0.8157)}
    assert requests[-1] == {
        "addChart": {
            "chart": {
                "spec": {
                    "title": "Teachers at each step",
                    "titleTextFormat": text(11, INK),
                    "altText": "How many teachers stand where.",
                    "fontName": "Calibri",
                    "backgroundColorStyle": WHITE,
                    "hiddenDimensionStrategy": "SHOW_ALL",
                    "basicChart": {
                        "chartType": "BAR",
                        "stackedType": "STACKED",
                        "legendPosition": "BOTTOM_LEGEND",
                        "headerCount": 1,
                        "axis": [
                            {"position": "LEFT_AXIS", "title": " "},
                            {
                                "position": "BOTTOM_AXIS",
                                "title": " ",
                                "viewWindowOptions": {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"},
                            },
                        ],
                        "domains": [{"domain": source(tab_id, 1)}],
                        "series": [
                            {
                                "series": source(tab_id, 2),
                                "targetAxis": "BOTTOM_AXIS",
                                "colorStyle": NAVY,
                                "dataLabel": label(WHITE),
                            },
                            {
                                "series": source(tab_id, 3),
                                "targetAxis": "BOTTOM_AXIS",
                                "colorStyle": ORANGE,
                                "dataLabel": label(INK),
                            },
                        ],
                    },
                },
                "position": {
                    "overlayPosition": {
                        "anchorCell": {"sheetId": tab_id, "rowIndex": 2, "columnIndex": 5},
                        "offsetXPixels": 2,
                        "offsetYPixels": 2,
                        "widthPixels": 450,
                        "heightPixels": 200,
                    }
                },
                "border": {"colorStyle": grey},
            }
        }
    }


def test_lines_differ_in_more_than_their_colour_and_have_gaps() -> None:
    requests, tab_id = requests_of(ChartKind.LINES)
    basic = requests[-1]["addChart"]["chart"]["spec"]["basicChart"]
    assert basic["chartType"] == "LINE" and not {"stackedType", "interpolateNulls"} & set(basic)
    assert [axis["position"] for axis in basic["axis"]] == ["BOTTOM_AXIS", "LEFT_AXIS"]
    assert basic["axis"][1]["viewWindowOptions"]["viewWindowMin"] == 0
    assert basic["series"] == [
        {
            "series": source(tab_id, 2),
            "targetAxis": "LEFT_AXIS",
            "colorStyle": NAVY,
            "lineStyle": {"type": "SOLID", "width": 2},
            "pointStyle": {"shape": "CIRCLE", "size": 6},
        },
        {
            "series": source(tab_id, 3),
            "targetAxis": "LEFT_AXIS",
            "colorStyle": ORANGE,
            "lineStyle": {"type": "MEDIUM_DASHED", "width": 2},
            "pointStyle": {"shape": "DIAMOND", "size": 6},
        },
    ]


def test_columns_stand_side_by_side() -> None:
    requests, _ = requests_of(ChartKind.COLUMNS)
    basic = requests[-1]["addChart"]["chart"]["spec"]["basicChart"]
    assert (basic["chartType"], "stackedType" in basic) == ("COLUMN", False)
    assert basic["series"][0]["targetAxis"] == "LEFT_AXIS"


def test_charts_come_after_all_that_makes_their_tab_and_bring_no_id_to_be_taken() -> None:
    requests, _ = requests_of(*ChartKind)
    kinds = [kind for request in requests for kind in request]
    assert kinds[0] == "addSheet" and kinds[-3:] == ["addChart"] * 3 and kinds.count("addChart") == 3
    assert not any("chartId" in request["addChart"]["chart"] for request in requests[-3:])


def test_in_a_large_write_charts_stay_with_their_tab() -> None:
    long: dict[Place, Value] = {(row, 1): "x" * 40 for row in range(6, 200)}
    plan = Plan(new_tabs=(replace(tab(*ChartKind), cells={**CELLS, **long}),))
    ids = tab_ids(plan, HERE, Standing())
    parts = list(batches(plan, ids, salt="s", titles=frozenset(), asides={}, most_bytes=9_000))
    made = [{kind for request in part.requests for kind in request} for part in parts]
    assert len(parts) > 1
    (one,) = [kinds for kinds in made if "addChart" in kinds]
    assert {"addSheet", "updateCells"} <= one
