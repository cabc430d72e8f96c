"""Add cell styles to a workbook's styles part, using again what is already there. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheets_sync.backends.shown import BUILT_IN, kind_of
from sheets_sync.backends.xlsx.markup import (
    Node,
    Splice,
    attr_text,
    masked,
    parse,
    prefix_of,
    prefixed,
    spliced,
    with_attr,
)
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.backends.xlsx.workbook import Workbook
from sheets_sync.look import FONT, TONES, CellLook, NumberFormat, cell_look
from sheets_sync.model import Role, Tone

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
_FORMAT_IDS: Mapping[NumberFormat, int] = {
    NumberFormat.GENERAL: 0,
    NumberFormat.TEXT: 49,
    NumberFormat.DATE: 14,
    NumberFormat.DATE_TIME: 22,
    NumberFormat.TIME: 20,
}

BLANK = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<fonts count="1"><font><sz val="11"/><name val="{FONT}"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
<dxfs count="0"/></styleSheet>""".encode()

_Shape = tuple[str, tuple[tuple[str, str], ...], tuple[object, ...]]


class Styles:
    """The styles of one workbook; nothing is written before ``save``."""

    def __init__(self, package: Package, book: Workbook) -> None:
        rel = package.related(book.part, "styles")
        self._package, self._book = package, book
        self._name = rel.target if rel and package.has(rel.target) else ""
        self._xml = package.xml(self._name) if self._name else BLANK
        self._root = parse(self._xml)
        self._known: dict[str, dict[_Shape, int]] = {}
        self._added: dict[str, list[str]] = {}
        self._styles: dict[CellLook, int] = {}
        self._wraps: dict[int, bool] = {}
        self._dated: dict[tuple[int, NumberFormat], int] = {}
        self._linked: dict[int, int] = {}

    def style(self, look: CellLook) -> int:
        """Return the number of the cell style that draws this look."""
        if look not in self._styles:
            self._styles[look] = self._item("cellXfs", self._xf(look))
        return self._styles[look]

    def tone(self, tone: Tone) -> int:
        """Return the number of the conditional style that draws this tone."""
        look = TONES[tone]
        bold = "<b/>" if look.is_bold else ""
        fill = f'<fill><patternFill patternType="solid"><bgColor rgb="FF{look.fill}"/></patternFill></fill>'
        return self._item("dxfs", f'<dxf><font>{bold}<color rgb="FF{look.ink}"/></font>{fill}</dxf>')

    def dated(self, style: int, wanted: NumberFormat) -> int:
        """Return a style like this one that shows a date or time as such, or with GENERAL a number as one."""
        if (style, wanted) not in self._dated:
            xf = self._xf_xml(style)
            is_dated = bool(kind_of(self._code(int(parse(xf.encode()).attrs.get("numFmtId", "0")))))
            fits = is_dated == (wanted is not NumberFormat.GENERAL)
            self._dated[style, wanted] = (
                style if fits else self._item("cellXfs", _with(xf, "format", str(_FORMAT_IDS[wanted])))
            )
        return self._dated[style, wanted]

    def linked(self, style: int) -> int:
        """Return a style like this one whose words look like a link."""
        if style not in self._linked:
            model = self._xf_xml(self.style(cell_look(Role.BODY, is_link=True)))
            font = parse(model.encode()).attrs.get("fontId", "0")
            self._linked[style] = self._item("cellXfs", _with(self._xf_xml(style), "font", font))
        return self._linked[style]

    def is_wrapped(self, style: int) -> bool:
        """Tell whether a cell style breaks long text into lines."""
        if style not in self._wraps:
            alignment = parse(self._xf_xml(style).encode()).first("alignment")
            self._wraps[style] = alignment is not None and alignment.attrs.get("wrapText") in ("1", "true")
        return self._wraps[style]

    def save(self) -> None:
        """Write what was added, if anything."""
        if not any(self._added.values()):
            return
        splices = [self._section(section, items) for section, items in self._added.items() if items]
        xml = spliced(self._xml, splices)
        if self._name:
            self._package.put(self._name, xml)
            return
        name = "xl/styles.xml"
        self._package.add(name, xml, _TYPE)
        self._package.relate(self._book.part, "styles", name)

    def _xf_xml(self, style: int) -> str:
        """Return a cell style's markup without prefix, be it old or added just now."""
        nodes = self._nodes("cellXfs")
        if style >= len(nodes):
            added = self._added.get("cellXfs", [])[style - len(nodes) :]
            return added[0] if added else '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        raw = self._xml[nodes[style].start : nodes[style].end].decode()
        prefix = prefix_of(masked(self._xml))
        return re.sub(rf"<(/?){prefix}", r"<\1", raw) if prefix else raw

    def _code(self, number: int) -> str:
        for node in self._nodes("numFmts"):
            if node.attrs.get("numFmtId") == str(number):
                return node.attrs.get("formatCode", "")
        return BUILT_IN.get(number, "")

    def _xf(self, look: CellLook) -> str:
        number = _FORMAT_IDS[look.number_format]
        font = self._item("fonts", _font(look))
        fill = self._item("fills", _fill(look.fill)) if look.fill else 0
        border = self._item("borders", _border(look)) if look.grid or look.rule else 0
        wrap = ' wrapText="1"' if look.is_wrapped else ""
        return (
            f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{look.horizontal}" vertical="{look.vertical}"{wrap}/></xf>'
        )

    def _nodes(self, section: str) -> list[Node]:
        node = self._root.first(section)
        return node.children if node else []

    def _item(self, section: str, xml: str) -> int:
        """Return the number of an item of a section, added unless one like it is there."""
        if section not in self._known:
            shapes: dict[_Shape, int] = {}
            for index, node in enumerate(self._nodes(section)):
                shapes.setdefault(_shape(node), index)
            self._known[section], self._added[section] = shapes, []
        shape = _shape(parse(xml.encode()))
        if shape not in self._known[section]:
            self._known[section][shape] = len(self._nodes(section)) + len(self._added[section])
            self._added[section].append(xml)
        return self._known[section][shape]

    def _section(self, name: str, items: list[str]) -> Splice:
        prefix = prefix_of(masked(self._xml))
        raw, node = prefixed("".join(items), prefix), self._root.first(name)
        count = str(len(self._nodes(name)) + len(items))
        if node is not None:
            tag = with_attr(self._xml[node.start : node.inner], "count", count)
            if node.is_closed:
                return node.start, node.end, tag[:-2] + b">" + raw + f"</{prefix}{name}>".encode()
            inside = self._xml[node.inner : node.inner_end]
            return node.start, node.inner_end, tag + inside + raw
        later = [child for child in self._root.children if child.name in _ORDER[_ORDER.index(name) + 1 :]]
        at = later[0].start if later else self._root.inner_end
        opened, closed = prefixed(f'<{name} count="{count}">', prefix), prefixed(f"</{name}>", prefix)
        return at, at, opened + raw + closed


