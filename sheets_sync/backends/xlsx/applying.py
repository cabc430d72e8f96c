"""Make a plan's edits in a workbook's bytes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sheets_sync.backends.drawing import body_look
from sheets_sync.backends.xlsx.cells import Write
from sheets_sync.backends.xlsx.charts import add_charts
from sheets_sync.backends.xlsx.features import col_tag, tone_rules, validations
from sheets_sync.backends.xlsx.formulas import check_overwritten, has_formulas, rename_references
from sheets_sync.backends.xlsx.grid import Grid, grid
from sheets_sync.backends.xlsx.markup import MarkupError, check
from sheets_sync.backends.xlsx.newtab import worksheet_xml
from sheets_sync.backends.xlsx.notes import add_notes
from sheets_sync.backends.xlsx.package import MAIN, OFFICE_RELS, Package
from sheets_sync.backends.xlsx.refusing import check_package, check_plan
from sheets_sync.backends.xlsx.retiring import retire
from sheets_sync.backends.xlsx.styles import Styles
from sheets_sync.backends.xlsx.tables import check_tables, extend_tables
from sheets_sync.backends.xlsx.workbook import Workbook
from sheets_sync.backends.xlsx.worksheet import Worksheet
from sheets_sync.errors import WouldLoseError
from sheets_sync.look import cell_look
from sheets_sync.model import Edit, Link, NewColumn, NewTab, Place, Plan, Rename


def applied(package: Package, plan: Plan) -> bytes:
    """Return the file with the plan in it.

    Raises:
        WouldLoseError: Something of people's would be lost.
        WriteError: The plan does not fit the workbook.
    """
    book = Workbook(package)
    check_package(package, book, plan)
    check_plan(book, plan)
    is_calculated = _has_formulas(package, book)
    styles = Styles(package, book)
    # Renames come first: what the plan writes, links above all, speaks of the titles it leaves.
    for rename in _in_turn(plan.renames):
        book.retitle(rename.old, rename.new)
        rename_references(package, rename.old, rename.new)
    titles = {rename.old: rename.new for rename in plan.renames}
    for tab in plan.new_tabs:
        _add_tab(package, book, styles, replace(tab, before=titles.get(tab.before or "", tab.before)))
    has_new_formulas = any(isinstance(value, Link) for tab in plan.new_tabs for value in tab.cells.values())
    for title, columns, edits in _by_tab(plan):
        has_new_formulas |= _edit_tab(package, book, styles, titles.get(title, title), columns, edits)
    retire(package, book, plan.retired)
    if is_calculated:
        book.recalculate()
    if has_new_formulas or plan.retired:
        _drop_calculation_chain(package, book)
    styles.save()
    _check_changed(package)
    return package.pack()


def blank_package() -> bytes:
    """Return the bytes of a workbook without a single tab, for a plan to add to."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kinds = "application/vnd.openxmlformats-"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = Package(b"PK\5\6" + b"\0" * 18)
    package.put(
        "[Content_Types].xml",
        (
            f'{head}<Types xmlns="{types}">'
            f'<Default Extension="rels" ContentType="{kinds}package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ).encode(),
    )
    package.relate("", "officeDocument", "xl/workbook.xml")
    xml = (
        f'{head}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}"><workbookPr/>'
        '<bookViews><workbookView activeTab="0"/></bookViews><sheets></sheets></workbook>'
    )
    package.add("xl/workbook.xml", xml.encode(), f"{kinds}officedocument.spreadsheetml.sheet.main+xml")
    return package.pack()


def _by_tab(plan: Plan) -> Iterable[tuple[str, list[NewColumn], list[Edit]]]:
    columns: dict[str, list[NewColumn]] = defaultdict(list)
    edits: dict[str, list[Edit]] = defaultdict(list)
    for column in plan.new_columns:
        columns[column.tab].append(column)
    for edit in plan.edits:
        edits[edit.tab].append(edit)
    return [(title, columns[title], edits[title]) for title in dict.fromkeys([*columns, *edits])]


def _has_formulas(package: Package, book: Workbook) -> bool:
    """Tell whether people have formulas anywhere, so that cached results may become stale."""
    parts = [sheet.part for sheet in book.sheets() if sheet.has_cells]
    return any(has_formulas(grid(package.xml(part))) for part in parts)


def _add_tab(package: Package, book: Workbook, styles: Styles, tab: NewTab) -> None:
    is_first = not book.sheets()
    xml = worksheet_xml(tab, styles, is_1904=book.is_1904, is_selected=is_first)
    part = book.add(tab.title, xml, tab.before)
    notes = {**{(tab.header_row or 1, at): look.note for at, look in enumerate(tab.columns, 1)}, **tab.notes}
    worksheet = Worksheet(xml)
    add_charts(package, part, worksheet, tab.charts, tab.cells)
    add_notes(package, part, worksheet, {where: note for where, note in notes.items() if note})
    package.put(part, worksheet.xml())
    if tab.header_row:
        book.name_titles(tab.title, tab.header_row, tab.frozen_cols)


def _edit_tab(
    package: Package, book: Workbook, styles: Styles, title: str, columns: list[NewColumn], edits: list[Edit]
) -> bool:
    """Make one tab's new columns and edits; tell whether formulas came or went."""
    sheet = book.sheet(title)
    part = sheet.part if sheet else ""
    worksheet = Worksheet(package.xml(part))
    writes = _writes(styles, columns, edits)
    check_overwritten(worksheet.grid, title, writes)
    check_tables(package, part, title, columns, set(writes))
    had_formulas = _formula_count(worksheet.grid)
    worksheet.new_widths = {column.col: column.look.width for column in columns}
    worksheet.write(writes, styles, is_1904=book.is_1904)
    _set_up_columns(worksheet, styles, columns)
    notes = {(column.header_row, column.col): column.look.note for column in columns if column.look.note}
    add_notes(package, part, worksheet, notes)
    xml = worksheet.xml()
    package.put(part, xml)
    extend_tables(package, part, {place for place, write in writes.items() if write.value != ""})
    return _formula_count(grid(xml)) != had_formulas or any(isinstance(edit.new, Link) for edit in edits)


def _formula_count(cells: Grid) -> int:
    name = b"<" + cells.prefix.encode() + b"f"
    return sum(cells.hidden.count(name + end) for end in (b">", b" ", b"/"))


def _writes(styles: Styles, columns: list[NewColumn], edits: list[Edit]) -> dict[Place, Write]:
    writes: dict[Place, Write] = {}
    made = {column.col: (column, styles.style(body_look(column.look))) for column in columns}
    for column in columns:
        # Above its header a column is as plain as the rest of those rows.
        writes |= {(row, column.col): Write("", 0) for row in range(1, column.header_row)}
        header = styles.style(cell_look(column.look.header_role))
        writes[column.header_row, column.col] = Write(column.header, header)
    for edit in edits:
        place = (edit.row, edit.col)
        style = writes[place].style if place in writes else None
        if style is None and edit.col in made and edit.row > made[edit.col][0].header_row:
            style = made[edit.col][1]
        writes[place] = Write(edit.new, style)
    return writes


def _set_up_columns(worksheet: Worksheet, styles: Styles, columns: list[NewColumn]) -> None:
    if not columns:
        return
    tags = {
        column.col: col_tag(column.col, column.look, styles.style(body_look(column.look)))
        for column in columns
    }
    worksheet.set_cols(tags)
    priority = worksheet.next_priority()
    checks: list[str] = []
    for column in columns:
        rules = tone_rules(column.col, column.header_row + 1, column.look, styles, priority)
        priority += len(column.look.tones)
        if rules:
            worksheet.insert("conditionalFormatting", rules)
        checks += validations(column.col, column.header_row + 1, column.look)
    if checks:
        worksheet.append("dataValidations", checks)


def _in_turn(renames: tuple[Rename, ...]) -> Iterable[Rename]:
    """Order renames so that titles may be swapped: where one is still taken, all wait under another title."""
    taken = {rename.old.casefold() for rename in renames}
    if not any(rename.new.casefold() in taken - {rename.old.casefold()} for rename in renames):
        return renames
    waiting = [(rename, f"sheets-sync waiting {at}") for at, rename in enumerate(renames)]
    return [Rename(rename.old, title) for rename, title in waiting] + [
        Rename(title, rename.new) for rename, title in waiting
    ]


def _drop_calculation_chain(package: Package, book: Workbook) -> None:
    """Remove the list of formulas in order of calculation; Excel makes it anew without a word."""
    rel = package.related(book.part, "calcChain")
    if rel:
        package.unrelate(book.part, rel)
        if package.has(rel.target):
            package.drop(rel.target)


def _check_changed(package: Package) -> None:
    """Make sure that what is about to be written can be read again."""
    for name in package.changed:
        if not name.lower().endswith(".vml"):
            try:
                check(package.read(name))
            except MarkupError as error:
                raise WouldLoseError(unclean(name)) from error


def unclean(name: str) -> str:
    """Say that a part of the file, or the file itself, is not as it should be."""
    return (
        f"{name} holds something that is not clean XML, so nothing was written. Open the workbook in Excel, "
        "save it once, then run this again."
    )
