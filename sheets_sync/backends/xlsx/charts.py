"""Charts of a new tab: a drawing and a part for each, with the values they show as they are made. Pure.

Elements stand in the order that ECMA-376 part 1, section 21.2, wants; Excel refuses any other. The kept
values are for programs that do not read the cells; spreadsheet programs draw from the cells.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync.backends.xlsx.markup import attr_text, plain_text
from sheets_sync.backends.xlsx.package import OFFICE_RELS, Package
from sheets_sync.backends.xlsx.worksheet import Worksheet
from sheets_sync.look import FONT, TONES
from sheets_sync.model import CellRange, Chart, ChartKind, Place, Series, Tone, Value, a1

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SPREADSHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_EMU_A_PIXEL = 9525
_EMU_A_POINT = 12700
_INSET = 2 * _EMU_A_PIXEL
_CATEGORY_AXIS, _VALUE_AXIS = 50_010_001, 50_010_002
_INK, _LINE = "1F1F1F", "D0D0D0"
_AXIS_STEPS = 5
"""About how many steps an axis takes to the largest value."""

_STRIPED: Mapping[Tone, str] = {Tone.ATTENTION: "dkUpDiag", Tone.BAD: "smGrid"}
"""Tones that are hatched as well, so that they stand out on paper without colours."""

_DASHED: Mapping[Tone, str] = {Tone.ATTENTION: "sysDash"}
_MARKERS: Mapping[Tone, str] = {Tone.GOOD: "circle", Tone.ATTENTION: "diamond"}


def add_charts(
    package: Package, part: str, worksheet: Worksheet, charts: tuple[Chart, ...], cells: Mapping[Place, Value]
) -> None:
    """Draw the charts of a tab whose ``cells`` are new, over these very cells."""
    if not charts:
        return
    drawing = package.free_name("xl/drawings/drawing{}.xml")
    package.add(drawing, b"", _DRAWING_TYPE)
    frames = []
    for number, chart in enumerate(charts, 1):
        name = package.free_name("xl/charts/chart{}.xml")
        package.add(name, chart_xml(chart, cells), _CHART_TYPE)
        frames.append(_frame(number, chart, package.relate(drawing, "chart", name)))
    package.put(drawing, _drawing(frames))
    rel_id = package.relate(part, "drawing", drawing)
    worksheet.insert("drawing", f'<drawing xmlns:r="{OFFICE_RELS}" r:id="{rel_id}"/>')


def _drawing(frames: list[str]) -> bytes:
    return (
        f'{_HEAD}<xdr:wsDr xmlns:xdr="{_SPREADSHEET}" xmlns:a="{_MAIN}">{"".join(frames)}</xdr:wsDr>'
    ).encode()


def _frame(number: int, chart: Chart, rel_id: str) -> str:
    """Return the frame a chart hangs in: fixed to a cell's corner, of a size of its own."""
    row, col = chart.at
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{col - 1}</xdr:col><xdr:colOff>{_INSET}</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>{_INSET}</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{chart.width * _EMU_A_PIXEL}" cy="{chart.height * _EMU_A_PIXEL}"/>'
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + 1}" name="Chart {number}" descr="{attr_text(chart.alt_text)}"'
        f' title="{attr_text(chart.title)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{OFFICE_RELS}" r:id="{rel_id}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
    )


def chart_xml(chart: Chart, cells: Mapping[Place, Value]) -> bytes:
    """Return a chart's part."""
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/>' + _text(900) + "</c:legend>"
        if len(chart.series) > 1
        else ""
    )
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{OFFICE_RELS}">'
        '<c:roundedCorners val="0"/>'
        f'<c:chart>{_title(chart.title)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{_plot(chart, cells)}{_axes(chart)}</c:plotArea>"
        f'{legend}<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr>{_solid("FFFFFF")}<a:ln w="{_EMU_A_PIXEL}">{_solid(_LINE)}</a:ln></c:spPr>{_text(900)}'
        '<c:printSettings><c:headerFooter/><c:pageMargins b="0.75" l="0.7" r="0.7" t="0.75" header="0.3"'
        ' footer="0.3"/><c:pageSetup/></c:printSettings></c:chartSpace>'
    ).encode()


def _title(words: str) -> str:
    look = _look(1100, _INK, is_bold=True)
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p>"
        f"<a:pPr><a:defRPr{look[0]}>{look[1]}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr lang="en-US"{look[0]}>{look[1]}</a:rPr><a:t>{plain_text(words)}</a:t></a:r>'
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _plot(chart: Chart, cells: Mapping[Place, Value]) -> str:
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    series = "".join(_series(chart, at, one, cells) for at, one in enumerate(chart.series))
    if chart.kind is ChartKind.LINES:
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
            f'<c:marker val="1"/>{axes}</c:lineChart>'
        )
    is_stacked = chart.kind is ChartKind.BARS
    grouping, direction = ("stacked", "bar") if is_stacked else ("clustered", "col")
    overlap = '<c:overlap val="100"/>' if is_stacked else ""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="45"/>{overlap}{axes}</c:barChart>'
    )


