"""Requests on charts, held against what Google's reference says of their parts. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.emulator.book import Book
from tests.emulator.boxes import Area, Box, Json
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab

_KINDS = (
    "basicChart bubbleChart candlestickChart histogramChart orgChart pieChart scorecardChart treemapChart "
    "waterfallChart"
).split()
_LINED = frozenset({"LINE", "AREA", "SCATTER", "COMBO"})
_STACKING = frozenset({"AREA", "BAR", "COLUMN", "COMBO", "STEPPED_AREA"})
_WIDTH, _HEIGHT = 600, 371


def add_chart(book: Book, body: Json) -> Json:
    """Add a chart, on a tab's cells or refused; a spec that draws nothing is refused."""
    given = body.get("chart")
    if not given:
        raise Refused(400, "A chart must be specified.")
    spec = given.get("spec") or {}
    _check_spec(book, spec)
    tab, position = _placed(book, given.get("position") or {})
    number = given["chartId"] if given.get("chartId") is not None else book.new_id()
    if any(part["chartId"] == number for held in book.tabs for part in held.charts):
        raise Refused(400, f"A chart with the ID {number} already exists.")
    chart = {**given, "chartId": number, "spec": _plain(spec), "position": position}
    tab.charts.append(chart)
    return {"addChart": {"chart": chart}}


def _plain(part: Any) -> Any:
    """Return a spec with its ranges as Google says them."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "sources" in part:
        return {**part, "sources": [Box.read(one).as_json() for one in part["sources"]]}
    return {name: _plain(one) for name, one in part.items()}


def delete_embedded_object(book: Book, body: Json) -> Json:
    """Delete a chart."""
    wanted = body.get("objectId", 0)
    for tab in book.tabs:
        for chart in tab.charts:
            if chart["chartId"] == wanted:
                tab.charts.remove(chart)
                return {}
    raise Refused(400, f"No object with id: {wanted}")


def _placed(book: Book, position: Json) -> tuple[Tab, Json]:
    """Return the tab a chart lies on, and where on it; a tab of its own is not played."""
    overlay = position.get("overlayPosition")
    if overlay is None or position.get("newSheet") or position.get("sheetId") is not None:
        raise Refused(400, "The position must be an overlayPosition: nothing else is played here.")
    anchor = overlay.get("anchorCell") or {}
    tab = book.tab(anchor.get("sheetId", 0))
    row, col = anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)
    if not (0 <= row < tab.row_count and 0 <= col < tab.col_count):
        raise Refused(400, f"The anchor cell lies off the grid of {tab.title}.")
    width, height = overlay.get("widthPixels", _WIDTH), overlay.get("heightPixels", _HEIGHT)
    if width <= 0 or height <= 0:
        raise Refused(400, "An embedded object must be wider and higher than 0 pixels.")
    return tab, {"overlayPosition": {**overlay, "widthPixels": width, "heightPixels": height}}


def _check_spec(book: Book, spec: Json) -> None:
    kinds = [kind for kind in _KINDS if spec.get(kind) is not None]
    if len(kinds) != 1:
        raise Refused(400, f"A chart must have exactly one kind of spec, not {kinds or 'none'}.")
    if kinds == ["basicChart"]:
        _check_basic(book, spec["basicChart"])


def _check_basic(book: Book, basic: Json) -> None:
    kind = basic.get("chartType", "BASIC_CHART_TYPE_UNSPECIFIED")
    if kind.endswith("UNSPECIFIED"):
        raise Refused(400, "A basic chart must have a chartType.")
    if basic.get("stackedType") and kind not in _STACKING:
        raise Refused(400, f"A {kind} chart cannot be stacked.")
    domains, series = basic.get("domains") or [], basic.get("series") or []
    if len(domains) > 1:
        raise Refused(400, "Only a single domain is supported.")
    if not series:
        raise Refused(400, "A basic chart must have at least one series.")
    for axis in basic.get("axis") or []:
        _check_axis(axis)
    for one in series:
        _check_series(one, kind)
    areas = [_areas(book, one.get("domain")) for one in domains]
    areas += [_areas(book, one.get("series")) for one in series]
    if len({tuple((area.height, area.width) for area in some) for some in areas}) > 1:
        raise Refused(400, "The domain and all series must have source ranges of the same number and size.")
    headers = basic.get("headerCount", 0)
    if any(sum(max(area.height, area.width) for area in some) <= headers for some in areas):
        raise Refused(400, f"A source range holds nothing but its {headers} headers.")


def _check_axis(axis: Json) -> None:
    if axis.get("position", "BASIC_CHART_AXIS_POSITION_UNSPECIFIED").endswith("UNSPECIFIED"):
        raise Refused(400, "An axis must have a position.")
    window = axis.get("viewWindowOptions") or {}
    low, high = window.get("viewWindowMin"), window.get("viewWindowMax")
    if low is not None and high is not None and low >= high:
        raise Refused(400, "viewWindowMin must be less than viewWindowMax.")


def _check_series(one: Json, kind: str) -> None:
    own = one.get("type", kind)
    if "type" in one and kind != "COMBO":
        raise Refused(400, "A series' type can be set on COMBO charts only.")
    if ("lineStyle" in one or "pointStyle" in one) and own not in _LINED:
        raise Refused(400, f"A series of a {own} chart has neither lineStyle nor pointStyle.")
    sides = ("BOTTOM_AXIS",) if kind == "BAR" else ("LEFT_AXIS", "RIGHT_AXIS")
    if one.get("targetAxis", sides[0]) not in sides:
        raise Refused(400, f"A series of a {kind} chart cannot have the axis {one['targetAxis']}.")
    if (one.get("dataLabel") or {}).get("type") == "CUSTOM" and "customLabelData" not in one["dataLabel"]:
        raise Refused(400, "A data label of type CUSTOM must have customLabelData.")


def _areas(book: Book, chart_data: Json | None) -> list[Area]:
    """Return the cells a domain or series is drawn over: a row or column, whole on its tab's grid."""
    sources = ((chart_data or {}).get("sourceRange") or {}).get("sources") or []
    if not sources:
        raise Refused(400, "A domain or series must have a source range.")
    return list(_checked(book, sources))


def _checked(book: Book, sources: list[Json]) -> Iterator[Area]:
    for source in sources:
        tab, area, box = book.place(source)
        if (box.bottom or 0) > tab.row_count or (box.right or 0) > tab.col_count:
            raise Refused(400, f"Range ({Box.read(source).a1(tab.title)}) exceeds grid limits.")
        if (area.height == 1) == (area.width == 1):
            raise Refused(400, "Exactly one dimension of a source range must have a length of 1.")
        yield area