def _with(xf: str, what: str, number: str) -> str:
    """Return a cell style's markup with another font or number format."""
    end = xf.index(">") + 1
    name, applied = {"font": ("fontId", "applyFont"), "format": ("numFmtId", "applyNumberFormat")}[what]
    tag = with_attr(xf[:end].encode(), name, number)
    return with_attr(tag, applied, "1").decode() + xf[end:]


def _shape(node: Node) -> _Shape:
    """Return what two elements have in common when they draw the same."""
    return node.name, tuple(sorted(node.attrs.items())), tuple(_shape(child) for child in node.children)


def _font(look: CellLook) -> str:
    marks = "<b/>" * look.is_bold + "<i/>" * look.is_italic + "<u/>" * look.is_underlined
    size, color = f'<sz val="{look.size}"/>', f'<color rgb="FF{look.ink}"/>'
    return f'<font>{marks}{size}{color}<name val="{attr_text(FONT)}"/><family val="2"/></font>'


def _fill(color: str) -> str:
    colors = f'<fgColor rgb="FF{color}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{colors}</patternFill></fill>'


def _border(look: CellLook) -> str:
    thin = f'style="thin"><color rgb="FF{look.grid}"/>' if look.grid else ""
    below = f'style="medium"><color rgb="FF{look.rule}"/>' if look.rule else thin
    sides = {"left": thin, "right": thin, "top": thin, "bottom": below}
    drawn = "".join(f"<{side} {line}</{side}>" if line else f"<{side}/>" for side, line in sides.items())
    return f"<border>{drawn}<diagonal/></border>"