def _series(chart: Chart, at: int, one: Series, cells: Mapping[Place, Value]) -> str:
    name = str(cells.get((one.name.first_row, one.name.first_col), ""))
    head = (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{_ref(one.name)}</c:f>'
        f"{_strings([name])}</c:strRef></c:tx>"
    )
    said = [str(value) for value in _values(chart.categories, cells)]
    categories = f"<c:cat><c:strRef><c:f>{_ref(chart.categories)}</c:f>{_strings(said)}</c:strRef></c:cat>"
    values = (
        f"<c:val><c:numRef><c:f>{_ref(one.values)}</c:f>{_numbers(_values(one.values, cells))}"
        "</c:numRef></c:val>"
    )
    if chart.kind is ChartKind.LINES:
        return f'{head}{_line(one.tone)}{categories}{values}<c:smooth val="0"/></c:ser>'
    return (
        f'{head}{_bar(one.tone)}<c:invertIfNegative val="0"/>{_labels(one.tone)}{categories}{values}</c:ser>'
    )


# -- the looks of a series ----------------------------------------------------------------------------------


def _bar(tone: Tone) -> str:
    color = TONES[tone].chart_fill
    fill = _solid(color)
    if tone in _STRIPED:
        fill = (
            f'<a:pattFill prst="{_STRIPED[tone]}"><a:fgClr><a:srgbClr val="{color}"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    return f'<c:spPr>{fill}<a:ln w="{_EMU_A_PIXEL}">{_solid("404040")}</a:ln></c:spPr>'


def _labels(tone: Tone) -> str:
    """Return the numbers that stand on bars; a zero says nothing."""
    look = TONES[tone]
    ground = f"<c:spPr>{_solid('FFFFFF')}</c:spPr>" if tone in _STRIPED else "<c:spPr><a:noFill/></c:spPr>"
    return (
        f'<c:dLbls><c:numFmt formatCode="#,##0;;;" sourceLinked="0"/>{ground}'
        f"{_text(900, look.chart_ink, is_bold=True)}"
        '<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _line(tone: Tone) -> str:
    color = TONES[tone].chart_fill
    dash = f'<a:prstDash val="{_DASHED[tone]}"/>' if tone in _DASHED else ""
    return (
        f'<c:spPr><a:ln w="{2 * _EMU_A_POINT}" cap="rnd">{_solid(color)}{dash}<a:round/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{_MARKERS.get(tone, "square")}"/><c:size val="6"/>'
        f'<c:spPr>{_solid(color)}<a:ln w="{_EMU_A_PIXEL}">{_solid(color)}</a:ln></c:spPr></c:marker>'
    )


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _look(size: int, ink: str, *, is_bold: bool) -> tuple[str, str]:
    """Return the attributes and the children of a text's properties; ``size`` in hundredths of a point."""
    return f' sz="{size}" b="{int(is_bold)}"', f'{_solid(ink)}<a:latin typeface="{FONT}"/>'


def _text(size: int, ink: str = _INK, *, is_bold: bool = False) -> str:
    attrs, inner = _look(size, ink, is_bold=is_bold)
    return (
        f"<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr{attrs}>{inner}</a:defRPr></a:pPr>"
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


# -- axes ---------------------------------------------------------------------------------------------------


def _axes(chart: Chart) -> str:
    """Return both axes: values from 0 in whole numbers; of lying bars the first stands on top."""
    is_lying = chart.kind is ChartKind.BARS
    order, place, value_place = ("maxMin", "l", "b") if is_lying else ("minMax", "b", "l")
    line = f'<c:spPr><a:ln w="{_EMU_A_PIXEL}">{_solid("404040")}</a:ln></c:spPr>'
    faint = f'<a:ln w="{_EMU_A_PIXEL}">{_solid("E4E4E4")}</a:ln>'
    grid = f"<c:majorGridlines><c:spPr>{faint}</c:spPr></c:majorGridlines>"
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{line}{_text(900)}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/>'
        '<c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        # The numbers of lying bars stand on them.
        f'<c:delete val="{int(is_lying)}"/><c:axPos val="{value_place}"/>{"" if is_lying else grid}'
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text(900)}"
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{"max" if is_lying else "autoZero"}"/>'
        f'<c:crossBetween val="between"/>{"" if is_lying else _unit(chart.most)}</c:valAx>'
    )


def _unit(most: int) -> str:
    """Return how far apart the numbers on an axis stand: 1, 2, 5, 10, 20, 50 ...; free where nobody knows."""
    if not most:
        return ""
    wanted = max(most / _AXIS_STEPS, 1)
    power = 1
    while power * 10 <= wanted:
        power *= 10
    unit = next(step * power for step in (1, 2, 5, 10) if step * power >= wanted)
    return f'<c:majorUnit val="{unit}"/>'


# -- cells --------------------------------------------------------------------------------------------------


def _ref(cells: CellRange) -> str:
    first, last = _fixed(cells.first_row, cells.first_col), _fixed(cells.last_row, cells.last_col)
    ref = first if first == last else f"{first}:{last}"
    return plain_text(f"'{cells.tab.replace(chr(39), chr(39) * 2)}'!{ref}")


def _fixed(row: int, col: int) -> str:
    return f"${a1(1, col)[:-1]}${row}"


def _values(area: CellRange, cells: Mapping[Place, Value]) -> list[Value]:
    return [
        cells.get((row, col), "")
        for row in range(area.first_row, area.last_row + 1)
        for col in range(area.first_col, area.last_col + 1)
    ]


def _strings(words: list[str]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{plain_text(word)}</c:v></c:pt>' for at, word in enumerate(words) if word
    )
    return f'<c:strCache><c:ptCount val="{len(words)}"/>{points}</c:strCache>'


def _numbers(values: list[Value]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value:.15g}</c:v></c:pt>'
        for at, value in enumerate(values)
        if isinstance(value, int | float)
    )
    count = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
    return f"<c:numCache>{count}{points}</c:numCache>"
