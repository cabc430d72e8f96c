"""The emulated spreadsheet takes charts as Google does, and refuses what draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.emulator.discovery import slips_in
from tests.emulator.errors import Refused
from tests.emulator.human import Human
from tests.emulator.loading import from_rows
from tests.emulator.workbook import Spreadsheet

Json = dict[str, Any]


def source(col: int, top: int = 0, bottom: int = 3, **others: int) -> Json:
    """Return a column of cells as a chart names it."""
    area = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": col, "endColumnIndex": col + 1}
    return {"sourceRange": {"sources": [{"sheetId": 0, **area, **others}]}}


def kept(chart_data: Json) -> Json:
    """Return it as Google says it back: without an id of 0."""
    (one,) = chart_data["sourceRange"]["sources"]
    return {"sourceRange": {"sources": [{name: at for name, at in one.items() if name != "sheetId"}]}}


CHART: Json = {
    "spec": {
        "title": "Steps",
        "altText": "How many stand where.",
        "basicChart": {
            "chartType": "BAR",
            "stackedType": "STACKED",
            "headerCount": 1,
            "axis": [{"position": "BOTTOM_AXIS", "viewWindowOptions": {"viewWindowMin": 0}}],
            "domains": [{"domain": source(0)}],
            "series": [{"series": source(1), "targetAxis": "BOTTOM_AXIS"}, {"series": source(2)}],
        },
    },
    "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}}},
}


@pytest.fixture
def book() -> Spreadsheet:
    return from_rows({"One": [["Step", "Ready", "Not"], ["1", 2, 3], ["2", 4, 5]], "Two": [["x"]]})


def add(book: Spreadsheet, chart: Json) -> Json:
    body = {"requests": [{"addChart": {"chart": chart}}]}
    assert slips_in("BatchUpdateSpreadsheetRequest", body, is_request=True) == []
    reply: Json = book.batch_update(body["requests"])[0]
    return reply["addChart"]["chart"]


def held(book: Spreadsheet) -> list[Json]:
    found: list[Json] = book.as_json()["sheets"][0].get("charts", [])
    assert slips_in("Spreadsheet", {"sheets": [{"charts": found}]}, is_request=False) == []
    return found


def with_basic(**parts: Any) -> Callable[[Json], None]:
    return lambda chart: chart["spec"]["basicChart"].update(parts)


def with_series(**parts: Any) -> Callable[[Json], None]:
    return lambda chart: chart["spec"]["basicChart"]["series"][0].update(parts)


def with_anchor(**parts: Any) -> Callable[[Json], None]:
    return lambda chart: chart["position"]["overlayPosition"].update(parts)


def test_a_chart_is_kept_and_can_be_read_back(book: Spreadsheet) -> None:
    made = add(book, CHART)
    basic = CHART["spec"]["basicChart"]
    assert made["chartId"] and made["spec"] == {
        **CHART["spec"],
        "basicChart": {
            **basic,
            "domains": [{"domain": kept(source(0))}],
            "series": [{**one, "series": kept(one["series"])} for one in basic["series"]],
        },
    }
    assert made["position"]["overlayPosition"] == {
        "anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1},
        "widthPixels": 600,
        "heightPixels": 371,
    }
    assert held(book) == [made]
    book.batch_update([{"deleteEmbeddedObject": {"objectId": made["chartId"]}}])
    assert held(book) == []


WRONG: dict[str, tuple[Callable[[Json], Any], str]] = {
    "no spec": (lambda chart: chart.pop("spec"), "exactly one kind of spec"),
    "two specs": (lambda chart: chart["spec"].update(pieChart={}), "exactly one kind of spec"),
    "no type": (lambda chart: chart["spec"]["basicChart"].pop("chartType"), "must have a chartType"),
    "stacked lines": (with_basic(chartType="LINE"), "cannot be stacked"),
    "no series": (with_basic(series=[]), "at least one series"),
    "two domains": (with_basic(domains=[{"domain": source(0)}] * 2), "single domain"),
    "an axis nowhere": (with_basic(axis=[{"title": "x"}]), "axis must have a position"),
    "an axis upside down": (
        with_basic(
            axis=[{"position": "LEFT_AXIS", "viewWindowOptions": {"viewWindowMin": 5, "viewWindowMax": 1}}]
        ),
        "viewWindowMin must be less",
    ),
    "the wrong axis": (with_series(targetAxis="LEFT_AXIS"), "cannot have the axis LEFT_AXIS"),
    "dashes on a bar": (with_series(lineStyle={"width": 2}), "neither lineStyle nor pointStyle"),
    "a type of its own": (with_series(type="LINE"), "on COMBO charts only"),
    "labels from nowhere": (with_series(dataLabel={"type": "CUSTOM"}), "must have customLabelData"),
    "no cells": (with_series(series={}), "must have a source range"),
    "a block of cells": (with_series(series=source(1, endColumnIndex=3)), "length of 1"),
    "a single cell": (with_series(series=source(1, bottom=1)), "length of 1"),
    "other lengths": (with_series(series=source(1, bottom=2)), "same number and size"),
    "headers alone": (with_basic(headerCount=3), "nothing but its 3 headers"),
    "off the grid": (with_series(series=source(40)), "exceeds grid limits"),
    "beyond the grid": (with_series(series=source(1, bottom=2000)), "exceeds grid limits"),
    "no such tab": (with_series(series=source(1, sheetId=77)), "No grid with id: 77"),
    "anchored off the grid": (with_anchor(anchorCell={"rowIndex": 5000}), "off the grid"),
    "anchored on no tab": (with_anchor(anchorCell={"sheetId": 77}), "No grid with id: 77"),
    "flat": (with_anchor(heightPixels=0), "wider and higher than 0"),
    "nowhere": (lambda chart: chart.pop("position"), "must be an overlayPosition"),
}


@pytest.mark.parametrize(("spoil", "words"), WRONG.values(), ids=WRONG)
def test_what_draws_nothing_is_refused_and_nothing_is_kept(
    book: Spreadsheet, spoil: Callable[[Json], Any], words: str
) -> None:
    chart = deepcopy(CHART)
    spoil(chart)
    with pytest.raises(Refused, match=words):
        add(book, chart)
    assert held(book) == []


def test_an_id_is_taken_once(book: Spreadsheet) -> None:
    add(book, {**CHART, "chartId": 7})
    with pytest.raises(Refused, match="A chart with the ID 7 already exists"):
        add(book, {**CHART, "chartId": 7})


def test_a_chart_moves_along_with_its_cells(book: Spreadsheet) -> None:
    add(book, CHART)
    Human(book).insert_rows("One", 1)
    Human(book).insert_rows("Two", 1)
    (chart,) = held(book)
    basic = chart["spec"]["basicChart"]
    assert basic["domains"] == [{"domain": kept(source(0, 1, 4))}]
    assert chart["position"]["overlayPosition"]["anchorCell"] == {
        "sheetId": 0,
        "rowIndex": 2,
        "columnIndex": 1,
    }
