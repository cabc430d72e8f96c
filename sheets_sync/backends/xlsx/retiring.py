"""Delete tabs that stand in another workbook now, so that no part of the file tells what they held. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sheets_sync.backends.xlsx.formulas import rename_references
from sheets_sync.backends.xlsx.markup import masked, parse, prefix_of, prefixed, spliced
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.backends.xlsx.workbook import Workbook

_INDEX = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']s["'][^>]*>\s*<(?:\w+:)?v\s*>\s*(\d+)\s*<""")


def retire(package: Package, book: Workbook, titles: Iterable[str]) -> None:
    """Delete tabs with all that belongs to them alone: notes, drawings, charts, words kept elsewhere."""
    gone = [title for title in titles if book.sheet(title)]
    for title in gone:
        part = book.remove(title)
        rename_references(package, title, None)
        _drop_with_own(package, part)
    if gone:
        _forget_words(package, book)


def _drop_with_own(package: Package, part: str) -> None:
    """Remove a part and those that nothing else refers to any more."""
    targets = [rel.target for rel in package.rels(part) if not rel.is_external]
    package.drop(part)
    for target in dict.fromkeys(targets):
        if package.has(target) and not _is_referred_to(package, target):
            _drop_with_own(package, target)


def _is_referred_to(package: Package, target: str) -> bool:
    sources = [name for name in package.names if not name.endswith(".rels")]
    return any(rel.target == target for source in ["", *sources] for rel in package.rels(source))


def _forget_words(package: Package, book: Workbook) -> None:
    """Blank the words that cells share and no cell holds any more; the others keep their numbers."""
    rel = package.related(book.part, "sharedStrings")
    if rel is None or not package.has(rel.target):
        return
    parts = [sheet.part for sheet in book.sheets() if package.has(sheet.part)]
    used = {int(number) for part in parts for number in _INDEX.findall(package.xml(part))}
    xml = package.xml(rel.target)
    nothing = prefixed("<t/>", prefix_of(masked(xml)))
    blank = [
        (node.inner, node.inner_end, nothing)
        for at, node in enumerate(parse(xml).all("si"))
        if at not in used and not node.is_closed
    ]
    package.put(rel.target, spliced(xml, blank))
