"""Formulas: which must not be overwritten, which name a tab that gets another title. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from sheets_sync.backends.xlsx.grid import Grid, area
from sheets_sync.backends.xlsx.markup import (
    ATTRS,
    MarkupError,
    Splice,
    attr_text,
    attributes,
    check,
    local,
    masked,
    plain_text,
    read_text,
    spliced,
    with_attr,
)
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.errors import WouldLoseError
from sheets_sync.model import Place, a1

_OURS = re.compile(rb"""HYPERLINK\((?:"|&quot;)(?:[^"#]*?\.xlsx)?#'""")
_TOKEN = re.compile(r"""("(?:[^"]|"")*")|('(?:[^']|'')*')!|(?<![\w.\]'!])([^\W\d][\w.]*)!""")
_HOLDERS = frozenset(["f", "formula", "formula1", "formula2", "definedName", "fmlaLink", "fmlaRange"])
_HOLDER_ATTRS = frozenset(["location", "textlink", "fmlaLink", "fmlaRange"])


def has_formulas(cells: Grid) -> bool:
    """Tell whether the tab holds formulas that are not links of ours."""
    name = (cells.prefix + "f").encode()
    found = len(re.findall(rb"<" + name + rb"[\s>/]", cells.hidden))
    return found > len(_OURS.findall(cells.hidden))


def check_overwritten(cells: Grid, title: str, written: Collection[Place]) -> None:
    """Make sure no formula that fills several cells is torn.

    Raises:
        WouldLoseError: One would be.
    """
    name = (cells.prefix + "f").encode()
    kinds = rb"<" + name + rb"\s[^>]*\bt\s*=\s*[\"'](?:array|shared|dataTable)"
    if not written or not re.search(kinds, cells.hidden):
        return
    pattern = re.compile(rb"<" + name + rb"(" + ATTRS + rb")\s*/?>")
    masters: dict[str, Place] = {}
    followers: set[str] = set()
    for row in cells.rows():
        for cell in cells.cells(row):
            match = pattern.search(cells.hidden, cell.inner, cell.inner_end)
            if not match:
                continue
            attrs, where = attributes(match[1]), (row.number, cell.number)
            if attrs.get("t") in ("array", "dataTable") and _tears(attrs.get("ref", ""), where, written):
                raise _torn(title, where)
            if attrs.get("t") == "shared" and where not in written:
                followers.add(attrs.get("si", ""))
            elif attrs.get("t") == "shared" and "ref" in attrs:
                masters[attrs.get("si", "")] = where
    for key, where in masters.items():
        if key in followers:
            raise _torn(title, where)


def _tears(ref: str, where: Place, written: Collection[Place]) -> bool:
    top, left, bottom, right = area(ref) if ref else (*where, *where)
    hit = any(top <= row <= bottom and left <= col <= right for row, col in written)
    return hit and (top, left) != (bottom, right)


def _torn(title: str, where: Place) -> WouldLoseError:
    return WouldLoseError(
        f"A formula that fills several cells from {a1(*where)} on the tab {title} stands where sheets-sync "
        "writes, so nothing was written. Clear those cells (they are filled in automatically), "
        "then run this again."
    )


def retitled(formula: str, old: str, new: str | None) -> str:
    """Return a formula with every reference to a tab's old title renewed; ``None`` where it is deleted."""

    def renewed(match: re.Match[str]) -> str:
        if match[1]:
            text = match[1]
            return f'"#{retitled(text[2:-1], old, new)}"' if new and text.startswith('"#') else text
        names = match[2][1:-1].replace("''", "'").split(":") if match[2] else [match[3]]
        if old.casefold() not in (name.casefold() for name in names):
            return match[0]
        if new is None:
            return "#REF!"
        fresh = ":".join(new if name.casefold() == old.casefold() else name for name in names)
        return f"'{fresh.replace(chr(39), chr(39) * 2)}'!"

    return _TOKEN.sub(renewed, formula)


def rename_references(package: Package, old: str, new: str | None) -> None:
    """Renew the old title wherever a part refers to it; ``None`` breaks what refers to a deleted tab."""
    for name in package.names:
        if not name.lower().endswith((".xml", ".rels", ".vml")) or "docProps" in name:
            continue
        xml = package.read(name)
        if _mentions(xml, old):
            try:
                check(xml)
            except MarkupError:
                continue
            package.put(name, spliced(xml, _renewals(xml, old, new)))


def _mentions(xml: bytes, title: str) -> bool:
    spellings = (title, plain_text(title), attr_text(title), title.replace("'", "''"))
    more = (
        attr_text(title.replace("'", "''")),
        title.replace("'", "&apos;"),
        title.replace("'", "&apos;&apos;"),
    )
    lowered = xml.lower()
    return any(spelling.lower().encode() in lowered for spelling in (*spellings, *more))


def _renewals(xml: bytes, old: str, new: str | None) -> list[Splice]:
    hidden = masked(xml)
    splices: list[Splice] = []
    for match in re.finditer(rb"<([^\s<>/!?]+)(" + ATTRS + rb")\s*/?>", hidden):
        name = local(match[1].decode())
        tag = xml[match.start() : match.end()]
        tag = _renewed_tag(name, tag, old, new) if new else tag
        if new and tag != match[0]:
            splices.append((match.start(), match.end(), tag))
        end = hidden.find(b"<", match.end())
        text = hidden[match.end() : end]
        if name in _HOLDERS and text:
            fresh = plain_text(retitled(read_text(text.decode()), old, new)).encode()
            if read_text(fresh.decode()) != read_text(text.decode()):
                splices.append((match.end(), end, fresh))
    return splices


def _renewed_tag(name: str, tag: bytes, old: str, new: str) -> bytes:
    for attr, value in attributes(tag).items():
        fresh = value
        if local(attr) in _HOLDER_ATTRS:
            fresh = retitled(value, old, new)
        elif local(attr) == "Target" and value.startswith("#"):
            fresh = "#" + retitled(value[1:], old, new)
        elif name in ("worksheetSource", "rangeSet", "dataRef") and attr == "sheet" and value == old:
            fresh = new
        if fresh != value:
            tag = with_attr(tag, attr, fresh)
    return tag
