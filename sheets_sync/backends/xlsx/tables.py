"""Excel tables: they grow with rows added below, and keep their headers. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_sync.backends.xlsx.grid import Area, area
from sheets_sync.backends.xlsx.markup import parse, spliced, with_attr
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.errors import WouldLoseError
from sheets_sync.model import NewColumn, Place, a1


def check_tables(
    package: Package, part: str, title: str, columns: Iterable[NewColumn], written: set[Place]
) -> None:
    """Make sure no table is broken by what is to be written.

    Raises:
        WouldLoseError: A table's header would be overwritten or a column would land inside one.
    """
    for name in _table_parts(package, part):
        top, left, _, right = _area(package, name)
        for column in columns:
            if left <= column.col <= right:
                raise WouldLoseError(
                    f"The column {column.header} would land inside an Excel table on the tab {title}, so "
                    "nothing was written. Leave the columns right of the table blank, or turn the table into "
                    "a range (Table Design, Convert to Range), then run this again."
                )
        headers = parse(package.xml(name)).attrs.get("headerRowCount") != "0"
        if headers and any(row == top and left <= col <= right for row, col in written):
            raise WouldLoseError(
                f"A header of an Excel table on the tab {title} would be rewritten, so nothing was written. "
                "Turn the table into a range (Table Design, Convert to Range), then run this again."
            )


def extend_tables(package: Package, part: str, written: set[Place]) -> None:
    """Let each table take in the rows that were written directly below it."""
    names = list(_table_parts(package, part))
    areas = {name: _area(package, name) for name in names}
    for name in names:
        top, left, bottom, right = areas[name]
        last = bottom
        while any(row == last + 1 and left <= col <= right for row, col in written):
            last += 1
        others = [other for key, other in areas.items() if key != name]
        grown = (top, left, last, right)
        root = parse(package.xml(name))
        has_totals = root.attrs.get("totalsRowCount", "0") != "0"
        if last > bottom and not has_totals and not any(_overlap(grown, other) for other in others):
            _resize(package, name, grown)


def _resize(package: Package, name: str, wanted: Area) -> None:
    xml, ref = package.xml(name), f"{a1(wanted[0], wanted[1])}:{a1(wanted[2], wanted[3])}"
    root = parse(xml)
    nodes = [root, *root.all("autoFilter")]
    package.put(
        name,
        spliced(
            xml,
            [(node.start, node.inner, with_attr(xml[node.start : node.inner], "ref", ref)) for node in nodes],
        ),
    )


def _table_parts(package: Package, part: str) -> Iterable[str]:
    return (rel.target for rel in package.rels(part) if rel.kind == "table" and package.has(rel.target))


def _area(package: Package, name: str) -> Area:
    return area(parse(package.xml(name)).attrs.get("ref", "A1"))


def _overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
