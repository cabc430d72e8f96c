"""Notes on cells: the comments part and the drawing that shows them, new or added to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheets_sync.backends.xlsx.cells import note_xml
from sheets_sync.backends.xlsx.markup import MarkupError, masked, parse, prefix_of, prefixed, spliced
from sheets_sync.backends.xlsx.package import MAIN, OFFICE_RELS, Package
from sheets_sync.backends.xlsx.worksheet import Worksheet
from sheets_sync.model import Place

_AUTHOR = "sheets-sync"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_IDMAP = re.compile(rb"""idmap[^>]*?\sdata=["']([\d,\s]+)["']""")
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_SHAPE_TYPE = """<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" \
path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" \
o:connecttype="rect"/></v:shapetype>"""
_BLANK_VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" \
xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">\
<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>"""


def add_notes(package: Package, part: str, worksheet: Worksheet, notes: Mapping[Place, str]) -> None:
    """Put notes on cells that have none; the worksheet gets its link to the drawing where it lacks one."""
    if not notes:
        return
    _add_comments(package, part, notes)
    drawing = worksheet.first("legacyDrawing")
    rels = {rel.id: rel.target for rel in package.rels(part)}
    name = rels.get(drawing.rel_id, "") if drawing else ""
    if not package.has(name):
        name = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.add_default("vml", _VML_TYPE)
        package.put(name, _BLANK_VML.format(block=_free_block(package)).encode())
        rel_id = package.relate(part, "vmlDrawing", name)
        worksheet.insert("legacyDrawing", f'<legacyDrawing xmlns:r="{OFFICE_RELS}" r:id="{rel_id}"/>')
    package.put(name, _with_shapes(package.read(name), notes))


def _add_comments(package: Package, part: str, notes: Mapping[Place, str]) -> None:
    rel = package.related(part, "comments")
    if rel is None:
        name = package.free_name("xl/comments{}.xml")
        pieces = "".join(note_xml(row, col, text, 0) for (row, col), text in sorted(notes.items()))
        xml = f'<comments xmlns="{MAIN}"><authors><author>{_AUTHOR}</author></authors>'
        whole = f"{_DECLARATION}{xml}<commentList>{pieces}</commentList></comments>"
        package.add(name, whole.encode(), _COMMENTS_TYPE)
        package.relate(part, "comments", name)
        return
    package.put(rel.target, _with_comments(package.xml(rel.target), notes))


def _with_comments(xml: bytes, notes: Mapping[Place, str]) -> bytes:
    root, prefix = parse(xml), prefix_of(masked(xml))
    authors, listed = root.first("authors"), root.first("commentList")
    if authors is None or listed is None or authors.is_closed or listed.is_closed:
        raise MarkupError("a comments part without authors or comments")
    author = len(authors.children)
    for index, node in enumerate(authors.children):
        if xml[node.inner : node.inner_end] == _AUTHOR.encode():
            author = index
    added = f"<author>{_AUTHOR}</author>" if author == len(authors.children) else ""
    pieces = "".join(note_xml(row, col, text, author) for (row, col), text in sorted(notes.items()))
    return spliced(
        xml,
        [
            (authors.inner_end, authors.inner_end, prefixed(added, prefix)),
            (listed.inner_end, listed.inner_end, prefixed(pieces, prefix)),
        ],
    )


def _free_block(package: Package) -> int:
    """Return a block of 1,024 shape ids that no other drawing of notes uses."""
    used = [0]
    for name in package.names:
        if name.lower().endswith(".vml"):
            for match in _IDMAP.finditer(package.read(name)):
                used += [int(number) for number in match[1].split(b",") if number.strip()]
    return max(used) + 1


def _with_shapes(vml: bytes, notes: Mapping[Place, str]) -> bytes:
    # Other programs write drawings of notes that are not well-formed, so only the last tag is looked for.
    block = _IDMAP.search(vml)
    first = int(block[1].split(b",")[0]) * 1024 if block else 1024
    taken = [int(match[1]) for match in _SHAPE_ID.finditer(vml)]
    start = max([first, *taken]) + 1
    pieces = "" if b'id="_x0000_t202"' in vml else _SHAPE_TYPE
    pieces += "".join(
        _shape(start + at, row, col, text) for at, ((row, col), text) in enumerate(sorted(notes.items()))
    )
    end = vml.rfind(b"</xml>")
    if end < 0:
        raise MarkupError("a drawing of notes without an end")
    return vml[:end] + pieces.encode() + vml[end:]


def _shape(number: int, row: int, col: int, text: str) -> str:
    height = 4 + len(text) // 45
    anchor = f"{col}, 15, {max(row - 2, 0)}, 10, {col + 3}, 15, {max(row - 2, 0) + height}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
        'margin-top:5pt;width:190pt;height:70pt;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{col - 1}</x:Column></x:ClientData></v:shape>"
    )
